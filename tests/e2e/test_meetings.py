"""Meetings of a real calendar server in the real program: a gap, a number of the day, and calendars that are chosen."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.calendar_server import PASSWORD, CalendarUser, radicale
from tests.desktop import Desktop
from tests.e2e.program import Program
from tests.eventually import eventually

INVITED = (
    "ORGANIZER:mailto:bob@example.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@example.org\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:eve@example.org\r\n"
)


@pytest.fixture
def user(tmp_path: Path) -> Iterator[CalendarUser]:
    with radicale(tmp_path) as server:
        yield server.new_user()


def _hold(user: CalendarUser, path: str) -> None:
    """Have a meeting from half an hour ago, if that was today, to half an hour hence."""
    half_an_hour, now = timedelta(minutes=30), datetime.now().astimezone()
    begins = max(now - half_an_hour, now.replace(hour=0, minute=0, second=0))
    start, end = (f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in (begins, now + half_an_hour))
    user.put(path, "Budget", start, end, INVITED)


def test_meetings_are_read_make_gaps_and_count_where_the_person_wants_it(
    dunst_desktop: Desktop, user: CalendarUser
) -> None:
    program = Program(dunst_desktop)
    user.make_calendar("team", "Team")
    _hold(user, "team/budget.ics")
    program.start()
    assert program.ask("today")["meeting_seconds"] is None, "no calendar, no number"
    address = f"{user.server.url}/"
    program.do("accounts", "add", "caldav", "--url", address, "--user", user.name, "--secret-stdin", stdin=PASSWORD)
    eventually(lambda: program.ask("meetings", "list")["meetings"], 15, "the calendar is read")
    program.do("start", "--for", "1h")
    eventually(lambda: program.rows("SELECT 1 FROM gaps WHERE kind = 'meeting'"), 15, "the meeting is a gap")
    seconds = program.ask("today")["meeting_seconds"]
    assert seconds is not None
    assert seconds > 0
    calendars = {one["id"]: one["counts"] for one in program.ask("meetings", "calendars")["calendars"]}
    assert calendars == {"caldav:team": True, "caldav:work": True}
    program.do("meetings", "calendar", "caldav:team", "--off")
    eventually(lambda: program.ask("today")["meeting_seconds"] == 0, 15, "it does not count any more")
    eventually(lambda: not program.rows("SELECT 1 FROM gaps WHERE kind = 'meeting'"), 15, "and is no gap")
    program.do("show", "settings")
    eventually(lambda: dunst_desktop.windows("^Deepday$"), what="the settings are shown")
