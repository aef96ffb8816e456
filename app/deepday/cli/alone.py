"""A verb where no program runs: one is started for it, or the history is opened and it is done in this process."""

import select
import time

from deepday.cli.answering import NOBODY_THERE, ask
from deepday.cli.telling import Named, SentenceError
from deepday.domain.errors import CouldNotError
from deepday.system import display, paths, programs

START_S = 10.0
"""How long a program that was started may take until it answers."""
TRY_EVERY_S = 0.05


def answer_alone(request: Named) -> Named:
    """Return the reply of a program that is started for *request*, or of this process if it needs none."""
    return _start_and_ask(request) if _needs_program(request) else _run_directly(request)


def _run_directly(request: Named) -> Named:
    """Open the history under the lock and do what *request* asks without a program."""
    from deepday.bootstrap.direct import run_directly  # not before it is known that no program has to be started

    try:
        return run_directly(request)
    except CouldNotError as error:
        if error.reason.code != "instance.held":
            raise
        try:
            return ask(request)  # a program has come up meanwhile
        except NOBODY_THERE:
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
    started = programs.start_detached()
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            return ask(request)
        except NOBODY_THERE:
            if started.ended_badly():
                _run_directly({"verb": "status", "args": {}})  # raises what the program failed of, if it can be told
                break
        select.select((), (), (), TRY_EVERY_S)
    raise SentenceError("cli.did_not_start", log=paths.log_path())
