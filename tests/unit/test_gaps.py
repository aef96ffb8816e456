from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.gaps import STRONGEST_FIRST, blanked, in_line, named, with_meetings, with_sleep
from deepday.domain.session import Gap, GapKind, Session, SessionKind
from deepday.domain.timeline import Interval, minus, total_s, union

NINE = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SESSION = Session("id-1", SessionKind.DEEP, NINE, "Europe/Berlin")


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def span(start: float, end: float) -> Interval:
    return Interval(at(start), at(end))


def test_idle_then_lock_then_sleep_count_once_and_each_is_named_by_what_is_strongest() -> None:
    session = SESSION.with_gap(GapKind.IDLE, at(10), at(60)).with_gap(GapKind.LOCK, at(15), at(50))
    session = session.with_gap(GapKind.SLEEP, at(20), at(40))
    assert named(session.gaps, at(90)) == (
        (span(10, 15), GapKind.IDLE),
        (span(15, 20), GapKind.LOCK),
        (span(20, 40), GapKind.SLEEP),
        (span(40, 50), GapKind.LOCK),
        (span(50, 60), GapKind.IDLE),
    )
    assert session.focus(at(90)) == (span(0, 10), span(60, 90))


def test_every_kind_has_its_place_in_the_table() -> None:
    assert sorted(STRONGEST_FIRST) == sorted(GapKind)


@pytest.mark.parametrize(("stronger", "weaker"), list(combinations(STRONGEST_FIRST, 2)))
def test_of_two_reasons_the_stronger_names_the_stretch(stronger: GapKind, weaker: GapKind) -> None:
    gaps = [Gap(at(0), at(30), weaker), Gap(at(10), at(20), stronger)]
    assert named(gaps, at(40)) == ((span(0, 10), weaker), (span(10, 20), stronger), (span(20, 30), weaker))


_GAPS = st.lists(
    st.builds(
        lambda start, length, kind: Gap(at(start), at(start + length), kind),
        st.integers(0, 100),
        st.integers(0, 100),
        st.sampled_from(GapKind),
    )
)


@given(_GAPS)
def test_named_stretches_are_disjoint_and_together_are_all_gaps(gaps: list[Gap]) -> None:
    found = [stretch for stretch, _ in named(gaps, at(300))]
    whole = union(Interval(gap.started_at, gap.ended_at) for gap in gaps if gap.ended_at)
    assert union(found) == whole
    assert sum(stretch.seconds for stretch in found) == total_s(whole)


def test_a_gap_does_not_begin_before_the_session_nor_before_the_last_of_its_kind_ended() -> None:
    session = in_line(SESSION, GapKind.IDLE, at(-5), at(5))
    assert session.gaps == (Gap(at(0), None, GapKind.IDLE),)
    session = in_line(session, GapKind.IDLE, None, at(7))
    assert in_line(session, GapKind.IDLE, at(6), at(20)).gaps[-1] == Gap(at(7), None, GapKind.IDLE)


def test_a_gap_that_is_open_stays_and_none_is_closed_that_is_not() -> None:
    session = in_line(SESSION, GapKind.LOCK, at(5), at(5))
    assert in_line(session, GapKind.LOCK, at(6), at(7)) is session
    assert in_line(SESSION, GapKind.LOCK, None, at(7)) is SESSION
    assert in_line(session, GapKind.LOCK, None, at(9)).gaps == (Gap(at(5), at(9), GapKind.LOCK),)


def test_sleep_that_is_noticed_twice_is_one() -> None:
    told = SESSION.with_gap(GapKind.SLEEP, at(10), at(40))
    assert with_sleep(told, span(10.01, 40.01)) is told
    open_still = SESSION.with_gap(GapKind.SLEEP, at(10))
    assert with_sleep(open_still, span(10, 40)) is open_still


def test_sleep_that_nobody_told_of_is_added_where_it_was_not_known() -> None:
    told = SESSION.with_gap(GapKind.SLEEP, at(10), at(20))
    assert with_sleep(told, span(15, 40)).gaps[-1] == Gap(at(20), at(40), GapKind.SLEEP)
    assert with_sleep(SESSION, span(-30, 10)).gaps == (Gap(at(0), at(10), GapKind.SLEEP),)


def test_meetings_are_gaps_as_they_are_known_now() -> None:
    session = with_meetings(SESSION, [span(-10, 5), span(20, 30), span(25, 45), span(60, 70)], at(40))
    assert session.gaps == (Gap(at(0), at(5), GapKind.MEETING), Gap(at(20), None, GapKind.MEETING))
    later = with_meetings(session, [span(20, 30)], at(50))
    assert later.gaps == (Gap(at(20), at(30), GapKind.MEETING),)
    assert with_meetings(later, [span(20, 30)], at(55)) is later


def test_what_is_blanked_is_one_gap_and_what_was_before_stays() -> None:
    session = SESSION.with_gap(GapKind.IDLE, at(5), at(10)).with_gap(GapKind.LOCK, at(25), at(40))
    session = session.with_gap(GapKind.SLEEP, at(50))
    kept = (Gap(at(5), at(10), GapKind.IDLE), Gap(at(25), at(30), GapKind.LOCK), Gap(at(30), at(60), GapKind.CLOSED))
    assert blanked(session, at(30), at(60)).gaps == kept
    assert blanked(SESSION.ended(at(45)), at(30), at(60)).gaps == (Gap(at(30), at(45), GapKind.CLOSED),)
    over = SESSION.ended(at(20))
    assert blanked(over, at(30), at(60)) is over


def test_meetings_leave_other_gaps_alone() -> None:
    session = SESSION.with_gap(GapKind.PAUSE, at(2), at(4))
    with_one = with_meetings(session, [span(20, 30)], at(40))
    assert minus([span(0, 40)], [Interval(g.started_at, g.ended_at) for g in with_one.gaps if g.ended_at]) == (
        span(0, 2),
        span(4, 20),
        span(30, 40),
    )
    assert with_meetings(with_one, [], at(40)) == session
