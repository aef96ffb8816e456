"""The senses put together: input, lock and the person's own "I am reading" become presence; nothing is recorded here.

A sense that is switched off, or does not work here, is unknown: neither presence nor absence follows from it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from deepday.domain.errors import NothingToActOnError
from deepday.engine.ports import AwakeClock
from deepday.engine.sense_ports import Activity, InputSense, LockSense, Touched
from deepday.engine.session_clock import SessionClock
from deepday.engine.slept import Slept


class SenseWishes(Protocol):
    """What is asked of the settings, at the time it is needed."""

    def idle_after_s(self) -> float:
        """Return after how many seconds without input a person counts as away."""

    def sense_is_on(self, sense: str) -> bool:
        """Return whether the person lets ``idle``, ``lock``, ``sleep`` or ``meetings`` be noticed."""


@dataclass(frozen=True, slots=True)
class _Felt:
    """All that is felt at a moment; times are of the clock that counts sleep."""

    present: bool | None = None
    touched_at_s: float = 0.0
    locked: bool | None = None
    locked_at_s: float = 0.0
    reading: bool = False


class Senses:
    """``engine.sense_ports.Presence``; call on the loop's thread only. Nothing is known before ``begin``."""

    def __init__(
        self, idle: InputSense, lock: LockSense, wishes: SenseWishes, session_clock: SessionClock, clock: AwakeClock
    ) -> None:
        self._input, self._lock, self._wishes = idle, lock, wishes
        self._session_clock, self._clock = session_clock, clock
        self.slept = Slept(clock)
        self._felt = _Felt()
        self._left_at_s = 0.0
        self._asks_who_left = self._paused = False
        self._running: tuple[object, ...] = ()
        self._watchers: list[Callable[[Activity], object]] = []
        self._listeners: list[Callable[[], object]] = []

    # --- from outside -------------------------------------------------------------------------

    def begin(self) -> None:
        """Feel from now on, as the settings say; call again when they have changed."""
        limit_s = self._wishes.idle_after_s()
        wants = self._wishes.sense_is_on
        wanted = (wants("idle") and not self._paused, limit_s, wants("lock") and not self._paused)
        if wanted == self._running:
            return
        before, self._running = self._running, wanted
        if before[:2] != wanted[:2]:
            self._input.stop()
            if wanted[0]:
                self._input.start(limit_s, self._feel)
            else:
                self._feel(Touched(present=None))
        if before[2:] != wanted[2:]:
            self._lock.stop()
            if wanted[2]:
                self._lock.start(self._feel_lock)
            else:
                self._feel_lock(None)

    def stop(self) -> None:
        """Feel nothing any more: the program ends."""
        self._input.stop()
        self._lock.stop()

    def on_change(self, listener: Callable[[], object]) -> None:
        """Have *listener* called after anything here has changed, also what leaves ``present`` as it was."""
        self._listeners.append(listener)

    @property
    def paused(self) -> bool:
        """Whether nothing is felt because the person wants it so just now."""
        return self._paused

    def pause(self, *, on: bool) -> None:
        """Feel nothing until this is taken back."""
        self._paused = on
        if on:
            self._become(replace(self._felt, reading=False))
        if self._running:
            self.begin()

    def read(self, *, on: bool) -> None:
        """Take the person for present without input, until this is taken back or they leave.

        Raises:
            NothingToActOnError: it is so already.
        """
        if on is self._felt.reading:
            raise NothingToActOnError("reading.is_on" if on else "reading.is_off")
        self._become(replace(self._felt, reading=on))

    def leave(self) -> None:
        """Take the person for gone: the machine falls asleep, or nothing runs any more."""
        if self._felt.reading:
            self._become(replace(self._felt, reading=False))

    # --- what is true -------------------------------------------------------------------------

    @property
    def reading(self) -> bool:
        """Whether the person said that they read or wait."""
        return self._felt.reading

    @property
    def input_by(self) -> str:
        """By what input is felt, as ``x11``; empty while it cannot be."""
        return self._input.id if self._felt.present is not None else ""

    @property
    def knows_lock(self) -> bool:
        """Whether it is known if the screen is locked."""
        return self._felt.locked is not None

    def activity(self) -> Activity:
        """Return what is known now."""
        if self._felt.locked:
            return Activity(present=False, last_input_at=self._at(self._left_at_s))
        if self._felt.reading:
            return Activity(present=True, last_input_at=self._session_clock.now())
        if self._felt.present is None:
            return Activity(present=None)
        return Activity(self._felt.present, self._at(self._felt.touched_at_s))

    def watch(self, changed: Callable[[Activity], object]) -> None:
        """Call *changed* whenever ``present`` has become another."""
        self._watchers.append(changed)

    def idle_since(self) -> datetime | None:
        """Return when the last input was, if it is longer ago than the limit and the person does not read."""
        away = self._felt.present is False and not self._felt.reading
        return self._at(self._felt.touched_at_s) if away else None

    def locked_since(self) -> datetime | None:
        """Return since when the screen is locked, if it is."""
        return self._at(self._felt.locked_at_s) if self._felt.locked else None

    def back_at(self) -> datetime:
        """Return when the last input was that somebody there has made, or now if that is not known."""
        return self._at(self._felt.touched_at_s) if self._felt.present else self._session_clock.now()

    # --- from the senses ------------------------------------------------------------------------

    def _feel(self, touched: Touched) -> None:
        self.slept.look()
        at_s = self._clock.elapsed_s() - self.slept.with_sleep(touched.ago_s)
        if self._asks_who_left and touched.present is not None:
            self._asks_who_left = False
            self._left_at_s = min(self._left_at_s, at_s)
        self._become(replace(self._felt, present=touched.present, touched_at_s=at_s))

    def _feel_lock(self, locked: bool | None) -> None:  # noqa: FBT001 -- the callback's own signature
        felt, now_s = self._felt, self._clock.elapsed_s()
        if locked and not felt.locked:
            self._left_at_s = now_s
            self._asks_who_left = True
            self._become(replace(felt, locked=locked, locked_at_s=now_s, reading=False))
            self._input.look()  # the screen may have locked itself long after the last input
        elif felt.locked and locked is False and felt.present is not None:
            self._become(replace(felt, locked=locked, present=True, touched_at_s=now_s))
        else:
            self._become(replace(felt, locked=locked))

    def _become(self, felt: _Felt) -> None:
        before, self._felt = self.activity().present, felt
        activity = self.activity()
        if activity.present is not before:
            for watcher in list(self._watchers):
                watcher(activity)
        for listener in list(self._listeners):
            listener()

    def _at(self, elapsed_s: float) -> datetime:
        ago = timedelta(seconds=max(0.0, self._clock.elapsed_s() - elapsed_s))
        at = self._session_clock.now() - ago
        return at.replace(microsecond=at.microsecond // 1000 * 1000)
