"""What keeps the history from being written, since when, and when that is worth telling a person."""

import contextlib
from collections.abc import Callable

from deepday.domain.errors import StorageError
from deepday.domain.reason import Reason
from deepday.storage.faults import DISK_FULL, LOCKED

LOCK_SHOWN_AFTER_S = 5.0
"""How long a lock lasts before it is called trouble."""
_LOOK_AGAIN_S = {LOCKED: 1.0, DISK_FULL: 1.0}
_LOOK_AGAIN_OTHERS_S = 30.0


class Trouble:
    """What is wrong now; changed by one thread, read by any. *on_change* is called when ``reason`` has changed."""

    def __init__(self, elapsed_s: Callable[[], float], on_change: Callable[[], None]) -> None:
        self._elapsed_s = elapsed_s
        self._on_change = on_change
        self._now: tuple[StorageError, float] | None = None
        self._told: Reason | None = None

    @property
    def code(self) -> str:
        """The code of what is wrong now, empty if nothing is."""
        now = self._now
        return "" if now is None else now[0].reason.code

    @property
    def look_again_in_s(self) -> float | None:
        """In how many seconds it may be over; None if nothing is wrong."""
        return _LOOK_AGAIN_S.get(self.code, _LOOK_AGAIN_OTHERS_S) if self.code else None

    def reason(self) -> Reason | None:
        """Return what a person should know of, or None; a lock counts only after five seconds."""
        now = self._now
        if now is None:
            return None
        error, since_s = now
        is_short = error.reason.code == LOCKED and self._elapsed_s() - since_s < LOCK_SHOWN_AFTER_S
        return None if is_short else error.reason

    def note(self, error: StorageError) -> None:
        """Take up that something is wrong, or still is."""
        if error.reason.code != self.code:
            self._now = (error, self._elapsed_s())
        self.tell()

    def is_over(self) -> None:
        """Take up that everything works."""
        self._now = None
        self.tell()

    def tell(self) -> None:
        """Call *on_change* if there is something new to tell."""
        reason = self.reason()
        if reason != self._told:
            self._told = reason
            with contextlib.suppress(RuntimeError):  # the loop it would be told on has ended
                self._on_change()
