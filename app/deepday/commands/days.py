"""The verb that looks at one day and closes it: day; and what the options of a day's sheet mean, also after end."""

from datetime import date

from deepday.commands import documents
from deepday.commands.answers import Answer
from deepday.commands.looking import day_lines, meetings_of, one_day
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.day import Day as Sheet
from deepday.domain.day import DayState, Unlogged
from deepday.domain.errors import NothingToActOnError, UsageError
from deepday.domain.interruption import Recovery
from deepday.domain.recovery_questions import recoveries_asked
from deepday.domain.session import SessionKind
from deepday.domain.texts import GOAL_LENGTH, NAME_LENGTH, NOTE_LENGTH, one_line
from deepday.engine.day_closing import Answers
from deepday.engine.end_question import end_meant
from deepday.engine.overview import Day, Overview
from deepday.wording.days import how_to_close, how_to_look_back, retrospective_lines, sheet_line
from deepday.wording.entries import how_to_tell_recovery
from deepday.wording.notices import fits_question, four_weeks, how_to_change_terms
from deepday.wording.promises import handed_on_open, promises_open

_RATINGS = ("1", "2", "3", "4", "5")


async def day(program: Program, typed: Typed) -> Answer:
    """Take what is said of a day and say what it came to; it is the one that *Today* shows if no date was given."""
    answers = answers_typed(typed)
    on = typed.date("date") or program.controller.overview().day.date
    if typed.given("ended"):
        await _answer_end(program, typed, on)
    if answers.given:
        await close(program, on, answers)
    overview = program.controller.overview()
    one = one_day(program, overview, on)
    sheet = program.closing.sheet(one, overview.now)
    meetings = meetings_of(program, one, overview)
    lines = day_lines(one, overview, meetings)
    is_open = not answers.given and sheet.ratings is None and sheet.unlogged is None
    if is_open and one.sessions and (on < overview.day.date or overview.sheet_due):
        lines[1:2] = [sheet_line(sheet), how_to_close(on)]  # how it was is asked before the numbers are shown
    else:
        lines[1:1] = [sheet_line(sheet), *retrospective_lines(sheet)]
    if answers.given:
        lines += await what_is_left(program, sheet, overview)
        one = one_day(program, program.controller.overview(), on)
    return Answer("\n".join(lines), {**documents.day(one, overview.now, meetings), **documents.sheet(sheet)})


async def what_is_left(program: Program, sheet: Sheet, overview: Overview) -> list[str]:
    """Return what is still to be said or done when a day is closed: promises, urgent requests, the two lines.

    Every four weeks it is asked here, too, whether the agreement still fits.
    """
    lines = [promises_open(len(overview.deferred))] if overview.deferred else []
    if overview.handed_on:
        lines.append(handed_on_open(len(overview.handed_on)))
    lines += await ask_recoveries(program, sheet.date)
    if was_deep(program, one_day(program, overview, sheet.date)) and not retrospective_lines(sheet):
        lines.append(how_to_look_back())
    trial = await program.fit.ask()
    if trial is not None:
        lines += [f"{four_weeks(trial)} {fits_question()}", how_to_change_terms(trial)]
    return lines


async def ask_recoveries(program: Program, on: date) -> list[str]:
    """Ask of some interruptions of a day how long it took to get back, where nobody has said; that it was is kept."""
    asked = recoveries_asked(one_day(program, program.controller.overview(), on).interruptions)
    await program.controller.log.tell_recoveries({entry.id: Recovery.ASKED for entry in asked})
    is_open = {None, Recovery.ASKED}
    return [how_to_tell_recovery(entry) for entry in asked if entry.recovery in is_open]


def was_deep(program: Program, day: Day) -> bool:
    """Say whether deep work was done on *day*, or was to be. Raises StorageError."""
    deep = any(session.kind is SessionKind.DEEP for session in day.sessions)
    return deep or program.trials.planned_day(day.date) is not None


async def close(program: Program, on: date, answers: Answers) -> Sheet:
    """Keep what is said of the day *on* and return its sheet."""
    return await program.closing.fill_in(one_day(program, program.controller.overview(), on), answers)


def answers_typed(typed: Typed) -> Answers:
    """Return what the options of a day's sheet say.

    Raises:
        UsageError: one of them is no answer.
    """
    return Answers(
        state=typed.choice("state", DayState, "day.unknown_state"),
        focus=_rating(typed, "focus"),
        stress=_rating(typed, "stress"),
        progress=_rating(typed, "progress"),
        unlogged=typed.choice("unlogged", Unlogged, "day.unknown_unlogged"),
        note=typed.text("note", NOTE_LENGTH),
        went_well=typed.text("went_well", GOAL_LENGTH),
        change=typed.text("change", GOAL_LENGTH),
    )


def _rating(typed: Typed, name: str) -> int | None:
    if not typed.given(name):
        return None
    text = typed.raw(name).strip()
    if text in _RATINGS:
        return int(text)
    raise UsageError("day.not_a_rating", {"text": one_line(text, NAME_LENGTH)})


async def _answer_end(program: Program, typed: Typed, on: date) -> None:
    asked = program.controller.overview().end_asked
    if asked is None or asked.local_date != on:
        raise NothingToActOnError("end.nothing_asked")
    await program.controller.answer_end(end_meant(asked, typed.raw("ended")))
