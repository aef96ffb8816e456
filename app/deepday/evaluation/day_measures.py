"""The measures of one day: focus time, interruptions in it, and the unbroken blocks between them.

Source of every formula: docs/evaluation.md, "Measures".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum
from statistics import median

from deepday.domain.interruption import Initiator, Interruption
from deepday.domain.session import Session
from deepday.domain.timeline import Interval, contains, cut_at, minus, total_s, union
from deepday.evaluation.presses import counted

LONG_BLOCKS_MINUTES = (60, 90, 120)
_HOUR_S, _MINUTE_S = 3600.0, 60.0


@dataclass(frozen=True, slots=True)
class DayMeasures:
    """What one day came to; what cannot be computed is None (no focus time, no block)."""

    focus_hours: float
    events: int
    events_in_focus: int
    external_in_focus: int
    rate_per_hour: float | None
    interrupted_minutes: float
    interrupted_share: float | None
    blocks_minutes: tuple[float, ...]
    longest_minutes: float
    median_minutes: float | None
    typical_stretch_minutes: float | None
    fragmentation: float | None
    share_in_blocks: tuple[float | None, ...]
    """One for each of ``LONG_BLOCKS_MINUTES``: the share of focus time in blocks of at least that length."""


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch in which one or more interruptions held the person; ``end`` may be its ``start``."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class FocusTime:
    """A day's focus time, and the counted interruptions that broke into it."""

    focus: tuple[Interval, ...]
    spans: tuple[Interval, ...]
    """The sessions themselves, without looking at gaps."""
    counted: tuple[Interruption, ...]
    broke_in: tuple[Interruption, ...]
    away: tuple[Interval, ...]
    """How long each of ``broke_in`` held the person, maybe beyond focus time; maybe no time at all."""
    undisturbed: tuple[Interval, ...]
    """The focus time without that."""

    @property
    def seconds(self) -> float:
        """How long the focus time is."""
        return total_s(self.focus)

    def handled(self) -> tuple[Interval, ...]:
        """Return the focus time that went into handling interruptions."""
        return minus(self.focus, self.undisturbed)

    def blocks(self) -> tuple[Interval, ...]:
        """Return the unbroken blocks: cut by interruptions, also by those without a length, and by gaps."""
        return cut_at(self.undisturbed, (entry.at for entry in self.broke_in))

    def episodes(self) -> tuple[Episode, ...]:
        """Return the interruptions as they held the person, what touches or overlaps as one."""
        merged: list[Episode] = []
        for start, end in self.away:
            if merged and start <= merged[-1].end:
                merged[-1] = Episode(merged[-1].start, max(merged[-1].end, end))
            else:
                merged.append(Episode(start, end))
        return tuple(merged)


def focus_time(sessions: Iterable[Session], entries: Iterable[Interruption], now: datetime) -> FocusTime:
    """Return the focus time of *sessions*, up to *now* where one still runs, and the interruptions of it."""
    owned = tuple(sessions)
    focus = union(stretch for session in owned for stretch in session.focus(now))
    presses = counted(entries)
    spans = union(session.span(now) for session in owned)
    broke_in = tuple(entry for entry in presses if contains(focus, entry.at))
    away = tuple(map(_away, broke_in))
    return FocusTime(focus, spans, presses, broke_in, away, minus(focus, away))


def measure(day: FocusTime) -> DayMeasures:
    """Return the measures of *day*."""
    focus_s = day.seconds
    interrupted_s = total_s(day.handled())
    lengths = [block.seconds / _MINUTE_S for block in day.blocks()]
    whole = fsum(lengths)
    squares = fsum(length * length for length in lengths)
    return DayMeasures(
        focus_hours=focus_s / _HOUR_S,
        events=len(day.counted),
        events_in_focus=len(day.broke_in),
        external_in_focus=sum(entry.initiator is Initiator.EXTERNAL for entry in day.broke_in),
        rate_per_hour=len(day.broke_in) / (focus_s / _HOUR_S) if focus_s else None,
        interrupted_minutes=interrupted_s / _MINUTE_S,
        interrupted_share=interrupted_s / focus_s if focus_s else None,
        blocks_minutes=tuple(lengths),
        longest_minutes=max(lengths, default=0.0),
        median_minutes=median(lengths) if lengths else None,
        typical_stretch_minutes=squares / whole if lengths else None,
        fragmentation=1 - squares / (whole * whole) if lengths else None,
        share_in_blocks=tuple(share_in_blocks(lengths, focus_s / _MINUTE_S, least) for least in LONG_BLOCKS_MINUTES),
    )


def share_in_blocks(lengths: Sequence[float], focus_minutes: float, least: float) -> float | None:
    """Return the share of focus time in blocks of at least *least* minutes; None without focus time."""
    return fsum(length for length in lengths if length >= least) / focus_minutes if focus_minutes else None


def _away(entry: Interruption) -> Interval:
    return Interval(entry.at, max(entry.at, entry.handled_until or entry.at))
