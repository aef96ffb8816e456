import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.timeline import Interval, contains, cut_at, minus, total_s, union

START = datetime(2026, 3, 29, tzinfo=UTC)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def span(a: int, b: int) -> Interval:
    return Interval(at(a), at(b))


spans = st.lists(st.builds(span, st.integers(0, 200), st.integers(0, 200)), max_size=8)


def minutes(intervals: tuple[Interval, ...]) -> set[int]:
    return {m for m in range(201) if contains(intervals, at(m))}


def test_touching_intervals_become_one() -> None:
    assert union([span(10, 20), span(20, 30), span(5, 5)]) == (span(10, 30),)


def test_a_hole_leaves_both_sides() -> None:
    assert minus([span(0, 60)], [span(10, 20), span(15, 30)]) == (span(0, 10), span(30, 60))


def test_an_overlap_counts_once() -> None:
    assert total_s([span(0, 60), span(30, 90)]) == 5400


def test_an_interval_is_cut_where_something_broke_in_and_not_at_its_ends() -> None:
    assert cut_at([span(0, 60)], [at(0), at(20), at(60)]) == (span(0, 20), span(20, 60))


def test_an_interval_that_ends_before_it_starts_lasts_no_time() -> None:
    assert span(10, 5).seconds == 0


@given(spans, spans)
def test_minus_leaves_exactly_the_minutes_outside_the_holes(intervals: list[Interval], holes: list[Interval]) -> None:
    rest = minus(intervals, holes)
    assert minutes(rest) == minutes(union(intervals)) - minutes(union(holes))
    assert all(a.end < b.start for a, b in itertools.pairwise(rest))


@given(spans)
def test_cutting_loses_no_time(intervals: list[Interval]) -> None:
    whole = union(intervals)
    pieces = cut_at(whole, [at(m) for m in range(0, 200, 7)])
    assert sum(p.seconds for p in pieces) == total_s(whole)
