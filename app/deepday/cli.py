"""Root of the verbs: understands what was typed, asks the running program, prints the answer; never imports Qt.

Quick path: while the program runs nothing is imported but argparse, json and socket. Sentences, settings, history
and the means to start the program are loaded where there is no program, or something to complain about.
"""

import io
import os
import select
import sys
import time

from deepday import __version__
from deepday.commands import arguments
from deepday.system import paths
from deepday.wire import ipc_client

DONE, COULD_NOT, USAGE = 0, 1, 2
ANSWER_S = 10.0
"""How long the running program may take over a verb that touches nothing but itself."""
SLOW_ANSWER_S = 45.0
"""The same for verbs that ask outside systems."""
START_S = 10.0
"""How long a program that was started may take until it answers."""
TRY_EVERY_S = 0.05
_SLOW = (
    "start",
    "toggle",
    "pause",
    "resume",
    "extend",
    "end",
    "doctor",
    "accounts",
    "export",
    "import",
    "backup",
    "restore",
    "erase",
    "meetings",
    "privacy",
)
_READING = ("evaluate",)
"""Verbs that only read the history and compute: done in this process, so that the program stays small."""
_NOBODY_THERE = (FileNotFoundError, ConnectionRefusedError)

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing and collections.abc are not on the quick path
    from collections.abc import Callable

    from deepday.domain.service import Service

Named = dict[str, object]


class _SentenceError(Exception):
    """Nothing can be done; ``code`` and ``params`` are those of a Reason."""

    def __init__(self, code: str, status: int = COULD_NOT, **params: str) -> None:
        super().__init__(code)
        self.code, self.status, self.params = code, status, params


def main(typed: list[str]) -> int:
    """Do what was typed after ``deepday`` and return the exit status; a sentence stands in for any traceback."""
    status = _guarded(lambda: _run(typed))
    return DONE if status is None else status


def before_windows(*, background: bool) -> int | None:
    """Return the exit status when no second program may start, or none can; None: go on and start one.

    A program that runs already shows its *Today*, unless the second start was to stay in the *background*.
    """
    return _guarded(lambda: _second_start(background=background))


def _guarded(work: "Callable[[], int | None]") -> int | None:
    """Do *work* and return its exit status, or the one that tells why it could not be done."""
    try:
        status = work()
        if sys.stdout is not None:  # pythonw has none
            sys.stdout.flush()
    except _SentenceError as error:
        return _complain(error.code, error.status, **error.params)
    except KeyboardInterrupt:
        return _complain("cli.interrupted", COULD_NOT)
    except BrokenPipeError:
        # Whoever read has seen enough; the interpreter shall not try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 -- the border of the process: a person gets a sentence, the log the rest
        return _refused(error)
    return status


def _second_start(*, background: bool) -> int | None:
    request: Named = {"verb": "status", "args": {}} if background else {"verb": "show", "args": {"what": "today"}}
    try:
        return _tell(ipc_client.ask(paths.socket_path(), request, ANSWER_S), silent=True)
    except TimeoutError:
        return _complain("cli.no_answer", COULD_NOT)
    except (*_NOBODY_THERE, ConnectionResetError):  # nobody, or it is just ending: the lock tells
        from deepday.system import display

        return None if display.answers() else _complain("cli.no_display", COULD_NOT)


# --- what was typed ---------------------------------------------------------------------------


def _run(typed: list[str]) -> int:
    verb, rest = typed[0], typed[1:]
    if verb in ("-h", "--help", "help"):
        return _help("")
    if verb == "--version":
        return _print(f"deepday {__version__}", {"version": __version__}, as_json="--json" in rest)
    if verb not in arguments.OPTIONS:
        raise _SentenceError("usage.unknown_verb", USAGE, verb=verb)
    if "-h" in rest or "--help" in rest:
        return _help(verb)
    given = _parsed(verb, rest)
    if verb == "accounts" and given["action"] in ("add", "sign-in"):
        given["secret"] = _secret(given)
    papers = {"request": _paper, "handover": _paper, "agree": _agreement, "follow-up": _agreement}
    if verb in papers:
        return papers[verb](verb, given)
    if "file" in given:
        given["file"] = os.path.abspath(str(given["file"]))  # noqa: PTH100 -- pathlib is not on the quick path
    if verb == "erase" and "yes" not in given:
        status = _unconfirmed(given)
        if status is not None:
            return status
    request: Named = {"verb": verb, "args": given}
    return _tell(_answer(request), as_json="json" in given)


def _parsed(verb: str, rest: list[str]) -> Named:
    try:
        return arguments.parse(verb, rest)
    except arguments.NotUnderstoodError as error:
        raise _SentenceError(error.code, USAGE, **error.params) from error


