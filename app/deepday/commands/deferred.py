"""The verb deferred: what was promised to whom by when; answered, put off again, or dropped."""

from datetime import datetime

from deepday.commands import documents
from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
from deepday.domain.interruption import Interruption
from deepday.wording.promises import promise_line, promise_words
from deepday.wording.translation import _


async def deferred(program: Program, typed: Typed) -> Answer:
    """List the queue, or say what became of one of it.

    Raises:
        UsageError: an unknown action, no time for a new promise.
        CouldNotError: there is no such entry, or nothing was promised.
    """
    match typed.raw("action"):
        case "list" | "":
            return _list(program)
        case "done":
            return _told(program, _("Answered: {entry}"), await program.promises.answer(typed.raw("id")))
        case "again":
            overview = program.controller.overview()
            due = typed.next_clock("due", overview.now, overview.time_zone)
            if due is None:
                raise UsageError("deferred.until_when")
            return _told(program, _("Put off: {entry}"), await program.promises.put_off_again(typed.raw("id"), due))
        case "drop":
            return _told(program, _("Dropped: {entry}"), await program.promises.give_up(typed.raw("id")))
        case other:
            raise UsageError("deferred.unknown_action", {"text": other})


def _list(program: Program) -> Answer:
    now = program.controller.now()
    waiting = program.promises.waiting()
    document = {"deferred": [_document(entry, now) for entry in waiting]}
    if not waiting:
        return Answer(_("Nothing is promised."), document)
    return Answer("\n".join(promise_line(entry, now) for entry in waiting), document)


def _told(program: Program, text: str, entry: Interruption) -> Answer:
    now = program.controller.now()
    return Answer(text.replace("{entry}", promise_words(entry, now)), _document(entry, now))


def _document(entry: Interruption, now: datetime) -> documents.Document:
    overdue = entry.waits_for_answer and entry.due_at is not None and entry.due_at < now
    return {**documents.entry(entry), "overdue": overdue}
