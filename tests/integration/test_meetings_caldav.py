"""Meetings read from a real calendar (Radicale), kept in a real history file."""

from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deepday.domain.channel_choice import NOTHING_SWITCHED, ChannelChoice
from deepday.domain.errors import EffectError, SignInNeededError, UnreachableError
from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval
from deepday.effects.calendar import caldav_meetings
from deepday.effects.calendar.caldav import ADAPTER
from deepday.effects.calendar.caldav_meetings import CaldavMeetings
from deepday.storage.database import Database
from deepday.storage.meetings import StoredMeetings
from deepday.system.clock import SystemClock
from deepday.wire.http import Http
from tests.calendar_server import PASSWORD, CalendarServer, CalendarUser, radicale
from tests.fakes.account import FakeAccount
from tests.fakes.faulty_http import FaultyServer, answer

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
WEEK = Interval(MONDAY, MONDAY + timedelta(days=7))
OTHERS = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@example.org\r\nORGANIZER:mailto:bob@example.org\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    with radicale(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture
def user(server: CalendarServer) -> CalendarUser:
    return server.new_user()


def _choice(off: str = "", on: str = "") -> ChannelChoice:
    return ChannelChoice(frozenset(off.split()), frozenset(on.split()), frozenset())


def _source(
    user: CalendarUser, choice: ChannelChoice = NOTHING_SWITCHED, *, password: str = PASSWORD, path: str = ""
) -> CaldavMeetings:
    address = user.home + path if path else f"{user.server.url}/"
    account = FakeAccount("caldav", Http(), SystemClock(), address, user.name, password)
    assert ADAPTER.meetings is not None
    source = ADAPTER.meetings(account.access(), choice)
    assert isinstance(source, CaldavMeetings)
    return source


def _invited(
    user: CalendarUser, name: str, answer: str = "ACCEPTED", more: str = "", day: int = 2, *, calendar: str = "work"
) -> None:
    mine = f"ATTENDEE;PARTSTAT={answer}:mailto:ada@example.org\r\n"
    times = (f"202603{day:02}T090000Z", f"202603{day:02}T100000Z")
    user.put(f"{calendar}/{name}.ics", name, *times, f"{OTHERS}{mine}{more}")


def test_accepted_meetings_of_the_week_are_read_and_nothing_else(user: CalendarUser) -> None:
    source = _source(user)
    source._own = frozenset({"ada@example.org"})
    _invited(user, "budget", day=2)
    _invited(user, "declined", "DECLINED", day=3)
    _invited(user, "cancelled", more="STATUS:CANCELLED\r\n", day=4)
    _invited(user, "next-week", day=11)
    user.put("work/alone.ics", "alone", "20260302T120000Z", "20260302T130000Z")
    found = source.meetings(WEEK)
    assert [(m.title, m.starts_at, m.attendees) for m in found] == [("budget", MONDAY.replace(hour=9), 2)]
    assert found[0].calendar == source.id


def test_a_series_is_read_in_every_week_and_a_moved_meeting_where_it_is_now(user: CalendarUser) -> None:
    source = _source(user)
    _invited(user, "weekly", more="RRULE:FREQ=WEEKLY\r\n")
    later = Interval(WEEK.start + timedelta(weeks=20), WEEK.end + timedelta(weeks=20))
    assert [m.starts_at for m in source.meetings(later)] == [MONDAY.replace(hour=9) + timedelta(weeks=20)]
    user.edit("work/weekly.ics", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert not source.meetings(later)
    assert source.meetings(WEEK)


def test_a_wrong_password_asks_to_sign_in(user: CalendarUser) -> None:
    with pytest.raises(SignInNeededError):
        _source(user, password="canary-wrong").meetings(WEEK)


def test_an_answer_too_big_is_asked_for_by_halves(user: CalendarUser, monkeypatch: pytest.MonkeyPatch) -> None:
    source = _source(user)
    for day in range(2, 8):
        _invited(user, f"day-{day}", day=day)
    asked: list[str] = []
    real = source._account.resources

    def resources(method: str, url: str, depth: int, body: str, by_s: float) -> object:
        asked.append(method)
        found = real(method, url, depth, body, by_s)
        if method == "REPORT" and len(found) > 2:
            raise UnreachableError("net.too_big", {"host": "x"})
        return found

    monkeypatch.setattr(source._account, "resources", resources)
    assert len(source.meetings(WEEK)) == 6
    assert asked.count("REPORT") > 3
    monkeypatch.setattr(caldav_meetings, "_SHORTEST", timedelta(days=30))
    with pytest.raises(EffectError):
        source.meetings(WEEK)


def test_what_is_read_again_stands_in_the_history_once(user: CalendarUser, tmp_path: Path) -> None:
    source = _source(user)
    _invited(user, "budget")
    _invited(user, "review", day=4)
    with closing(Database(tmp_path / "history.db", SystemClock())) as database:
        kept = StoredMeetings(database)
        for _ in range(2):
            kept.replace(source.id, WEEK, source.meetings(WEEK)).result(5)
        assert [m.title for m in kept.within(WEEK)] == ["budget", "review"]
        user.delete("work/budget.ics")
        kept.replace(source.id, WEEK, source.meetings(WEEK)).result(5)
        assert [m.title for m in kept.within(WEEK)] == ["review"]


def test_what_other_calendars_hold_and_other_weeks_stays(tmp_path: Path) -> None:
    def meeting(id_: str, calendar: str, day: int) -> Meeting:
        at = MONDAY + timedelta(days=day, hours=9)
        return Meeting(id_, at, at + timedelta(hours=1), "Europe/Berlin", "\ud800", 2, calendar)

    with closing(Database(tmp_path / "history.db", SystemClock())) as database:
        kept = StoredMeetings(database)
        before = [meeting("a", "work.ics", 1), meeting("b", "work.ics", 9), meeting("c", "home.ics", 1)]
        for one in before:
            kept.replace(one.calendar, Interval(one.starts_at, one.ends_at), [one]).result(5)
        kept.replace("work.ics", WEEK, []).result(5)
        assert [m.id for m in kept.within(Interval(WEEK.start, WEEK.end + timedelta(weeks=1)))] == ["c", "b"]


# --- which calendars --------------------------------------------------------------------------------


def test_every_calendar_of_events_counts_and_a_meeting_that_stands_in_two_is_one(user: CalendarUser) -> None:
    user.make_calendar("team@x", "Team")
    user.make_calendar("chores", "Chores", "VTODO")
    _invited(user, "budget")
    _invited(user, "budget", calendar="team@x")
    _invited(user, "retro", day=4, calendar="team@x")
    source = _source(user)
    assert sorted(m.title for m in source.meetings(WEEK)) == ["budget", "retro"]
    assert [(c.id, c.name) for c in source.calendars()] == [("caldav:team-x", "Team"), ("caldav:work", "Work")]


def test_a_calendar_that_was_switched_off_is_not_read(user: CalendarUser) -> None:
    user.make_calendar("team", "Team")
    _invited(user, "budget")
    _invited(user, "retro", calendar="team")
    assert [m.title for m in _source(user, _choice(off="caldav:team")).meetings(WEEK)] == ["budget"]
    assert not _source(user, _choice(off="caldav:team caldav:work")).meetings(WEEK)


def test_the_address_of_one_calendar_means_that_one(user: CalendarUser) -> None:
    user.make_calendar("team", "Team")
    _invited(user, "budget")
    _invited(user, "retro", calendar="team")
    assert [m.title for m in _source(user, path="team/").meetings(WEEK)] == ["retro"]


def test_a_calendar_that_is_gone_is_no_longer_asked_for(user: CalendarUser) -> None:
    user.make_calendar("team", "Team")
    _invited(user, "budget")
    source = _source(user)
    source.meetings(WEEK)
    user.delete("team/")
    with suppress(EffectError):
        source.meetings(WEEK)
    assert [m.title for m in source.meetings(WEEK)] == ["budget"]
    assert [c.id for c in source.calendars()] == ["caldav:work"]


_CALENDAR = "<resourcetype><collection/><C:calendar/>{kind}</resourcetype>"
_OPAQUE, _TRANSPARENT = (
    f"<C:schedule-calendar-transp><C:{word}/></C:schedule-calendar-transp>" for word in ("opaque", "transparent")
)
_ME = "<current-user-principal><href>/people/ada/</href></current-user-principal>"
_SEEN = {
    "mine": (_CALENDAR.format(kind="<S:shared-owner/>"), "<owner><href>/people/ada</href></owner>", _OPAQUE),
    "nothing-told": (_CALENDAR.format(kind=""),),
    "birthdays": (_CALENDAR.format(kind=""), _TRANSPARENT),
    "football": (_CALENDAR.format(kind="<S:subscribed/>"),),
    "team": (_CALENDAR.format(kind="<S:shared/>"),),
    "boss": (_CALENDAR.format(kind=""), "<owner><href>/people/bob/</href></owner>"),
}


def test_what_is_somebody_elses_or_takes_no_time_counts_only_when_it_is_switched_on() -> None:
    told = "".join(
        f"<response><href>/home/{name}/</href><propstat><prop>{''.join(props)}{_ME}</prop>"
        "<status>HTTP/1.1 200 OK</status></propstat></response>"
        for name, props in _SEEN.items()
    )
    home = (
        "<response><href>/</href><propstat><prop><C:calendar-home-set><href>/home/</href></C:calendar-home-set></prop>"
        "<status>HTTP/1.1 200 OK</status></propstat></response>"
    )
    spaces = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'
    answers = [answer(207, f"<multistatus {spaces}>{part}</multistatus>".encode()) for part in (home, told)]
    with FaultyServer(answers) as server:
        account = FakeAccount("caldav", Http(), SystemClock(), f"{server.url}/", "ada", PASSWORD)
        found = CaldavMeetings(account.access(), "calendar.caldav:caldav", NOTHING_SWITCHED).calendars()
    assert [c.id for c in found if c.counts(NOTHING_SWITCHED)] == ["caldav:mine", "caldav:nothing-told"]
    assert len(found) == len(_SEEN)
    assert all(c.counts(_choice(on="caldav:birthdays caldav:football caldav:team caldav:boss")) for c in found)
