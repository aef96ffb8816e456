"""The failures that somebody can act on, each with the Reason that says what, why and what next."""

from collections.abc import Mapping

from deepday.domain.reason import Reason


class DeepdayError(Exception):
    """The world's fault or the caller's, never ours; a person gets its reason as one sentence."""

    def __init__(self, code: str, params: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.reason = Reason(code, dict(params or {}))


class CouldNotError(DeepdayError):
    """It was asked for properly and could not be done (exit status 1)."""


class UsageError(DeepdayError):
    """What was asked for makes no sense (exit status 2)."""


class NothingToActOnError(DeepdayError):
    """There is no session, no open interruption, no entry that this could act on (exit status 3)."""


class StorageError(CouldNotError):
    """The history, the settings or the keyring could not be read or written."""


class EffectError(DeepdayError):
    """An outside system did not do what was asked of it; subclasses say what helps."""


class UnreachableError(EffectError):
    """No answer, or an answer that says "later"; trying again may help.

    ``retry_after_s`` is the service's own wish in seconds, if it gave one.
    """

    def __init__(
        self, code: str, params: Mapping[str, str] | None = None, *, retry_after_s: float | None = None
    ) -> None:
        super().__init__(code, params)
        self.retry_after_s = retry_after_s


class RefusedError(EffectError):
    """The service answered no; trying again does not help until the person changes something."""


class SignInNeededError(RefusedError):
    """The service does not accept the account's secret any more."""
