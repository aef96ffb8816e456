"""The pools in which calls to the world block, and how long to wait before one is tried again."""

from concurrent.futures import Executor
from dataclasses import dataclass, field

from deepday.engine.tasks import Lanes

BACKOFF_S = (5.0, 15.0, 60.0, 180.0, 300.0)
"""Seconds between tries to reach a service; the last one repeats."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Local calls never wait behind remote ones. One call is in flight per lane."""

    local: Executor
    remote: Executor
    lanes: Lanes = field(default_factory=Lanes)


def backoff_s(tries: int, asked_s: float | None) -> float:
    """Return how long to wait after so many *tries* in vain, at least as long as the service asked for."""
    return max(asked_s or 0.0, BACKOFF_S[min(tries, len(BACKOFF_S) - 1)])
