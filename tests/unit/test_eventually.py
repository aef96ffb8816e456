"""Waiting with a deadline."""

import itertools

import pytest

from tests.eventually import eventually


def test_the_first_true_value_is_returned() -> None:
    values = iter([0, "", "there"])
    assert eventually(lambda: next(values)) == "there"


def test_a_condition_that_stays_false_names_what_was_waited_for() -> None:
    counter = itertools.count()
    with pytest.raises(AssertionError, match="the row is written"):
        eventually(lambda: next(counter) < 0, timeout_s=0.05, what="the row is written")
    assert next(counter) > 1
