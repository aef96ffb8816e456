"""The second key: against a plain enumeration, and where there is none."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations, product
from math import inf, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deepday.evaluation.permutation import Stretch, permutation_p, statistic
from deepday.evaluation.rate_ratio import Arm, arm, compare
from tests.trials import MONDAY

Day = tuple[float, float]


def week(number: int, days: int = 1) -> Stretch:
    return Stretch(tuple(MONDAY + timedelta(weeks=number, days=n) for n in range(5)), days)


def by_hand(counts: dict[date, Day], weeks: Sequence[Stretch], deep: frozenset[date]) -> float:
    """Enumerate every draw, one after the other."""

    def of(chosen: frozenset[date]) -> float | None:
        groups = [[counts[d] for d in counts if (d in chosen) is inside] for inside in (False, True)]
        return statistic(arm(groups[0]), arm(groups[1])) if all(groups) else None

    ours = of(deep)
    assert ours is not None
    draws = [of(frozenset(d for part in draw for d in part)) for draw in product(*(w.draws() for w in weeks))]
    found = [one for one in draws if one is not None]
    return sum(abs(one) >= abs(ours) - 1e-9 for one in found) / len(found)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.floats(2, 8)), min_size=15, max_size=15),
    st.lists(st.integers(0, 4), min_size=3, max_size=3),
    st.sets(st.integers(0, 14), max_size=4),
)
def test_all_draws_at_once_are_what_enumeration_by_hand_finds(
    found: list[tuple[int, float]], chosen: list[int], missing: set[int]
) -> None:
    weeks = [week(n) for n in range(3)]
    dates = [day for stretch in weeks for day in stretch.allowed]
    deep = frozenset(stretch.allowed[n] for stretch, n in zip(weeks, chosen, strict=True))
    counts = {d: (float(y), e) for n, (d, (y, e)) in enumerate(zip(dates, found, strict=True)) if n not in missing}
    if not deep & counts.keys() or not counts.keys() - deep:
        return
    assert permutation_p(counts, weeks, deep, 1) == pytest.approx(by_hand(counts, weeks, deep))


def counts_of(weeks: Sequence[Stretch], events: Sequence[float]) -> dict[date, Day]:
    dates = [day for stretch in weeks for day in stretch.allowed]
    return {day: (events[n % len(events)], 4.0) for n, day in enumerate(dates)}


def test_the_clearest_of_125_draws_has_p_of_one_in_125() -> None:
    weeks = [week(n) for n in range(3)]
    counts = counts_of(weeks, [2.0, 9.0, 9.0, 9.0, 9.0])
    assert permutation_p(counts, weeks, frozenset(w.allowed[0] for w in weeks), 1) == pytest.approx(1 / 125)


def test_many_draws_are_sampled_with_the_seed_of_the_trial() -> None:
    weeks = [week(n) for n in range(8)]
    assert len(weeks[0].draws()) ** 8 > 200_000
    counts = counts_of(weeks, [2.0, 9.0, 8.0, 9.0, 7.0])
    deep = frozenset(w.allowed[0] for w in weeks)
    p = permutation_p(counts, weeks, deep, 1)
    assert p == permutation_p(counts, weeks, deep, 1)
    assert p == pytest.approx(1 / 10_000)


def test_two_days_a_week_are_drawn_as_pairs() -> None:
    assert len(week(0, 2).draws()) == len(list(combinations(range(5), 2)))
    assert Stretch((MONDAY,), 2).draws() == ((MONDAY,),)


def test_a_plan_with_one_possible_draw_has_no_second_key() -> None:
    only = Stretch((MONDAY,), 1)
    counts = {MONDAY: (2.0, 4.0), MONDAY + timedelta(days=1): (9.0, 4.0)}
    assert permutation_p(counts, [only], frozenset([MONDAY]), 1) is None


def test_an_arm_without_events_is_as_clear_as_can_be() -> None:
    quiet, busy = Arm((0, 0), (4, 4)), Arm((3, 5), (4, 4))
    assert statistic(busy, quiet) == -inf
    assert statistic(quiet, busy) == inf
    assert statistic(quiet, quiet) == 0.0


def test_the_statistic_is_ln_ratio_over_se() -> None:
    reference, deep = Arm((9, 6, 12), (4, 3, 5)), Arm((3, 6, 2), (5, 5, 4))
    found = compare(reference, deep)
    assert found.ratio is not None
    assert found.se is not None
    assert statistic(reference, deep) == pytest.approx(log(found.ratio) / found.se)
    assert statistic(reference, Arm((3,), (5,))) < 0
