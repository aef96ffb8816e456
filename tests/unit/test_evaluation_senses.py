"""What senses add to an evaluation: meetings, changes between programs, returns, and what differs between arms."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from deepday.commands.evaluation_document import evaluation_document
from deepday.domain.day_senses import DaySenses, SenseState
from deepday.domain.interruption import Interruption, Recovery
from deepday.domain.meeting import Meeting
from deepday.domain.sample import Sample
from deepday.domain.session import GapKind, Session, SessionKind
from deepday.domain.trial import Span
from deepday.domain.working_hours import WorkingHours
from deepday.evaluation.arms import ArmName
from deepday.evaluation.day_measures import FocusTime, focus_time
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.foreground import foreground_of, said_returns, switches_per_hour
from deepday.evaluation.meeting_time import meeting_load, meeting_times
from deepday.evaluation.recorded_days import Records
from deepday.evaluation.recovery import CENTRAL_MINUTES, returns_of
from deepday.evaluation.sense_gap import senses_that_differ
from deepday.evaluation.summary import Setting, describe
from deepday.evaluation.survival import Observation
from deepday.wording.evaluation_caveats import caveat_sentence
from deepday.wording.evaluation_page import evaluation_text
from deepday.wording.evaluation_sheet import evaluation_sheet

DAY = date(2026, 3, 2)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOURS = WorkingHours()
WORKED, UNKNOWN = frozenset({SenseState.WORKED}), frozenset({SenseState.UNKNOWN})


def minute(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def a_session(hours: float = 4) -> Session:
    return Session("s", SessionKind.ORDINARY, START, "UTC", minute(60 * hours))


def entry(at: float, until: float | None = None, back: float | None = None) -> Interruption:
    ends = minute(until) if until is not None else None
    return Interruption(f"{at}", minute(at), "UTC", handled_until=ends, resumed_at=minute(back) if back else None)


def focus(*entries: Interruption, session: Session | None = None) -> FocusTime:
    return focus_time([session or a_session()], entries, minute(600))


def samples(*parts: tuple[str, float]) -> list[Sample]:
    """Return samples one after the other, each of a program for so many minutes."""
    found, now = [], 0.0
    for application, minutes in parts:
        if application:
            found.append(Sample(minute(now), minute(now + minutes), application, f"title {now}"))
        now += minutes
    return found


# --- meetings ---------------------------------------------------------------------------------


def meeting(start: time, end: time, day: date = DAY, attendees: int = 0) -> Meeting:
    at, until = (datetime.combine(day, clock, UTC) for clock in (start, end))
    return Meeting(f"{day}{start}", at, until, "UTC", attendees=attendees)


def test_the_meeting_load_counts_overlaps_once_and_working_hours_only() -> None:
    meetings = [
        meeting(time(8), time(10)),
        meeting(time(9, 30), time(11)),
        meeting(time(16), time(18)),
        meeting(time(20), time(21)),
        meeting(time(12), time(13), attendees=1),
    ]
    found = meeting_times(meetings, (), HOURS, "UTC", [DAY])
    assert found[DAY].load == 3 / 8
    assert meeting_load(found.values()) == 3 / 8
    assert meeting_load([]) is None


def test_a_day_without_a_meeting_is_zero_where_the_calendar_is_known_and_nothing_elsewhere() -> None:
    days = [DAY + timedelta(days=n) for n in range(7)]
    meetings = [meeting(time(9), time(11)), meeting(time(9), time(10), days[2])]
    senses = [DaySenses(days[n], {"meetings": WORKED}) for n in (4, 5)]
    senses += [DaySenses(days[3], {"meetings": UNKNOWN})]
    found = meeting_times(meetings, senses, HOURS, "UTC", days)
    assert {day.day: one.load for day, one in found.items()} == {2: 0.25, 3: 0.0, 4: 0.125, 6: 0.0}
    assert meeting_load(found.values()) == 3 / 32


def test_a_meeting_over_midnight_counts_in_the_working_hours_of_the_next_day() -> None:
    night = Meeting("n", minute(12 * 60), minute(25 * 60), "UTC")
    found = meeting_times([night], (), HOURS, "UTC", [DAY, DAY + timedelta(days=1)])
    assert found[DAY].load == 0
    senses = [DaySenses(DAY + timedelta(days=1), {"meetings": WORKED})]
    assert (
        meeting_times([night], senses, HOURS, "UTC", [DAY + timedelta(days=1)])[DAY + timedelta(days=1)].load == 1 / 8
    )


# --- the foreground ---------------------------------------------------------------------------


def test_changes_between_programs_are_counted_by_program_and_not_by_window() -> None:
    found = foreground_of(focus(), samples(("code", 10), ("Code ", 10), ("browser", 10), ("code", 30)))
    assert found.switches == 2
    assert found.active_hours == 1
    assert switches_per_hour([found]) == 2
    assert switches_per_hour([]) is None


def test_a_glance_is_no_change_and_idle_time_is_no_time() -> None:
    glance = foreground_of(focus(), samples(("code", 10), ("browser", 4 / 60), ("code", 10), ("", 30), ("mail", 10)))
    assert glance.switches == 1
    assert glance.active_hours == pytest.approx((30 + 4 / 60) / 60)
    short_hole = foreground_of(focus(), samples(("code", 10), ("", 0.5), ("mail", 10)))
    assert short_hole.active_hours == pytest.approx(20.5 / 60)


def test_a_change_during_a_pause_is_none() -> None:
    paused = a_session().with_gap(GapKind.PAUSE, minute(10), minute(20))
    found = foreground_of(focus(session=paused), samples(("code", 12), ("browser", 6), ("code", 12)))
    assert found.switches == 0
    assert found.active_hours == pytest.approx(20 / 60)


def test_a_return_is_the_first_minute_in_the_program_from_before() -> None:
    parts = samples(("code", 20), ("chat", 10), ("code", 0.5), ("chat", 5), ("code", 60))
    found = foreground_of(focus(entry(20, 25)), parts)
    assert found.returns == (Observation(10.5, over=True),)


def test_who_never_left_the_program_is_back_at_once() -> None:
    assert foreground_of(focus(entry(20)), samples(("code", 60))).returns == (Observation(0, over=True),)


def test_a_return_is_not_waited_for_beyond_a_pause_the_end_and_two_hours() -> None:
    paused = a_session().with_gap(GapKind.PAUSE, minute(40), minute(50))
    away = samples(("code", 20), ("chat", 230))
    assert foreground_of(focus(entry(20), session=paused), away).returns == (Observation(20, over=False),)
    assert foreground_of(focus(entry(20), session=a_session(1)), away).returns == (Observation(40, over=False),)
    assert foreground_of(focus(entry(20)), away).returns == (Observation(120, over=False),)
    late = samples(("code", 20), ("chat", 130), ("code", 60))
    assert foreground_of(focus(entry(20)), late).returns == (Observation(120, over=False),)


def test_what_was_not_seen_is_no_return() -> None:
    assert foreground_of(focus(entry(20)), samples(("", 30), ("code", 60))).returns == ()
    assert foreground_of(focus(entry(20)), samples(("code", 10), ("", 30), ("code", 60))).returns == ()
    assert foreground_of(focus(entry(20, 600)), samples(("code", 60))).returns == ()
    assert foreground_of(focus(entry(20, 30)), samples(("code", 25))).returns == ()


def test_the_persons_own_word_counts_only_where_it_says_both_times() -> None:
    said = focus(entry(10, 15, 24), entry(40, 45, 45), entry(60), entry(70, 75, 205))
    assert said_returns(said) == (Observation(9, over=True), Observation(120, over=False))


def test_twenty_returns_that_were_seen_replace_the_assumption() -> None:
    seen = returns_of([Observation(float(n), over=True) for n in range(20)])
    assert (seen.is_enough, seen.central_minutes, seen.share_back) == (True, 9.0, 1.0)
    few = returns_of([Observation(3.0, over=True)] * 19)
    assert (few.is_enough, few.central_minutes) == (False, CENTRAL_MINUTES)
    lost = returns_of([Observation(3.0, over=True)] * 20 + [Observation(120, over=False)] * 30)
    assert (lost.is_enough, lost.median_minutes, lost.central_minutes) == (False, None, CENTRAL_MINUTES)
    assert returns_of([]).share_back is None


# --- senses that did not work alike -----------------------------------------------------------


def noted(states: Mapping[int, frozenset[SenseState]], sense: str = "idle") -> list[DaySenses]:
    return [DaySenses(date(2026, 3, day), {sense: of_day}) for day, of_day in states.items()]


def test_a_sense_that_worked_in_one_arm_only_is_named() -> None:
    senses = noted({2: WORKED, 3: WORKED, 4: UNKNOWN, 5: WORKED | UNKNOWN})
    ordinary, deep = [date(2026, 3, 2), date(2026, 3, 3)], [date(2026, 3, 4), date(2026, 3, 5)]
    assert senses_that_differ(senses, ordinary, deep) == ("idle",)
    assert senses_that_differ(senses, ordinary[:1], ordinary[1:]) == ()


def test_days_of_which_nothing_is_noted_say_nothing_about_senses() -> None:
    assert senses_that_differ(noted({2: WORKED}), [date(2026, 3, 2)], [date(2026, 3, 3)]) == ()


# --- in an evaluation -------------------------------------------------------------------------


def two_days(
    meetings: Iterable[Meeting] = (),
    senses: Iterable[DaySenses] = (),
    seen: Iterable[Sample] = (),
    entries: int = 20,
    said: Mapping[int, Recovery] | None = None,
) -> Evaluation:
    sessions = [a_session(), Session("t", SessionKind.DEEP, minute(24 * 60), "UTC", minute(28 * 60))]
    interruptions = [
        Interruption(
            f"{n}", minute(10 * n), "UTC", handled_until=minute(10 * n + 1), recovery=said.get(n) if said else None
        )
        for n in range(1, entries + 1)
    ]
    records = Records(sessions, interruptions, (), (), list(meetings), list(senses), list(seen))
    setting = Setting(datetime(2026, 3, 9, tzinfo=UTC), "UTC")
    return describe(Span(DAY, DAY + timedelta(days=1)), None, records, setting)


def missing(found: Evaluation) -> str:
    return next(caveat_sentence(one) for one in found.caveats if one.code == "not_measured")


def test_an_evaluation_without_these_senses_says_what_is_missing() -> None:
    found = two_days()
    assert missing(found).count(";") == 3
    assert "Working hours in meetings" not in evaluation_text(found)
    assert not any(row.private for row in evaluation_sheet(found).table.rows)


def test_an_evaluation_shows_the_time_in_meetings_to_the_person_alone() -> None:
    found = two_days([meeting(time(9), time(11)), meeting(time(9), time(10), DAY + timedelta(days=1))])
    assert "Working hours in meetings: Ordinary days: 25 %; Deep-work days: 12 %." in evaluation_text(found)
    row = next(row for row in evaluation_sheet(found).table.rows if row.private)
    assert row.cells == ("Working hours in meetings", "25 %", "12 %", "-12 points", "described")
    assert "meetings" not in missing(found)


def test_an_evaluation_takes_the_persons_own_time_to_get_back() -> None:
    parts: list[tuple[str, float]] = [("code", 10)]
    for _ in range(21):
        parts += [("chat", 5), ("code", 5)]
    found = two_days(seen=samples(*parts))
    assert (found.returns.back, found.returns.median_minutes) == (20, 4)
    assert "4 minutes is the median of 20 returns" in evaluation_sheet(found).displaced
    assert "getting back" not in missing(found)
    assert found.measures[ArmName.ORDINARY].context_switches_per_hour == pytest.approx(42 / (220 / 60))


@pytest.mark.parametrize(
    ("said", "median", "asked", "answered", "reason"),
    [
        ({}, None, 0, 0, "not_asked"),
        ({3: Recovery.ASKED}, None, 1, 0, "not_answered"),
        ({3: Recovery.TEN, 6: Recovery.ASKED, 9: Recovery.TWENTY}, 15, 3, 2, None),
    ],
)
def test_an_evaluation_takes_the_persons_own_estimate(
    said: Mapping[int, Recovery], median: float | None, asked: int, answered: int, reason: str | None
) -> None:
    found = two_days(said=said)
    document: Any = evaluation_document(found)
    ordinary = document["measures"]["ordinary"]
    assert ordinary["recovery_self_reported_minutes"] == median
    assert ordinary["recovery_asked"] == {"asked": asked, "answered": answered}
    assert ordinary["not_measured"].get("recovery_self_reported_minutes") == reason
    assert document["measures"]["deep"]["recovery_asked"]["asked"] == 0
    assert "time to get back, by your own estimate" in missing(found), "of the deep-work day"


def test_an_evaluation_says_which_senses_did_not_work_alike() -> None:
    senses = [DaySenses(DAY, {"lock": WORKED}), DaySenses(DAY + timedelta(days=1), {"lock": UNKNOWN})]
    found = two_days(senses=senses)
    said = [caveat_sentence(one) for one in found.caveats if one.code == "senses_differ"]
    assert said == [
        "Not noticed alike on the days compared: the locked screen. Focus time may have been counted differently."
    ]


def test_programs_outside_the_sessions_belong_to_no_day() -> None:
    morning, evening = Sample(minute(-60), minute(-30), "mail"), Sample(minute(29 * 60), minute(30 * 60), "games")
    found = two_days(seen=[evening, *samples(("code", 60), ("mail", 60)), morning])
    assert found.measures[ArmName.ORDINARY].context_switches_per_hour == 0.5
    assert found.measures[ArmName.DEEP].context_switches_per_hour is None
