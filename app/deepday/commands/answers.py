"""What comes back from a verb: an answer or an error, as the reply that goes over the command socket."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from deepday import __version__
from deepday.domain.errors import DeepdayError, NothingToActOnError, UsageError
from deepday.domain.reason import Reason
from deepday.wording.reasons import sentence

Reply = dict[str, object]
"""``status`` (exit status), ``text``, ``json``, ``error`` and ``hint`` (sentences or empty), ``version``."""


class ExitStatus(IntEnum):
    """What a verb's process tells its caller."""

    DONE = 0
    COULD_NOT = 1
    USAGE = 2
    NOTHING_TO_ACT_ON = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What a verb prints: words, or the JSON document in their place."""

    text: str = ""
    document: Mapping[str, object] = field(default_factory=dict)
    exact: bool = False
    """Whether the words are printed to the byte, as UTF-8 and without a newline at the end."""
    hint: str = ""
    """What is said beside it, on standard error."""


def exit_status(error: DeepdayError) -> ExitStatus:
    """Return the exit status that tells *error*."""
    if isinstance(error, UsageError):
        return ExitStatus.USAGE
    if isinstance(error, NothingToActOnError):
        return ExitStatus.NOTHING_TO_ACT_ON
    return ExitStatus.COULD_NOT


def answered(answer: Answer, hint: str = "") -> Reply:
    """Return the reply for something that was done."""
    hint = "\n".join(filter(None, (answer.hint, hint)))
    reply = _reply(ExitStatus.DONE, text=answer.text, document=answer.document, hint=hint)
    return {**reply, "exact": True} if answer.exact else reply


def refused(error: DeepdayError, zone: str, hint: str = "") -> Reply:
    """Return the reply for something that was not done, with the sentence that says why."""
    return _reply(exit_status(error), error=sentence(error.reason, zone), hint=hint)


def crashed(kind: str, log_path: str) -> Reply:
    """Return the reply when something of ours went wrong; the log has the trace."""
    return _reply(ExitStatus.COULD_NOT, error=sentence(Reason("cli.our_fault", {"kind": kind, "log": log_path}), "UTC"))


def _reply(
    status: ExitStatus,
    *,
    text: str = "",
    document: Mapping[str, object] | None = None,
    error: str = "",
    hint: str = "",
) -> Reply:
    return {
        "status": int(status),
        "text": text,
        "json": dict(document or {}),
        "error": error,
        "hint": hint,
        "version": __version__,
    }
