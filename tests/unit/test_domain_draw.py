"""The draw, the frozen bytes and the days of a trial: what anybody can check with their own means."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.draw import drawn_dates, stretch_start, stretches
from deepday.domain.frozen_plan import frozen_bytes, plan_sha256, plan_was_changed
from deepday.domain.trial import Cadence, DayStatus, Guardrails, Per, Plan, Span, TrialDay
from deepday.storage.exchange.trials import write_trial
from tests.trials import MONDAY, WINDOW, held, trial


def by_hand(window: Span, seed: int, allowed: set[int], per_week: int) -> list[date]:
    """Draw as the documents describe it, with nothing of ours."""
    rng, drawn = Random(seed), []  # noqa: S311 -- a draw to be repeated, no secret
    monday = window.first - timedelta(days=window.first.weekday())
    while monday <= window.last:
        week = [monday + timedelta(days=n) for n in range(7)]
        dates = [d for d in week if window.first <= d <= window.last and d.isoweekday() in allowed]
        drawn += sorted(rng.sample(dates, min(per_week, len(dates))))
        monday += timedelta(days=7)
    return drawn


@given(
    st.integers(0, 2**32),
    st.sets(st.integers(1, 7), min_size=1),
    st.integers(1, 3),
    st.integers(0, 6),
    st.integers(0, 60),
)
def test_anybody_draws_the_same_days_from_the_seed(
    seed: int, allowed: set[int], per_week: int, offset: int, length: int
) -> None:
    window = Span(MONDAY + timedelta(days=offset), MONDAY + timedelta(days=offset + length))
    cadence = Cadence(days=per_week, weekdays=tuple(sorted(allowed)))
    assert list(drawn_dates(window, cadence, seed)) == by_hand(window, seed, allowed, per_week)


def test_exceptions_are_never_drawn() -> None:
    cadence = Cadence(exceptions=tuple(MONDAY + timedelta(days=n) for n in range(4)))
    assert drawn_dates(Span(MONDAY, MONDAY + timedelta(days=6)), cadence, 7) == (MONDAY + timedelta(days=4),)


def test_sprints_are_counted_from_their_start() -> None:
    cadence = Cadence(days=2, per=Per.SPRINT, sprint_days=10, sprint_start=MONDAY - timedelta(days=4))
    found = stretches(Span(MONDAY, MONDAY + timedelta(days=13)), cadence)
    assert [(one.span.first - MONDAY).days for one in found] == [-4, 6]
    assert [len(one.allowed) for one in found] == [5, 5]
    from_window = replace(cadence, sprint_start=None)
    assert stretch_start(MONDAY + timedelta(days=12), Span(MONDAY, MONDAY), from_window) == MONDAY + timedelta(days=10)


def test_the_frozen_bytes_are_the_canonical_json_of_the_exchange_format() -> None:
    one = replace(
        trial(
            held([date(2026, 4, 1)]),
            plan=Plan(looks=(date(2026, 5, 24),), guardrails=Guardrails(30, 8)),
            cadence=Cadence(sprint_start=MONDAY, exceptions=(date(2026, 4, 3),), hours=(time(9, 30), time(17))),
        ),
        title="Tïefe Tage",
    )
    exported = {**write_trial(one), "days": ["2026-04-01"]}
    keys = ("baseline", "from", "until", "comparison", "cadence", "days", "drawn", "seed", "plan")
    expected = json.dumps({k: exported[k] for k in keys}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert frozen_bytes(one) == expected.encode()
    assert plan_sha256(one) == hashlib.sha256(expected.encode()).hexdigest()
    assert b'"baseline":null' in frozen_bytes(replace(one, baseline=None, cadence=Cadence()))


def test_moving_a_day_does_not_change_the_frozen_bytes_and_another_threshold_does() -> None:
    one = trial(held([date(2026, 4, 1)]))
    frozen = replace(one, plan_sha256=plan_sha256(one), frozen_at=datetime(2026, 3, 1, tzinfo=UTC))
    moved = replace(frozen, days=(TrialDay(date(2026, 4, 2), date(2026, 4, 1), DayStatus.MOVED, "sick"),))
    assert not plan_was_changed(moved)
    assert plan_was_changed(replace(frozen, plan=replace(frozen.plan, worthwhile_ratio=0.9)))
    assert not plan_was_changed(one)


def test_a_planned_day_that_has_come_was_held_if_there_was_a_deep_session() -> None:
    first, second, third = (WINDOW.first + timedelta(days=n) for n in (0, 1, 8))
    days = (
        TrialDay(first, first),
        TrialDay(second, first + timedelta(days=3), DayStatus.MOVED, "visit"),
        TrialDay(third, third),
        TrialDay(first, first + timedelta(days=4), DayStatus.CANCELLED, "ill"),
    )
    settled = trial(days).settled({first, second, third}, second)
    assert [day.status for day in settled.days] == [
        DayStatus.HELD,
        DayStatus.HELD,
        DayStatus.PLANNED,
        DayStatus.CANCELLED,
    ]
    assert settled.days[1].drawn_date != settled.days[1].date
    assert trial(days).settled(set(), second).days == days
