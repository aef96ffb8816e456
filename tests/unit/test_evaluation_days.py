"""Which presses count, what a day came to, and the time that interruptions displaced."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from deepday.domain.day import Day, DayState
from deepday.domain.interruption import Interruption, Source
from deepday.domain.session import Gap, GapKind, Session, SessionKind
from deepday.domain.trial import Cadence, Span
from deepday.evaluation.day_measures import FocusTime, focus_time, measure
from deepday.evaluation.presses import counted
from deepday.evaluation.recorded_days import RecordedDay, Records, is_working_day, recorded_days
from deepday.evaluation.recovery import displaced_hours, loss_of
from tests.trials import AFTERWARDS, MONDAY, ZONE, at, sheet, together, worked

NOON = at(MONDAY, time(12))


def press(
    seconds: float, source: Source = Source.CHAT, who: str | None = None, until_s: float | None = None
) -> Interruption:
    until = NOON + timedelta(seconds=until_s) if until_s is not None else None
    return Interruption(f"{seconds}", NOON + timedelta(seconds=seconds), ZONE, source, who=who, handled_until=until)


def starts(entries: Iterable[Interruption]) -> list[float]:
    return [(entry.at - NOON).total_seconds() for entry in counted(entries)]


def a_day(*entries: Interruption, hours: float = 4.0, gaps: tuple[Gap, ...] = ()) -> FocusTime:
    session = Session("s", SessionKind.DEEP, NOON, ZONE, NOON + timedelta(hours=hours), gaps=gaps)
    return focus_time([session], entries, AFTERWARDS.now)


# --- presses ----------------------------------------------------------------------------------


def test_a_double_press_counts_once() -> None:
    assert starts([press(0), press(59)]) == [0]
    assert starts([press(0), press(60)]) == [0, 60]


def test_a_chain_of_presses_counts_once_however_long_it_is() -> None:
    assert starts([press(0), press(50), press(100), press(150)]) == [0]


def test_another_source_or_another_name_is_another_interruption() -> None:
    assert starts([press(0), press(30, Source.CALL)]) == [0, 30]
    assert starts([press(0, who="Ada"), press(30, who="Bob")]) == [0, 30]
    assert starts([press(0, who="Ada"), press(30)]) == [0]
    assert starts([press(0), press(30, who="Ada"), press(50, who="Bob")]) == [0, 50]


def test_a_name_given_once_in_a_chain_holds_for_all_of_it() -> None:
    chain = counted([press(0, who="Ada"), press(30), press(50, who="Bob")])
    assert [entry.who for entry in chain] == ["Ada", "Bob"]
    (joined,) = counted([press(0), press(30, who="Ada")])
    assert joined.who == "Ada"


def test_a_chain_was_handled_until_its_latest_end() -> None:
    (joined,) = counted([press(0, until_s=30), press(30, until_s=600)])
    assert joined.handled_until == NOON + timedelta(minutes=10)


def test_an_undone_entry_does_not_count() -> None:
    assert starts([replace(press(0), undone=True), press(30)]) == [30]


# --- a day ------------------------------------------------------------------------------------


def test_what_is_handled_past_the_end_or_into_a_pause_is_cut_to_focus_time() -> None:
    pause = Gap(NOON + timedelta(hours=1), NOON + timedelta(hours=2), GapKind.PAUSE)
    into_pause = press(3000, until_s=5400)
    past_end = press(4 * 3600 - 600, Source.CALL, until_s=5 * 3600)
    assert measure(a_day(into_pause, past_end, gaps=(pause,))).interrupted_minutes == 10 + 10


def test_overlapping_interruptions_all_count_but_their_time_only_once() -> None:
    found = measure(a_day(press(0, until_s=1200), press(600, Source.CALL, until_s=900)))
    assert (found.events_in_focus, found.interrupted_minutes) == (2, 20)


def test_a_day_without_focus_time_has_no_rate() -> None:
    found = measure(focus_time([], [press(0)], AFTERWARDS.now))
    assert (found.events, found.events_in_focus, found.rate_per_hour, found.interrupted_share) == (1, 0, None, None)
    assert (found.longest_minutes, found.median_minutes, found.typical_stretch_minutes) == (0.0, None, None)
    assert (found.fragmentation, found.share_in_blocks) == (None, (None, None, None))


def test_ten_thousand_interruptions_in_a_day_are_measured() -> None:
    entries = [press(n * 1.44, list(Source)[n % 7], who=f"{n}") for n in range(10_000)]
    found = measure(a_day(*entries))
    assert found.events_in_focus == 10_000
    assert found.rate_per_hour == 2500


# --- time displaced ---------------------------------------------------------------------------


def test_getting_back_never_takes_longer_than_until_the_next_interruption() -> None:
    two = a_day(press(0, until_s=600), press(900, Source.CALL))
    found = displaced_hours([loss_of(two)])
    assert found.low == pytest.approx((10 + 1 + 1) / 60)
    assert found.central == pytest.approx((10 + 5 + 11) / 60)
    assert found.high == pytest.approx((10 + 5 + 25) / 60)


def test_getting_back_never_takes_longer_than_until_the_end_of_the_session() -> None:
    assert displaced_hours([loss_of(a_day(press(4 * 3600 - 300)))]).high == pytest.approx(5 / 60)
    assert displaced_hours([loss_of(a_day(press(4 * 3600 - 300, until_s=5 * 3600)))]).high == pytest.approx(5 / 60)


def test_thirteen_interruptions_do_not_fill_a_day_that_nobody_had() -> None:
    one_hour = a_day(*(press(n * 270, who=f"{n}") for n in range(13)), hours=1)
    assert displaced_hours([loss_of(one_hour)]).high == pytest.approx(1)


def test_interruptions_that_touch_are_one_episode_with_one_way_back() -> None:
    assert displaced_hours(
        [loss_of(a_day(press(0, until_s=600), press(600, Source.CALL, until_s=900)))]
    ).low == pytest.approx(16 / 60)


# --- recorded days ----------------------------------------------------------------------------


def recorded(*parts: Records, planned: Collection[date] = ()) -> dict[date, RecordedDay]:
    span = Span(MONDAY, MONDAY + timedelta(days=6))
    return dict(recorded_days(together(parts), span, AFTERWARDS.now, planned))


def test_a_planned_day_without_a_record_was_not_logged_and_any_other_is_not_known() -> None:
    assert not recorded()
    day = recorded(planned=[MONDAY])[MONDAY]
    assert (day.state, day.counts) == (DayState.NOT_LOGGED, False)


def test_working_days_are_monday_to_friday_and_those_of_the_plan_but_for_exceptions() -> None:
    saturday = MONDAY + timedelta(days=5)
    assert is_working_day(MONDAY, Cadence(weekdays=(2,)))
    assert not is_working_day(saturday, Cadence())
    assert is_working_day(saturday, Cadence(weekdays=(6,)))
    assert not is_working_day(MONDAY, Cadence(exceptions=(MONDAY,)))


def test_the_state_of_a_day_without_a_sheet_comes_from_what_was_done_on_it() -> None:
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    runs = worked(wednesday)
    runs = Records([replace(runs.sessions[0], ended_at=None)])
    found = recorded(worked(MONDAY, events=2), worked(tuesday), runs)
    states = [found[day].state for day in (MONDAY, tuesday, wednesday)]
    assert states == [DayState.LOGGED, DayState.LOGGED_ZERO, DayState.PARTIAL]


def test_the_sheet_says_whether_a_day_counts() -> None:
    day = recorded(worked(MONDAY, events=2), sheet(MONDAY, DayState.NOT_LOGGED))[MONDAY]
    assert (day.is_logged, day.counts) == (False, False)


def test_a_day_with_less_than_an_hour_of_focus_is_left_out() -> None:
    assert not recorded(worked(MONDAY, hours=0.99))[MONDAY].counts
    assert recorded(worked(MONDAY, hours=1))[MONDAY].counts


def test_an_entry_after_midnight_belongs_to_the_day_of_its_session() -> None:
    late = at(MONDAY, time(22))
    session = Session("s", SessionKind.ORDINARY, late, ZONE, late + timedelta(hours=4))
    inside = Interruption("i", late + timedelta(hours=3), ZONE)
    outside = Interruption("o", late + timedelta(hours=5), ZONE)
    found = recorded(Records([session], [inside, outside, replace(inside, id="u", undone=True)]))
    assert [len(day.time.counted) for day in found.values()] == [1, 1]


def test_a_day_is_mostly_deep_by_its_focus_time() -> None:
    both = together([worked(MONDAY, 2, deep=True)])
    afternoon = at(MONDAY, time(14))
    ordinary = Session("o", SessionKind.ORDINARY, afternoon, ZONE, afternoon + timedelta(hours=1.5))
    assert recorded(both, Records([ordinary]))[MONDAY].mostly_deep
    longer = replace(ordinary, ended_at=afternoon + timedelta(hours=2))
    day = recorded(both, Records([longer]))[MONDAY]
    assert (day.mostly_deep, day.held_deep) == (False, True)


def test_a_sheet_on_a_sunday_makes_it_a_recorded_day() -> None:
    sunday = MONDAY + timedelta(days=6)
    assert recorded(Records(sheets=[Day(sunday, DayState.OFF)]))[sunday].state is DayState.OFF


def test_a_session_that_runs_counts_up_to_now() -> None:
    session = Session("s", SessionKind.DEEP, NOON, ZONE)
    assert focus_time([session], [], datetime(2026, 3, 2, 12, tzinfo=UTC)).seconds == 3600
