"""The verb for what the senses cannot know: reading."""

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import NothingToActOnError
from deepday.wording.state_line import state_line


async def reading(program: Program, typed: Typed) -> Answer:
    """Say that one reads or waits from now on, or does not any more.

    Raises:
        NothingToActOnError: it is so already, or no session runs.
    """
    if program.controller.session is None:
        raise NothingToActOnError("reading.no_session")
    program.senses.read(on=typed.raw("action") == "on")
    program.controller.situation.tell_reading(reading=program.senses.reading)
    overview = program.controller.overview()
    return Answer(state_line(overview), {"reading": overview.reading})
