"""One socket to a D-Bus bus, driven by the loop: signs on, sends, takes messages apart; ``dbus_watch`` knows their use.

Nothing blocks: what the kernel does not take at once (over 200 kB, or a bus that has stopped reading) ends the link.
A bus that refuses us, sends what is no message, or closes, ends it too; ``on_lost`` says so, exactly once.
"""

import array
import socket
import struct
from collections import deque
from collections.abc import Callable
from itertools import count

from jeepney import Message, Parser
from jeepney.auth import BEGIN, Authenticator
from jeepney.fds import FileDescriptor, fds_buf_size

from deepday.wire.loop import Loop, TimerHandle

SIGN_ON_S = 5.0
_READS_AT_ONCE = 64
_CHUNK_BYTES = 65536
# What jeepney raises for bytes that are no message; a bus never sends such.
NOT_A_MESSAGE = (ValueError, KeyError, IndexError, AssertionError, struct.error)


class DBusLink:
    """A connection that is being made when this returns; ``on_signed_on`` says when messages may be sent.

    Raises:
        OSError: nobody listens at *path*.
    """

    def __init__(
        self,
        loop: Loop,
        path: str,
        *,
        enable_fds: bool,
        on_signed_on: Callable[[], object],
        on_message: Callable[[Message], object],
        on_lost: Callable[[], object],
    ) -> None:
        self._loop = loop
        self._on_signed_on = on_signed_on
        self._on_message = on_message
        self._on_lost = on_lost
        self._enable_fds = enable_fds
        self._serials = count(1)
        self._parser = Parser()
        self._arrived: deque[Message] = deque()
        self._sign_on: Authenticator | None = Authenticator(enable_fds=enable_fds)
        self._closed = False
        self._socket = _connected(path)
        self._too_late: TimerHandle = loop.call_later(SIGN_ON_S, self._lose)
        loop.add_reader(self._socket.fileno(), self._readable)
        self._write(self._sign_on.data_to_send())

    def send(self, message: Message) -> int:
        """Send *message* and return its serial number; a failure is told by ``on_lost`` a little later."""
        serial = next(self._serials)
        files = array.array("i") if self._enable_fds else None
        self._write(message.serialise(serial=serial, fds=files), files)
        return serial

    def close(self) -> None:
        """End the link without a word; harmless when it has ended."""
        if not self._closed:
            self._closed = True
            self._too_late.cancel()
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()
            for message in self._arrived:
                close_files(message.body)
            self._arrived.clear()

    def _lose(self) -> None:
        if not self._closed:
            self.close()
            self._on_lost()

    def _write(self, data: bytes, files: "array.array[int] | None" = None) -> None:
        if self._closed:
            return
        try:
            if files:
                sent = self._socket.sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)])
            else:
                sent = self._socket.send(data)
        except OSError:
            sent = -1
        if sent != len(data):
            # Later, because whoever sends does not expect to be told of it in the middle.
            self._loop.call_soon_threadsafe(self._lose)

    def _readable(self) -> None:
        try:
            for _ in range(_READS_AT_ONCE):
                if self._closed:
                    return
                self._read()
        except BlockingIOError:
            pass
        except (OSError, *NOT_A_MESSAGE):
            self._hand_on()
            self._lose()
            return
        self._hand_on()

    def _read(self) -> None:
        if self._sign_on is not None:
            self._go_on_signing_on(self._sign_on, _not_empty(self._socket.recv(1024)))
            return
        if self._enable_fds:
            # One message at a time: files belong to the message that they came with.
            wanted = self._parser.bytes_desired()
            received, extra, _flags, _from = self._socket.recvmsg(wanted, fds_buf_size())
            self._parser.add_data(_not_empty(received), FileDescriptor.from_ancdata(extra))
        else:
            self._parser.add_data(_not_empty(self._socket.recv(_CHUNK_BYTES)))
        while (message := self._parser.get_next_message()) is not None:
            self._arrived.append(message)

    def _go_on_signing_on(self, sign_on: Authenticator, received: bytes) -> None:
        sign_on.feed(received)
        if sign_on.authenticated:
            self._sign_on = None
            self._too_late.cancel()
            self._write(BEGIN)
            self._on_signed_on()
        elif data := sign_on.data_to_send():
            self._write(data)

    def _hand_on(self) -> None:
        try:
            while self._arrived:
                self._on_message(self._arrived.popleft())
        finally:
            # A receiver that raises does not keep the others from their messages.
            if self._arrived:
                self._loop.call_soon_threadsafe(self._hand_on)


def close_files(value: object) -> None:
    """Close every file that came inside *value*, which nobody will look at."""
    if isinstance(value, FileDescriptor):
        value.close()
    elif isinstance(value, (tuple, list)):
        for part in value:
            close_files(part)
    elif isinstance(value, dict):
        close_files(list(value.values()))


def _connected(path: str) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX)
    sock.setblocking(False)  # a Unix socket is connected at once or refuses
    try:
        sock.connect(path)
    except OSError:
        sock.close()
        raise
    return sock


def _not_empty(received: bytes) -> bytes:
    if not received:
        raise ConnectionResetError
    return received
