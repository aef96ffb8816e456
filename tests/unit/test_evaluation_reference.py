"""Every case of tests/reference, to the tolerance stated there."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import exp, inf, log
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from scipy import optimize, stats

from deepday.domain.interruption import Initiator, Interruption, Source
from deepday.domain.session import Gap, GapKind, Session, SessionKind
from deepday.evaluation.day_measures import DayMeasures, focus_time, measure
from deepday.evaluation.effect_size import nap
from deepday.evaluation.mean_difference import mean, variance
from deepday.evaluation.power import Design, deep_days_needed, power, smallest_detectable_reduction
from deepday.evaluation.rate_ratio import Arm, Method, compare, exact_interval, poisson_interval
from deepday.evaluation.survival import Observation, quantile

FOLDER = Path(__file__).parent.parent / "reference"
DAYS = json.loads((FOLDER / "day_measures.json").read_text(encoding="utf-8"))["cases"]
STATISTICS = json.loads((FOLDER / "statistics.json").read_text(encoding="utf-8"))
TOLERANCE = STATISTICS["tolerance_relative"]


def near(value: Any) -> Any:
    return pytest.approx(value, rel=TOLERANCE, abs=1e-9)


def named(cases: Sequence[Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.get("name", ""))


def arm_of(case: Mapping[str, Any]) -> Arm:
    return Arm(tuple(case["events"]), tuple(case.get("hours", [1.0] * len(case["events"]))))


def one_day(counts: Sequence[float]) -> Arm:
    return Arm((counts[0],), (counts[1],))


# --- days -------------------------------------------------------------------------------------


def measured(case: Mapping[str, Any]) -> DayMeasures:
    zone = case["time_zone"]

    def utc(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    gaps = tuple(Gap(utc(a), utc(b), GapKind.PAUSE) for a, b in case["pauses"])
    sessions = [
        Session(str(n), SessionKind.ORDINARY, utc(a), zone, utc(b), gaps=gaps)
        for n, (a, b) in enumerate(case["sessions"])
    ]
    entries = [
        Interruption(
            str(n), utc(a), zone, Source(source), Initiator(initiator), handled_until=utc(until) if until else None
        )
        for n, (a, until, source, initiator) in enumerate(case["interruptions"])
    ]
    return measure(focus_time(sessions, entries, datetime(2027, 1, 1, tzinfo=UTC)))


@named(DAYS)
def test_a_day_is_measured_as_the_fixture_says(case: Mapping[str, Any]) -> None:
    found = measured(case)
    values = {name: getattr(found, name) for name in case["expected"] if not name.startswith("share_in_blocks")}
    for least, share in zip((60, 90, 120), found.share_in_blocks, strict=True):
        values[f"share_in_blocks_{least}"] = share
    values["blocks_minutes"] = list(found.blocks_minutes)
    # The fixtures are rounded to four or six places.
    assert values == {name: pytest.approx(value, abs=5e-5) for name, value in case["expected"].items()}


# --- rates ------------------------------------------------------------------------------------


@named(STATISTICS["rate_ratio_exact"])
def test_the_exact_interval_of_a_rate_ratio(case: Mapping[str, Any]) -> None:
    deep, reference = one_day(case["deep"]), one_day(case["reference"])
    ratio = compare(reference, deep).ratio
    assert ratio == near(case["ratio"])
    assert list(exact_interval(deep, reference, 0.95)) == near(case["interval_95"])
    # The interval that just touches 1 belongs to the central p.
    touching = optimize.brentq(lambda p: _reach(deep, reference, p), 1e-9, 1 - 1e-9, xtol=1e-15)
    assert touching == near(case["p_central"])


def _reach(deep: Arm, reference: Arm, p: float) -> float:
    """Return how far the interval at level 1 - p lies from 1; negative while it holds 1."""
    low, high = exact_interval(deep, reference, 1 - p)
    return max(low - 1, 1 - high)


@named([case for case in STATISTICS["rate_ratio_exact"] if "midp_p" in case])
def test_the_mid_p_interval_lies_within_the_exact_one_that_is_used(case: Mapping[str, Any]) -> None:
    deep, reference = one_day(case["deep"]), one_day(case["reference"])
    low, high = exact_interval(deep, reference, 0.95)
    assert low < case["midp_interval_95"][0] < case["midp_interval_95"][1] < high
    (x, e), (y, f) = case["deep"], case["reference"]
    upper = stats.binom.sf(x, x + y, e / (e + f)) + stats.binom.pmf(x, x + y, e / (e + f)) / 2
    assert 2 * min(upper, 1 - upper) == near(case["midp_p"])
    if "wald_95" in case:
        se = (1 / x + 1 / y) ** 0.5
        limits = [case["ratio"] * exp(float(stats.norm.ppf(p)) * se) for p in (0.025, 0.975)]
        assert limits == near(case["wald_95"])


@named(STATISTICS["poisson_rate_garwood_95"])
def test_the_exact_interval_of_a_count(case: Mapping[str, Any]) -> None:
    assert list(poisson_interval(case["events"])) == near(case["interval"])


@named(STATISTICS["rate_ratio_days"])
def test_the_rate_ratio_of_days(case: Mapping[str, Any]) -> None:
    reference, deep = arm_of(case["reference"]), arm_of(case["deep"])
    floored, plain = compare(reference, deep), compare(reference, deep, floor=False)
    shown = floored if "interval_95" in case else plain
    found = {
        "ratio": floored.ratio,
        "log_ratio": log(floored.ratio) if floored.ratio else None,
        "interval_95": _listed(floored.interval(0.95)),
        "se": shown.se,
        "df": shown.df,
        "dispersion": floored.dispersion,
        "without_floor_95": _listed(plain.interval(0.95)),
        "naive_exact_95": list(exact_interval(deep, reference, 0.95)),
        **{f"upper_{level}": (floored.interval(level / 100) or (0.0, inf))[1] for level in (80, 95, 99)},
    }
    places = {"abs": 5e-5} if "McKissick" in case["name"] else {"rel": TOLERANCE}  # that paper gives so many
    expected = {name: pytest.approx(value, **places) for name, value in case.items() if name in found}
    assert {name: found[name] for name in expected} == expected
    assert floored.method is (Method.SCALED_EXACT if "upper_95" in case else Method.WELCH)


def _listed(limits: tuple[float, float] | None) -> list[float]:
    assert limits is not None
    return list(limits)


# --- the others -------------------------------------------------------------------------------


@named(STATISTICS["nap"])
def test_nap_and_what_others_derive_from_it(case: Mapping[str, Any]) -> None:
    reference, deep = ([-float(v) for v in case[name]] for name in ("reference", "deep"))  # higher is better there
    found = nap(reference, deep)
    assert found is not None
    if "nap" in case:
        assert found == near(case["nap"])
        assert 2 * found - 1 == near(case["tau"])
    trend = sum(
        2 * (nap([earlier], [later]) or 0.0) - 1 for n, earlier in enumerate(reference) for later in reference[n + 1 :]
    )
    assert 2 * found - 1 - trend / (len(reference) * len(deep)) == near(case["tau_u"])


@pytest.mark.parametrize("case", STATISTICS["power"])
def test_the_power_of_a_design(case: Mapping[str, Any]) -> None:
    design = Design(
        case["reference_days"],
        case["deep_days"],
        case["reference_mean_events"],
        case["deep_mean_events_at_reference_rate"],
        case["phi"],
    )
    assert smallest_detectable_reduction(design) == near(case["smallest_detectable_reduction_at_80"])
    if "power_at_0.6" in case:
        assert power(design, 0.6) == near(case["power_at_0.6"])
        assert deep_days_needed(design, 0.5, 60) == 13


@pytest.mark.parametrize("case", STATISTICS["kaplan_meier"])
def test_the_median_of_times_that_are_not_all_over(case: Mapping[str, Any]) -> None:
    assert quantile([Observation(time, over) for time, over in case["observations"]], 0.5) == case["median"]


@named(STATISTICS["univariate_nist"])
def test_means_and_variances_keep_their_digits(case: Mapping[str, Any]) -> None:
    values = (
        [10000001.0, 10000003.0, 10000002.0]
        if case["name"] == "NumAcc1"
        else [10000000.2, *[10000000.1, 10000000.3] * 500]
    )
    assert mean(values) == near(case["mean"])
    assert variance(values) ** 0.5 == near(case["sd"])