def _help(verb: str) -> int:
    from deepday.commands import help_texts

    return _print(help_texts.page(verb) if verb else help_texts.overview(), {}, as_json=False)


def _secret(given: Named) -> str:
    """Return the secret for an account, read where nobody else can see it: never from the command line."""
    from deepday.bootstrap.services import services
    from deepday.bootstrap.terminal_sign_in import secret_for
    from deepday.commands.accounts import check_new
    from deepday.commands.typed import Typed

    from_stdin = given.pop("secret_stdin", None) is not None
    if given["action"] == "add":
        return secret_for(check_new(Typed(given), services()), from_stdin=from_stdin)
    service, channels = _account_named(str(given["id"]))
    return secret_for(service, from_stdin=from_stdin, channels=channels)


def _unconfirmed(given: Named) -> int | None:
    """Tell what would be erased and return the exit status if it cannot be; None after a clear yes."""
    from deepday.commands.confirmation import confirmed

    preview = _answer({"verb": "erase", "args": {**given, "preview": True}})
    if preview["status"] != DONE:
        return _tell(preview)
    word = confirmed(str(preview["text"]))
    if not word:
        raise _SentenceError("erase.not_confirmed" if word is None else "erase.nothing_done")
    return None


def _account_named(account_id: str) -> "tuple[Service, set[str]]":
    """Return the service of an account and the paths of its channels that are on."""
    from deepday.bootstrap.services import services

    listed = _answer({"verb": "accounts", "args": {"action": "list"}})["json"]
    known = listed["accounts"] if isinstance(listed, dict) else []
    account = next((found for found in known if found["id"] == account_id), None)
    service = next((s for s in services() if account is not None and s.id == account["service"]), None)
    if account is None or service is None:
        raise _SentenceError("accounts.not_found", COULD_NOT, id=account_id)
    return service, {found["id"].partition(":")[0] for found in account["channels"] if found["on"]}


def _paper(verb: str, given: Named) -> int:
    """Make documents here, of what the history holds; the program never loads what makes them."""
    asked: Named = {"day": given["day"]} if "day" in given else {}
    asked |= {"answers": os.path.abspath(str(given["answers"]))} if "answers" in given else {}  # noqa: PTH100 -- no pathlib here
    reply = _answer({"verb": verb, "args": asked})
    document = reply.get("json")
    if reply.get("status") != DONE or not isinstance(document, dict):
        return _tell(reply)
    from deepday.bootstrap.paperwork import FORMATS, make_handover, make_request

    wanted = {form: str(given[form]) for form in FORMATS if form in given}
    made = make_request(document, wanted) if verb == "request" else make_handover(document, wanted)
    return _tell({**reply, "text": made.text, "json": made.document}, as_json="json" in given)


def _agreement(verb: str, given: Named) -> int:
    """Keep what was agreed, or write what follows: texts and mails are made here, and kept by whoever answers."""
    if sum(way in given for way in ("eml", "open", "send")) > 1:
        raise _SentenceError("follow_up.eml_or_send", USAGE)
    here = ("eml", "open", "send", "to", "secret_stdin", "json")
    asked = {name: value for name, value in given.items() if name not in here}
    asked |= {"answers": os.path.abspath(str(given["answers"]))} if "answers" in given else {}  # noqa: PTH100 -- no pathlib here
    reply = _answer({"verb": verb, "args": asked})
    document = reply.get("json")
    if reply.get("status") != DONE or not isinstance(document, dict):
        return _tell(reply)
    from deepday.bootstrap.agreements import follow_up, in_a_file, terms_to_keep

    not_kept: list[Named] = []

    def keep(kind: str, text: str) -> None:
        with in_a_file(text) as path:  # a long text is more than the command socket takes
            args = {"trial": document["trial"]["id"], "keep": kind, "file": path}
            kept = _answer({"verb": "follow-up", "args": args})
        not_kept.extend([kept] if kept["status"] != DONE else [])

    if verb == "follow-up":
        text, told = follow_up(document, given, keep)
        reply = {**reply, "text": text, "json": told}
    elif document["trial"] and "outcome" in given:
        keep("terms", terms_to_keep(document))
    status = _tell(reply, as_json="json" in given)
    return _tell(not_kept[0]) if not_kept else status


# --- who answers ------------------------------------------------------------------------------


def _answer(request: Named) -> Named:
    """Return the running program's reply, or that of what stands in for it when none runs."""
    if request["verb"] in _READING or _shows_trial(request):
        from deepday.bootstrap.reading import read_and_answer

        return read_and_answer(request)
    try:
        return _ask(request)
    except _NOBODY_THERE:
        return _start_and_ask(request) if _needs_program(request) else _run_directly(request)


