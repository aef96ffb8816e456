"""Words for a day: its numbers, what its log can be trusted for, ratings, what went unlogged."""

from datetime import date, datetime

from deepday.domain.day import Day, DayState, Unlogged
from deepday.domain.meeting_load import DayMeetings
from deepday.engine.overview import Day as OneDay
from deepday.wording.state_line import interruptions
from deepday.wording.times import duration
from deepday.wording.translation import N_, _

_STATES = {
    DayState.LOGGED: N_("logged"),
    DayState.LOGGED_ZERO: N_("logged, no interruption"),
    DayState.PARTIAL: N_("partly logged"),
    DayState.NOT_LOGGED: N_("not logged"),
    DayState.OFF: N_("day off"),
}
_UNLOGGED = {
    Unlogged.NONE: N_("nothing went unlogged"),
    Unlogged.SOME: N_("one or two interruptions went unlogged"),
    Unlogged.MANY: N_("three or more interruptions went unlogged"),
}


def day_state_word(state: DayState) -> str:
    """Return what a day counts as: ``partly logged``."""
    return _(_STATES[state])


def sheet_line(sheet: Day) -> str:
    """Return a sheet in one line: ``Counts as logged · focus 4, stress 2, progress 4 · nothing went unlogged``."""
    parts = [_("Counts as: {state}").format(state=day_state_word(sheet.state))]
    ratings = sheet.ratings
    if ratings is not None:
        said = (
            (ratings.focus, _("focus {number}")),
            (ratings.stress, _("stress {number}")),
            (ratings.progress, _("progress {number}")),
        )
        parts.append(", ".join(words.format(number=number) for number, words in said if number is not None))
    if sheet.unlogged is not None:
        parts.append(_(_UNLOGGED[sheet.unlogged]))
    if sheet.note:
        parts.append(sheet.note)
    return " · ".join(parts)


def retrospective_lines(sheet: Day) -> list[str]:
    """Return the two lines about a deep-work day, as far as they were written."""
    said = ((sheet.went_well, _("Went well: {text}")), (sheet.change, _("Otherwise next time: {text}")))
    return [words.replace("{text}", text) for text, words in said if text]


def how_to_look_back() -> str:
    """Return how the two lines about a deep-work day are written on the command line."""
    return _("Two lines, if you like: “deepday day --went-well TEXT --change TEXT”.")


def numbers(day: OneDay, now: datetime, meetings: DayMeetings | None = None) -> str:
    """Return what a day came to: ``4 h of focus · 3 interruptions · longest unbroken 1 h · 1 h in meetings``."""
    focus = _("{duration} of focus").format(duration=duration(day.focus_s(now)))
    unbroken = _("longest unbroken {duration}").format(duration=duration(day.longest_unbroken_s(now)))
    parts = [focus, interruptions(len(day.interruptions)), unbroken]
    return " · ".join([*parts, meeting_time(meetings)] if meetings is not None else parts)


def meeting_time(meetings: DayMeetings) -> str:
    """Return what went into meetings: ``1 h 30 min in meetings (19 % of the working hours)``."""
    if not meetings.seconds:
        return _("no meetings")
    told = _("{duration} in meetings").format(duration=duration(meetings.seconds))
    if meetings.load is None:
        return told
    percent = round(100 * meetings.load)
    return _("{meetings} ({percent} % of the working hours)").format(meetings=told, percent=percent)


def how_to_close(on: date | None = None) -> str:
    """Return how a day is closed from the command line, the one of *Today* or another one."""
    command = " ".join(filter(None, ["deepday day", on.isoformat() if on is not None else ""]))
    told = _("How was the day? “{command} --focus 4 --stress 2 --progress 4 --unlogged 0” closes it.")
    return told.format(command=command)
