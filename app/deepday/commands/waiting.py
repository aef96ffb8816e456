"""Waiting for something for a while and no longer; what is waited for goes on regardless."""

from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from deepday.engine.ports import Loop
from deepday.engine.tasks import Tasks, done

T = TypeVar("T")

LOCAL_EFFECTS_S = 5.0
"""How long a verb waits for the local effects before it tells how far they are."""


async def at_most(seconds: float, coroutine: Coroutine[Any, None, T], tasks: Tasks, loop: Loop) -> "Future[T]":
    """Run *coroutine* and return its Future when it is done, or after *seconds* while it still runs.

    Raises what the coroutine raised, if that was in time.
    """
    running = tasks.spawn(coroutine)
    first: Future[None] = Future()

    def over() -> None:
        if not first.done():
            first.set_result(None)

    timer = loop.call_later(seconds, over)
    running.add_done_callback(lambda _: over())
    await done(first)
    timer.cancel()
    if running.done():
        running.result()
    return running
