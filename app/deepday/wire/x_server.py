"""One connection to an X server on the loop, by libxcb, the system's own library: requests and answers as bytes.

Qt itself needs libxcb, so it is there wherever windows are. Waiting for an answer takes some tenths of a millisecond;
events that arrive meanwhile are looked at soon after. When the server goes, it is told once, and everything after that
is ``UnreachableError("x11.gone")``. xcffib does the same for 4.5 MB more of memory: it reads C at every start.

Source: X Window System Protocol, appendix B (the bytes); xcb(3), xcbext.h (``xcb_send_request``).
"""

import ctypes
import struct
from collections.abc import Callable

from deepday.domain.errors import UnreachableError
from deepday.wire.loop import Loop

OnEvent = Callable[[int, bytes], object]
"""Called with the event's code, not marked as sent by another program, and its 32 bytes."""
_INTERN_ATOM = 16
_ERROR, _KEPT_OF_CODE = 0, 0x7F
_EVENT_BYTES = 32
_CHECKED = 1


class _Piece(ctypes.Structure):
    _fields_ = (("start", ctypes.c_void_p), ("length", ctypes.c_size_t))


class Extension(ctypes.Structure):
    """An extension of the protocol by its name, such as ``b"SYNC"``; libxcb finds out the rest."""

    _fields_ = (("name", ctypes.c_char_p), ("number", ctypes.c_int))


class _Protocol(ctypes.Structure):
    _fields_ = (
        ("pieces", ctypes.c_size_t),
        ("extension", ctypes.POINTER(Extension)),
        ("opcode", ctypes.c_uint8),
        ("is_void", ctypes.c_uint8),
    )


class _Screens(ctypes.Structure):
    _fields_ = (("at", ctypes.POINTER(ctypes.c_uint32)), ("left", ctypes.c_int), ("index", ctypes.c_int))


