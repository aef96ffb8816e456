"""The verb that looks at one day and closes it: day."""

from datetime import date

from deepday.commands import documents
from deepday.commands.answers import Answer
from deepday.commands.looking import day_lines, one_day
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import NothingToActOnError
from deepday.engine.end_question import end_meant


async def day(program: Program, typed: Typed) -> Answer:
    """Say what a day came to; it is the one that *Today* shows if no date was given."""
    on = typed.date("date") or program.controller.overview().day.date
    if typed.given("ended"):
        await _answer_end(program, typed, on)
    overview = program.controller.overview()
    one = one_day(program, overview, on)
    return Answer("\n".join(day_lines(one, overview)), documents.day(one, overview.now))


async def _answer_end(program: Program, typed: Typed, on: date) -> None:
    asked = program.controller.overview().end_asked
    if asked is None or asked.local_date != on:
        raise NothingToActOnError("end.nothing_asked")
    await program.controller.answer_end(end_meant(asked, typed.raw("ended")))
