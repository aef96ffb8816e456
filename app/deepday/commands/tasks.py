"""The verb task: what needs unbroken time, with an estimate that is locked once work on it has begun."""

from deepday.commands import documents
from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
from deepday.domain.task import Task
from deepday.domain.texts import GOAL_LENGTH, NOTE_LENGTH
from deepday.wording.tasks import task_line
from deepday.wording.translation import _


async def task(program: Program, typed: Typed) -> Answer:
    """Add, change, start, finish or list tasks.

    Raises:
        UsageError: an unknown action, a title that says nothing, an estimate that is locked.
        CouldNotError: there is no such task.
    """
    work, estimate = program.work, typed.effort_minutes("estimate")
    title, why = typed.text("title", GOAL_LENGTH), typed.text("why", NOTE_LENGTH)
    match typed.raw("action"):
        case "list":
            return _list(program)
        case "add":
            one = await work.add(title or "", estimate, why or "")
            return Answer(one.id, _document(program, one))
        case "edit":
            return _told(program, await work.edit(typed.raw("id"), title=title, estimate_minutes=estimate, why=why))
        case "start":
            return _told(program, await work.start(typed.raw("id")))
        case "done":
            return _told(program, await work.finish(typed.raw("id"), typed.effort_minutes("actual")))
        case other:
            raise UsageError("task.unknown_action", {"text": other})


def _list(program: Program) -> Answer:
    tasks = program.work.all()
    document = {"tasks": [_document(program, one) for one in tasks]}
    if not tasks:
        return Answer(_("No tasks yet. “deepday task add” adds one."), document)
    return Answer("\n".join(_line(program, one) for one in tasks), document)


def _told(program: Program, one: Task) -> Answer:
    return Answer(_line(program, one), _document(program, one))


def _line(program: Program, one: Task) -> str:
    return task_line(one, program.work.focus_s(one, program.controller.now()))


def _document(program: Program, one: Task) -> documents.Document:
    return documents.task(one, program.work.focus_s(one, program.controller.now()))
