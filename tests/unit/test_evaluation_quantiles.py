"""Quantiles: the compiled part of scipy.special alone gives what the whole package gives, and is not needed."""

import subprocess
import sys

import pytest
from scipy import special

from deepday.evaluation import quantiles


def answers() -> list[float]:
    quantiles._functions.cache_clear()
    return [
        quantiles.t_quantile(5.5, 0.975),
        quantiles.t_probability(5.5, 1.2),
        quantiles.beta_quantile(2, 3.5, 0.2),
        quantiles.gamma_quantile(2.5, 0.9),
    ]


EXPECTED = [
    float(special.stdtrit(5.5, 0.975)),
    float(special.stdtr(5.5, 1.2)),
    float(special.betaincinv(2, 3.5, 0.2)),
    float(special.gammaincinv(2.5, 0.9)),
]


def test_the_compiled_part_alone_answers_as_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "scipy.special")
    assert answers() == EXPECTED
    assert "scipy.special" not in sys.modules


def test_without_the_compiled_part_the_package_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "scipy.special")
    monkeypatch.setattr(quantiles, "COMPILED", "scipy.special._no_such_part")
    assert answers() == EXPECTED


def test_a_package_that_is_loaded_already_answers() -> None:
    assert answers() == EXPECTED


def test_the_package_can_be_loaded_afterwards_and_most_of_numpy_is_not_before() -> None:
    program = """
import sys
from deepday.evaluation.quantiles import t_quantile
found = t_quantile(5, 0.975)
assert not {"scipy.special", "numpy.f2py", "numpy.testing"} & set(sys.modules)
from scipy import stats
assert abs(stats.t.ppf(0.975, 5) - found) < 1e-12
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
