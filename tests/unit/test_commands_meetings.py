from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from deepday.domain.found_calendar import FoundCalendar
from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval
from tests.fakes.program import ProgramWorld
from tests.fakes.world import MONDAY_9

FILE = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART:20260302T090000Z\r\nDTEND:20260302T100000Z\r\nSUMMARY:Budget\r\nORGANIZER:mailto:bob@example.org\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@example.org\r\nATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:eve@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


class Account:
    """An account with a calendar of one's own and one that is shared."""

    id = "calendar.caldav:caldav"

    def calendars(self) -> Sequence[FoundCalendar]:
        return [FoundCalendar("caldav:work", "Work"), FoundCalendar("caldav:team", "", counts_at_first=False)]

    def meetings(self, _within: Interval, /) -> Sequence[Meeting]:
        return []


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    return ProgramWorld(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "work.ics"
    path.write_text(FILE)
    return str(path)


def test_a_calendar_file_is_taken_in_and_listed(world: ProgramWorld, file: str) -> None:
    assert world.verb("meetings", action="import", file=file)["json"] == {"meetings": 1}
    reply = world.verb("meetings", action="list")
    (meeting,) = reply["json"]["meetings"]
    assert (meeting["title"], meeting["calendar"], meeting["attendees"]) == ("Budget", "work.ics", 2)
    assert "10:00-11:00  Budget" in reply["text"]


def test_who_one_is_in_the_calendar_can_be_said(world: ProgramWorld, file: str) -> None:
    reply = world.verb("meetings", action="import", file=file, **{"as": "ada@example.org"})
    assert reply["json"] == {"meetings": 0}, "she declined"
    assert world.verb("meetings", action="import", file=file, **{"as": "ada"})["status"] == 2


def test_taken_in_twice_a_meeting_is_one_and_one_that_has_gone_is_gone(world: ProgramWorld, file: str) -> None:
    for _ in range(2):
        world.verb("meetings", action="import", file=file)
    assert len(world.verb("meetings", action="list")["json"]["meetings"]) == 1
    Path(file).write_text(FILE.replace("SUMMARY", "STATUS:CANCELLED\r\nSUMMARY"))
    world.verb("meetings", action="import", file=file)
    assert world.verb("meetings", action="list")["json"]["meetings"] == []


def test_the_days_can_be_said(world: ProgramWorld, file: str) -> None:
    world.verb("meetings", action="import", file=file)
    tomorrow = (MONDAY_9 + timedelta(days=1)).date().isoformat()
    reply = world.verb("meetings", action="list", **{"from": tomorrow})
    assert reply["json"]["meetings"] == []
    assert reply["text"] == "No meeting is known of."


@pytest.mark.parametrize("content", [None, "no calendar"])
def test_a_file_that_is_none_is_refused_with_a_sentence(
    world: ProgramWorld, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "other.ics"
    if content is not None:
        path.write_text(content)
    reply = world.verb("meetings", action="import", file=str(path))
    assert reply["status"] == 1
    assert reply["error"]


def test_how_long_meetings_took_is_told_with_the_day(world: ProgramWorld, file: str) -> None:
    assert world.verb("today", json=True)["json"]["meeting_seconds"] is None
    world.verb("meetings", action="import", file=file)
    world.pass_time(hours=3)
    world.verb("log", source="chat")
    assert world.verb("today", json=True)["json"]["meeting_seconds"] == 3600
    assert "longest unbroken 0 min · 1 h in meetings" in world.verb("today")["text"]
    world.pass_time(hours=12)
    assert "1 h in meetings (12 % of the working hours)" in world.verb("history")["text"]
    (day,) = world.verb("history", json=True)["json"]["days"]
    assert day["meeting_load"] == 1 / 8


def test_without_an_account_there_is_no_calendar_to_choose(world: ProgramWorld) -> None:
    assert world.verb("meetings", action="calendars")["text"] == "No account has a calendar that can be read."
    missing = world.verb("meetings", action="calendar", id="caldav:work", on=True)
    assert (missing["status"], world.settings_changes) == (1, 0)


def test_which_calendars_count_is_listed_and_chosen(world: ProgramWorld) -> None:
    world.calendars = [Account()]
    listed = world.verb("meetings", action="calendars")
    assert listed["text"] == "caldav:work · Work · counts\ncaldav:team · does not count"
    assert world.verb("meetings", action="calendar", id="caldav:team", on=True)["json"] == {
        "calendars": [{"id": "caldav:team", "name": "", "counts": True}]
    }
    world.verb("meetings", action="calendar", id="caldav:work", off=True)
    counts = {one["id"]: one["counts"] for one in world.verb("meetings", action="calendars")["json"]["calendars"]}
    assert counts == {"caldav:work": False, "caldav:team": True}
    assert (world.settings.get("calendars.off"), world.settings.get("calendars.on")) == (
        ("caldav:work",),
        ("caldav:team",),
    )
    assert world.settings_changes == 2


def test_a_calendar_is_not_switched_both_ways(world: ProgramWorld) -> None:
    world.calendars = [Account()]
    assert world.verb("meetings", action="calendar", id="caldav:work", on=True, off=True)["status"] == 2
