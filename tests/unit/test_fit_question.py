"""Every four weeks of an agreed trial it is asked once whether days, hours and people still fit; never in deep work."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from deepday.domain.day_totals import DayTotals
from deepday.domain.session import SessionKind
from deepday.domain.trial import Deviation, Span, Trial, TrialDay
from deepday.engine.fit_question import FitQuestion
from deepday.engine.session_plan import StartWish
from deepday.engine.trial_book import TrialBook
from deepday.wording import notices
from tests.fakes.program import ProgramWorld
from tests.fakes.told import NoPast

MONDAY = date(2026, 3, 2)
EIGHT_WEEKS = Span(MONDAY, MONDAY + timedelta(weeks=8, days=-1))
FROZEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
TRIAL = Trial("t1", "Ranking", EIGHT_WEEKS, days=(TrialDay(MONDAY, MONDAY),), frozen_at=FROZEN)


class Asked(ProgramWorld):
    """A program with one trial, that is asked about."""

    def __init__(self, folder: Path, trial: Trial = TRIAL) -> None:
        super().__init__(folder)
        self.past = NoPast()
        self.asked: list[tuple[date, str]] = []
        self.keep(trial)
        self.fit = FitQuestion(self.controller, self.book, self.past, self.told, self.tasks)
        self.fit.on_due = lambda one: self.asked.append((self.trials.today(), one.id))

    def book(self) -> TrialBook | None:
        return self.trials if self.trials.trials() else None

    def keep(self, trial: Trial) -> None:
        self.trials._store.put(trial)

    def turn_to(self, day: date) -> None:
        """Let it be nine o'clock on *day*."""
        self.clock.wall = datetime.combine(day, time(8), UTC)
        self.controller.clock_changed()
        self.loop.run()


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    asked = Asked(tmp_path)
    asked.fit.begin()
    return asked


def after(weeks: float) -> date:
    return MONDAY + timedelta(days=round(7 * weeks))


def test_it_is_asked_once_every_four_weeks(asked: Asked) -> None:
    for days in range(8 * 7):
        asked.turn_to(MONDAY + timedelta(days=days))
    assert asked.asked == [(after(4), "t1")]


def test_four_weeks_count_from_when_it_was_asked_last(asked: Asked) -> None:
    asked.turn_to(after(5))
    asked.past.days.append(DayTotals(after(8), deep_s=3600))
    for days in range(5 * 7, 10 * 7):
        asked.turn_to(MONDAY + timedelta(days=days))
    assert asked.asked == [(after(5), "t1"), (after(9), "t1")]


def test_after_the_trial_it_is_asked_only_while_deep_work_goes_on(asked: Asked) -> None:
    asked.turn_to(after(12))
    assert asked.asked == []
    asked.past.days.append(DayTotals(after(11), deep_s=3600))
    asked.turn_to(after(12) + timedelta(days=1))
    assert len(asked.asked) == 1


@pytest.mark.parametrize(
    "trial",
    [
        replace(TRIAL, frozen_at=None),
        replace(TRIAL, window=Span(after(5), after(13))),
        replace(TRIAL, deviations=(Deviation(FROZEN, "ended", "enough"),)),
    ],
)
def test_what_is_not_agreed_to_come_or_ended_is_not_asked_about(tmp_path: Path, trial: Trial) -> None:
    asked = Asked(tmp_path, trial)
    asked.fit.begin()
    asked.turn_to(after(4))
    assert asked.asked == []


def test_deep_work_is_not_broken_into(asked: Asked) -> None:
    asked.turn_to(after(4) - timedelta(days=1))
    asked.pass_time(hours=13)
    asked.do(asked.controller.start(StartWish(SessionKind.DEEP, until=asked.clock.now() + timedelta(hours=6))))
    asked.pass_time(hours=3)
    assert (asked.trials.today(), asked.asked) == (after(4), [])
    asked.do(asked.controller.end())
    asked.loop.run()
    assert asked.asked == [(after(4), "t1")]


def test_a_history_that_cannot_be_read_asks_nothing(asked: Asked) -> None:
    asked.told.fails = True
    asked.turn_to(after(4))
    assert asked.asked == []


def test_closing_a_day_on_the_command_line_asks_there(tmp_path: Path) -> None:
    asked = Asked(tmp_path)
    asked.turn_to(after(4))
    said = asked.verb("day", focus="4")["text"]
    assert "Four weeks of “Ranking” have passed. Do the days, the hours and the point person still fit?" in said
    assert "“deepday agree --outcome yes-but --trial t1”" in said
    assert "still fit" not in asked.verb("day", focus="4")["text"]


def test_a_trial_without_a_title_is_asked_about_too() -> None:
    asked, plan, settings = notices.still_fits(replace(TRIAL, title=""))
    assert asked.startswith("Four weeks of deep-work days have passed.")
    assert (plan, settings) == ("Plan…", "Settings…")


def test_who_has_no_trial_is_not_asked(tmp_path: Path) -> None:
    world = ProgramWorld(tmp_path)
    fit = FitQuestion(world.controller, lambda: None, NoPast(), world.told, world.tasks)
    fit.begin()
    assert world.do(fit.ask()) is None
    assert world.told.told == {}
