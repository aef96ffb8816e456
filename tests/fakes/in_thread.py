"""A server on loopback in a thread of its own, while it is used as a context."""

import threading
from socketserver import BaseServer
from types import TracebackType
from typing import Generic, Self, TypeVar

Server = TypeVar("Server", bound=BaseServer)


class InThread(Generic[Server]):
    """Serves with ``_server``, which whoever inherits has made."""

    _server: Server

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
