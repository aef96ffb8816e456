"""The verb `meetings`: take in a calendar file, list what is known."""

from datetime import datetime, timedelta

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval
from deepday.wording.times import clock, date_title
from deepday.wording.translation import _, ngettext

_A_DAY = timedelta(days=1)


async def meetings(program: Program, typed: Typed) -> Answer:
    """Import a calendar file, or list meetings.

    Raises:
        UsageError: an unknown action, or no address.
        RefusedError: the file cannot be read, or is no calendar.
    """
    if typed.raw("action") == "import":
        return await _import(program, typed)
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
