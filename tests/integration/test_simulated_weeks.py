"""Simulated weeks of one person: what the real engine and history hold afterwards is what was really done."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from deepday.engine.overview import Day
from tests.fakes.month import A_DAY, FIRST, TrueDay, Weeks

WEEK, MONTH = 7, 31


def live(seed: int, days: int, folder: Path) -> None:
    """Live *days* and compare every one of them with the truth."""
    weeks = Weeks(seed, folder)
    try:
        weeks.live(days)
        assert weeks.crashes == []
        last = FIRST + (days - 1) * A_DAY
        held = {day.date: day for day in weeks.log.days(FIRST, last)}
        for number in range(days):
            on = FIRST + number * A_DAY
            compare(weeks, on, held.get(on, Day(on, (), ())), weeks.truth.get(on, TrueDay()))
        sessions = sorted((s for day in held.values() for s in day.sessions), key=lambda s: s.started_at)
        assert all(a.ended_at is not None and a.ended_at <= b.started_at for a, b in pairwise(sessions))
    finally:
        assert weeks.database.close(timeout_s=10)


def compare(weeks: Weeks, on: date, day: Day, truth: TrueDay) -> None:
    now = weeks.now
    focus = [(f"{a:%d %H:%M:%S}", f"{b:%d %H:%M:%S}") for a, b in day.focus(now)]
    true = [(f"{a:%d %H:%M:%S}", f"{b:%d %H:%M:%S}") for a, b in _joined(truth)]
    assert focus == true, f"{on:%A %d}"
    assert day.focus_s(now) == truth.focus_s
    assert len(day.interruptions) == len(truth.broke_in), on
    assert sum(day.in_focus(entry, now) for entry in day.interruptions) == truth.in_focus, on
    assert weeks.closing.sheet(day, now).state == truth.state(on), on


def _joined(truth: TrueDay) -> list[tuple[object, object]]:
    """Return the true stretches of focus, those joined that touch."""
    joined: list[list[object]] = []
    for start, end in truth.focus():
        if joined and joined[-1][1] == start:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    return [(start, end) for start, end in joined]


@pytest.mark.parametrize("seed", [1, 10])
def test_a_week_comes_to_what_was_really_done(seed: int, tmp_path: Path) -> None:
    live(seed, WEEK, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_a_month_comes_to_what_was_really_done(seed: int, tmp_path: Path) -> None:
    live(seed, MONTH, tmp_path)


def test_the_comparison_can_see_a_difference(tmp_path: Path) -> None:
    weeks = Weeks(1, tmp_path)
    try:
        weeks.live(1)
        weeks.truth[FIRST].away.append(
            (weeks.truth[FIRST].at_work[-1][0], weeks.truth[FIRST].at_work[-1][0] + timedelta(seconds=1))
        )
        (day,) = weeks.log.days(FIRST, FIRST)
        with pytest.raises(AssertionError):
            compare(weeks, FIRST, day, weeks.truth[FIRST])
    finally:
        assert weeks.database.close(timeout_s=10)
