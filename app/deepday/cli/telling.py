"""What a verb prints: its answer, or the one sentence that says why not. On the quick path of every verb."""

import io
import os
import sys

from deepday import __version__
from deepday.system import paths

DONE, COULD_NOT, USAGE = 0, 1, 2

Named = dict[str, object]
"""A request, a reply, or what was typed, by name."""


class SentenceError(Exception):
    """Nothing can be done; ``code`` and ``params`` are those of a Reason."""

    def __init__(self, code: str, status: int = COULD_NOT, **params: str) -> None:
        super().__init__(code)
        self.code, self.status, self.params = code, status, params


def tell(reply: Named, *, as_json: bool = False, silent: bool = False) -> int:
    """Print *reply* and return its exit status."""
    running = str(reply.get("version", __version__))
    if running != __version__:
        complain("cli.other_version", COULD_NOT, running=running, this=__version__)
    for sentence in (reply.get("error"), "" if silent else reply.get("hint")):
        if sentence:
            print(sentence, file=sys.stderr)
    status = int(str(reply.get("status", COULD_NOT)))
    if status == DONE and reply.get("exact") and not as_json:
        sys.stdout.buffer.write(str(reply["text"]).encode())
    elif status == DONE and not silent:
        say(str(reply.get("text", "")), reply.get("json"), as_json=as_json)
    return status


def say(text: str, document: object, *, as_json: bool) -> int:
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


def complain(code: str, status: int, **params: str) -> int:
    """Print the sentence of *code* on standard error and return *status*."""
    from deepday.domain.reason import Reason
    from deepday.wording.reasons import sentence

    print(sentence(Reason(code, params), "UTC"), file=sys.stderr)
    return status


def refused(error: Exception) -> int:
    """Say why something could not be done; of a mistake of ours the log gets the trace."""
    import traceback

    from deepday.commands.answers import exit_status
    from deepday.domain.errors import DeepdayError

    if isinstance(error, DeepdayError):
        return complain(error.reason.code, exit_status(error), **error.reason.params)

    log = paths.log_path()
    with open(log, "a", encoding="utf-8", opener=_private) as opened:
        traceback.print_exception(error, file=opened)
    return complain("cli.our_fault", COULD_NOT, kind=type(error).__name__, log=log)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def still_at_it() -> None:
    """Say on a terminal that the answer takes a while; nothing where a script listens."""
    if sys.stderr is not None and sys.stderr.isatty():
        complain("cli.still_at_it", DONE)
