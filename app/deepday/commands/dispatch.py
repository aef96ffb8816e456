"""One request in, one reply out: finds the verb, and turns every refusal into a sentence with its exit status."""

from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from typing import cast

from deepday.commands.answers import Answer, Reply, answered, refused
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import DeepdayError, UsageError
from deepday.wording.state_line import what_is_asked, what_to_decide

Verb = Callable[[Program, Typed], Awaitable[Answer]]

VERBS: Mapping[str, str] = {
    "start": "sessions.start",
    "toggle": "sessions.toggle",
    "pause": "sessions.pause",
    "resume": "sessions.resume",
    "extend": "sessions.extend",
    "end": "sessions.end",
    "log": "interruptions.log",
    "back": "interruptions.back",
    "undo": "interruptions.undo",
    "edit": "interruptions.edit",
    "show": "windows.show",
    "status": "looking.status",
    "today": "looking.today",
    "history": "looking.history",
    "doctor": "doctor.doctor",
    "accounts": "accounts.accounts",
    "trial": "trials.trial",
    "settings": "settings.settings",
    "request": "request.request",
    "people": "people.people",
    "handover": "handover.handover",
    "export": "files.export",
    "import": "files.import_file",
    "backup": "files.back_up",
    "restore": "files.restore",
    "erase": "files.erase",
    "day": "days.day",
    "task": "tasks.task",
    "reading": "senses.reading",
    "privacy": "privacy.privacy",
    "meetings": "meetings.meetings",
    "deferred": "deferred.deferred",
    "reply": "reply.reply",
    "agree": "agree.agree",
    "follow-up": "follow_up.follow_up",
}
"""Each verb with the function that does it, of a module in here."""
_LOOKING = ("status", "today", "day")


class Commands:
    """Answers the requests that come over the command socket, and those of a verb that runs without a program."""

    def __init__(self, program: Program) -> None:
        self._program = program

    async def handle(self, request: Mapping[str, object]) -> Reply:
        """Do what *request* asks and return the reply; never raises what a person could cause.

        A request is ``{"verb": "log", "args": {"source": "chat"}}``; arguments that were not given are absent.
        """
        try:
            verb, typed = _understood(request)
            answer = await verb(self._program, typed)
        except DeepdayError as error:
            return refused(error, self._program.controller.overview().time_zone, self._hint(request))
        return answered(answer, self._hint(request))

    def _hint(self, request: Mapping[str, object]) -> str:
        """Return what the person has yet to decide about a session that died, after every verb until then.

        Verbs that look at the day also ask about a session that was left running.
        """
        overview = self._program.controller.overview()
        if overview.undecided is not None:
            return what_to_decide(overview)
        return what_is_asked(overview) if request.get("verb") in _LOOKING else ""


def _understood(request: Mapping[str, object]) -> tuple[Verb, Typed]:
    name, arguments = request.get("verb"), request.get("args", {})
    if not isinstance(name, str) or not isinstance(arguments, dict):
        raise UsageError("request.not_understood", {"what": "verb"})
    if name not in VERBS:
        raise UsageError("request.unknown_verb", {"verb": name})
    return verb_named(name), Typed(arguments)


def verb_named(name: str) -> Verb:
    """Return what does a verb of VERBS; its module is loaded only now: a running program does few of them."""
    module, _, function = VERBS[name].partition(".")
    return cast("Verb", getattr(import_module(f"deepday.commands.{module}"), function))
