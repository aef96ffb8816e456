"""Asks the running program from another process of ours, or does without it when none runs; blocks."""

from collections.abc import Mapping
from typing import Any

from deepday.domain.errors import CouldNotError
from deepday.system import paths
from deepday.wire import ipc_client

ANSWER_S = 10.0
_NOBODY_THERE = (FileNotFoundError, ConnectionRefusedError)


def ask(verb: str, **arguments: object) -> Mapping[str, Any]:
    """Return the reply to *verb*; ``error`` in it is a sentence, or empty.

    Raises:
        CouldNotError: the program does not answer, or keeps the history and has no socket.
        StorageError: the history cannot be opened.
    """
    request: dict[str, object] = {"verb": verb, "args": arguments}
    try:
        return ipc_client.ask(paths.socket_path(), request, ANSWER_S)
    except _NOBODY_THERE:
        from deepday.bootstrap.direct import run_directly  # noqa: PLC0415 -- the whole program: hardly ever needed

        return run_directly(request)
    except (TimeoutError, ConnectionResetError) as error:
        raise CouldNotError("cli.no_answer") from error
