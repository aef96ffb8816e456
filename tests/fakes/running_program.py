"""A program that answers on the real command socket, from a thread of its own; what it answers is the test's."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deepday.system import paths
from deepday.wire.ipc import Handle, Server

Answer = Callable[[dict[str, object]], dict[str, object]]


@contextmanager
def running_program(handle: Handle) -> Iterator[None]:
    """Have *handle* answer at ``paths.socket_path()``."""
    loop = asyncio.new_event_loop()
    listening = threading.Event()

    async def serve() -> None:
        server = Server(loop, paths.socket_path(), handle)
        listening.set()
        try:
            await over.wait()
        finally:
            server.close()

    over = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert listening.wait(5)
        yield
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(5)
        loop.close()


@contextmanager
def answering(answer: Answer) -> Iterator[list[dict[str, object]]]:
    """Have *answer* answer every request at once; gives the requests that came."""
    requests: list[dict[str, object]] = []

    def handle(request: dict[str, object], reply: Callable[[dict[str, object]], None]) -> None:
        requests.append(request)
        reply(answer(request))

    with running_program(handle):
        yield requests
