"""Coroutines on the loop's thread, with Qt's loop or asyncio's: they wait for concurrent Futures and nothing else.

A flow such as "save, then stand by, then silence" reads as one function instead of a chain of callbacks.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from concurrent.futures import Executor, Future
from functools import partial
from types import TracebackType
from typing import Any, Generic, TypeVar

from deepday.domain.errors import DeepdayError
from deepday.engine.ports import Loop

T = TypeVar("T")


class _Done(Generic[T]):
    def __init__(self, future: "Future[T]") -> None:
        self._future = future

    def __await__(self) -> "Generator[Future[T], None, T]":
        if not self._future.done():
            yield self._future
        return self._future.result()


def done(future: "Future[T]") -> Awaitable[T]:
    """Wait for *future* in a coroutine run by ``Tasks``; gives its result or raises its exception."""
    return _Done(future)


class Tasks:
    """Runs coroutines on the loop's thread, one step at a time.

    ``on_crash`` gets every exception that is not a DeepdayError, so that none is lost in a task that
    nobody waits for.
    """

    def __init__(self, loop: Loop, on_crash: Callable[[BaseException], None]) -> None:
        self._loop = loop
        self._on_crash = on_crash
        self._closed = False

    def close(self) -> None:
        """Go no further with anything: the loop is about to end; what waits for a worker is abandoned."""
        self._closed = True

    def spawn(self, coroutine: Coroutine[Any, None, T]) -> "Future[T]":
        """Start *coroutine* at once, up to its first wait; call on the loop's thread only."""
        result: Future[T] = Future()
        result.set_running_or_notify_cancel()
        self._step(coroutine, result)
        return result

    def _step(self, coroutine: Coroutine[Any, None, T], result: "Future[T]") -> None:
        if self._closed:
            return
        try:
            awaited = coroutine.send(None)
        except StopIteration as stop:
            result.set_result(stop.value)
        except DeepdayError as error:
            result.set_exception(error)
        except BaseException as error:  # noqa: BLE001 -- the border of a task: whoever waits gets it, and the log
            self._on_crash(error)
            result.set_exception(error)
        else:
            awaited.add_done_callback(lambda _: self._go_on(coroutine, result))

    def _go_on(self, coroutine: Coroutine[Any, None, T], result: "Future[T]") -> None:
        """Have the next step taken on the loop's thread; called on any."""
        if self._closed:
            return
        try:
            self._loop.call_soon_threadsafe(partial(self._step, coroutine, result))
        except RuntimeError:  # the loop has ended this very moment
            if not self._closed:
                raise

    def in_worker(self, pool: Executor, work: Callable[[], T]) -> Awaitable[T]:
        """Run *work* in *pool* and wait for what it returns."""
        return done(pool.submit(work))

    async def pause(self, seconds: float) -> None:
        """Wait *seconds* without holding up anything."""
        over: Future[None] = Future()
        self._loop.call_later(seconds, lambda: over.set_result(None))
        await done(over)


class Turn:
    """Lets one coroutine in at a time, in the order of asking: ``async with turn:``."""

    def __init__(self) -> None:
        self._taken = False
        self._waiting: deque[Future[None]] = deque()

    async def __aenter__(self) -> None:
        if not self._taken:
            self._taken = True
            return
        mine: Future[None] = Future()
        self._waiting.append(mine)
        await done(mine)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self._taken = False


class Lanes:
    """Lets one coroutine at a time into each lane: ``async with lanes.of(name):``."""

    def __init__(self) -> None:
        self._turns: dict[str, Turn] = {}

    def of(self, lane: str) -> Turn:
        """Return the turn that is waited for in *lane*."""
        return self._turns.setdefault(lane, Turn())
