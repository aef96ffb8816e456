"""What a trial can show, before it is frozen: from the person's own days, or from usual ones."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from deepday.domain.day import DayState
from deepday.domain.trial import Cadence, Comparison, Span, Trial
from deepday.evaluation.planning import Improvement, Outlook, outlook
from deepday.evaluation.recorded_days import Records
from tests.trials import AFTERWARDS, MONTH_BEFORE, WINDOW, held, sheet, together, trial, weekdays, worked

BUMPY = (14, 1, 20, 2, 9)


def planned(records: Records, one: Trial) -> Outlook:
    found = outlook(one, records, AFTERWARDS.now)
    assert found is not None
    return found


def baseline(days: Iterable[date], counts: tuple[int, ...] = BUMPY) -> Records:
    return together(worked(day, 4, counts[n % len(counts)]) for n, day in enumerate(days))


def test_without_a_baseline_usual_ups_and_downs_are_taken() -> None:
    found = planned(Records(), trial())
    assert not found.from_baseline
    assert (found.design.phi, found.design.deep_days, found.design.reference_days) == (0.25, 8, 32)
    assert found.design.reference_mean_events == pytest.approx(7.2)


def test_a_persons_own_baseline_decides() -> None:
    found = planned(baseline(weekdays(MONTH_BEFORE)), trial())
    assert found.from_baseline
    assert found.design.phi > 0.25
    assert found.design.reference_mean_events == pytest.approx(sum(BUMPY) / 5)
    calm = planned(baseline(weekdays(MONTH_BEFORE), (7, 7, 8)), trial())
    assert calm.design.phi == 0
    assert (calm.detectable_drop or 1) < (found.detectable_drop or 1)


def test_days_that_are_usually_not_logged_will_be_missing_in_the_trial() -> None:
    half = weekdays(MONTH_BEFORE)[::2]
    found = planned(baseline(half), trial())
    assert found.design.reference_days == 16
    assert found.improvement is Improvement.LOG_MORE


def test_days_off_are_not_expected_to_be_logged() -> None:
    days = weekdays(MONTH_BEFORE)
    off = [sheet(day, DayState.OFF) for day in days[10:]]
    found = planned(together([baseline(days[:10]), *off]), trial())
    assert found.design.reference_days == 32
    all_off = together([*(sheet(day, DayState.OFF) for day in days[1:]), sheet(days[0], DayState.NOT_LOGGED)])
    assert planned(all_off, trial()).design.reference_days == 32


def test_before_and_after_is_planned_with_the_days_before() -> None:
    before = trial(comparison=Comparison.BASELINE)
    assert planned(baseline(weekdays(MONTH_BEFORE)[:12]), before).design.reference_days == 12
    assert planned(Records(), before).design.reference_days == 20
    assert outlook(replace(before, baseline=None), Records(), AFTERWARDS.now) is None


def test_drawn_days_are_counted_as_they_are() -> None:
    assert planned(Records(), trial(held(weekdays(WINDOW)[:5]))).design.deep_days == 5


def test_one_deep_day_shows_nothing() -> None:
    short = trial(window=Span(WINDOW.first, WINDOW.first), cadence=Cadence())
    assert outlook(short, Records(), AFTERWARDS.now) is None


def test_a_few_interruptions_a_day_put_a_drop_out_of_reach() -> None:
    calm = planned(baseline(weekdays(MONTH_BEFORE), (0, 0, 1)), trial())
    assert calm.out_of_reach
    assert calm.days_for_halving is None
    assert calm.improvement is Improvement.OTHER_MEASURE
    busy = planned(baseline(weekdays(MONTH_BEFORE), (20, 21, 22)), trial())
    assert (busy.out_of_reach, busy.improvement) == (False, Improvement.MORE_DAYS)
