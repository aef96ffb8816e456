"""asyncio's loop for tests of what hangs on ``wire.loop.Loop``: it turns only while a test waits for something."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

_LOOK_EVERY_S = 0.005


class TurningLoop(asyncio.SelectorEventLoop):
    """asyncio's own loop, with a way to let it turn until something is true. Errors in callbacks fail the wait."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[BaseException] = []
        self.set_exception_handler(self._remember)

    def _remember(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        self.errors.append(error if isinstance(error, BaseException) else AssertionError(context["message"]))

    def until(self, condition: Callable[[], T], timeout_s: float = 5, what: str = "") -> T:
        """Turn until *condition* is true and return its value.

        Raises:
            AssertionError: it was still false after *timeout_s* seconds.
        """
        deadline = time.monotonic() + timeout_s
        while not (value := condition()):
            if time.monotonic() >= deadline:
                message = f"not within {timeout_s:g} s: {what or condition}; last value: {value!r}"
                raise AssertionError(message)
            self.turn(_LOOK_EVERY_S)
        if self.errors:
            raise self.errors[0]
        return value

    def turn(self, seconds: float) -> None:
        """Let the loop do whatever there is to do for *seconds*."""
        self.call_later(seconds, self.stop)
        self.run_forever()


@contextmanager
def turning_loop() -> Iterator[TurningLoop]:
    """Give a loop of one's own and close it in the end."""
    loop = TurningLoop()
    try:
        yield loop
    finally:
        loop.close()
