"""A D-Bus service with answers of the test's choosing, on a thread and a connection of its own."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from tests.eventually import eventually

Answer = Callable[..., tuple[str, tuple[object, ...]]]
"""Gets the arguments of the call, returns signature and body."""


class BusService:
    """Owns *name* on the bus at *address* from entering to leaving; calls of any path and interface reach it."""

    def __init__(self, address: str, name: str = "", *, enable_fds: bool = False) -> None:
        self._connection = open_dbus_connection(bus=address, enable_fds=enable_fds)
        self.unique_name: str = self._connection.unique_name
        self.name = name
        self.calls: list[tuple[str, tuple[object, ...]]] = []
        """What was asked: method and arguments, in order."""
        self.sent = 0
        self._reactions: dict[str, Callable[[Message], Message | None]] = {}
        self._sending = threading.Lock()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        if name:
            self._connection.send_and_get_reply(message_bus.RequestName(name))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Vanish from the bus."""
        with suppress(OSError):
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._connection.close()

    # -- what it does ------------------------------------------------------------------------------------------------

    def answer(self, member: str, answer: Answer) -> None:
        """Answer calls of *member* with what *answer* returns."""
        self._reactions[member] = lambda call: new_method_return(call, *_body(answer(*call.body)))

    def answer_error(self, member: str, name: str) -> None:
        """Answer calls of *member* with the error *name*."""
        self._reactions[member] = lambda call: new_error(call, name)

    def keep_silent(self, member: str) -> None:
        """Take calls of *member* and never answer."""
        self._reactions[member] = lambda _: None

    def answer_when_told(self, member: str, answer: Answer) -> threading.Event:
        """Answer calls of *member* once the returned event is set."""
        told = threading.Event()

        def wait_and_answer(call: Message) -> None:
            reply = new_method_return(call, *_body(answer(*call.body)))

            def send_when_told() -> None:
                if told.wait(20):
                    with suppress(OSError):  # the test is over
                        self.send(reply)

            threading.Thread(target=send_when_told, daemon=True).start()

        self._reactions[member] = wait_and_answer
        return told

    def die_at(self, member: str) -> None:
        """Vanish from the bus instead of answering *member*."""

        def die(_: Message) -> None:
            self._connection.sock.shutdown(socket.SHUT_RDWR)

        self._reactions[member] = die

    def emit(
        self, path: str, interface: str, member: str, signature: str = "", *body: object, to: str | None = None
    ) -> None:
        """Send a signal, to everybody who subscribed or to the connection *to* alone."""
        message = new_signal(DBusAddress(path, interface=interface), member, signature or None, body)
        if to is not None:
            message.header.fields[HeaderFields.destination] = to
        self.send(message)

    def call(self, destination: str, member: str) -> None:
        """Call a method of somebody else, whose answer is added to ``calls`` under the name of its kind."""
        self.send(new_method_call(DBusAddress("/", bus_name=destination, interface="org.example.Any"), member))

    def send(self, message: Message) -> None:
        """Send anything."""
        with self._sending:
            self._connection.send(message)
        self.sent += 1

    def wait_for(self, member: str) -> tuple[object, ...]:
        """Return the arguments of the newest call of *member*, waiting for the first one."""
        return eventually(lambda: [args for name, args in self.calls if name == member], what=member)[-1]

    def _serve(self) -> None:
        while True:
            try:
                message = self._connection.receive()
            except (OSError, ValueError):  # left; the selector is closed
                return
            fields = message.header.fields
            if message.header.message_type is not MessageType.method_call:
                if message.header.message_type is MessageType.error:
                    self.calls.append((fields[HeaderFields.error_name], tuple(message.body)))
                continue
            member = fields[HeaderFields.member]
            self.calls.append((member, tuple(message.body)))
            unknown = new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
            reaction = self._reactions.get(member, lambda _, unknown=unknown: unknown)
            if (reply := reaction(message)) is not None:
                self.send(reply)


def _body(answer: tuple[str, tuple[object, ...]]) -> tuple[Any, ...]:
    signature, body = answer
    return (signature or None, body)
