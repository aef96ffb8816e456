"""How often the comparison errs, in simulated trials with a fixed seed; the long studies run in make test-all."""

from collections.abc import Callable

import numpy as np
import pytest

from deepday.evaluation.displacement import displacement
from deepday.evaluation.rate_ratio import Arm, Limits, compare, exact_interval
from tests.simulation import Weeks, World, simulate

SEED = 20260326
Interval = Callable[[Arm, Arm], Limits | None]
long = pytest.mark.slow


def ours(reference: Arm, deep: Arm) -> Limits | None:
    return compare(reference, deep).interval(0.95)


def naive(reference: Arm, deep: Arm) -> Limits | None:
    return exact_interval(deep, reference, 0.95)


def weeks(world: World, trials: int, before: int, during: int) -> Weeks:
    return simulate(world, trials, before, during, np.random.default_rng(SEED))


def share_outside(interval: Interval, world: World, trials: int) -> float:
    """Return in which share of trials, 20 baseline against 8 deep days, the interval misses the true ratio."""
    made = weeks(world, trials, before=4, during=8)
    first_weeks = np.arange(made.deep.shape[1]) < 20
    missed = 0
    for trial in range(trials):
        limits = interval(made.arm(trial, first_weeks), made.arm(trial, made.deep[trial]))
        assert limits is not None
        missed += not limits[0] <= world.effect <= limits[1]
    return missed / trials


def false_findings_in_same_weeks(world: World, trials: int) -> float:
    made = weeks(world, trials, before=0, during=8)
    pairs = ((made.arm(n, ~made.deep[n]), made.arm(n, made.deep[n])) for n in range(trials))
    limits = [found for pair in pairs if (found := ours(*pair)) is not None]
    return sum(not low <= 1 <= high for low, high in limits) / trials


def share_flagged(world: World, trials: int) -> float:
    made = weeks(world, trials, before=4, during=12)
    days = np.arange(made.deep.shape[1])
    flagged = 0
    for trial in range(trials):
        deep = made.deep[trial]
        after = np.concatenate([[False], deep[:-1]]) & ~deep
        flagged += displacement(made.arm(trial, days < 20), made.arm(trial, after), 0).flagged is True
    return flagged / trials


# --- short ------------------------------------------------------------------------------------


def test_when_nothing_changed_few_trials_find_something() -> None:
    assert 0.03 <= share_outside(ours, World(), 600) <= 0.075


def test_the_same_check_catches_an_interval_that_takes_events_for_independent() -> None:
    assert share_outside(naive, World(), 600) > 0.15


def test_the_interval_holds_the_truth_when_deep_work_helps() -> None:
    assert share_outside(ours, World(effect=0.5), 600) <= 0.07


def test_a_slow_drift_does_not_fool_a_comparison_within_weeks() -> None:
    assert false_findings_in_same_weeks(World(drift_sd=0.3), 600) <= 0.075


def test_displacement_is_flagged_where_it_is_and_seldom_where_it_is_not() -> None:
    assert share_flagged(World(moved=0.4), 400) >= 0.55
    assert share_flagged(World(), 400) <= 0.15


# --- long -------------------------------------------------------------------------------------


@long
def test_study_no_effect() -> None:
    missed = share_outside(ours, World(), 2000)
    assert 0.035 <= missed <= 0.07
    assert 0.93 <= 1 - missed <= 0.97


@long
def test_study_the_naive_interval_fails() -> None:
    assert not 0.035 <= share_outside(naive, World(), 2000) <= 0.07


@long
@pytest.mark.parametrize("phi", [0.0, 0.1, 0.25, 0.5])
@pytest.mark.parametrize("effect", [1.0, 0.6, 0.4])
def test_study_coverage(phi: float, effect: float) -> None:
    assert share_outside(ours, World(phi=phi, effect=effect), 2000) <= 0.07


@long
def test_study_drift() -> None:
    assert 0.03 <= false_findings_in_same_weeks(World(drift_sd=0.3), 2000) <= 0.07


@long
def test_study_displacement() -> None:
    assert 0.62 <= share_flagged(World(moved=0.4), 2000) <= 0.80
    assert 0.06 <= share_flagged(World(), 2000) <= 0.12
