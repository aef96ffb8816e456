"""A connection to the X server on the loop, whatever is said over it.

Questions wait for the server's answer, some tenths of a millisecond. When the server goes, it is told once and
everything after that is ``UnreachableError("x11.gone")``.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import xcffib

from deepday.domain.errors import UnreachableError
from deepday.wire.loop import Loop

T = TypeVar("T")


class X11Connection:
    """A connection to *display* (None: the environment's), for the loop's thread only; ``server`` is xcffib's.

    *on_event* gets what the server says unasked, *on_gone* is called when it has gone.

    Raises:
        UnreachableError: there is no server there (``x11.absent``).
    """

    def __init__(
        self,
        loop: Loop,
        on_event: Callable[[object], object],
        on_gone: Callable[[], object],
        display: str | None = None,
    ) -> None:
        self._loop = loop
        self._on_event = on_event
        self._on_gone = on_gone
        connect: Any = xcffib.connect  # xcffib is typed by name only
        try:
            self.server: Any = connect(display=display)
        except xcffib.XcffibException as error:
            raise UnreachableError("x11.absent") from error
        self.closed = False
        self._file: int = self.server.get_file_descriptor()
        loop.add_reader(self._file, self._take_events)

    def close(self) -> None:
        """Let go of everything; harmless twice."""
        if not self.closed:
            self.closed = True
            self._loop.remove_reader(self._file)
            self.server.disconnect()

    def ask(self, question: Callable[[], T]) -> T:
        """Put *question* to the server; what arrived while its answer was waited for is looked at soon.

        Raises:
            UnreachableError: the server has gone.
        """
        if self.closed:
            raise UnreachableError("x11.gone")
        try:
            answer = question()
            self.server.flush()
        except xcffib.ConnectionException as error:
            self._lost()
            raise UnreachableError("x11.gone") from error
        self._loop.call_soon_threadsafe(self._take_events)
        return answer

    def _lost(self) -> None:
        self.close()
        self._loop.call_soon_threadsafe(self._on_gone)

    def _take_events(self) -> None:
        while not self.closed:
            try:
                event = self.server.poll_for_event()
            except xcffib.ConnectionException:
                self._lost()
                return
            except (xcffib.XcffibException, LookupError):
                continue  # an error about what has gone meanwhile; an event of an extension that others use
            if event is None:
                return
            self._on_event(event)
