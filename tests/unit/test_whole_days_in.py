"""Which dates a calendar file takes up whole: holidays, leave, series of them; broken events stop nothing."""

from datetime import date
from pathlib import Path

import pytest

from deepday.domain.errors import RefusedError
from deepday.domain.trial import Span
from deepday.effects.calendar.whole_days_in import whole_days_in, whole_days_of_file

SPRING = Span(date(2027, 3, 1), date(2027, 4, 30))


def vevent(*parts: str, uid: str = "one") -> str:
    lines = "".join(f"{part}\n" for part in parts)
    return f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\n{lines}END:VEVENT\n"


def off(*events: str, within: Span = SPRING) -> list[str]:
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{''.join(events)}END:VCALENDAR\n"
    lines = text.replace("\n", "\r\n").encode().splitlines(keepends=True)
    return [f"{day:%m-%d}" for day in whole_days_in(lines, within)]


def test_a_holiday_is_a_day_whether_it_blocks_the_calendar_or_not() -> None:
    for more in ("TRANSP:TRANSPARENT", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"):
        assert off(vevent("DTSTART;VALUE=DATE:20270326", more)) == ["03-26"]
    assert off(vevent("DTSTART;VALUE=DATE:20270326", "DTEND;VALUE=DATE:20270326")) == ["03-26"]


def test_leave_is_every_day_of_it_that_is_looked_for() -> None:
    assert off(vevent("DTSTART;VALUE=DATE:20270428", "DTEND;VALUE=DATE:20270510")) == ["04-28", "04-29", "04-30"]
    assert off(vevent("DTSTART;VALUE=DATE:20270220", "DTEND;VALUE=DATE:20270303")) == ["03-01", "03-02"]
    assert off(vevent("DTSTART;VALUE=DATE:20270326", "DURATION:P2D")) == ["03-26", "03-27"]


def test_what_has_a_time_or_is_cancelled_or_elsewhere_is_no_day_off() -> None:
    assert off(vevent("DTSTART:20270326T000000Z", "DTEND:20270327T000000Z")) == []
    assert off(vevent("DTSTART;VALUE=DATE:20270326", "STATUS:CANCELLED")) == []
    assert off(vevent("DTSTART;VALUE=DATE:20280326")) == []


def test_a_yearly_holiday_and_a_weekly_day_off_come_again() -> None:
    assert off(vevent("DTSTART;VALUE=DATE:20200401", "RRULE:FREQ=YEARLY")) == ["04-01"]
    weekly = vevent("DTSTART;VALUE=DATE:20270305", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;VALUE=DATE:20270312")
    assert off(weekly) == ["03-05", "03-19", "03-26"]
    until = vevent("DTSTART;VALUE=DATE:20270305", "RRULE:FREQ=WEEKLY;UNTIL=20270315", "RDATE;VALUE=DATE:20270401")
    assert off(until) == ["03-05", "03-12", "04-01"]


def test_a_day_of_a_series_that_was_moved_or_cancelled_is_where_it_is_now() -> None:
    series = vevent("DTSTART;VALUE=DATE:20270305", "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = vevent("RECURRENCE-ID;VALUE=DATE:20270312", "DTSTART;VALUE=DATE:20270310")
    gone = vevent("RECURRENCE-ID;VALUE=DATE:20270319", "DTSTART;VALUE=DATE:20270319", "STATUS:CANCELLED")
    assert off(series, moved, gone) == ["03-05", "03-10"]
    assert off(moved, vevent("DTSTART;VALUE=DATE:20270312", uid="other")) == ["03-10", "03-12"]


def test_a_series_of_two_days_each_that_began_before_reaches_in() -> None:
    weekends = vevent("DTSTART;VALUE=DATE:20260103", "DTEND;VALUE=DATE:20260105", "RRULE:FREQ=WEEKLY")
    assert off(weekends, within=Span(date(2027, 3, 7), date(2027, 3, 13))) == ["03-07", "03-13"]


def test_broken_events_stop_nothing() -> None:
    good = vevent("DTSTART;VALUE=DATE:20270326")
    for bad in ("DTSTART;VALUE=DATE:2027", "RRULE:FREQ=NEVER", "DTSTART;VALUE=DATE:20270401\nDTEND:20270401T090000Z"):
        assert "03-26" in off(vevent(bad), good)


def test_any_dates_can_be_looked_for() -> None:
    event = vevent("DTSTART;VALUE=DATE:20270326", "DTEND;VALUE=DATE:20270402", "RRULE:FREQ=YEARLY;COUNT=2")
    assert len(off(event, within=Span(date.min, date.max))) == 14
    assert off(event, within=Span(date.min, date.min)) == []


def test_what_is_no_calendar_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"meetings\.not_a_calendar"):
        whole_days_in([b"hello"], SPRING)
    with pytest.raises(RefusedError, match=r"meetings\.no_file"):
        whole_days_of_file(tmp_path / "missing.ics", SPRING)
