"""What most tests of a service ask for: time that is moved by hand, HTTP as the program speaks it, and effect steps.

A module that wants another of these has a fixture of the same name.
"""

from collections.abc import Iterator
from contextlib import closing

import pytest

from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from tests.effect_contract import MemoryJournal
from tests.fakes.world import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def http() -> Iterator[Http]:
    with closing(Http()) as client:
        yield client


@pytest.fixture
def steps(clock: ManualClock) -> EffectSteps:
    """Return steps with a journal of their own and ids from 1."""
    ids = iter("123456789")
    return EffectSteps(MemoryJournal(), clock.now, lambda: next(ids))
