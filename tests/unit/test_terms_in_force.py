"""The terms of an agreement: which hold, what is smaller, what changed when they were agreed anew."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from deepday.domain.agreed_terms import (
    agreed_anew,
    agreed_talk,
    changed_terms,
    next_monday,
    own_estimates,
    proposed_trial,
    terms_in_force,
    terms_of,
)
from deepday.domain.request import LongTask, PointPerson, Proposal, RequestAnswers, TalkOutcome, TalkResult
from deepday.domain.request_answers import as_document
from deepday.domain.smaller_steps import SmallerStep, smaller
from deepday.domain.trial import AgreedText, Agreement, Per, Trial
from deepday.engine.trial_changes import agreed, sent
from tests.requests_asked import GERMAN, answered

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOURS = (time(9), time(17))


def planned() -> Trial:
    return proposed_trial(answered(), date(2026, 11, 30), HOURS)


def kept(terms: RequestAnswers) -> Trial:
    return replace(planned(), agreement=Agreement((AgreedText(AT, "text", (), as_document(terms)),)))


@pytest.mark.parametrize(
    ("step", "days", "per", "weekdays", "ends"),
    [
        (SmallerStep.HALF_DAYS, 2, Per.WEEK, (2, 3), time(13)),
        (SmallerStep.MORNING, 1, Per.WEEK, (2, 3), time(12)),
        (SmallerStep.MEETING_FREE, 5, Per.WEEK, (), time(11)),
    ],
)
def test_each_smaller_step_asks_for_less(
    step: SmallerStep, days: int, per: Per, weekdays: tuple[int, ...], ends: time
) -> None:
    less = smaller(answered(), step, time(8)).proposal
    assert (less.days, less.per, less.weekdays, less.starts, less.ends) == (days, per, weekdays, time(9), ends)


def test_half_days_keep_to_the_sprint_and_a_morning_does_not() -> None:
    assert smaller(answered(GERMAN), SmallerStep.HALF_DAYS, time(8)).proposal.per is Per.SPRINT
    assert smaller(answered(GERMAN), SmallerStep.MORNING, time(8)).proposal.per is Per.WEEK
    assert smaller(RequestAnswers(), SmallerStep.HALF_DAYS, time(8)).proposal.per is Per.WEEK


def test_a_working_day_that_begins_late_ends_before_midnight() -> None:
    assert smaller(RequestAnswers(), SmallerStep.HALF_DAYS, time(22)).proposal.ends == time(23, 59)


def test_hours_within_reach_stay_only_if_they_lie_in_what_is_left() -> None:
    assert smaller(answered(), SmallerStep.HALF_DAYS, time(8)).proposal.availability == (time(11, 30), time(12))
    assert smaller(answered(), SmallerStep.MEETING_FREE, time(8)).proposal.availability is None


def test_a_trial_begins_on_the_next_monday() -> None:
    assert next_monday(date(2026, 11, 26)) == date(2026, 11, 30)
    assert next_monday(date(2026, 11, 30)) == date(2026, 12, 7)


def test_without_a_version_the_terms_are_those_of_the_plan() -> None:
    trial = planned()
    assert terms_in_force(trial, answered()) == terms_of(trial, answered())


def test_the_newest_version_holds() -> None:
    terms = replace(answered(), point_person=PointPerson("Tom Becker", "030"))
    assert terms_in_force(kept(terms), answered()) == terms


def test_what_is_blank_when_it_is_agreed_anew_stays_as_it_was() -> None:
    before = terms_of(planned(), answered())
    anew = agreed_anew(kept(before), replace(answered(), proposal=Proposal(), trial=replace(before.trial, weeks=None)))
    assert (anew.proposal.days, anew.proposal.per, anew.proposal.starts, anew.trial.weeks) == (1, Per.WEEK, time(9), 8)


def test_every_term_that_changed_is_named() -> None:
    before = terms_of(planned(), answered())
    assert changed_terms(before, before) == ()
    assert changed_terms(before, RequestAnswers()) == (
        "days",
        "weekdays",
        "hours",
        "reach",
        "point_person",
        "weeks",
        "success",
        "urgent",
        "deferred",
    )
    other_sprint = replace(before, proposal=replace(before.proposal, sprint_days=10))
    assert changed_terms(before, other_sprint) == (), "there is no sprint in it"


def test_the_talk_in_which_a_trial_was_agreed_is_the_newest_yes_about_it() -> None:
    trial = replace(planned(), id="t")
    yes = TalkResult(AT, TalkOutcome.YES, trial="t")
    later = TalkResult(AT, TalkOutcome.LATER, trial="t")
    assert agreed_talk([yes, later, TalkResult(AT, TalkOutcome.YES, trial="other")], trial) == yes
    assert agreed_talk([later], trial) is None


def test_estimates_are_those_of_the_newest_version() -> None:
    assert own_estimates(planned()) == ()
    assert own_estimates(kept(answered())) == (25.0,)
    assert own_estimates(kept(replace(answered(), tasks=(LongTask("x"),)))) == ()
    odd = replace(planned(), agreement=Agreement((AgreedText(AT, "", (), {"task": 7}),)))
    assert own_estimates(odd) == ()
    odder = replace(planned(), agreement=Agreement((AgreedText(AT, "", (), {"task": [1, {}]}),)))
    assert own_estimates(odder) == ()


def test_the_same_terms_and_the_same_mail_are_kept_once() -> None:
    terms = as_document(answered())
    once = agreed(planned(), "text", ["Marta Ruiz"], terms, AT)
    assert agreed(once, "text", ["Marta Ruiz"], terms, AT) == once
    assert len(agreed(once, "text", ["Marta Ruiz"], {}, AT).agreement.versions) == 2
    written = sent(once, "a mail", AT)
    assert sent(written, "a mail", AT) == written
    assert len(sent(written, "another mail", AT).agreement.sent) == 2
