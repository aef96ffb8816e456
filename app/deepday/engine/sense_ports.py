"""What the engine needs to know whether the person is at work: input, lock, meetings; as Protocols."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from concurrent.futures import Future
    from datetime import date, datetime

    from deepday.domain.day_senses import DaySenses, SenseState
    from deepday.domain.meeting import Meeting
    from deepday.domain.timeline import Interval


@dataclass(frozen=True, slots=True)
class Activity:
    """Whether the person is at the machine, by input, as far as that is known."""

    present: bool | None
    """True: input within the idle limit (ten minutes). False: none for that long. None: it cannot be known."""
    last_input_at: datetime | None = None
    """While away: exactly the last input. While present: when the input began again, or a later one. In UTC."""


class Presence(Protocol):
    """The person's input, seen by events and deadlines and never by polling faster than once a minute.

    Everything on the loop's thread; nothing blocks. Input at a locked screen is none: locking is leaving.
    """

    def activity(self) -> Activity:
        """Return what is known now."""

    def watch(self, changed: Callable[[Activity], object]) -> None:
        """Call *changed* whenever ``present`` has become another: away, there again, no longer or not yet known."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a sense of keyboard and mouse tells at a moment."""

    present: bool | None
    """True: input within the limit. False: none for that long. None: it cannot be known."""
    ago_s: float = 0.0
    """How long ago the last input was, in seconds during which the machine was awake."""


TellTouched = Callable[[Touched], object]


TellLocked = Callable[[bool | None], object]


class InputSense(Protocol):
    """Keyboard and mouse, by events or by a question once a minute at most. On the loop's thread; nothing blocks."""

    @property
    def id(self) -> str:
        """Which one it is, as ``x11`` or ``gnome``; empty while none works."""

    def start(self, limit_s: float, tell: TellTouched) -> None:
        """Tell, now or soon, what is known, and every change of ``present``; once more what is known is harmless."""

    def look(self) -> None:
        """Tell soon once more what is known; nothing if nothing is."""

    def stop(self) -> None:
        """Tell nothing any more; harmless twice."""


class LockSense(Protocol):
    """The screen lock. On the loop's thread; nothing blocks."""

    def start(self, tell: TellLocked) -> None:
        """Tell, now or soon, whether the screen is locked, and every change; None: it cannot be known."""

    def stop(self) -> None:
        """Tell nothing any more; harmless twice."""


class MeetingSource(Protocol):
    """One calendar of the person's that can be read."""

    id: str
    """As the channel of its account: ``calendar.caldav:ACCOUNT``."""

    def meetings(self, within: Interval, /) -> Sequence[Meeting]:
        """Return all meetings that touch a stretch. Blocks up to ten seconds: from workers only. Raises EffectError."""


class MeetingStore(Protocol):
    """The meetings that were read, of any calendar."""

    def replace(self, calendar: str, within: Interval, meetings: Iterable[Meeting]) -> Future[None]:
        """Keep *meetings* as all there are of *calendar* in a stretch; the Future fails with StorageError."""

    def within(self, stretch: Interval) -> Sequence[Meeting]:
        """Return the meetings of all calendars that touch a stretch, in order. Raises StorageError."""


class SenseDayStore(Protocol):
    """Which senses worked on which day."""

    def note(self, on: date, states: Mapping[str, SenseState]) -> Future[None]:
        """Keep that on this date each sense was in its state for a while; the Future fails with StorageError."""

    def days(self, first: date, last: date) -> Sequence[DaySenses]:
        """Return what is kept of the dates *first* to *last*, in order. Raises StorageError."""
