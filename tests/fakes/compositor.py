"""A Wayland compositor without a screen, to be left alone and touched by a test; as strict as libwayland.

Numbers of new objects have to follow one another, requests have to be ones that their object has and be as long as
their arguments, and no event is sent twice without the other in between.
"""

import socket
import struct
from dataclasses import dataclass, field
from pathlib import Path

from tests.loops import TurningLoop

_SEAT, _NOTIFIER = 7, 9
"""The names of the globals."""


@dataclass
class Compositor:
    """Serves one client at *path*; ``offers`` are its globals by name, ``asked`` the watches in milliseconds."""

    loop: TurningLoop
    path: Path
    version: int = 1
    offers: dict[int, str] = field(
        default_factory=lambda: {3: "wl_output", _SEAT: "wl_seat", _NOTIFIER: "ext_idle_notifier_v1"}
    )
    asked: list[tuple[str, int]] = field(default_factory=list)
    refused: str = ""
    """What the client did wrong."""

    def __post_init__(self) -> None:
        self._kinds = {1: "wl_display"}
        self._watches: dict[int, tuple[int, bool]] = {}
        self._client: socket.socket | None = None
        self._held = b""
        self._last = 1
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self.path))
        self._listening.listen(1)
        self.loop.add_reader(self._listening.fileno(), self._accept)

    # --- the person ---------------------------------------------------------------------------

    def be_idle(self, for_ms: int) -> None:
        """Let so much time have passed without input."""
        for watch, (after_ms, idle) in self._watches.items():
            if for_ms >= after_ms and not idle:
                self._watches[watch] = after_ms, True
                self._tell(watch, 0)

    def touch(self) -> None:
        """Move the mouse."""
        for watch, (after_ms, idle) in self._watches.items():
            if idle:
                self._watches[watch] = after_ms, False
                self._tell(watch, 1)

    @property
    def watches(self) -> list[int]:
        """What is watched now, in milliseconds."""
        return sorted(after_ms for after_ms, _idle in self._watches.values())

    def refuse(self) -> None:
        """Call something an error, as a compositor does that then hangs up."""
        self._tell(1, 0, struct.pack("=III", 1, 0, 4) + b"bad\0")

    def say(self, message: bytes) -> None:
        """Send any bytes."""
        assert self._client is not None
        self._client.sendall(message)

    def go(self) -> None:
        """End; harmless twice."""
        for one in (self._client, self._listening):
            if one is not None and one.fileno() >= 0:
                self.loop.remove_reader(one.fileno())
                one.close()

    # --- the wire -------------------------------------------------------------------------------

    def _accept(self) -> None:
        self._client, _ = self._listening.accept()
        self.loop.add_reader(self._client.fileno(), self._read)

    def _read(self) -> None:
        assert self._client is not None
        try:
            read = self._client.recv(65536)
        except ConnectionResetError:
            read = b""
        if not read:
            self.loop.remove_reader(self._client.fileno())
            return
        self._held += read
        while len(self._held) >= 8:
            number, both = struct.unpack("=II", self._held[:8])
            length = both >> 16
            arguments, self._held = self._held[8:length], self._held[length:]
            try:
                self._take(number, both & 0xFFFF, arguments)
            except (KeyError, struct.error, AssertionError) as error:
                self.refused = self.refused or f"{self._kinds.get(number)}.{both & 0xFFFF}: {error!r}"

    def _take(self, number: int, wanted: int, arguments: bytes) -> None:
        match self._kinds[number], wanted:
            case "wl_display", 0:
                (callback,) = struct.unpack("=I", arguments)
                self._make(callback, "wl_callback")
                self._tell(callback, 0, struct.pack("=I", 0))
            case "wl_display", 1:
                (registry,) = struct.unpack("=I", arguments)
                self._make(registry, "wl_registry")
                for name, interface in self.offers.items():
                    self._tell(
                        registry, 0, struct.pack("=I", name) + _text(interface) + struct.pack("=I", self.version)
                    )
            case "wl_registry", 0:
                name, length = struct.unpack("=II", arguments[:8])
                assert arguments[8:].startswith(self.offers[name].encode() + b"\0"), "another interface than told"
                version, made = struct.unpack("=II", arguments[8 + -(-length // 4) * 4 :])
                assert 1 <= version <= self.version, "a version that was not offered"
                self._make(made, self.offers[name])
                if name == _SEAT:
                    self._tell(made, 0, struct.pack("=I", 3))
            case "ext_idle_notifier_v1", 1 | 2:
                made, after_ms, seat = struct.unpack("=III", arguments)
                assert wanted <= self.version, "a request of a later version"
                assert self._kinds[seat] == "wl_seat", "no seat"
                self._make(made, "ext_idle_notification_v1")
                self._watches[made] = after_ms, False
                self.asked.append(("idle" if wanted == 1 else "input_idle", after_ms))
            case "ext_idle_notification_v1", 0:
                assert not arguments, "too long"
                del self._watches[number], self._kinds[number]
                self._tell(1, 1, struct.pack("=I", number))
            case kind, _:
                raise KeyError(kind)

    def _make(self, number: int, kind: str) -> None:
        assert number == self._last + 1, "numbers follow one another"
        self._last, self._kinds[number] = number, kind

    def _tell(self, number: int, what: int, arguments: bytes = b"") -> None:
        self.say(struct.pack("=II", number, (8 + len(arguments)) << 16 | what) + arguments)


def _text(text: str) -> bytes:
    held = text.encode() + b"\0"
    return struct.pack("=I", len(held)) + held.ljust(-(-len(held) // 4) * 4, b"\0")
