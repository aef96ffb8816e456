"""Half-open intervals [a, b) of aware UTC instants, and the arithmetic of focus time on them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple


class Interval(NamedTuple):
    """A half-open stretch of time [start, end); both are aware UTC instants."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        """Its length in seconds, never negative."""
        return max(0.0, (self.end - self.start) / timedelta(seconds=1))


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the same stretch of time as disjoint intervals in order; empty ones vanish."""
    merged: list[Interval] = []
    for interval in sorted(i for i in intervals if i.end > i.start):
        if merged and interval.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, interval.end))
        else:
            merged.append(interval)
    return tuple(merged)


def minus(intervals: Iterable[Interval], holes: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return what is left of *intervals* outside *holes*, as disjoint intervals in order."""
    gaps = union(holes)
    rest: list[Interval] = []
    first = 0
    for interval in union(intervals):
        while first < len(gaps) and gaps[first].end <= interval.start:
            first += 1  # both are in order: what lies before this interval lies before the next ones
        start = interval.start
        for gap in islice(gaps, first, None):
            if gap.start >= interval.end:
                break
            if gap.start > start:
                rest.append(Interval(start, gap.start))
            start = gap.end
        if start < interval.end:
            rest.append(Interval(start, interval.end))
    return tuple(rest)


def total_s(intervals: Iterable[Interval]) -> float:
    """Return how long *intervals* last together in seconds, counting overlaps once."""
    return sum(interval.seconds for interval in union(intervals))


def contains(intervals: Iterable[Interval], instant: datetime) -> bool:
    """Say whether *instant* lies in one of *intervals*; the end of an interval is outside it."""
    return any(i.start <= instant < i.end for i in intervals)


def cut_at(intervals: Iterable[Interval], instants: Iterable[datetime]) -> tuple[Interval, ...]:
    """Return *intervals* cut in two at each of *instants* that lies strictly inside one."""
    cuts = sorted(set(instants))
    pieces: list[Interval] = []
    for interval in intervals:
        start = interval.start
        for cut in cuts[bisect_right(cuts, start) : bisect_left(cuts, interval.end)]:
            pieces.append(Interval(start, cut))
            start = cut
        pieces.append(Interval(start, interval.end))
    return tuple(pieces)
