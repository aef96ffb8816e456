"""The comparison of two arms: against scipy and statsmodels as oracles, its properties, and where it must be silent."""

from dataclasses import replace
from math import exp, inf, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats import rates
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from deepday.evaluation.displacement import displacement
from deepday.evaluation.effect_size import nap
from deepday.evaluation.mean_difference import difference, geometric_mean, mean, ratio
from deepday.evaluation.power import (
    USUAL_PHI,
    Design,
    deep_days_needed,
    phi_of,
    power,
    smallest_detectable_reduction,
)
from deepday.evaluation.rate_ratio import Arm, Limits, Method, arm, compare, exact_interval, rate_interval
from deepday.evaluation.survival import Observation, quantile

CALM = Arm((9, 6, 12, 4, 7, 11, 5, 8), (4, 3.5, 5, 3, 4.5, 4, 3.5, 4.5))
FEWER = Arm((3, 6, 2, 5, 4, 1, 6, 3), (5, 5.5, 4.5, 6, 5, 4, 5.5, 5.5))
QUIET = Arm((0, 0, 0), (4, 5, 6))

days = st.lists(st.tuples(st.integers(0, 40), st.floats(1, 10)), min_size=2, max_size=12).map(
    lambda found: arm([(float(y), e) for y, e in found])
)


def limits_of(found: Limits | None) -> Limits:
    assert found is not None
    return found


# --- oracles ----------------------------------------------------------------------------------


@given(st.lists(st.floats(1, 60), min_size=3, max_size=9), st.lists(st.floats(1, 60), min_size=3, max_size=9))
def test_a_difference_of_means_is_welchs(reference: list[float], deep: list[float]) -> None:
    if min(np.ptp(reference), np.ptp(deep)) < 0.1:
        return
    found = difference(reference, deep)
    assert found is not None
    expected = CompareMeans(DescrStatsW(deep), DescrStatsW(reference)).tconfint_diff(usevar="unequal")
    assert limits_of(found.interval_95) == pytest.approx(expected, rel=1e-6, abs=1e-9)


@given(days, days)
def test_the_exact_interval_is_clopper_pearsons(reference: Arm, deep: Arm) -> None:
    ours, theirs = int(deep.total_events), int(reference.total_events)
    if ours + theirs == 0:
        return
    test = stats.binomtest(ours, ours + theirs).proportion_ci(0.95, "exact")
    exposure = reference.total_hours / deep.total_hours
    found = exact_interval(deep, reference, 0.95)
    expected = [exposure * p / (1 - p) if p < 1 else inf for p in (test.low, test.high)]
    assert list(found) == pytest.approx(expected, rel=1e-6)


def test_without_bumps_the_welch_interval_is_near_the_score_interval_of_statsmodels() -> None:
    flat = Arm((20.0,) * 40, (4.0,) * 40)
    fewer = Arm((10.0,) * 40, (4.0,) * 40)
    found = compare(flat, fewer)
    z = log(0.5) / (found.se or inf)
    oracle = rates.test_poisson_2indep(400, 160, 800, 160, method="wald-log", compare="ratio")
    assert z == pytest.approx(oracle.statistic, rel=1e-3)


# --- properties -------------------------------------------------------------------------------


@given(days, days, st.sampled_from([0.8, 0.95, 0.99]), st.floats(0.1, 60))
def test_units_of_time_do_not_matter(reference: Arm, deep: Arm, level: float, unit: float) -> None:
    def scaled(one: Arm) -> Arm:
        return replace(one, hours=tuple(e * unit for e in one.hours))

    ours, theirs = compare(reference, deep), compare(scaled(reference), scaled(deep))
    assert (theirs.ratio or 0.0) == pytest.approx(ours.ratio or 0.0, rel=1e-9)
    assert theirs.method is ours.method
    if ours.method is not None:
        assert limits_of(theirs.interval(level)) == pytest.approx(limits_of(ours.interval(level)), rel=1e-6)


@given(days, days, st.sampled_from([0.8, 0.95, 0.99]))
def test_swapping_the_arms_inverts_the_interval(reference: Arm, deep: Arm, level: float) -> None:
    ours, theirs = compare(reference, deep).interval(level), compare(deep, reference).interval(level)
    if ours is None or theirs is None:
        assert ours is theirs
        return
    inverted = tuple(1 / limit if limit else inf for limit in reversed(theirs))
    assert inverted == pytest.approx(ours, rel=1e-6)


@given(days, days)
def test_intervals_lie_within_each_other_around_the_ratio(reference: Arm, deep: Arm) -> None:
    found = compare(reference, deep)
    if found.method is None or found.ratio is None:
        return
    of_80, of_95, of_99 = (limits_of(found.interval(level)) for level in (0.8, 0.95, 0.99))
    assert of_99[0] <= of_95[0] <= of_80[0] <= found.ratio <= of_80[1] <= of_95[1] <= of_99[1]


@given(days)
def test_a_day_without_events_changes_the_rate_and_a_day_that_is_not_there_does_not(one: Arm) -> None:
    with_zero = Arm((*one.events, 0.0), (*one.hours, 4.0))
    rate, lower = one.rate, with_zero.rate
    assert rate is not None
    assert lower is not None
    assert lower < rate or rate == 0


# --- where it must be silent ------------------------------------------------------------------


def test_one_day_an_arm_gives_rates_and_no_interval() -> None:
    found = compare(Arm((9,), (4,)), FEWER)
    assert found.ratio == pytest.approx(30 / 41 / (9 / 4))
    assert (found.method, found.dispersion, found.interval(0.95)) == (None, None, None)


