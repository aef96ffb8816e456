"""Waiting for something to become true, with a deadline; the only way in which a test waits outside Qt."""

import select
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(condition: Callable[[], T], timeout_s: float = 5, what: str = "", *, every_s: float = 0.02) -> T:
    """Return the first true value of *condition*.

    It is asked at once, then every *every_s* seconds. *what* names the thing waited for in the failure.

    Raises:
        AssertionError: it was still false after *timeout_s* seconds.
    """
    deadline = time.monotonic() + timeout_s
    while not (value := condition()):
        if time.monotonic() >= deadline:
            message = f"not within {timeout_s:g} s: {what or condition}; last value: {value!r}"
            raise AssertionError(message)
        select.select([], [], [], every_s)
    return value
