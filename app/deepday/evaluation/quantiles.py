"""Quantiles and probabilities of t, beta and gamma by ``scipy.special``, which the first call loads."""

import importlib
import logging
import os
import sys
from functools import cache
from types import ModuleType
from typing import Any

_LOG = logging.getLogger(__name__)


def t_quantile(df: float, probability: float) -> float:
    """Return the value that a t of *df* degrees of freedom stays below with *probability*."""
    return float(_functions().stdtrit(df, probability))


def t_probability(df: float, value: float) -> float:
    """Return the probability that a t of *df* degrees of freedom stays below *value*."""
    return float(_functions().stdtr(df, value))


def beta_quantile(a: float, b: float, probability: float) -> float:
    """Return the value that a beta of *a* and *b* stays below with *probability*."""
    return float(_functions().betaincinv(a, b, probability))


def gamma_quantile(shape: float, probability: float) -> float:
    """Return the value that a gamma of *shape* and scale 1 stays below with *probability*."""
    return float(_functions().gammaincinv(shape, probability))


COMPILED = "scipy.special._ufuncs"


@cache
def _functions() -> Any:
    """Return the module that holds the functions of ``scipy.special``.

    WORKAROUND: ``scipy.special`` itself loads the array interfaces of other libraries and with them most of numpy
    (f2py, testing, random): 0.2 s that a window waits for. The functions are those of its compiled part, which is
    loaded without the package around it; where that does not work (another layout of scipy), the package is loaded.
    It may go when ``import scipy.special`` takes as long as ``import numpy``.
    """
    package = "scipy.special"
    if package not in sys.modules:
        around = ModuleType(package)
        around.__path__ = [os.path.join(where, "special") for where in importlib.import_module("scipy").__path__]  # noqa: PTH118 -- an import path is text
        sys.modules[package] = around
        try:
            return importlib.import_module(COMPILED)
        except ImportError:
            _LOG.info("%s cannot be loaded alone", COMPILED)
        finally:
            del sys.modules[package]
    from scipy import special  # noqa: PLC0415 -- only while an evaluation runs; by its name, so that a build finds it

    return special
