"""Says to a Wayland compositor the little that has to be said to be told of idleness (ext-idle-notify-v1).

A message is the number of an object, then its length and what is wanted of that object, then arguments in words of 32
bits; numbers are chosen by whoever makes an object. Nothing said here carries file descriptors. When the compositor
goes, or says that something was an error, that is told once and everything after it is without effect.

Source: the Wayland book's wire format, wayland.xml, ext-idle-notify-v1.xml.
"""

import socket
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

from deepday.domain.errors import UnreachableError
from deepday.wire.loop import Loop

_DISPLAY, _REGISTRY, _ALL_TOLD = 1, 2, 3
_ERROR, _GLOBAL, _DONE, _IDLED, _RESUMED = 0, 0, 0, 0, 1
_SYNC, _GET_REGISTRY, _BIND, _DESTROY = 0, 1, 0, 0
_IDLE_BUT_FOR_VIDEOS, _IDLE = 1, 2
"""Requests of the notifier: the first, of version 1, takes whoever plays a video for present."""
_SEAT, _NOTIFIER = "wl_seat", "ext_idle_notifier_v1"
_HEAD, _MOST = 8, 65536


class WaylandIdle:
    """A connection to the compositor that *environment* names, for the loop's thread only.

    *ready* is called when it can be asked, *gone* when it cannot, or can no more.

    Raises:
        UnreachableError: there is none.
    """

    def __init__(
        self, loop: Loop, ready: Callable[[], object], gone: Callable[[], object], environment: Mapping[str, str]
    ) -> None:
        self._loop, self._ready, self._gone = loop, ready, gone
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        try:
            self._socket.connect(_address(environment))
        except OSError as error:
            self._socket.close()
            raise UnreachableError("wayland.absent") from error
        self._socket.setblocking(False)
        self._held = b""
        self._last = _ALL_TOLD
        self._globals: dict[str, tuple[int, int]] = {}
        self._notifier = self._seat = self._version = 0
        self._told: dict[int, tuple[Callable[[], object], Callable[[], object]]] = {}
        self._closed = False
        loop.add_reader(self._socket.fileno(), self._read)
        self._say(_DISPLAY, _GET_REGISTRY, struct.pack("=I", _REGISTRY))
        self._say(_DISPLAY, _SYNC, struct.pack("=I", _ALL_TOLD))

    def close(self) -> None:
        """Let go of it; harmless twice."""
        if not self._closed:
            self._closed = True
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()

    def watch(self, after_ms: int, idled: Callable[[], object], resumed: Callable[[], object]) -> int:
        """Have *idled* called when nothing was touched for so long, then *resumed* at the next touch, and so on.

        The time begins now. Returns the watch's number.
        """
        number = self._next()
        self._told[number] = idled, resumed
        how = _IDLE if self._version >= _IDLE else _IDLE_BUT_FOR_VIDEOS
        self._say(self._notifier, how, struct.pack("=III", number, after_ms, self._seat))
        return number

    def forget(self, watch: int) -> None:
        """Take a watch off; harmless twice."""
        if self._told.pop(watch, None) is not None:
            self._say(watch, _DESTROY)

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _say(self, number: int, wanted: int, arguments: bytes = b"") -> None:
        if self._closed:
            return
        message = struct.pack("=II", number, (_HEAD + len(arguments)) << 16 | wanted) + arguments
        try:
            sent = self._socket.send(message)
        except OSError:
            sent = 0
        if sent != len(message):  # these few bytes always fit, unless nobody reads
            self._loop.call_soon_threadsafe(self._lose)

    def _read(self) -> None:
        try:
            read = self._socket.recv(_MOST)
        except BlockingIOError:
            return
        except OSError:
            read = b""
        self._held += read
        while len(self._held) >= _HEAD and not self._closed:
            number, both = struct.unpack("=II", self._held[:_HEAD])
            length = both >> 16
            if length < _HEAD:
                self._lose()
                return
            if length > len(self._held):
                break
            arguments, self._held = self._held[_HEAD:length], self._held[length:]
            self._hear(number, both & 0xFFFF, arguments)
        if not read:
            self._lose()

    def _hear(self, number: int, what: int, arguments: bytes) -> None:
        if number == _REGISTRY and what == _GLOBAL:
            self._note(arguments)
        elif number == _ALL_TOLD and what == _DONE:
            self._begin()
        elif number == _DISPLAY and what == _ERROR:
            self._lose()
        elif number in self._told and what in (_IDLED, _RESUMED):
            self._told[number][what]()
        elif number > self._last:
            self._lose()  # nothing has that number

    def _note(self, arguments: bytes) -> None:
        try:
            name, length = struct.unpack("=II", arguments[:8])
            (version,) = struct.unpack("=I", arguments[8 + _padded(length) :])
        except struct.error:
            self._lose()
            return
        interface = arguments[8 : 8 + max(length - 1, 0)].decode("utf-8", "replace")
        if interface in (_SEAT, _NOTIFIER):
            self._globals.setdefault(interface, (name, version))

    def _begin(self) -> None:
        if len(self._globals) < len((_SEAT, _NOTIFIER)):
            self._lose()
            return
        self._seat, _ = self._bound(_SEAT, 1)
        self._notifier, self._version = self._bound(_NOTIFIER, _IDLE)
        self._ready()

    def _bound(self, interface: str, most: int) -> tuple[int, int]:
        name, version = self._globals[interface]
        number, version = self._next(), min(version, most)
        text = interface.encode() + b"\0"
        told = struct.pack("=II", name, len(text)) + text.ljust(_padded(len(text)), b"\0")
        self._say(_REGISTRY, _BIND, told + struct.pack("=II", version, number))
        return number, version

    def _lose(self) -> None:
        if not self._closed:
            self.close()
            self._gone()


def _address(environment: Mapping[str, str]) -> str:
    return str(Path(environment.get("XDG_RUNTIME_DIR", "/")) / environment.get("WAYLAND_DISPLAY", ""))


def _padded(length: int) -> int:
    return -(-length // 4) * 4
