"""The verb `show`: opens a window of the running program."""

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError

WINDOWS = ("today", "log", "start", "plan", "evaluation", "request", "agree", "handover", "history", "settings")
"""What can be shown; those that a later version brings are refused by the program's windows."""


def window(typed: Typed) -> str:
    """Return which window is asked for, *Today* if none is named.

    Raises:
        UsageError: there is none of that name.
    """
    what = typed.raw("what") or "today"
    if what not in WINDOWS:
        raise UsageError("show.unknown_window", {"text": what, "choices": ", ".join(WINDOWS)})
    return what


async def show(program: Program, typed: Typed) -> Answer:
    """Open or raise a window."""
    what = window(typed)
    program.windows.show(what)
    return Answer(document={"shown": what})