def test_no_day_gives_no_rate() -> None:
    found = compare(Arm((), ()), FEWER)
    assert (found.reference.rate, found.ratio, found.interval(0.95)) == (None, None, None)
    assert compare(CALM, Arm((), ())).ratio is None


def test_no_event_at_all_gives_no_interval() -> None:
    found = compare(QUIET, QUIET)
    assert (found.ratio, found.method, found.dispersion, found.interval(0.95)) == (None, None, None, None)


def test_events_on_deep_days_only_have_a_lower_limit() -> None:
    found = compare(QUIET, FEWER)
    low, high = limits_of(found.interval(0.95))
    assert (found.ratio, found.method, high) == (inf, Method.SCALED_EXACT, inf)
    assert low > 1


def test_four_events_are_compared_exactly_and_five_are_not() -> None:
    assert compare(CALM, Arm((4, 0), (5, 5))).method is Method.SCALED_EXACT
    assert compare(CALM, Arm((4, 1), (5, 5))).method is Method.WELCH


# --- one arm ----------------------------------------------------------------------------------


def test_the_interval_of_one_rate_is_on_the_log_scale() -> None:
    low, high = limits_of(rate_interval(CALM))
    reach = float(stats.t.ppf(0.975, 7)) * sqrt(CALM.relative_variance())
    assert (low, high) == pytest.approx(((62 / 32) * exp(-reach), (62 / 32) * exp(reach)))


def test_the_interval_of_a_rate_without_events_is_exact() -> None:
    assert limits_of(rate_interval(QUIET)) == pytest.approx((0, 3.688879454 / 15))


def test_the_interval_of_few_bumpy_events_is_wider_than_that_of_a_count() -> None:
    bumpy = Arm((4, 0, 0, 0), (5, 5, 5, 5))
    assert limits_of(rate_interval(bumpy))[1] > float(stats.chi2.ppf(0.975, 10)) / 2 / 20


def test_one_day_has_no_interval() -> None:
    assert rate_interval(Arm((3,), (4,))) is None


# --- the others -------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 5), min_size=1, max_size=9), st.lists(st.floats(0, 5), min_size=1, max_size=9))
def test_nap_is_mann_whitneys(reference: list[float], deep: list[float]) -> None:
    u = stats.mannwhitneyu(reference, deep).statistic
    assert nap(reference, deep) == pytest.approx(float(u) / (len(reference) * len(deep)))


def test_nap_of_nothing_is_nothing() -> None:
    assert nap([], [1.0]) is None
    assert nap([1.0], []) is None


def test_means_of_nothing_and_differences_of_too_little_are_nothing() -> None:
    assert (mean([]), geometric_mean([]), difference([], [1.0]), ratio([], [1.0])) == (None, None, None, None)
    assert geometric_mean([2.0, 8.0]) == pytest.approx(4)
    one = difference([1.0, 2.0], [4.0])
    assert one is not None
    assert (one.value, one.interval_95) == (2.5, None)
    alike = difference([3.0, 3.0], [4.0, 4.0])
    assert alike is not None
    assert (alike.value, alike.interval_95) == (1.0, None)
    single = ratio([1.0], [2.0])
    assert single is not None
    assert single.value == pytest.approx(2)
    assert single.interval_95 is None


def test_a_ratio_of_scores_is_the_difference_of_their_logs() -> None:
    found = ratio([1.0, 1.2, 0.9], [0.8, 0.7, 0.9])
    logs = difference([log(v) for v in (1.0, 1.2, 0.9)], [log(v) for v in (0.8, 0.7, 0.9)])
    assert found is not None
    assert logs is not None
    assert found.interval_95 == pytest.approx(tuple(map(exp, limits_of(logs.interval_95))))


def test_a_quantile_that_is_never_reached_is_not_known() -> None:
    assert quantile([Observation(3, over=True), Observation(9, over=False), Observation(9, over=False)], 0.5) is None
    assert quantile([], 0.5) is None


def test_what_ends_at_the_time_of_a_censoring_ends_before_it() -> None:
    assert quantile([Observation(5, over=True), Observation(5, over=False)], 0.5) == 5


def test_ups_and_downs_come_from_the_baseline_and_are_usual_without_one() -> None:
    assert phi_of(Arm((), ())) == phi_of(QUIET) == USUAL_PHI
    assert phi_of(CALM) == 0.0
    bumpy = Arm((14, 0, 20, 1, 9, 0, 4, 12), (4.0,) * 8)
    spread = bumpy.bumps / 7
    assert phi_of(bumpy) == pytest.approx((spread - 1) / 7.5)


def test_power_grows_with_days_and_with_the_effect() -> None:
    design = Design(20, 8, 7.2, 9.0)
    assert power(design, 0.4) > power(design, 0.6) > power(design, 0.9)
    assert power(replace(design, deep_days=16), 0.6) > power(design, 0.6)


def test_a_trial_that_can_confirm_nothing_says_so() -> None:
    assert smallest_detectable_reduction(Design(2, 2, 0.5, 0.5)) is None
    assert deep_days_needed(Design(20, 8, 7.2, 9.0), 0.95, 26) is None


def test_displacement_is_flagged_by_its_80_percent_interval() -> None:
    more = Arm(tuple(2 * y for y in CALM.events), CALM.hours)
    assert displacement(CALM, more, 3).flagged is True
    assert displacement(CALM, CALM, 0).flagged is False
    assert displacement(Arm((), ()), CALM, 0).flagged is None
