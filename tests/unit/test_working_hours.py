"""When the person's day turns, on days with and without a hitch of the local clock."""

from datetime import UTC, datetime, time

import pytest

from deepday.domain.working_hours import WorkingHours

BERLIN, SAO_PAULO, APIA, ST_JOHNS = "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "America/St_Johns"


@pytest.mark.parametrize(
    ("after", "turns"),
    [
        (datetime(2026, 3, 2, 2, 59, tzinfo=UTC), datetime(2026, 3, 2, 3, 0, tzinfo=UTC)),
        (datetime(2026, 3, 2, 3, 0, tzinfo=UTC), datetime(2026, 3, 3, 3, 0, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 3, 29, 2, 0, tzinfo=UTC)),
    ],
    ids=["today", "just_turned", "into_summer_time"],
)
def test_a_day_turns_at_its_hour_of_the_local_clock(after: datetime, turns: datetime) -> None:
    assert WorkingHours().next_turn(after, BERLIN) == turns


@pytest.mark.parametrize(
    ("zone", "after"),
    [
        (SAO_PAULO, datetime(2018, 11, 3, 20, 0, tzinfo=UTC)),  # midnight does not exist
        (APIA, datetime(2011, 12, 29, 20, 0, tzinfo=UTC)),  # nor does the whole next day
        (ST_JOHNS, datetime(2010, 11, 7, 3, 0, tzinfo=UTC)),  # the minute after midnight went back to 23:01
    ],
    ids=["no_midnight", "no_tomorrow", "the_day_before_once_more"],
)
def test_the_next_turn_is_always_to_come(zone: str, after: datetime) -> None:
    assert WorkingHours(turns_at=time(0)).next_turn(after, zone) > after
