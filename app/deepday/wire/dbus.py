"""A blocking D-Bus connection for workers: calls with a time limit; signals are ``wire.dbus_watch``'s.

The bus may be absent, stop answering or die in the middle; a service may be absent, hang, or answer with an error.
All of this comes out as ``UnreachableError`` or ``RefusedError`` within the time limit. After a death the next call
connects anew, with a new ``unique_name``: what a service had bound to the old connection is gone then.
"""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Sequence
from itertools import count
from typing import Self

from jeepney import Message, Parser
from jeepney.io.blocking import prep_socket

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.wire.dbus_messages import (
    BUS_NAME,
    BUS_PATH,
    NO_OWNER,
    PROPERTIES,
    body_or_error,
    error_name,
    method_call,
    reply_serial,
    session_address,
    socket_paths,
    system_address,
    without_start,
)

_CHUNK_BYTES = 65536
# What jeepney raises for bytes that are no message; a bus never sends such.
_NOT_A_MESSAGE = (ValueError, KeyError, IndexError, AssertionError, struct.error)


class Bus:
    """One connection to one bus. Opened by the first call; any thread may call, one call is in flight at a time.

    Every call raises ``UnreachableError`` ("dbus.absent": no bus; "dbus.lost": the bus died over it;
    "dbus.service_absent", "dbus.no_answer": with ``service``) or ``RefusedError`` ("dbus.error", with ``service``
    and ``name``, the D-Bus name of the error). ``timeout_s`` limits each call as a whole, connecting included.
    """

    def __init__(self, address: str, timeout_s: float) -> None:
        self._address = address
        self._timeout_s = timeout_s
        self._turn = threading.Lock()
        self._link: _Link | None = None

    @classmethod
    def session(cls, timeout_s: float) -> Self:
        """Return a connection to the person's own bus; connects with the first call."""
        return cls(session_address(), timeout_s)

    @classmethod
    def system(cls, timeout_s: float) -> Self:
        """Return a connection to the machine's bus; connects with the first call."""
        return cls(system_address(), timeout_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def unique_name(self) -> str | None:
        """Our name on the bus, None while there is no connection; a new one means a new connection."""
        link = self._link
        return link.unique_name if link else None

    def call(  # noqa: PLR0917 -- a D-Bus call has these parts
        self,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        args: Sequence[object] = (),
        *,
        timeout_s: float | None = None,
        start_service: bool = True,
    ) -> tuple[object, ...]:
        """Call a method and return what it answers; variants are (signature, value) pairs, both ways.

        With ``start_service`` false, a service that does not run is not started for this, it is absent.
        """
        message = method_call(destination, path, interface, member, signature, args)
        if not start_service:
            without_start(message)
        return body_or_error(self._ask(message, destination, timeout_s), destination)

    def get_property(
        self, destination: str, path: str, interface: str, name: str, *, start_service: bool = True
    ) -> object:
        """Return a property's value, taken out of its variant."""
        args = (interface, name)
        reply = self.call(destination, path, PROPERTIES, "Get", "ss", args, start_service=start_service)
        match reply:
            case ((str(), value),):
                return value
            case _:
                raise RefusedError("dbus.error", {"service": destination, "name": "no variant"})

    def set_property(  # noqa: PLR0917 -- same
        self, destination: str, path: str, interface: str, name: str, signature: str, value: object
    ) -> None:
        """Set a property; *signature* is that of the value."""
        self.call(destination, path, PROPERTIES, "Set", "ssv", (interface, name, (signature, value)))

    def name_owner(self, name: str) -> str | None:
        """Return the unique name of whoever owns *name*, None if nobody does; starts nothing."""
        message = method_call(BUS_NAME, BUS_PATH, BUS_NAME, "GetNameOwner", "s", (name,))
        reply = self._ask(message, BUS_NAME, None)
        if error_name(reply) == NO_OWNER:
            return None
        return str(body_or_error(reply, BUS_NAME)[0])

    def activatable(self, name: str) -> bool:
        """Whether the bus could start a service of that name."""
        names = self.call(BUS_NAME, BUS_PATH, BUS_NAME, "ListActivatableNames")[0]
        return isinstance(names, list) and name in names

    def close(self) -> None:
        """End the connection; a later call opens a new one."""
        with self._turn:
            self._drop()

    def _ask(self, message: Message, service: str, timeout_s: float | None) -> Message:
        limit_s = self._timeout_s if timeout_s is None else timeout_s
        deadline = time.monotonic() + limit_s
        if not self._turn.acquire(timeout=limit_s):
            raise UnreachableError("dbus.no_answer", {"service": service})
        try:
            return self._connected(deadline).ask(message, deadline)
        except TimeoutError as error:
            # The bus or only the service? A late reply is harmless, so the connection stays with those bound to it.
            if self._link is not None and self._link.half_sent:
                self._drop()
            raise UnreachableError("dbus.no_answer", {"service": service}) from error
        except OSError as error:
            self._drop()
            raise UnreachableError("dbus.lost") from error
        finally:
            self._turn.release()

    def _connected(self, deadline: float) -> "_Link":
        if self._link is not None and self._link.is_dead():
            self._drop()
        if self._link is None:
            self._link = _Link.open(self._address, deadline)
        return self._link

    def _drop(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None


class _Link:
    """A socket to the bus that said hello, and what has been read from it."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._parser = Parser()
        self._serials = count(1)
        self.half_sent = False
        self.unique_name = ""

    @classmethod
    def open(cls, address: str, deadline: float) -> Self:
        last: Exception | None = None
        for path in socket_paths(address):
            try:
                link = cls(prep_socket(path, timeout=_left(deadline)))
            except TimeoutError:
                raise
            except (OSError, ValueError) as error:  # nobody there; not a bus or not ours
                last = error
                continue
            return link._said_hello(deadline)
        raise UnreachableError("dbus.absent") from last

    def _said_hello(self, deadline: float) -> Self:
        try:
            reply = self.ask(method_call(BUS_NAME, BUS_PATH, BUS_NAME, "Hello", "", ()), deadline)
        except BaseException:
            self.close()
            raise
        self.unique_name = str(body_or_error(reply, BUS_NAME)[0])
        return self

    def ask(self, message: Message, deadline: float) -> Message:
        serial = next(self._serials)
        self._socket.settimeout(_left(deadline))
        self.half_sent = True
        self._socket.sendall(message.serialise(serial=serial))
        self.half_sent = False
        while True:
            while (incoming := self._next_message()) is not None:
                if reply_serial(incoming) == serial:
                    return incoming
            self._socket.settimeout(_left(deadline))
            self._read()

    def _read(self) -> None:
        received = self._socket.recv(_CHUNK_BYTES)
        if not received:
            raise ConnectionResetError
        self._parser.add_data(received)

    def _next_message(self) -> Message | None:
        try:
            return self._parser.get_next_message()
        except _NOT_A_MESSAGE as error:
            raise ConnectionAbortedError from error

    def is_dead(self) -> bool:
        """Whether the bus has gone since the last call; what it sent meanwhile is read on the way."""
        self._socket.settimeout(0)
        try:
            while True:
                self._read()
                while self._next_message() is not None:
                    pass
        except BlockingIOError:
            return False
        except OSError:
            return True

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.close()


def _left(deadline: float) -> float:
    left_s = deadline - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s
