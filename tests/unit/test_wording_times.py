"""Instants, dates and durations as people read them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from deepday.wording.times import clock, date_title, duration, moment, time_left

NOON = datetime(2026, 9, 24, 12, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 min"),
        (59, "under 1 min"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (4 * 3600 + 23 * 60 + 59, "4 h 23 min"),
        (3600 + 8 * 60, "1 h 08 min"),
        (25 * 3600, "25 h"),
    ],
)
def test_a_duration_counts_the_minutes_that_have_passed(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_what_is_left_never_reads_zero_before_it_is_over() -> None:
    assert time_left(timedelta(seconds=1)) == "1 min"
    assert time_left(timedelta(hours=2, minutes=9, seconds=1)) == "2 h 10 min"
    assert time_left(timedelta(0)) == "0 min"


def test_the_clock_is_that_of_the_zone() -> None:
    assert clock(NOON, "Europe/Berlin") == "14:20"
    assert clock(NOON, "Asia/Kathmandu") == "18:05"


def test_a_date_reads_as_a_headline() -> None:
    assert date_title(date(2026, 9, 24)) == "Thursday, 24 September"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(minutes=42), "13:38"),
        (timedelta(days=2), "Tue 14:20"),
        (timedelta(days=-1), "Fri 14:20"),
        (timedelta(days=7), "17 September 14:20"),
    ],
)
def test_a_moment_names_the_day_only_when_it_is_another_one(before: timedelta, words: str) -> None:
    assert moment(NOON - before, NOON, "Europe/Berlin") == words
