"""Guardrails: urgent requests handled in time, deferred ones answered in working hours."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from deepday.domain.interruption import Interruption, Outcome, Source, Urgency
from deepday.domain.trial import Cadence, Guardrails
from deepday.evaluation.guardrails import (
    GuardrailStatus,
    deferred_answered,
    late_share_upper,
    urgent_handled,
    working_hours,
)
from deepday.wording.evaluation_verdicts import promises_sentence
from tests.trials import MONDAY, ZONE, at

NOON = at(MONDAY, time(12))
TUESDAY = MONDAY + timedelta(days=1)
LIMITS = Guardrails(urgent_handled_within_minutes=30, deferred_answered_within_hours=8)
LATER = at(MONDAY + timedelta(days=30))


def urgent(minutes: float | None, outcome: Outcome = Outcome.HANDLED) -> Interruption:
    until = NOON + timedelta(minutes=minutes) if minutes is not None else None
    return Interruption("i", NOON, ZONE, Source.CALL, urgency=Urgency.URGENT, outcome=outcome, handled_until=until)


def deferred(until: date | None, clock: time = time(12)) -> Interruption:
    answered = at(until, clock) if until is not None else None
    return Interruption("d", NOON, ZONE, outcome=Outcome.DEFERRED, answered_at=answered)


def test_seven_of_seven_in_time_do_not_rule_out_that_one_in_three_is_late() -> None:
    found = urgent_handled([urgent(30)] * 7, LIMITS, LATER)
    assert (found.k, found.n, found.status, found.breached) == (7, 7, GuardrailStatus.GREEN, False)
    assert found.upper_95_one_sided == pytest.approx(1 - 0.05 ** (1 / 7))


@pytest.mark.parametrize(
    ("in_time", "late", "status"),
    [
        (0, 0, GuardrailStatus.NONE),
        (3, 0, GuardrailStatus.GREEN),
        (3, 1, GuardrailStatus.AMBER),
        (0, 1, GuardrailStatus.AMBER),
        (8, 2, GuardrailStatus.AMBER),
        (7, 2, GuardrailStatus.RED),
    ],
)
def test_it_is_red_from_two_late_cases_that_are_more_than_a_fifth(
    in_time: int, late: int, status: GuardrailStatus
) -> None:
    found = urgent_handled([urgent(5)] * in_time + [urgent(31)] * late, LIMITS, LATER)
    assert (found.status, found.n) == (status, in_time + late)
    assert found.breached == (status is GuardrailStatus.RED)


def test_an_urgent_request_without_a_time_is_told_and_not_counted() -> None:
    found = urgent_handled([urgent(None), urgent(10)], LIMITS, LATER)
    assert (found.k, found.n, found.without_time, found.median) == (1, 1, 1, 10)


def test_an_urgent_request_that_was_put_off_lasts_until_its_answer() -> None:
    open_one = urgent(2, Outcome.DEFERRED)
    assert urgent_handled([open_one], LIMITS, LATER).status is GuardrailStatus.AMBER
    fresh = urgent_handled([open_one], LIMITS, NOON + timedelta(minutes=10))
    assert (fresh.n, fresh.status, fresh.worst) == (0, GuardrailStatus.NONE, 10)


def test_a_guardrail_that_is_not_watched_has_times_and_no_verdict() -> None:
    found = urgent_handled([urgent(10), urgent(50)], Guardrails(), LATER)
    assert (found.n, found.status, found.upper_95_one_sided, found.worst) == (0, GuardrailStatus.NONE, None, 50)


def test_only_agreed_hours_on_working_days_count() -> None:
    assert working_hours(NOON, at(TUESDAY, time(12)), Cadence(), ZONE) == 8
    friday = MONDAY + timedelta(days=4)
    assert working_hours(at(friday, time(16)), at(MONDAY + timedelta(days=7), time(10)), Cadence(), ZONE) == 2
    exception = Cadence(exceptions=(TUESDAY,))
    assert working_hours(NOON, at(MONDAY + timedelta(days=2), time(9, 30)), exception, ZONE) == 5.5
    assert working_hours(at(MONDAY, time(20)), at(MONDAY, time(22)), Cadence(), ZONE) == 0
    # 25 hours lie between the two noons; the agreed hours do not change.
    autumn = date(2026, 10, 23)
    assert working_hours(at(autumn, time(12)), at(date(2026, 10, 26), time(12)), Cadence(), ZONE) == 8


def test_what_was_put_off_is_late_after_the_agreed_working_hours_also_while_it_is_open() -> None:
    wednesday = MONDAY + timedelta(days=2)
    entries = [deferred(TUESDAY), deferred(wednesday), deferred(None)]
    found = deferred_answered(entries, LIMITS, Cadence(), LATER)
    assert (found.k, found.n, found.status, found.median) == (1, 3, GuardrailStatus.RED, 16)
    assert found.slowest_tenth is None


def test_the_share_of_late_cases_that_is_not_ruled_out() -> None:
    assert late_share_upper(0, 0) is None
    assert late_share_upper(3, 3) == 1.0
    assert late_share_upper(1, 10) == pytest.approx(0.3941633)


def test_dropping_a_promise_does_not_make_it_kept() -> None:
    asked = datetime(2026, 3, 2, 9, tzinfo=UTC)
    kept = Interruption(
        "1", asked, "UTC", outcome=Outcome.DEFERRED, due_at=asked, answered_at=asked + timedelta(hours=1)
    )
    dropped = replace(kept, id="2", outcome=Outcome.DECLINED, answered_at=asked + timedelta(hours=6))
    declined = Interruption("3", asked, "UTC", outcome=Outcome.DECLINED)
    found = deferred_answered([kept, dropped, declined], Guardrails(None, 4), Cadence(), asked + timedelta(days=1))
    assert (found.k, found.n) == (1, 2)


def test_a_promise_is_kept_by_the_time_that_was_promised_last() -> None:
    asked, due = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 15, tzinfo=UTC)
    entry = Interruption("1", asked, "UTC", outcome=Outcome.DEFERRED, due_at=due)
    kept = replace(entry, answered_at=due)
    late = replace(entry, answered_at=due + timedelta(minutes=1))
    given_up = replace(entry, outcome=Outcome.DECLINED, answered_at=due - timedelta(hours=1))
    without = replace(entry, due_at=None, answered_at=due)

    def promises(entries: list[Interruption], until: datetime) -> tuple[int, int]:
        found = deferred_answered(entries, Guardrails(), Cadence(), until)
        return found.promises_kept, found.promised

    assert promises([kept, late, given_up, without, entry], due + timedelta(hours=1)) == (1, 4)
    assert promises([entry], due - timedelta(minutes=1)) == (0, 0), "its time has not come"
    assert promises_sentence(deferred_answered([entry], Guardrails(), Cadence(), asked)) == ""
    said = promises_sentence(deferred_answered([kept, late], Guardrails(), Cadence(), due))
    assert said == "1 of 2 promised answers were given by the time promised last."
