from datetime import UTC, datetime, time, timedelta

import pytest

from deepday.domain.errors import UsageError
from deepday.domain.times import at_clock, parse_clock, parse_duration, until_clock

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "length"),
    [("90m", 90), ("1h30m", 90), ("1h", 60), ("2h 5m", 125), ("25", 25), ("45 min", 45), ("24h", 1440), ("90s", 1.5)],
)
def test_a_duration_is_understood_as_written(text: str, length: float) -> None:
    assert parse_duration(text) == timedelta(minutes=length)


@pytest.mark.parametrize("text", ["", "-5m", "h", "1d", "5m1h", "٣m", "0m", "25h", "9999h"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_duration(text)
    assert caught.value.reason.params["text"] == text


@pytest.mark.parametrize(("text", "clock"), [("16:30", time(16, 30)), ("9:05", time(9, 5)), (" 00:00 ", time(0, 0))])
def test_a_time_of_day_is_understood_as_written(text: str, clock: time) -> None:
    assert parse_clock(text) == clock


@pytest.mark.parametrize("text", ["25:00", "16:60", "16", "16:3", "4pm", "-1:00", ""])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_clock(text)
    assert caught.value.reason.code == "clock.not_one"


def test_until_means_today_when_that_lies_ahead() -> None:
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert until_clock("16:30", now, BERLIN) == datetime(2026, 3, 2, 15, 30, tzinfo=UTC)


def test_until_means_tomorrow_when_that_is_less_than_twelve_hours_away() -> None:
    now = datetime(2026, 3, 2, 21, tzinfo=UTC)
    assert until_clock("6:00", now, BERLIN) == datetime(2026, 3, 3, 5, tzinfo=UTC)


def test_until_a_time_that_has_passed_is_refused() -> None:
    now = datetime(2026, 3, 2, 11, tzinfo=UTC)
    with pytest.raises(UsageError) as caught:
        until_clock("9:00", now, BERLIN)
    assert caught.value.reason.code == "clock.has_passed"


def test_until_follows_the_clock_across_the_change_to_summer_time() -> None:
    before = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)
    assert until_clock("8:00", before, BERLIN) == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)
    assert at_clock(time(8), before, BERLIN) == datetime(2026, 3, 28, 7, 0, tzinfo=UTC)
