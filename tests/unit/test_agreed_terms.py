"""A request means a trial, and a trial stands for the terms that were agreed."""

from dataclasses import replace
from datetime import date, time

import pytest

from deepday.domain.agreed_terms import next_monday, proposed_trial, terms_of
from deepday.domain.request import RequestAnswers, TalkOutcome
from deepday.domain.trial import Per, Span, Trial
from tests.requests_asked import answered

MONDAY = date(2026, 11, 30)
USUAL = (time(8), time(16))


def proposed(answers: RequestAnswers | None = None, baseline: Span | None = None) -> Trial:
    return proposed_trial(answers or answered(), MONDAY, USUAL, baseline)


def test_a_trial_begins_on_the_next_monday_never_today() -> None:
    assert next_monday(date(2026, 11, 26)) == MONDAY
    assert next_monday(MONDAY) == date(2026, 12, 7)


def test_a_request_means_a_trial_of_so_many_weeks_looked_at_on_its_last_day() -> None:
    answers = answered()
    trial = proposed(answers)
    assert (trial.title, trial.window.first) == ("ranking models", MONDAY)
    assert (trial.window.last - MONDAY).days + 1 == 7 * (answers.trial.weeks or 0)
    assert trial.plan.looks == (trial.window.last,)
    assert (trial.cadence.days, trial.cadence.weekdays, trial.cadence.hours) == (1, (2, 3), (time(9), time(17)))
    assert (trial.cadence.sprint_start, trial.baseline) == (None, None)


def test_what_is_left_open_is_every_working_day_in_the_usual_hours() -> None:
    answers = answered()
    open_ = replace(answers, proposal=replace(answers.proposal, weekdays=(), starts=None, ends=None))
    cadence = proposed(open_).cadence
    assert (cadence.weekdays, cadence.hours) == ((1, 2, 3, 4, 5), USUAL)


def test_sprints_are_counted_from_the_first_day() -> None:
    answers = answered()
    by_sprint = replace(answers, proposal=replace(answers.proposal, per=Per.SPRINT))
    assert proposed(by_sprint).cadence.sprint_start == MONDAY


def test_only_days_before_the_trial_are_its_baseline() -> None:
    before, into = Span(date(2026, 11, 2), date(2026, 11, 29)), Span(date(2026, 11, 2), MONDAY)
    assert proposed(baseline=before).baseline == before
    assert proposed(baseline=into).baseline is None


def test_what_is_agreed_as_asked_is_what_was_asked() -> None:
    answers = answered()
    within = replace(answers, trial=replace(answers.trial, deferred_within_hours=7.5))
    assert terms_of(proposed(within), within) == within


def test_other_terms_take_the_place_of_those_asked_for() -> None:
    answers = answered()
    trial = proposed(answers)
    every_day = replace(trial.cadence, days=2, weekdays=(1, 2, 3, 4, 5), hours=USUAL)
    rails = replace(trial.plan.guardrails, urgent_handled_within_minutes=15, deferred_answered_within_hours=4)
    other = replace(trial, cadence=every_day, plan=replace(trial.plan, guardrails=rails))
    terms = terms_of(other, answers)
    assert (terms.proposal.days, terms.proposal.weekdays) == (2, ())
    assert (terms.proposal.starts, terms.proposal.ends) == USUAL
    assert (terms.trial.urgent_within_minutes, terms.trial.deferred_within_hours) == (15, 4)
    assert terms.me == answers.me, "whom it is about stays"


@pytest.mark.parametrize(
    ("outcome", "agreed"),
    [(TalkOutcome.YES, True), (TalkOutcome.YES_BUT, True), (TalkOutcome.LATER, False), (TalkOutcome.NO, False)],
)
def test_only_a_yes_is_an_agreement(*, outcome: TalkOutcome, agreed: bool) -> None:
    assert outcome.agreed is agreed
