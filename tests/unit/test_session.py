from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from deepday.domain.interruption import Interruption, Outcome
from deepday.domain.session import GapKind, Session, SessionKind
from deepday.domain.timeline import total_s
from deepday.engine.overview import Day

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEEP = Session("a", SessionKind.DEEP, NINE, "Europe/Berlin")


def at(minute: int) -> datetime:
    return NINE + timedelta(minutes=minute)


def test_focus_is_the_session_without_its_gaps() -> None:
    session = DEEP.with_gap(GapKind.PAUSE, at(10), at(20)).with_gap(GapKind.IDLE, at(15), at(30))
    assert total_s(session.focus(at(60))) == 40 * 60


def test_a_gap_that_lasts_counts_until_now() -> None:
    session = DEEP.with_gap(GapKind.PAUSE, at(10))
    assert session.paused
    assert session.open_gap is not None
    assert total_s(session.focus(at(60))) == 10 * 60
    assert not session.closing_gaps(at(20)).paused


def test_waking_up_does_not_end_a_pause() -> None:
    session = DEEP.with_gap(GapKind.PAUSE, at(10)).with_gap(GapKind.SLEEP, at(20)).closing_gaps(at(40), GapKind.SLEEP)
    assert session.paused
    assert session.gaps[-1].ended_at == at(40)


def test_ending_cuts_every_gap_to_the_end() -> None:
    session = DEEP.with_gap(GapKind.SLEEP, at(10), at(90)).with_gap(GapKind.PAUSE, at(95)).ended(at(60))
    assert [(g.started_at, g.ended_at) for g in session.gaps] == [(at(10), at(60)), (at(60), at(60))]
    assert total_s(session.focus(at(500))) == 10 * 60


def test_a_session_never_ends_before_it_began() -> None:
    assert DEEP.ended(at(-5)).ended_at == NINE


def test_a_session_belongs_to_the_local_date_of_its_start() -> None:
    late = replace(DEEP, started_at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    assert late.local_date == date(2026, 3, 3)
    assert DEEP.open_gap is None


def test_an_interruption_is_open_for_two_hours_at_most() -> None:
    entry = Interruption("i", NINE, "Europe/Berlin")
    assert entry.is_open(at(119))
    assert not entry.is_open(at(120))
    assert not entry.back(at(5)).is_open(at(6))
    assert not replace(entry, undone=True).is_open(at(1))


def test_coming_back_keeps_the_time_it_was_handled_until() -> None:
    entry = Interruption("i", NINE, "Europe/Berlin", handled_until=at(3))
    assert entry.back(at(9)).handled_until == at(3)
    assert entry.back(at(9)).resumed_at == at(9)


def test_only_what_was_put_off_waits_for_an_answer() -> None:
    entry = Interruption("i", NINE, "Europe/Berlin", outcome=Outcome.DEFERRED)
    assert entry.waits_for_answer
    assert not replace(entry, answered_at=at(9)).waits_for_answer
    assert not replace(entry, outcome=Outcome.HANDLED).waits_for_answer


def test_the_longest_unbroken_stretch_ends_where_something_broke_in() -> None:
    handled = Interruption("i", at(30), "Europe/Berlin", handled_until=at(40))
    glance = Interruption("j", at(70), "Europe/Berlin")
    day = Day(NINE.date(), (DEEP.ended(at(120)),), (handled, glance))
    assert day.longest_unbroken_s(at(200)) == 50 * 60
    assert day.focus_s(at(200)) == 120 * 60
    assert day.in_focus(glance, at(200))
    assert not day.in_focus(replace(glance, at=at(121)), at(200))


def test_a_day_without_sessions_has_no_unbroken_stretch() -> None:
    assert Day(NINE.date(), (), ()).longest_unbroken_s(at(0)) == 0.0
