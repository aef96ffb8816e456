"""The verb `privacy`: what is recorded; pause it, take it up again, erase the last stretch of it."""

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import CouldNotError, UsageError
from deepday.wording.privacy import recorded
from deepday.wording.translation import _


async def privacy(program: Program, typed: Typed) -> Answer:
    """Do what was asked and say what is recorded.

    Raises:
        NothingToActOnError: recording is paused already, or is not.
        UsageError: no length of time.
        CouldNotError: the erasing was not confirmed.
        StorageError: it could not be erased.
    """
    match typed.raw("action"):
        case "pause":
            await program.recording.pause()
        case "resume":
            await program.recording.resume()
        case "erase":
            return await _erase(program, typed)
    states = program.sense_states()
    lines = [_("Recording is paused.")] if program.recording.paused else []
    document = {"paused": program.recording.paused, "senses": {sense: state.value for sense, state in states.items()}}
    return Answer("\n".join([*lines, *recorded(states)]), document)


async def _erase(program: Program, typed: Typed) -> Answer:
    length = typed.duration("last")
    if length is None:
        raise UsageError("duration.not_one", {"text": ""})
    if not typed.flag("yes"):
        raise CouldNotError("recording.say_yes")
    await program.recording.erase_last(length)
    return Answer(_("It is erased, in back-ups too."), {"erased_seconds": length.total_seconds()})
