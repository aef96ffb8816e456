"""The verb `settings`: get, set and list what can be set."""

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
from deepday.wording.reasons import sentence


async def settings(program: Program, typed: Typed) -> Answer:
    """Read or write settings.

    Raises:
        UsageError: an unknown action, an unknown key, or a value that does not fit.
    """
    match typed.raw("action"):
        case "get":
            return _get(program, typed.raw("key"))
        case "set":
            return await _set(program, typed.raw("key"), typed.raw("value"))
        case "list":
            return _list(program)
        case other:
            raise UsageError("settings.unknown_action", {"text": other})


def _get(program: Program, key: str) -> Answer:
    value = program.settings.get(key)
    return Answer(program.settings.as_texts()[key], {"key": key, "value": value})


async def _set(program: Program, key: str, text: str) -> Answer:
    value = await program.in_worker(lambda: program.settings.set(key, text))
    program.settings_changed()
    return Answer(f"{key} = {program.settings.as_texts()[key]}", {"key": key, "value": value})


def _list(program: Program) -> Answer:
    texts = program.settings.as_texts()
    lines = [f"{key} = {text}" for key, text in texts.items()]
    zone = program.controller.overview().time_zone
    lines += [sentence(reason, zone) for reason in program.settings.problems()]
    return Answer("\n".join(lines), {key: program.settings.get(key) for key in texts})
