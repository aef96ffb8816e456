"""The verb deferred: what was promised is answered, put off again or dropped; what was urgent, dealt with by whom."""

from datetime import datetime

from deepday.commands import documents
from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
from deepday.domain.interruption import HandledBy, Interruption
from deepday.domain.times import clock_after
from deepday.wording.promises import handed_on_words, handled_words, promise_line, promise_words, with_id
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
        case "handled":
            return await _handled(program, typed)
        case other:
            raise UsageError("deferred.unknown_action", {"text": other})


def _list(program: Program) -> Answer:
    now = program.controller.now()
    waiting, handed_on = program.promises.waiting(), program.promises.handed_on()
    document = {
        "deferred": [_document(entry, now) for entry in waiting],
        "handed_on": [documents.entry(entry) for entry in handed_on],
    }
    lines = [promise_line(entry, now) for entry in waiting] or [_("Nothing is promised.")]
    if handed_on:
        lines += ["", _("Urgent and redirected. Who dealt with it, and when? “deepday deferred handled ID --at 10:40”")]
        lines += [with_id(entry, handed_on_words(entry, now)) for entry in handed_on]
    return Answer("\n".join(lines), document)


async def _handled(program: Program, typed: Typed) -> Answer:
    """Keep who dealt with an urgent request; a time of day is one of the day of the request."""
    by = typed.choice("by", HandledBy, "deferred.unknown_by") or HandledBy.POINT_PERSON
    if by is HandledBy.UNSAID:
        raise UsageError("deferred.unknown_by", {"text": by.value, "choices": ", ".join(HandledBy)})
    entry = program.controller.log.find(typed.raw("id"))
    at = program.controller.now()
    if typed.given("at"):
        at = clock_after(typed.raw("at"), entry.at, entry.time_zone)
    told = await program.promises.tell_handled(entry.id, by, at)
    return Answer(handled_words(told, program.controller.now()), documents.entry(told))


def _told(program: Program, text: str, entry: Interruption) -> Answer:
    now = program.controller.now()
    return Answer(text.replace("{entry}", promise_words(entry, now)), _document(entry, now))


def _document(entry: Interruption, now: datetime) -> documents.Document:
    overdue = entry.waits_for_answer and entry.due_at is not None and entry.due_at < now
    return {**documents.entry(entry), "overdue": overdue}
