"""Root of the verbs: understands what was typed, asks the running program, prints the answer; never imports Qt.

Quick path: while the program runs nothing is imported but argparse, json and socket (``answering``, ``telling``).
Sentences, settings, history and the means to start the program (``alone``) are loaded where there is no program, or
something to complain about; what some verbs do besides (``asking_first``, ``papers``) with those verbs.
"""

import os
import sys

from deepday import __version__
from deepday.cli.answering import ANSWER_S, NOBODY_THERE, answer
from deepday.cli.telling import COULD_NOT, DONE, USAGE, Named, SentenceError, complain, refused, say, tell
from deepday.commands import arguments
from deepday.system import paths
from deepday.wire import ipc_client

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing and collections.abc are not on the quick path
    from collections.abc import Callable

_PAPERS = ("request", "handover")
_AGREEMENTS = ("agree", "follow-up")


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
    except SentenceError as error:
        return complain(error.code, error.status, **error.params)
    except KeyboardInterrupt:
        return complain("cli.interrupted", COULD_NOT)
    except BrokenPipeError:
        # Whoever read has seen enough; the interpreter shall not try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 -- the border of the process: a person gets a sentence, the log the rest
        return refused(error)
    return status


def _second_start(*, background: bool) -> int | None:
    request: Named = {"verb": "status", "args": {}} if background else {"verb": "show", "args": {"what": "today"}}
    try:
        return tell(ipc_client.ask(paths.socket_path(), request, ANSWER_S), silent=True)
    except TimeoutError:
        return complain("cli.no_answer", COULD_NOT)
    except (*NOBODY_THERE, ConnectionResetError):  # nobody, or it is just ending: the lock tells
        from deepday.system import display

        return None if display.answers() else complain("cli.no_display", COULD_NOT)


# --- what was typed ---------------------------------------------------------------------------


def _run(typed: list[str]) -> int:
    verb, rest = typed[0], typed[1:]
    if verb in ("-h", "--help", "help"):
        return _help("")
    if verb == "--version":
        return say(f"deepday {__version__}", {"version": __version__}, as_json="--json" in rest)
    if verb not in arguments.OPTIONS:
        raise SentenceError("usage.unknown_verb", USAGE, verb=verb)
    if "-h" in rest or "--help" in rest:
        return _help(verb)
    given = _parsed(verb, rest)
    if verb == "accounts" and given["action"] in ("add", "sign-in"):
        from deepday.cli.asking_first import secret

        given["secret"] = secret(given)
    if verb in (*_PAPERS, *_AGREEMENTS):
        from deepday.cli import papers

        return papers.make(verb, given) if verb in _PAPERS else papers.agree(verb, given)
    if "file" in given:
        given["file"] = os.path.abspath(str(given["file"]))  # noqa: PTH100 -- pathlib is not on the quick path
    if verb == "erase" and "yes" not in given:
        from deepday.cli.asking_first import unconfirmed

        status = unconfirmed(given)
        if status is not None:
            return status
    request: Named = {"verb": verb, "args": given}
    return tell(answer(request), as_json="json" in given)


def _parsed(verb: str, rest: list[str]) -> Named:
    try:
        return arguments.parse(verb, rest)
    except arguments.NotUnderstoodError as error:
        raise SentenceError(error.code, USAGE, **error.params) from error


def _help(verb: str) -> int:
    from deepday.commands import help_texts

    return say(help_texts.page(verb) if verb else help_texts.overview(), {}, as_json=False)
