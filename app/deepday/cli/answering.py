"""Who answers a verb: the running program, or what stands in for it where none runs. On every verb's quick path."""

from deepday.cli import telling
from deepday.cli.telling import Named, SentenceError
from deepday.system import paths
from deepday.wire import ipc_client

ANSWER_S = 10.0
"""How long the running program may take over a verb that touches nothing but itself."""
SLOW_ANSWER_S = 45.0
"""The same for verbs that ask outside systems."""
LONG_ANSWER_S = 900.0
"""The same for verbs whose work goes by the size of a file: a calendar of 100,000 events, a history of ten years."""
_SLOW = ("start", "toggle", "pause", "resume", "extend", "end", "doctor", "accounts", "privacy")
_LONG = ("export", "import", "backup", "restore", "erase", "meetings")
READING = ("evaluate",)
"""Verbs that only read the history and compute: done in this process, so that the program stays small."""
NOBODY_THERE = (FileNotFoundError, ConnectionRefusedError)


def answer(request: Named) -> Named:
    """Return the running program's reply, or that of what stands in for it when none runs."""
    if request["verb"] in READING or _shows_trial(request):
        from deepday.bootstrap.reading import read_and_answer
        from deepday.cli.patience import patience

        with patience(telling.still_at_it):
            return read_and_answer(request)
    try:
        return ask(request)
    except NOBODY_THERE:
        from deepday.cli.alone import answer_alone
        from deepday.cli.patience import patience

        with patience(telling.still_at_it):
            return answer_alone(request)


def _shows_trial(request: Named) -> bool:
    given = request["args"]
    return request["verb"] == "trial" and isinstance(given, dict) and given["action"] == "show"


def ask(request: Named) -> Named:
    """Return the running program's reply. Raises SentenceError, and NOBODY_THERE where none runs."""
    given, within_s = request["args"], ANSWER_S
    if request["verb"] in _LONG:
        within_s = LONG_ANSWER_S
    elif request["verb"] in _SLOW or (isinstance(given, dict) and "dry_run" in given):
        within_s = SLOW_ANSWER_S
    try:
        return ipc_client.ask(paths.socket_path(), request, within_s, telling.still_at_it)
    except TimeoutError as error:
        raise SentenceError("cli.no_answer") from error
    except ConnectionResetError as error:
        raise SentenceError("cli.ended_meanwhile") from error
