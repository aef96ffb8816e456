"""Verbs that only look: status, today, history."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from deepday.commands import documents
from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
from deepday.domain.meeting_load import DayMeetings
from deepday.domain.session import Session
from deepday.engine.overview import Day, Overview
from deepday.wording.channels import channel_line
from deepday.wording.days import how_to_close, numbers
from deepday.wording.entries import entry_line
from deepday.wording.keys import keys_text
from deepday.wording.reasons import sentence
from deepday.wording.state_line import kind_word, observing_line, state_line
from deepday.wording.tasks import task_effort
from deepday.wording.times import clock, date_title, duration
from deepday.wording.translation import _, ngettext

HISTORY_DAYS = 14
"""How many days `history` goes back when it is not told."""
_EARLIEST, _LATEST = date(1970, 1, 1), date(9999, 12, 30)
"""No history reaches further; whoever looks a day beyond is still within the calendar."""


async def status(program: Program, _typed: Typed) -> Answer:
    """Say where everything stands."""
    overview = program.controller.overview()
    document = documents.status(overview, tray=program.windows.has_tray())
    return Answer("\n".join(_status_lines(overview)), document)


async def today(program: Program, typed: Typed) -> Answer:
    """Say what the day came to so far, with its entries."""
    overview = program.controller.overview()
    if typed.flag("json"):
        return Answer(document=_today_document(program, overview))
    return Answer("\n".join(_today_lines(program, overview)))


async def history(program: Program, typed: Typed) -> Answer:
    """Say what the days of a stretch of time came to, with their sessions and entries."""
    overview = program.controller.overview()
    first, last = _stretch(typed, overview)
    days = program.controller.log.days(first, last)
    loads = program.meeting_loads.between(first, last, overview.now, overview.time_zone)
    if typed.flag("json"):
        found = sorted(days, key=_date)
        return Answer(document={"days": [documents.day(day, overview.now, loads.get(day.date)) for day in found]})
    if not days:
        return Answer(_("Nothing is kept of these days."))
    return Answer("\n\n".join("\n".join(day_lines(day, overview, loads.get(day.date))) for day in days))


def _status_lines(overview: Overview) -> list[str]:
    lines = [state_line(overview)]
    session = overview.session
    if session is not None and session.goal:
        lines.append(_("Goal: {goal}").replace("{goal}", session.goal))
    if overview.task is not None:
        told = f"{overview.task.task.title} · {task_effort(overview.task.task, overview.task.focus_s)}"
        lines.append(_("Task: {task}").replace("{task}", told))
    if session is not None and session.point_person:
        lines.append(_("Point person: {name}").replace("{name}", session.point_person))
    lines += [line for line in [observing_line(overview)] if line]
    lines += [f"  {channel_line(c, overview.time_zone)}" for c in overview.channels]
    if overview.deferred:
        count = len(overview.deferred)
        lines.append(ngettext("{count} request put off", "{count} requests put off", count).format(count=count))
    if overview.sheet_due:
        lines.append(how_to_close())
    return [*lines, *(sentence(reason, overview.time_zone) for reason in overview.trouble)]


def _today_document(program: Program, overview: Overview) -> documents.Document:
    return {
        **documents.day(overview.day, overview.now, meetings_of(program, overview.day, overview)),
        "state": overview.state.value,
        "deferred": [documents.entry(i) for i in overview.deferred],
    }


def _today_lines(program: Program, overview: Overview) -> list[str]:
    lines = [date_title(overview.day.date), state_line(overview)]
    if not overview.day.sessions and not overview.day.interruptions:
        return [*lines, _nothing_yet(program)]
    lines += [numbers(overview.day, overview.now, meetings_of(program, overview.day, overview)), ""]
    if not overview.day.interruptions:
        lines.append(_nothing_yet(program))
    lines += [entry_line(i, overview.now) for i in overview.day.interruptions]
    if overview.deferred:
        lines += ["", _("Put off:"), *(entry_line(i, overview.now) for i in overview.deferred)]
    return lines


def _nothing_yet(program: Program) -> str:
    key = str(program.settings.get("hotkeys.log"))
    if not key:
        return _("Nothing logged yet. “deepday log chat” logs an interruption.")
    return _("Nothing logged yet. {key} logs an interruption anywhere.").replace("{key}", keys_text(key))


def one_day(program: Program, overview: Overview, on: date) -> Day:
    """Return the local date *on* with what it holds, be it nothing."""
    if overview.day.date == on:
        return overview.day
    return next(iter(program.controller.log.days(on, on)), Day(on, (), ()))


def meetings_of(program: Program, day: Day, overview: Overview) -> DayMeetings | None:
    """Return what *day* had of meetings; None if nobody can know."""
    return program.meeting_loads.of(day.date, overview.now, overview.time_zone)


def day_lines(day: Day, overview: Overview, meetings: DayMeetings | None) -> list[str]:
    """Return what *day* came to, with its sessions and entries."""
    sessions = [_session_line(session, overview) for session in day.sessions]
    entries = [entry_line(i, overview.now) for i in day.interruptions]
    head = f"{date_title(day.date)} {day.date.year}"
    return [head, numbers(day, overview.now, meetings), *(f"  {line}" for line in (*sessions, *entries))]


def _session_line(session: Session, overview: Overview) -> str:
    start = clock(session.started_at, session.time_zone)
    end = clock(session.ended_at, session.time_zone) if session.ended_at is not None else _("now")
    goal = f" · {session.goal}" if session.goal else ""
    focus_s = sum(stretch.seconds for stretch in session.focus(overview.now))
    focus = _("{duration} of focus").format(duration=duration(focus_s))
    return f"{start}–{end}  {kind_word(session.kind)} · {focus}{goal}"  # noqa: RUF001 -- an en dash stands between times


def _stretch(typed: Typed, overview: Overview) -> tuple[date, date]:
    today_is = overview.now.astimezone(ZoneInfo(overview.time_zone)).date()
    first, last = _within_history(typed.date("from")), _within_history(typed.date("until"))
    if last is None:
        last = max(today_is, overview.day.date, first or _EARLIEST)
    if first is None:
        first = max(_EARLIEST, last - timedelta(days=HISTORY_DAYS - 1))
    if first > last:
        raise UsageError("history.from_after_until", {"from": first.isoformat(), "until_date": last.isoformat()})
    return first, last


def _within_history(day: date | None) -> date | None:
    return min(max(day, _EARLIEST), _LATEST) if day is not None else None


def _date(day: Day) -> date:
    return day.date
