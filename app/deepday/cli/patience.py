"""What a person at a terminal hears while this process itself works on a verb for long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

from deepday.wire.ipc_client import PATIENT_S


@contextmanager
def patience(still_at_it: Callable[[], object], after_s: float = PATIENT_S) -> Iterator[None]:
    """Call *still_at_it*, in a thread of its own, if what is done within takes longer than *after_s*."""
    timer = Timer(after_s, still_at_it)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
