"""What counts as a meeting, and when it takes place; the calendars are written as servers and Outlook write them."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.errors import RefusedError
from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval
from deepday.effects.calendar import ical_text
from deepday.effects.calendar import meetings_in as module
from deepday.effects.calendar.meetings_in import Search, meetings_in

ME, BOB = "ada@example.org", "bob@example.org"
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
WEEKS = Interval(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 20, tzinfo=UTC))
SEARCH = Search(WEEKS, "Europe/Berlin", "calendar.caldav:work", frozenset({ME}))
BERLIN = "DTSTART;TZID=Europe/Berlin:20260302T100000\nDTEND;TZID=Europe/Berlin:20260302T110000\n"
MINE = f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}\n"
BOBS = f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{BOB}\n"
BOTH = f"ORGANIZER:mailto:{BOB}\n{MINE}{BOBS}"


def vevent(*parts: str, uid: str = "one", times: str = BERLIN) -> str:
    return f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\n{times}{''.join(parts)}END:VEVENT\n"


def lines_of(*events: str) -> list[bytes]:
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{''.join(events)}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode().splitlines(keepends=True)


def found(*events: str, search: Search = SEARCH) -> list[Meeting]:
    return sorted(meetings_in(lines_of(*events), search), key=lambda m: m.starts_at)


def starts(*events: str, search: Search = SEARCH) -> list[str]:
    return [f"{m.starts_at:%m-%d %H:%M}" for m in found(*events, search=search)]


def test_an_accepted_event_with_two_people_is_a_meeting() -> None:
    (meeting,) = found(vevent(BOTH, "SUMMARY:Budget\n"))
    assert (meeting.starts_at, meeting.ends_at) == (MONDAY.replace(hour=9), MONDAY.replace(hour=10))
    assert (meeting.title, meeting.attendees, meeting.calendar) == ("Budget", 2, "calendar.caldav:work")
    assert meeting.local_date == date(2026, 3, 2)


@pytest.mark.parametrize(
    "parts",
    [
        ("STATUS:CANCELLED\n", BOTH),
        ("STATUS:TENTATIVE\n", BOTH),
        ("TRANSP:TRANSPARENT\n", BOTH),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE\n", BOTH),
        ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE\n", BOTH),
        (f"ORGANIZER:mailto:{BOB}\n", BOBS, f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ME}\n"),
        (f"ORGANIZER:mailto:{BOB}\n", BOBS, f"ATTENDEE;PARTSTAT=TENTATIVE:MAILTO:{ME.upper()}\n"),
        (f"ORGANIZER:mailto:{BOB}\n", BOBS, f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:{ME}\n"),
        (f"ORGANIZER:mailto:{BOB}\n", BOBS, f"ATTENDEE:mailto:{ME}\n"),
        (),
        (MINE,),
        (f"ORGANIZER:mailto:{ME}\n", "ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room1@example.org\n"),
        (f"ORGANIZER:mailto:{ME}\n", MINE, f"ATTENDEE;PARTSTAT=DECLINED:mailto:{BOB}\n"),
    ],
    ids=[
        *("cancelled", "tentative", "transparent", "free", "outlook tentative", "declined", "perhaps", "unanswered"),
        *("no answer told", "nobody invited", "alone", "alone in a room", "everybody else declined"),
    ],
)
def test_what_is_no_meeting(parts: tuple[str, ...]) -> None:
    assert not found(vevent(*parts))


@pytest.mark.parametrize(
    "times",
    [
        "DTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260303\n",
        "DTSTART;TZID=Europe/Berlin:20260302T100000\nDTEND;TZID=Europe/Berlin:20260302T100000\n",
        "DTSTART;TZID=Europe/Berlin:20260302T100000\n",
        "DTSTART:20250302T100000Z\nDTEND:20250302T110000Z\n",
        "DTSTART:20270302T100000Z\nDTEND:20270302T110000Z\n",
        "DTSTART:nonsense\nDTEND:20260302T110000Z\n",
        "",
    ],
    ids=["whole day", "no length", "no end", "long ago", "far ahead", "nonsense", "no time"],
)
def test_what_takes_no_time_here_is_no_meeting(times: str) -> None:
    assert not found(vevent(BOTH, times=times))


def test_who_invited_need_not_answer() -> None:
    assert found(vevent(f"ORGANIZER:mailto:{ME}\n", BOBS))


def test_where_nobody_is_known_to_be_the_person_what_stands_there_counts() -> None:
    assert found(vevent(BOTH), search=Search(WEEKS, "Europe/Berlin", "a.ics"))


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ("DTSTART:20260302T100000Z\nDURATION:PT30M\n", "03-02 10:00"),
        ("DTSTART:20260302T100000\nDTEND:20260302T110000\n", "03-02 09:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20260302T100000\nDTEND:20260302T100000Z\n", "03-02 09:00"),
        ("DTSTART;TZID=Asia/Kathmandu:20260302T100000\nDTEND;TZID=Asia/Kathmandu:20260302T110000\n", "03-02 04:15"),
    ],
    ids=["utc", "floating", "outlook", "kathmandu"],
)
def test_times_are_of_the_zone_that_is_told(times: str, expected: str) -> None:
    assert starts(vevent(BOTH, times=times)) == [expected]


def test_a_zone_of_the_calendars_own_is_understood() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Our Office\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "TZOFFSETFROM:+0300\nTZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    times = "DTSTART;TZID=Our Office:20260302T100000\nDTEND;TZID=Our Office:20260302T110000\n"
    assert starts(zone, vevent(BOTH, times=times)) == ["03-02 07:00"]


# --- recurrence -------------------------------------------------------------------------------------


def test_a_weekly_meeting_stays_at_its_hour_when_summer_time_begins() -> None:
    assert starts(vevent(BOTH, "RRULE:FREQ=WEEKLY;COUNT=6\n")) == [
        *("03-02 09:00", "03-09 09:00", "03-16 09:00", "03-23 09:00", "03-30 08:00", "04-06 08:00")
    ]


def test_exceptions_moved_and_cancelled_instances_are_taken_out() -> None:
    series = vevent(BOTH, "RRULE:FREQ=WEEKLY;UNTIL=20260330T080000Z\n", "EXDATE;TZID=Europe/Berlin:20260309T100000\n")
    moved = vevent(
        BOTH,
        "RECURRENCE-ID;TZID=Europe/Berlin:20260316T100000\n",
        times="DTSTART:20260317T130000Z\nDTEND:20260317T140000Z\n",
    )
    cancelled = vevent(BOTH, "STATUS:CANCELLED\n", "RECURRENCE-ID;TZID=Europe/Berlin:20260323T100000\n")
    for order in ((series, moved, cancelled), (cancelled, moved, series)):
        assert starts(*order) == ["03-02 09:00", "03-17 13:00", "03-30 08:00"]


MOVED_ON = "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260316T100000\n"


def test_an_instance_that_stands_for_all_later_ones_moves_them_too() -> None:
    series = vevent(BOTH, "RRULE:FREQ=WEEKLY;COUNT=6\n")
    from_then_on = vevent(BOTH, MOVED_ON, times="DTSTART:20260317T130000Z\nDTEND:20260317T143000Z\n")
    for order in ((series, from_then_on), (from_then_on, series)):
        assert starts(*order) == [
            "03-02 09:00",
            "03-09 09:00",
            "03-17 13:00",
            "03-24 13:00",
            "03-31 12:00",
            "04-07 12:00",
        ]
    assert found(series, from_then_on)[-1].ends_at - found(series, from_then_on)[-1].starts_at == timedelta(minutes=90)


def test_of_those_later_ones_single_ones_are_moved_and_all_moved_again() -> None:
    series = vevent(BOTH, "RRULE:FREQ=WEEKLY;COUNT=6\n")
    from_then_on = vevent(BOTH, MOVED_ON, times="DTSTART:20260316T100000Z\nDTEND:20260316T110000Z\n")
    alone = vevent(
        BOTH,
        "RECURRENCE-ID;TZID=Europe/Berlin:20260323T100000\n",
        times="DTSTART:20260325T070000Z\nDTEND:20260325T080000Z\n",
    )
    again = vevent(
        f"ORGANIZER:mailto:{BOB}\n",
        BOBS,
        f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ME}\n",
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260406T100000\n",
        times="DTSTART:20260406T100000Z\nDTEND:20260406T110000Z\n",
    )
    told = ["03-02 09:00", "03-09 09:00", "03-16 10:00", "03-25 07:00", "03-30 09:00"]
    assert starts(series, from_then_on, alone, again) == told


def test_an_instance_that_the_person_declined_alone_is_taken_out() -> None:
    declined = vevent(
        f"ORGANIZER:mailto:{BOB}\n",
        BOBS,
        f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ME}\n",
        "RECURRENCE-ID;TZID=Europe/Berlin:20260309T100000\n",
    )
    assert starts(vevent(BOTH, "RRULE:FREQ=WEEKLY;COUNT=2\n"), declined) == ["03-02 09:00"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("RRULE:FREQ=DAILY;UNTIL=20260304\n", ["03-02 09:00", "03-03 09:00", "03-04 09:00"]),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3\n", ["03-02 09:00", "03-04 09:00", "03-09 09:00"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=2\n", ["03-02 09:00", "04-06 08:00"]),
        ("RDATE;TZID=Europe/Berlin:20260305T100000,20260401T100000\n", ["03-02 09:00", "03-05 09:00", "04-01 08:00"]),
        ("RRULE:FREQ=MINUTELY\n", ["03-02 09:00"]),
        ("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n", ["03-02 09:00"]),
    ],
    ids=["until a date", "by day", "first monday", "dates", "every minute is no meeting", "never"],
)
def test_rules(rule: str, expected: list[str]) -> None:
    assert starts(vevent(BOTH, rule)) == expected


def test_a_series_that_began_long_ago_goes_on_and_one_that_ended_does_not() -> None:
    times = "DTSTART;TZID=Europe/Berlin:20100104T100000\nDTEND;TZID=Europe/Berlin:20100104T110000\n"
    assert len(found(vevent(BOTH, "RRULE:FREQ=WEEKLY\n", times=times))) == 7
    assert not found(vevent(BOTH, "RRULE:FREQ=WEEKLY;UNTIL=20200101T000000Z\n", times=times))


def test_the_same_meeting_has_the_same_id_every_time_and_another_calendar_another() -> None:
    text = vevent(BOTH, "RRULE:FREQ=WEEKLY;COUNT=3\n")
    assert [m.id for m in found(text)] == [m.id for m in found(text)]
    assert len({m.id for m in found(text)}) == 3
    other = Search(WEEKS, "Europe/Berlin", "a.ics", frozenset({ME}))
    assert {m.id for m in found(text)}.isdisjoint(m.id for m in found(text, search=other))
    assert all(ME not in m.id and BOB not in m.id for m in found(text))


# --- bad and big ------------------------------------------------------------------------------------


def test_what_is_no_calendar_is_refused() -> None:
    for text in (b"", b"<html>", b"BEGIN:VCARD\r\n"):
        with pytest.raises(RefusedError) as refused:
            list(meetings_in([text], SEARCH))
        assert refused.value.reason.code == "meetings.not_a_calendar"


def test_what_is_broken_is_left_out_alone() -> None:
    broken = vevent(BOTH, "RRULE:FREQ=SOMETIMES;BYDAY=XX\n", uid="broken")
    half = "BEGIN:VEVENT\nUID:half\nDTSTART:20260302T100000Z\n"
    huge = vevent(BOTH, "DESCRIPTION:" + "x" * 300_000 + "\n", uid="huge")
    assert len(found(broken, huge, vevent(BOTH), half)) == 1


def test_folded_lines_are_read_as_one() -> None:
    folded = vevent(BOTH).replace("mailto:bob", "mail\n to:bob").replace("DTSTART;TZ", "DTSTART;\n\tTZ")
    assert len(found(folded)) == 1


@given(st.binary(max_size=300))
def test_any_bytes_after_the_beginning_are_survived(noise: bytes) -> None:
    lines = [*lines_of(vevent(BOTH))[:-1], *noise.splitlines(keepends=True)]
    assert isinstance(list(meetings_in(lines, SEARCH)), list)


def _many(count: int) -> Iterator[bytes]:
    yield b"BEGIN:VCALENDAR\r\n"
    for number in range(count):
        at = MONDAY + timedelta(days=count / 20) - timedelta(hours=3 * number)
        times = f"DTSTART:{at:%Y%m%dT%H0000Z}\nDURATION:PT30M\n"
        yield from vevent(BOTH, times=times, uid=str(number)).encode().splitlines(keepends=True)


def test_of_a_hundred_thousand_events_only_those_are_looked_at_that_are_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed: list[bytes] = []
    real = ical_text.parsed

    def noted(text: bytes) -> Iterator[Any]:
        parsed.append(text)
        return real(text)

    monkeypatch.setattr(module, "parsed", noted)
    assert sum(1 for _ in meetings_in(_many(100_000), SEARCH)) == 50 * 8
    assert len(parsed) < 500


def test_a_big_calendar_takes_no_more_memory_than_what_is_looked_for() -> None:
    list(meetings_in(_many(100), SEARCH))  # what is loaded once
    tracemalloc.start()
    count = sum(1 for _ in meetings_in(_many(5_000), SEARCH))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 50 * 8
    assert peak < 1e6


def test_more_series_than_anybody_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SERIES", 3)
    many = [vevent(BOTH, "RRULE:FREQ=DAILY\n", uid=str(n)) for n in range(4)]
    with pytest.raises(RefusedError) as refused:
        found(*many)
    assert refused.value.reason.code == "meetings.too_many"
