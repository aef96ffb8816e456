"""One program a person: the lock that a root takes before anything else."""

import time

from deepday.domain.errors import CouldNotError
from deepday.system import display, paths
from deepday.system.instance import InstanceLock
from deepday.wire import ipc_client

A_VERB_HOLDS_IT_S = 5.0
"""How long a verb that is done without a program may hold the lock, at most."""
_TRY_EVERY_S = 0.05
_ANSWER_S = 1.0


def may_begin() -> bool:
    """Say whether a program with windows can begin here: there is a display, and no program is seen yet."""
    try:
        return display.answers() and not _somebody_answers()
    except CouldNotError:  # there is no place for its socket
        return False


def hold_instance() -> InstanceLock | None:
    """Return the lock that makes this the one program of the person, None if another process holds it now.

    Raises:
        CouldNotError: there can be no lock.
    """
    lock = InstanceLock(paths.lock_path())
    return lock if lock.take() else None


def become_the_program(within_s: float = A_VERB_HOLDS_IT_S) -> InstanceLock | None:
    """Return the lock, None if there is a program already; a verb that only borrows the lock is waited for.

    Raises:
        CouldNotError: there can be no lock.
    """
    deadline = time.monotonic() + within_s
    while (lock := hold_instance()) is None:
        if _somebody_answers() or time.monotonic() > deadline:
            return None
        time.sleep(_TRY_EVERY_S)
    return lock


def _somebody_answers() -> bool:
    try:
        ipc_client.ask(paths.socket_path(), {"verb": "status", "args": {}}, _ANSWER_S)
    except (OSError, ValueError):  # nobody, or one that is just coming up or going
        return False
    return True
