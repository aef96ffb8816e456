"""The verb reply: prints a ready answer to whoever interrupts."""

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
from deepday.domain.interruption import Outcome
from deepday.domain.reply import OUTCOMES


async def reply(program: Program, typed: Typed) -> Answer:
    """Return the sentence for what became of a request.

    Raises:
        UsageError: an unknown outcome, a time that is none or that does not belong to it.
    """
    outcome = typed.choice("action", Outcome, "log.unknown_outcome")
    if outcome not in OUTCOMES:
        raise UsageError("log.unknown_outcome", {"text": typed.raw("action"), "choices": ", ".join(OUTCOMES)})
    if typed.given("due") and outcome is not Outcome.DEFERRED:
        raise UsageError("log.due_only_deferred")
    overview = program.controller.overview()
    due = typed.next_clock("due", overview.now, overview.time_zone)
    text = program.replies.text(outcome, typed.text("who") or "", due)
    return Answer(text, {"outcome": outcome.value, "text": text})
