"""A trial evaluated as a whole: arms, looks, grades, downgrades, recommendation, displacement, caveats."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from deepday.domain.day import Day, DayState, Ratings, Unlogged
from deepday.domain.draw import drawn_dates
from deepday.domain.frozen_plan import plan_sha256
from deepday.domain.interruption import Interruption, Outcome, Source, Urgency
from deepday.domain.task import Task
from deepday.domain.trial import Cadence, Comparison, DayStatus, Deviation, Guardrails, Plan, Span, Trial, TrialDay
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.rate_ratio import Method
from deepday.evaluation.recorded_days import Records
from deepday.evaluation.summary import Setting, describe, evaluate
from deepday.evaluation.verdict import Certainty, Direction, Downgrade, Verdict
from tests.trials import (
    AFTERWARDS,
    MONDAY,
    MONTH_BEFORE,
    WINDOW,
    ZONE,
    at,
    held,
    sheet,
    together,
    trial,
    weekdays,
    worked,
)

DRAWN = drawn_dates(WINDOW, Cadence(), 1)
LAST = WINDOW.last
PLAN = Plan(looks=(LAST,), guardrails=Guardrails(30, 8))
A_DAY = timedelta(days=1)


def noise(day: date, mean: float, seed: int = 1) -> int:
    """Return a count that varies a little from day to day, always the same for the same day."""
    return max(0, round(random.Random(day.toordinal() * seed).gauss(mean, mean**0.5)))  # noqa: S311 -- no secret


def history(
    *,
    ordinary: float = 8,
    deep: float = 3,
    baseline: float = 8,
    after: float | None = None,
    deep_days: Iterable[date] = DRAWN,
    seed: int = 1,
) -> Records:
    """Return the records of the month before and of the whole trial, with about so many events a day."""
    chosen = set(deep_days)
    parts = [worked(day, 4, noise(day, baseline, seed)) for day in weekdays(MONTH_BEFORE)]
    for day in weekdays(WINDOW):
        before = day - (A_DAY if day.weekday() else 3 * A_DAY)
        mean = deep if day in chosen else after if after is not None and before in chosen else ordinary
        parts.append(worked(day, 5 if day in chosen else 4, noise(day, mean, seed), deep=day in chosen))
    return together(parts)


def drawn_trial(days: Iterable[date] = DRAWN, plan: Plan = PLAN, **changed: object) -> Trial:
    one = replace(trial(held(days), plan=plan), **changed)  # type: ignore[arg-type]  # a test's own keywords
    return replace(one, frozen_at=datetime(2026, 3, 27, tzinfo=UTC), plan_sha256=plan_sha256(one))


def codes(found: Evaluation) -> set[str]:
    return {caveat.code for caveat in found.caveats}


def today(day: date) -> Setting:
    return Setting(at(day), ZONE)


# --- a plain trial ----------------------------------------------------------------------------


def test_a_clear_trial_is_strong_and_to_be_continued() -> None:
    found = evaluate(drawn_trial(), history(), AFTERWARDS)
    assert (found.certainty, found.direction, found.downgrades) == (Certainty.STRONG, Direction.FEWER, ())
    assert found.recommendation is not None
    assert (found.recommendation.verdict, found.recommendation.reason) == (Verdict.CONTINUE, "continue.fewer")
    assert (found.primary.reference.days, found.primary.deep.days) == (32, 8)
    assert found.primary.method is Method.WELCH
    assert found.permutation_p is not None
    assert found.permutation_p <= 0.01
    assert found.as_of == LAST
    assert found.adherence.share == 1.0
    assert found.nap is not None
    assert found.nap > 0.9
    assert {"holds_unless_unlogged", "not_measured"} == codes(found)


def test_nothing_changed_cannot_be_told() -> None:
    found = evaluate(drawn_trial(), history(deep=10), AFTERWARDS)
    assert (found.certainty, found.direction) == (Certainty.CANNOT_TELL, Direction.NONE)
    assert found.recommendation is not None
    assert found.recommendation.verdict in (Verdict.EXTEND, Verdict.RETHINK)


def test_more_interruptions_stop_the_trial() -> None:
    found = evaluate(drawn_trial(), history(deep=25), AFTERWARDS)
    assert found.direction is Direction.MORE
    assert found.recommendation is not None
    assert (found.recommendation.verdict, found.recommendation.reason) == (Verdict.STOP, "stop.more")


def test_an_effect_that_is_surely_smaller_than_worthwhile_is_to_be_rethought() -> None:
    plan = replace(PLAN, worthwhile_ratio=0.3)
    found = evaluate(drawn_trial(plan=plan), history(ordinary=20, deep=14, baseline=20), AFTERWARDS)
    assert found.recommendation is not None
    assert (found.recommendation.verdict, found.recommendation.reason) == (Verdict.RETHINK, "rethink.too_small")


def test_an_unclear_trial_says_how_many_days_would_settle_it() -> None:
    short = replace(drawn_trial(DRAWN[:3]), cadence=Cadence(exceptions=()))
    found = evaluate(short, history(ordinary=6, deep=5, deep_days=DRAWN[:3]), AFTERWARDS)
    assert found.recommendation is not None
    assert found.recommendation.verdict is Verdict.EXTEND
    assert found.outlook is not None
    assert found.recommendation.further_days == found.outlook.further_days
    assert 0 < found.outlook.half_width < 1


def test_more_days_alone_do_not_settle_what_is_nearly_the_same() -> None:
    found = evaluate(drawn_trial(), history(ordinary=8, deep=9.5), AFTERWARDS)
    assert found.recommendation is not None
    assert (found.recommendation.reason, found.recommendation.further_days) == ("extend.will_not_settle", None)
    assert found.outlook is None


# --- arms -------------------------------------------------------------------------------------


def test_the_plan_decides_which_day_is_deep_not_what_was_done_on_it() -> None:
    extra = next(day for day in weekdays(WINDOW) if day not in DRAWN)
    found = evaluate(drawn_trial(), history(deep_days=(*DRAWN, extra)), AFTERWARDS)
    assert extra in found.arms.ordinary
    assert found.arms.contaminated == (extra,)
    assert "contaminated" in codes(found)
    lines = {line.name: line.comparison for line in found.sensitivity}
    assert lines["without_contaminated"].reference.days == 31
    assert lines["as_drawn"].ratio == found.primary.ratio


def test_a_moved_day_counts_at_its_new_date_and_as_drawn_at_its_old_one() -> None:
    old, new = DRAWN[0], next(d for d in weekdays(WINDOW) if d not in DRAWN)
    days = (TrialDay(new, old, DayStatus.MOVED, "ill"), *held(DRAWN[1:]))
    moved = replace(drawn_trial(), days=days)
    found = evaluate(moved, history(deep_days=(new, *DRAWN[1:])), AFTERWARDS)
    assert new in found.arms.deep
    assert old in found.arms.ordinary
    as_drawn = next(line.comparison for line in found.sensitivity if line.name == "as_drawn")
    assert as_drawn.ratio != found.primary.ratio


def test_a_planned_day_that_was_not_held_lowers_adherence_and_the_grade() -> None:
    days = tuple(TrialDay(day, day) for day in DRAWN)
    found = evaluate(replace(drawn_trial(), days=days), history(deep_days=DRAWN[:5]), AFTERWARDS)
    assert (found.adherence.held, found.adherence.planned) == (5, 8)
    assert Downgrade.ADHERENCE in found.downgrades
    assert "adherence" in codes(found)
    assert found.recommendation is not None
    assert (found.recommendation.verdict, found.recommendation.params["lever"]) == (Verdict.ADJUST, "day")


def test_weeks_in_which_no_day_was_planned_are_not_compared_with() -> None:
    found = evaluate(drawn_trial(DRAWN[:4]), history(deep_days=DRAWN[:4]), AFTERWARDS)
    assert found.primary.reference.days == 16
    assert len(found.arms.ordinary) == 36


def test_a_day_that_was_not_logged_changes_nothing_and_a_day_without_interruptions_does() -> None:
    records = history()
    saturday = WINDOW.first + 5 * A_DAY
    whole = evaluate(drawn_trial(), records, AFTERWARDS)
    unlogged = together([records, sheet(saturday, DayState.NOT_LOGGED)])
    assert evaluate(drawn_trial(), unlogged, AFTERWARDS).primary == whole.primary
    quiet = evaluate(drawn_trial(), together([records, worked(saturday)]), AFTERWARDS)
    assert quiet.primary.reference.days == whole.primary.reference.days + 1
    assert (quiet.primary.ratio or 0) > (whole.primary.ratio or 0)


# --- what lowers a grade ----------------------------------------------------------------------


def test_before_and_after_is_one_grade_less() -> None:
    found = evaluate(drawn_trial(comparison=Comparison.BASELINE), history(), AFTERWARDS)
    assert (found.certainty, found.downgrades) == (Certainty.LIKELY, (Downgrade.BEFORE_AFTER,))
    assert found.primary.reference.days == 20
    assert found.permutation_p is None
    assert {"before_after", "not_drawn"} <= codes(found)


def test_a_fixed_weekday_is_one_grade_less() -> None:
    fridays = [day for day in weekdays(WINDOW) if day.isoweekday() == 5]
    fixed = drawn_trial(fridays, drawn=False, seed=None)
    found = evaluate(fixed, history(deep_days=fridays), AFTERWARDS)
    assert (found.certainty, found.downgrades) == (Certainty.LIKELY, (Downgrade.FIXED_WEEKDAY,))
    assert found.permutation_p is None
    assert {"fixed_weekday", "not_drawn"} <= codes(found)
    before = evaluate(replace(fixed, comparison=Comparison.BASELINE), history(deep_days=fridays), AFTERWARDS)
    assert before.downgrades == (Downgrade.BEFORE_AFTER, Downgrade.FIXED_WEEKDAY)


def test_a_draw_from_one_weekday_is_a_fixed_weekday_without_a_second_key() -> None:
    cadence = Cadence(weekdays=(5,))
    fridays = drawn_dates(WINDOW, cadence, 1)
    found = evaluate(drawn_trial(fridays, cadence=cadence), history(deep_days=fridays), AFTERWARDS)
    assert found.downgrades == (Downgrade.FIXED_WEEKDAY,)
    assert found.permutation_p is None
    assert "no_other_draw" in codes(found)


def test_a_gap_in_logging_is_one_grade_less() -> None:
    gone = [day for day in weekdays(WINDOW) if day not in DRAWN][:6]
    found = evaluate(
        drawn_trial(), together([history(), *(sheet(day, DayState.NOT_LOGGED) for day in gone)]), AFTERWARDS
    )
    assert found.downgrades == (Downgrade.LOGGING_GAP,)
    caveat = next(caveat for caveat in found.caveats if caveat.code == "logging_gap")
    assert caveat.params == {"deep": 8, "deep_planned": 8, "reference": 26, "reference_planned": 32}


def test_a_logging_gap_against_the_baseline_counts_baseline_days() -> None:
    gone = weekdays(MONTH_BEFORE)[:6]
    records = together([history(), *(sheet(day, DayState.NOT_LOGGED) for day in gone)])
    found = evaluate(drawn_trial(comparison=Comparison.BASELINE), records, AFTERWARDS)
    assert found.downgrades == (Downgrade.BEFORE_AFTER, Downgrade.LOGGING_GAP)
    caveat = next(caveat for caveat in found.caveats if caveat.code == "logging_gap")
    assert caveat.params["reference_planned"] == 20


def test_the_second_key_can_disagree() -> None:
    # Two weeks with one day each leave 25 draws: nothing can be rarer than 1 in 25.
    window = Span(WINDOW.first, WINDOW.first + 13 * A_DAY)
    days = drawn_dates(window, Cadence(), 1)
    plan = Plan(looks=(window.last,))
    found = evaluate(drawn_trial(days, plan, window=window), history(deep=1, deep_days=days), AFTERWARDS)
    assert Downgrade.PERMUTATION in found.downgrades
    assert found.permutation_p == pytest.approx(1 / 25)
    assert "permutation" in codes(found)


# --- looks ------------------------------------------------------------------------------------


def test_before_its_look_a_trial_is_silent() -> None:
    found = evaluate(drawn_trial(), history(), today(LAST - A_DAY))
    assert not found.look.open
    assert (found.certainty, found.recommendation, found.direction) == (None, None, Direction.NONE)
    caveat = next(caveat for caveat in found.caveats if caveat.code == "not_a_look_date")
    assert caveat.params["date"] == LAST


def test_a_trial_in_the_future_is_silent_and_says_when_it_begins() -> None:
    found = evaluate(drawn_trial(()), history(), today(WINDOW.first - 10 * A_DAY))
    assert found.primary.ratio is None
    assert {"trial_in_future", "not_a_look_date"} <= codes(found)
    long_before = evaluate(drawn_trial(()), Records(), today(MONDAY - 30 * A_DAY))
    assert not long_before.days


def test_the_first_of_two_looks_grades_only_what_is_strong() -> None:
    midway = WINDOW.first + 27 * A_DAY
    plan = replace(PLAN, looks=(midway, LAST))
    clear = evaluate(drawn_trial(plan=plan), history(ordinary=25, deep=2), today(midway))
    assert (clear.certainty, clear.as_of) == (Certainty.STRONG, midway)
    assert "interim_look" in codes(clear)
    unclear = evaluate(drawn_trial(plan=plan), history(deep=6), today(midway))
    assert unclear.certainty is Certainty.CANNOT_TELL
    assert evaluate(drawn_trial(plan=plan), history(deep=30), today(midway)).recommendation is not None


def test_what_a_look_showed_stays_for_a_week_and_then_waits_for_the_next() -> None:
    midway = WINDOW.first + 27 * A_DAY
    one = drawn_trial(plan=replace(PLAN, looks=(midway, LAST)))
    at_look, later = (evaluate(one, history(), today(midway + n * A_DAY)) for n in (0, 6))
    assert later.primary == at_look.primary
    assert not evaluate(one, history(), today(midway + 7 * A_DAY)).look.open


def test_the_last_of_two_looks_uses_a_stricter_interval() -> None:
    one = drawn_trial(plan=replace(PLAN, looks=(WINDOW.first + 27 * A_DAY, LAST)))
    found = evaluate(one, history(), AFTERWARDS)
    assert (found.certainty, found.look.one_of_many) == (Certainty.STRONG, True)


def test_a_plan_without_looks_is_looked_at_on_its_last_day() -> None:
    one = drawn_trial(plan=Plan())
    assert not evaluate(one, history(), today(LAST - A_DAY)).look.open
    assert evaluate(one, history(), today(LAST)).look.open


def test_a_trial_that_was_ended_early_shows_what_there_was_and_says_so() -> None:
    ended = WINDOW.first + 30 * A_DAY
    deviation = Deviation(datetime(2026, 4, 29, 12, tzinfo=UTC), "ended", "new job")
    found = evaluate(drawn_trial(deviations=(deviation,)), history(), today(ended + A_DAY))
    assert (found.as_of, found.look.open) == (ended, True)
    assert "ended_early" in codes(found)


# --- guardrails -------------------------------------------------------------------------------


def late(days: Sequence[date]) -> Records:
    entries = [
        Interruption(f"late{n}", at(day), ZONE, Source.CALL, urgency=Urgency.URGENT, handled_until=at(day) + A_DAY / 12)
        for n, day in enumerate(days)
    ]
    return Records(interruptions=entries)


def test_a_red_guardrail_stops_the_trial_unless_a_fix_is_recorded() -> None:
    records = together([history(), late(DRAWN[:3])])
    red = evaluate(drawn_trial(), records, AFTERWARDS)
    assert red.recommendation is not None
    assert (red.recommendation.verdict, red.recommendation.reason) == (Verdict.STOP, "stop.urgent_handled")
    fix = Deviation(datetime(2026, 4, 30, tzinfo=UTC), "fix", "urgent_handled: a deputy is named")
    fixed = evaluate(drawn_trial(deviations=(fix,)), records, AFTERWARDS)
    assert fixed.recommendation is not None
    assert (fixed.recommendation.verdict, fixed.recommendation.params["lever"]) == (Verdict.ADJUST, "point_person")


def test_a_late_answer_asks_for_shorter_deep_days() -> None:
    entry = Interruption("d", at(DRAWN[0]), ZONE, outcome=Outcome.DEFERRED)
    found = evaluate(drawn_trial(), together([history(), Records(interruptions=[entry])]), AFTERWARDS)
    assert found.recommendation is not None
    assert (found.recommendation.reason, found.recommendation.params["lever"]) == (
        "adjust.deferred_answered",
        "length",
    )


def test_an_urgent_request_without_a_time_is_told() -> None:
    entry = Interruption("u", at(DRAWN[0]), ZONE, urgency=Urgency.URGENT)
    assert "urgent_without_time" in codes(
        evaluate(drawn_trial(), together([history(), Records(interruptions=[entry])]), AFTERWARDS)
    )


# --- displacement -----------------------------------------------------------------------------


def test_interruptions_that_moved_to_the_day_after_are_flagged() -> None:
    found = evaluate(drawn_trial(), history(after=16), AFTERWARDS)
    assert found.displacement.flagged is True
    assert found.recommendation is not None
    assert (found.recommendation.reason, found.recommendation.params["lever"]) == ("adjust.displacement", "channel")
    assert found.recommendation.params["source"] in set(Source)
    without = next(line.comparison for line in found.sensitivity if line.name == "without_day_after")
    assert without.reference.days < found.primary.reference.days
    assert "displaced" in codes(found)


def test_without_a_baseline_or_a_day_after_displacement_cannot_be_told() -> None:
    alone = evaluate(drawn_trial(baseline=None), history(), AFTERWARDS)
    assert alone.displacement.flagged is None
    assert "no_baseline" in codes(alone)
    assert drawn_trial(baseline=None).dates == WINDOW
    only_deep = together(
        [
            *(worked(day, 4, 8) for day in weekdays(MONTH_BEFORE)),
            *(worked(day, 5, 3, deep=True) for day in DRAWN),
        ]
    )
    found = evaluate(drawn_trial(comparison=Comparison.BASELINE), only_deep, AFTERWARDS)
    assert "no_day_after" in codes(found)


def test_what_was_put_off_is_counted() -> None:
    day = next(d for d in weekdays(WINDOW) if d not in DRAWN)
    entry = Interruption("p", at(day), ZONE, from_deep_day=DRAWN[0].isoformat())
    found = evaluate(drawn_trial(), together([history(), Records(interruptions=[entry])]), AFTERWARDS)
    assert found.displacement.put_off == 1


# --- other measures ---------------------------------------------------------------------------


def test_ratings_and_tasks_are_compared_too() -> None:
    sheets = [
        Day(day, DayState.LOGGED, Ratings(focus=5 if day in DRAWN else 2 + n % 2))
        for n, day in enumerate(weekdays(WINDOW))
    ]
    tasks = [
        Task(
            f"{n}", "t", estimate_minutes=100, finished_at=at(day), actual_minutes=80 if day in WINDOW else 110, day=day
        )
        for n, day in enumerate((*weekdays(MONTH_BEFORE)[:9], *weekdays(WINDOW)[:9]))
    ]
    tasks.append(Task("open", "t", estimate_minutes=100))
    undated = Task("u", "t", estimate_minutes=100, finished_at=at(DRAWN[0]), actual_minutes=80)
    found = evaluate(drawn_trial(), together([history(), Records(sheets=sheets, tasks=[*tasks, undated])]), AFTERWARDS)
    assert found.measures[ArmName.DEEP].ratings["focus"] == 5
    assert found.changes.ratings["focus"] is not None
    assert found.changes.ratings["focus"].value == pytest.approx(2.5)
    assert found.changes.ratings["stress"] is None
    assert found.changes.task_ratio is not None
    assert found.changes.task_ratio.value == pytest.approx(80 / 110)
    few = evaluate(drawn_trial(), together([history(), Records(tasks=tasks[5:12])]), AFTERWARDS)
    assert few.changes.task_ratio is not None
    assert few.changes.task_ratio.interval_95 is None


# --- caveats ----------------------------------------------------------------------------------


def test_a_plan_that_was_changed_past_the_program_is_noticed() -> None:
    one = drawn_trial()
    edited = replace(one, plan=replace(one.plan, worthwhile_ratio=0.95))
    assert "hash_mismatch" in codes(evaluate(edited, history(), AFTERWARDS))
    assert "hash_mismatch" not in codes(evaluate(one, history(), AFTERWARDS))


def test_a_plan_that_was_frozen_late_or_not_at_all_says_so() -> None:
    late_frozen = replace(drawn_trial(), frozen_at=datetime(2026, 5, 1, tzinfo=UTC))
    assert "frozen_late" in codes(evaluate(late_frozen, history(), AFTERWARDS))
    unfrozen = replace(drawn_trial(), frozen_at=None, plan_sha256=None)
    assert "not_frozen" in codes(evaluate(unfrozen, history(), AFTERWARDS))


def test_overlapping_trials_are_told() -> None:
    other = replace(drawn_trial(), id="other", window=Span(LAST, LAST + 30 * A_DAY))
    later = replace(other, id="later", window=Span(LAST + A_DAY, LAST + 30 * A_DAY))
    setting = replace(AFTERWARDS, other_trials=(drawn_trial(), other, later))
    caveat = next(c for c in evaluate(drawn_trial(), history(), setting).caveats if c.code == "overlapping_trials")
    assert caveat.params == {"count": 1}


def test_another_primary_measure_is_not_computed_yet() -> None:
    plan = replace(PLAN, primary="share_in_blocks_60")
    assert "primary_not_computed" in codes(evaluate(drawn_trial(plan=plan), history(), AFTERWARDS))


def test_short_days_unlogged_interruptions_and_those_outside_focus_time_are_told() -> None:
    first, second = [day for day in weekdays(WINDOW) if day not in DRAWN][:2]
    records = history()
    short = replace(records, sessions=[s for s in records.sessions if s.local_date != first])
    extra = together(
        [
            short,
            worked(first, hours=0.5),
            Records(sheets=[Day(second, DayState.LOGGED, unlogged=Unlogged.MANY)]),
            Records(interruptions=[Interruption("o", at(second) - A_DAY / 24, ZONE)]),
        ]
    )
    found = evaluate(drawn_trial(), extra, AFTERWARDS)
    assert {"short_days", "said_unlogged", "outside_focus"} <= codes(found)
    assert found.measures[ArmName.ORDINARY].short_days == 1


def test_working_days_of_which_nobody_knows_anything_are_told() -> None:
    records = history()
    gone = [day for day in weekdays(WINDOW) if day not in DRAWN][:3]
    fewer = replace(records, sessions=[s for s in records.sessions if s.local_date not in gone], interruptions=[])
    caveat = next(c for c in evaluate(drawn_trial(), fewer, AFTERWARDS).caveats if c.code == "without_record")
    assert caveat.params == {"count": 3}
    nothing_before = replace(drawn_trial(), baseline=None, comparison=Comparison.BASELINE)
    assert "without_record" not in codes(evaluate(nothing_before, fewer, AFTERWARDS))


# --- bad input --------------------------------------------------------------------------------


def test_no_deep_day_gives_no_ratio_and_no_verdict_but_extend() -> None:
    found = evaluate(drawn_trial(()), history(deep_days=()), AFTERWARDS)
    assert (found.primary.ratio, found.primary.interval(0.95), found.nap) == (None, None, None)
    assert found.certainty is Certainty.CANNOT_TELL
    assert found.recommendation is not None
    assert (found.recommendation.verdict, found.recommendation.reason) == (Verdict.EXTEND, "extend.too_few")
    assert "few_days" in codes(found)
    assert found.measures[ArmName.DEEP].interrupted_share is None


def test_one_deep_day_gives_rates_only() -> None:
    found = evaluate(drawn_trial(DRAWN[:1]), history(deep_days=DRAWN[:1]), AFTERWARDS)
    assert found.primary.ratio is not None
    assert (found.primary.interval(0.95), found.permutation_p, found.certainty) == (None, None, Certainty.CANNOT_TELL)


def test_all_zeros_say_nothing() -> None:
    found = evaluate(drawn_trial(), history(ordinary=0, deep=0, baseline=0), AFTERWARDS)
    assert (found.primary.ratio, found.certainty) == (None, Certainty.CANNOT_TELL)
    assert "no_events" in codes(found)


def test_no_event_on_deep_days_is_compared_exactly() -> None:
    found = evaluate(drawn_trial(), history(deep=0), AFTERWARDS)
    assert (found.primary.ratio, found.primary.method) == (0.0, Method.SCALED_EXACT)
    assert found.certainty is Certainty.STRONG
    assert "few_events" in codes(found)


def test_events_on_deep_days_only_have_no_ratio_that_means_anything() -> None:
    found = evaluate(drawn_trial(), history(ordinary=0, deep=8, baseline=0), AFTERWARDS)
    assert found.direction is Direction.MORE
    assert "no_reference_events" in codes(found)
    assert found.outlook is None


def test_only_missing_days_say_nothing() -> None:
    found = evaluate(drawn_trial(), Records(), AFTERWARDS)
    assert found.primary.ratio is None
    assert found.displaced is not None
    assert found.displaced.high == 0
    assert found.measures[ArmName.DEEP].logged_share == 0.0
    assert found.measures[ArmName.BASELINE].logged_share is None


# --- without a trial --------------------------------------------------------------------------


def test_two_periods_are_described_without_a_verdict() -> None:
    found = describe(WINDOW, MONTH_BEFORE, history(), AFTERWARDS)
    assert (found.primary.reference.days, found.primary.deep.days) == (20, 40)
    assert (found.certainty, found.recommendation, found.trial) == (None, None, None)
    assert (found.plan_sha256, found.deviations) == (None, ())
    assert "description_only" in codes(found)
    assert found.adherence.share is None


def test_one_period_is_described_by_its_deep_and_its_ordinary_days() -> None:
    found = describe(WINDOW, None, history(), AFTERWARDS)
    assert (found.primary.reference.days, found.primary.deep.days) == (32, 8)
    assert found.arms.by_date()[DRAWN[0]] is ArmName.DEEP
    assert MONDAY not in found.arms.by_date()


def test_a_period_in_the_future_is_empty() -> None:
    assert not describe(Span(date(2030, 1, 1), date(2030, 2, 1)), None, history(), AFTERWARDS).days


def test_years_of_a_description_tell_how_far_they_are() -> None:
    told: list[float] = []
    found = describe(WINDOW, MONTH_BEFORE, history(), today(LAST), told.append)
    assert len(told) == len(found.days)
    assert told == sorted(told)
    assert told[0] == 0