def _shows_trial(request: Named) -> bool:
    given = request["args"]
    return request["verb"] == "trial" and isinstance(given, dict) and given["action"] == "show"


def _ask(request: Named) -> Named:
    given = request["args"]
    slow = request["verb"] in _SLOW or (isinstance(given, dict) and "dry_run" in given)
    try:
        return ipc_client.ask(paths.socket_path(), request, SLOW_ANSWER_S if slow else ANSWER_S)
    except TimeoutError as error:
        raise _SentenceError("cli.no_answer") from error
    except ConnectionResetError as error:
        raise _SentenceError("cli.ended_meanwhile") from error


def _run_directly(request: Named) -> Named:
    """Open the history under the lock and do what *request* asks without a program."""
    from deepday.bootstrap.direct import run_directly
    from deepday.domain.errors import CouldNotError

    try:
        return run_directly(request)
    except CouldNotError as error:
        if error.reason.code != "instance.held":
            raise
        try:
            return _ask(request)  # a program has come up meanwhile
        except _NOBODY_THERE:
            raise error from None


def _needs_program(request: Named) -> bool:
    """Say whether a program must be started for *request*; complains first if its arguments make no sense."""
    given = request["args"]
    match request["verb"]:
        case "start" if isinstance(given, dict) and "dry_run" not in given:
            _check_start(given)
            return True
        case "toggle":
            return True
        case "resume":
            return _session_waits(_run_directly({"verb": "status", "args": {}}))
        case "show":
            from deepday.system import display

            return display.answers()
    return False


def _check_start(given: Named) -> None:
    """Have the options of `start` checked before a program is started for them."""
    from datetime import UTC, datetime

    from deepday.commands.sessions import start_wish
    from deepday.commands.typed import Typed
    from deepday.system.clock import SystemClock

    start_wish(Typed(given), datetime.now(UTC), SystemClock().zone())


def _session_waits(status: Named) -> bool:
    """Say whether *status* tells of a session that died and has not been decided about."""
    document = status.get("json")
    recovered = document.get("recovered") if isinstance(document, dict) else None
    return isinstance(recovered, dict) and recovered.get("decided") is None


def _start_and_ask(request: Named) -> Named:
    """Start the program, detached, and ask it as soon as it answers."""
    from deepday.system import programs

    started = programs.start_detached()
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            return _ask(request)
        except _NOBODY_THERE:
            if started.ended_badly():
                _run_directly({"verb": "status", "args": {}})  # raises what the program failed of, if it can be told
                break
        select.select((), (), (), TRY_EVERY_S)
    raise _SentenceError("cli.did_not_start", log=paths.log_path())


# --- what is printed --------------------------------------------------------------------------


def _tell(reply: Named, *, as_json: bool = False, silent: bool = False) -> int:
    """Print *reply* and return its exit status."""
    running = str(reply.get("version", __version__))
    if running != __version__:
        _complain("cli.other_version", COULD_NOT, running=running, this=__version__)
    for sentence in (reply.get("error"), "" if silent else reply.get("hint")):
        if sentence:
            print(sentence, file=sys.stderr)
    status = int(str(reply.get("status", COULD_NOT)))
    if status == DONE and reply.get("exact") and not as_json:
        sys.stdout.buffer.write(str(reply["text"]).encode())
    elif status == DONE and not silent:
        _print(str(reply.get("text", "")), reply.get("json"), as_json=as_json)
    return status


def _print(text: str, document: object, *, as_json: bool) -> int:
    """Print *text*, or *document* in its place; what the terminal cannot show is replaced, never an error."""
    if as_json:
        import json

        utf_8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
        text = json.dumps(document, ensure_ascii=not utf_8, indent=2)
    if text:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        print(text)
    return DONE


def _complain(code: str, status: int, **params: str) -> int:
    """Print the sentence of *code* on standard error and return *status*."""
    from deepday.domain.reason import Reason
    from deepday.wording.reasons import sentence

    print(sentence(Reason(code, params), "UTC"), file=sys.stderr)
    return status


def _refused(error: Exception) -> int:
    """Say why something could not be done; of a mistake of ours the log gets the trace."""
    import traceback

    from deepday.commands.answers import exit_status
    from deepday.domain.errors import DeepdayError

    if isinstance(error, DeepdayError):
        return _complain(error.reason.code, exit_status(error), **error.reason.params)

    log = paths.log_path()
    with open(log, "a", encoding="utf-8", opener=_private) as opened:
        traceback.print_exception(error, file=opened)
    return _complain("cli.our_fault", COULD_NOT, kind=type(error).__name__, log=log)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
