"""The verb `meetings`: take in a calendar file, list what is known, say which calendars count."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import CouldNotError, UsageError
from deepday.domain.found_calendar import OFF_KEY, ON_KEY, FoundCalendar, calendar_choice
from deepday.domain.meeting import Meeting
from deepday.domain.settings import KEYS
from deepday.domain.timeline import Interval
from deepday.wording.times import clock, date_title
from deepday.wording.translation import _, ngettext

_A_DAY = timedelta(days=1)


async def meetings(program: Program, typed: Typed) -> Answer:
    """Import a calendar file, list meetings, or calendars, or have one count or not.

    Raises:
        UsageError: no address; both on and off.
        RefusedError: the file cannot be read, or is no calendar.
        EffectError: the calendars cannot be asked for.
        CouldNotError: there is no such calendar.
    """
    match typed.raw("action"):
        case "import":
            return await _import(program, typed)
        case "calendars":
            return _calendars(program, await program.meetings.find_calendars())
        case "calendar":
            return await _switch(program, typed)
        case _:
            return await _list(program, typed)


async def _import(program: Program, typed: Typed) -> Answer:
    path, address = typed.raw("file"), typed.raw("as")
    if address and "@" not in address:
        raise UsageError("meetings.no_address", {"text": address})
    count = await program.meetings.take_file(lambda: program.calendar_files.read(path, address))
    text = ngettext("{count} meeting was taken in.", "{count} meetings were taken in.", count)
    return Answer(text.format(count=count), {"meetings": count})


async def _list(program: Program, typed: Typed) -> Answer:
    overview = program.controller.overview()
    today = overview.day.date
    first, last = typed.date("from") or today, typed.date("until") or typed.date("from") or today
    start = datetime.combine(first, datetime.min.time(), overview.now.tzinfo) - _A_DAY
    end = datetime.combine(last, datetime.min.time(), overview.now.tzinfo) + 2 * _A_DAY
    found = await program.in_worker(lambda: program.meetings.stored(Interval(start, end)))
    wanted = [meeting for meeting in found if first <= meeting.local_date <= last]
    lines: list[str] = []
    for meeting in wanted:
        title = date_title(meeting.local_date)
        if title not in lines:
            lines.append(title)
        lines.append(f"  {clock(meeting.starts_at, overview.time_zone)}-{clock(meeting.ends_at, overview.time_zone)}")
        lines[-1] += f"  {meeting.title}" if meeting.title else ""
    return Answer("\n".join(lines) or _("No meeting is known of."), {"meetings": [_document(m) for m in wanted]})


async def _switch(program: Program, typed: Typed) -> Answer:
    found = await program.meetings.find_calendars()
    calendar = next((one for one in found if one.id == typed.raw("id")), None)
    if calendar is None:
        raise CouldNotError("meetings.no_such_calendar", {"id": typed.raw("id")})
    if typed.flag("on") and typed.flag("off"):
        raise UsageError("accounts.on_and_off")
    if typed.flag("on") or typed.flag("off"):
        await _keep(program, calendar, on=typed.flag("on"))
    return _calendars(program, [calendar])


async def _keep(program: Program, calendar: FoundCalendar, *, on: bool) -> None:
    before = calendar_choice(program.settings.get)
    after = calendar.switched(before, on=on)
    for key, was, wanted in ((OFF_KEY, before.off, after.off), (ON_KEY, before.on, after.on)):
        if was != wanted:
            await program.in_worker(partial(program.settings.set, key, KEYS[key].show(tuple(sorted(wanted)))))
    program.settings_changed()


def _calendars(program: Program, found: Sequence[FoundCalendar]) -> Answer:
    choice = calendar_choice(program.settings.get)
    lines = [
        " · ".join(filter(None, [one.id, one.name, _("counts") if one.counts(choice) else _("does not count")]))
        for one in found
    ]
    document = [{"id": one.id, "name": one.name, "counts": one.counts(choice)} for one in found]
    none = _("No account has a calendar that can be read.")
    return Answer("\n".join(lines) or none, {"calendars": document})


def _document(meeting: Meeting) -> dict[str, object]:
    return {
        "id": meeting.id,
        "from": meeting.starts_at.isoformat(),
        "until": meeting.ends_at.isoformat(),
        "time_zone": meeting.time_zone,
        "title": meeting.title,
        "attendees": meeting.attendees,
        "calendar": meeting.calendar,
    }
