"""What the engine needs of the machine: clocks and a loop; effects, senses, history and settings have ports beside.

Ports are Protocols: adapters implement them and a root hands them in. Types that only stand in annotations are not
loaded: the guardian needs the effects' part and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


class Clock(Protocol):
    """The time of day and the time that passes."""

    def now(self) -> datetime:
        """Return the wall clock as an aware UTC instant, in whole milliseconds."""

    def elapsed_s(self) -> float:
        """Return seconds that only ever grow, counting sleep, untouched by a set clock."""

    def zone(self) -> str:
        """Return the IANA name of the local time zone in force."""


class AwakeClock(Clock, Protocol):
    """A clock that also tells the time that passes while the machine does not sleep."""

    def awake_s(self) -> float:
        """Return seconds that only ever grow, but stand still while the machine sleeps, where such a clock is known."""


class TimerHandle(Protocol):
    """A call that was asked for later."""

    def cancel(self) -> None:
        """Forget the call; harmless when it has run."""


class Loop(Protocol):
    """The two of the loop's four calls that the engine needs, named as asyncio's."""

    def call_later(self, delay: float, callback: Callable[[], object], /) -> TimerHandle:
        """Run *callback* on the loop's thread after *delay* seconds."""

    def call_soon_threadsafe(self, callback: Callable[[], object], /) -> object:
        """Run *callback* on the loop's thread soon; may be called from any thread."""
