"""Reminders of planned days: on the working day before, and in the morning; each once, and not while one runs."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from deepday.engine.day_reminders import DayAhead, DayReminders, Reminder, When
from tests.fakes.world import ManualClock, ManualLoop

TUESDAY = date(2026, 3, 31)
MONDAY = date(2026, 4, 6)


class Reminded:
    def __init__(self) -> None:
        self.clock = ManualClock(datetime(2026, 3, 28, 8, tzinfo=UTC))
        self.loop = ManualLoop(self.clock)
        self.deep = False
        self.reminders = DayReminders(self.clock, self.loop, lambda: self.deep)
        self.told: list[tuple[When, date, str]] = []
        self.reminders.on_due = self.note

    def note(self, reminder: Reminder) -> None:
        self.told.append((reminder.when, reminder.day.date, f"{self.clock.now():%d %H:%M}"))

    def until(self, moment: datetime) -> None:
        self.loop.pass_time(moment - self.clock.now())


@pytest.fixture
def reminded() -> Reminded:
    return Reminded()


def ahead(*days: date) -> list[DayAhead]:
    return [DayAhead(day, time(9), time(17)) for day in days]


def test_it_reminds_on_the_afternoon_before_and_in_the_morning(reminded: Reminded) -> None:
    reminded.reminders.remind_of(ahead(TUESDAY))
    reminded.until(datetime(2026, 4, 1, tzinfo=UTC))
    assert reminded.told == [(When.DAY_BEFORE, TUESDAY, "30 14:00"), (When.MORNING, TUESDAY, "31 07:00")]


def test_before_a_monday_it_reminds_on_friday(reminded: Reminded) -> None:
    reminded.reminders.remind_of(ahead(MONDAY))
    reminded.until(datetime(2026, 4, 4, tzinfo=UTC))
    assert reminded.told == [(When.DAY_BEFORE, MONDAY, "03 14:00")]


def test_a_program_that_comes_up_late_reminds_at_once(reminded: Reminded) -> None:
    reminded.until(datetime(2026, 3, 31, 9, 30, tzinfo=UTC))
    reminded.reminders.remind_of(ahead(TUESDAY))
    assert reminded.told == [(When.MORNING, TUESDAY, "31 09:30")]
    reminded.reminders.look()
    assert len(reminded.told) == 1


def test_a_day_that_is_over_is_not_reminded_of(reminded: Reminded) -> None:
    reminded.until(datetime(2026, 3, 31, 15, 30, tzinfo=UTC))
    reminded.reminders.remind_of(ahead(TUESDAY))
    reminded.until(datetime(2026, 4, 2, tzinfo=UTC))
    assert reminded.told == []


def test_while_deep_work_runs_the_morning_says_nothing(reminded: Reminded) -> None:
    reminded.reminders.remind_of(ahead(TUESDAY))
    reminded.until(datetime(2026, 3, 31, 6, tzinfo=UTC))
    reminded.deep = True
    reminded.until(datetime(2026, 4, 1, tzinfo=UTC))
    assert [when for when, _, _ in reminded.told] == [When.DAY_BEFORE]


def test_a_day_that_moved_is_not_reminded_of_at_its_old_date(reminded: Reminded) -> None:
    reminded.reminders.remind_of(ahead(TUESDAY))
    reminded.reminders.remind_of(ahead(TUESDAY + timedelta(days=1)))
    reminded.until(datetime(2026, 4, 2, tzinfo=UTC))
    assert [told for _, _, told in reminded.told] == ["31 14:00", "01 07:00"]


def test_after_a_sleep_the_clock_is_looked_at_again(reminded: Reminded) -> None:
    reminded.reminders.remind_of(ahead(TUESDAY))
    reminded.clock.set_by(timedelta(days=3))
    reminded.reminders.look()
    assert reminded.told == [(When.MORNING, TUESDAY, "31 08:00")]


def test_without_planned_days_nothing_wakes_the_program(reminded: Reminded) -> None:
    reminded.reminders.remind_of([])
    reminded.until(datetime(2026, 5, 1, tzinfo=UTC))
    assert reminded.told == []
    silent = DayReminders(reminded.clock, reminded.loop, lambda: False)
    silent.remind_of([DayAhead(date(2026, 5, 1), time(0), time(23))])