class XServer:
    """A connection to *display* (None: the environment's), for the loop's thread only.

    *on_event* is called with each event, *on_gone* when the server has gone.

    Raises:
        UnreachableError: there is no server there, or no library to reach it by (``x11.absent``).
    """

    root: int
    """The window of the whole screen."""
    screen: int
    keycodes: tuple[int, int]
    """The first and the last that a key can have."""

    def __init__(
        self, loop: Loop, on_event: OnEvent, on_gone: Callable[[], object], display: str | None = None
    ) -> None:
        self._loop, self._on_event, self._on_gone = loop, on_event, on_gone
        try:
            self._xcb = _library()
        except OSError as error:
            raise UnreachableError("x11.absent") from error
        screen = ctypes.c_int()
        name = display.encode() if display is not None else None
        self._connection = ctypes.c_void_p(self._xcb.xcb_connect(name, ctypes.byref(screen)))
        self._closed = False
        if self._xcb.xcb_connection_has_error(self._connection):
            self._xcb.xcb_disconnect(self._connection)
            raise UnreachableError("x11.absent")
        self._file: int = self._xcb.xcb_get_file_descriptor(self._connection)
        self.screen = screen.value
        self._read_setup()
        loop.add_reader(self._file, self._take_events)

    def close(self) -> None:
        """Leave the server; harmless twice."""
        if not self._closed:
            self._closed = True
            self._loop.remove_reader(self._file)
            self._xcb.xcb_disconnect(self._connection)

    def ask(self, opcode: int, body: bytes = b"", detail: int = 0, of: Extension | None = None) -> bytes:
        """Put a request and return the server's answer, header and all; empty if the server refuses.

        Raises:
            UnreachableError: the server has gone.
        """
        number = self._request(opcode, body, detail, of, is_void=False)
        refused = ctypes.c_void_p()
        answer = self._xcb.xcb_wait_for_reply(self._connection, number, ctypes.byref(refused))
        self._xcb.free(refused)
        self._look_soon()
        if answer is None:
            self._must_live()
            return b""
        (more,) = struct.unpack_from("=4xI", ctypes.string_at(answer, _EVENT_BYTES))
        return self._taken(answer, _EVENT_BYTES + 4 * more)

    def tell(self, opcode: int, body: bytes = b"", detail: int = 0, of: Extension | None = None) -> None:
        """Put a request that has no answer; an error about it is dropped.

        Raises:
            UnreachableError: the server has gone.
        """
        self._request(opcode, body, detail, of, is_void=True)
        self._xcb.xcb_flush(self._connection)
        self._look_soon()
        self._must_live()

    def refusals(self, opcode: int, bodies: list[bytes], detail: int = 0, of: Extension | None = None) -> list[int]:
        """Put requests that have no answer, and return of each the server's error, 0 if it was done.

        Raises:
            UnreachableError: the server has gone.
        """
        numbers = [self._request(opcode, body, detail, of, is_void=True, flags=_CHECKED) for body in bodies]
        errors = []
        for number in numbers:
            error = self._xcb.xcb_request_check(self._connection, number)
            errors.append(self._taken(error, 2)[1] if error is not None else 0)
        self._look_soon()
        self._must_live()
        return errors

    def atom(self, name: bytes) -> int:
        """Return the number that stands for *name*. Raises UnreachableError."""
        answer = self.ask(_INTERN_ATOM, struct.pack("=H2x", len(name)) + name)
        return int(struct.unpack_from("=8xI", answer)[0])

    def first_event_of(self, extension: Extension) -> int | None:
        """Return the code of its first event, None if the server does not have it."""
        found = self._xcb.xcb_get_extension_data(self._connection, ctypes.byref(extension))
        if found is None:
            return None
        present, first_event = struct.unpack("=8xBxB", ctypes.string_at(found, 11))
        return int(first_event) if present else None

    def new_id(self) -> int:
        """Return a number for something that is to be made in the server."""
        return int(self._xcb.xcb_generate_id(self._connection))

    # -- inside ------------------------------------------------------------------------------------------------------

    def _request(
        self, opcode: int, body: bytes, detail: int, of: Extension | None, *, is_void: bool, flags: int = 0
    ) -> int:
        if self._closed:
            raise UnreachableError("x11.gone")
        bits = struct.pack("=xBxx", detail) + body + bytes(-len(body) % 4)  # libxcb fills in opcode and length
        data = ctypes.create_string_buffer(bits, len(bits))
        pieces = (_Piece * 3)()  # libxcb wants two before the first for itself
        pieces[2] = _Piece(ctypes.addressof(data), len(bits))
        protocol = _Protocol(1, ctypes.pointer(of) if of is not None else None, opcode, is_void)
        first = ctypes.byref(pieces, 2 * ctypes.sizeof(_Piece))
        return int(self._xcb.xcb_send_request(self._connection, flags, first, ctypes.byref(protocol)))

    def _look_soon(self) -> None:
        """Have the events looked at that were read while something else was waited for."""
        self._loop.call_soon_threadsafe(self._take_events)

    def _must_live(self) -> None:
        if self._xcb.xcb_connection_has_error(self._connection):
            self._lost()
            raise UnreachableError("x11.gone")

    def _lost(self) -> None:
        self.close()
        self._loop.call_soon_threadsafe(self._on_gone)

    def _take_events(self) -> None:
        while not self._closed:
            event = self._xcb.xcb_poll_for_event(self._connection)
            if event is None:
                if self._xcb.xcb_connection_has_error(self._connection):
                    self._lost()
                return
            data = self._taken(event, _EVENT_BYTES)
            code = data[0] & _KEPT_OF_CODE
            if code != _ERROR:  # about something that has gone meanwhile
                self._on_event(code, data)

    def _taken(self, address: int, length: int) -> bytes:
        data = ctypes.string_at(address, length)
        self._xcb.free(ctypes.c_void_p(address))
        return data

    def _read_setup(self) -> None:
        setup = self._xcb.xcb_get_setup(self._connection)
        first, last = struct.unpack("=34xBB", ctypes.string_at(setup, 36))
        self.keycodes = first, last
        screens = self._xcb.xcb_setup_roots_iterator(ctypes.c_void_p(setup))
        for _ in range(self.screen):
            self._xcb.xcb_screen_next(ctypes.byref(screens))
        self.root = int(screens.at[0])


def _library() -> ctypes.CDLL:
    """Return libxcb; raises OSError where there is none."""
    xcb = ctypes.CDLL("libxcb.so.1")
    for name in ("xcb_connect", "xcb_get_setup", "xcb_wait_for_reply", "xcb_request_check", "xcb_poll_for_event"):
        getattr(xcb, name).restype = ctypes.c_void_p
    xcb.xcb_get_extension_data.restype = ctypes.c_void_p
    xcb.xcb_setup_roots_iterator.restype = _Screens
    for name in ("xcb_send_request", "xcb_generate_id"):
        getattr(xcb, name).restype = ctypes.c_uint32
    return xcb
