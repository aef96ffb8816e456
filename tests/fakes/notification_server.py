"""A notification server on a private bus that behaves as Plasma's does, hangs, or calls itself something else.

It can have dunst's properties too, with the pause levels of a dunst newer than ours (dunst-project/dunst#1193).
Inhibitions belong to the connection that asked: they go when it goes, and all are forgotten when the server restarts
(seen on Plasma 5.27, see tests/integration/test_notifications_plasma.py for the real one).
"""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_error, new_method_call
from jeepney import new_method_return as answer
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.eventually import eventually

NAME = "org.freedesktop.Notifications"
DUNST = "org.dunstproject.cmd0"
_GONE = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
_PROPERTIES = "org.freedesktop.DBus.Properties"


class FakeNotificationServer:
    """Use as a context; ``restart`` is a new process of the server's.

    ``also`` is a second name that it owns, and under which it understands nothing.
    """

    def __init__(self, bus_address: str, name: str | None = "Plasma", also: str = "") -> None:
        self.name = name
        """None: it answers that question with an error."""
        self._also = also
        self.hangs = False
        self.speaks_plasma = name == "Plasma"
        self.dunst: dict[str, tuple[str, Any]] | None = None
        """The properties of org.dunstproject.cmd0, signature and value, if it is to have them."""
        self.own_dnd = False
        """The person's own "do not disturb"."""
        self.shown: list[str] = []
        self.held_back: list[str] = []
        self._address = bus_address
        self._inhibitions: dict[int, str] = {}
        self._cookies = 0
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def inhibited(self) -> bool:
        return self.own_dnd or bool(self._inhibitions)

    @property
    def holders(self) -> int:
        """How many inhibitions there are."""
        return len(self._inhibitions)

    def start(self) -> None:
        self._ending.clear()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(5)

    def stop(self) -> None:
        self._ending.set()
        if self._thread is not None:
            self._thread.join(5)
        self._inhibitions.clear()

    def restart(self) -> None:
        """End and begin anew; inhibitions are forgotten, the person's own setting is not."""
        self.stop()
        self.start()

    def wait_until_inhibited(self, wanted: bool) -> None:  # noqa: FBT001 -- the one thing to wait for
        eventually(lambda: self.inhibited is wanted, what=f"inhibited is {wanted}")

    def revoke(self) -> None:
        """Take every program's inhibition away, as the person can in Plasma's applet."""
        self._inhibitions.clear()

    # --- inside -------------------------------------------------------------------------------

    def _serve(self, ready: threading.Event) -> None:
        with open_dbus_connection(bus=self._address) as connection:
            connection.send_and_get_reply(message_bus.AddMatch(_GONE))
            for name in filter(None, (NAME, self._also)):
                connection.send_and_get_reply(message_bus.RequestName(name))
            ready.set()
            with suppress(ConnectionError):  # the bus has gone, and the server with it
                while not self._ending.is_set():
                    with suppress(TimeoutError):
                        self._handle(connection, connection.receive(timeout=0.02))

    def _handle(self, connection: DBusConnection, message: Message) -> None:
        fields = message.header.fields
        if message.header.message_type is MessageType.signal:
            if fields.get(HeaderFields.member) == "NameOwnerChanged" and not message.body[2]:
                gone = message.body[0]
                self._inhibitions = {c: who for c, who in self._inhibitions.items() if who != gone}
            return
        if message.header.message_type is not MessageType.method_call or self.hangs:
            return
        methods: Mapping[tuple[str, str], Callable[[Message], Message]] = {
            (NAME, "GetServerInformation"): lambda m: answer(m, "ssss", (self.name, "Fake", "5.27.5", "1.2")),
            (NAME, "Notify"): self._notify,
            (NAME, "Inhibit"): self._inhibit,
            (NAME, "UnInhibit"): self._uninhibit,
            (_PROPERTIES, "Get"): self._get,
            (_PROPERTIES, "Set"): self._set,
        }
        member = fields[HeaderFields.member]
        method = methods.get((fields.get(HeaderFields.interface, ""), member))
        if self.name is None or method is None or (member in ("Inhibit", "UnInhibit") and not self.speaks_plasma):
            connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
        else:
            connection.send(method(message))

    def _inhibit(self, message: Message) -> Message:
        self._cookies += 1
        self._inhibitions[self._cookies] = message.header.fields[HeaderFields.sender]
        return answer(message, "u", (self._cookies,))

    def _uninhibit(self, message: Message) -> Message:
        self._inhibitions.pop(message.body[0], None)
        return answer(message)

    def _get(self, message: Message) -> Message:
        interface, name = message.body
        if (interface, name) == (NAME, "Inhibited") and self.speaks_plasma:
            return answer(message, "v", (("b", self.inhibited),))
        if interface == DUNST and self.dunst and name in self.dunst:
            return answer(message, "v", (self.dunst[name],))
        return new_error(message, "org.freedesktop.DBus.Error.InvalidArgs")

    def _set(self, message: Message) -> Message:
        interface, name, (signature, value) = message.body
        if interface != DUNST or not self.dunst or self.dunst.get(name, ("", 0))[0] != signature:
            return new_error(message, "org.freedesktop.DBus.Error.InvalidArgs")
        level = value if name == "pauseLevel" else 100 if value else 0
        if "pauseLevel" in self.dunst:
            self.dunst["pauseLevel"] = ("u", level)
        self.dunst["paused"] = ("b", level > 0)
        return answer(message)

    def _notify(self, message: Message) -> Message:
        summary, hints = message.body[3], message.body[6]
        critical = hints.get("urgency", ("y", 1))[1] == 2
        (self.held_back if self.inhibited and not critical else self.shown).append(summary)
        return answer(message, "u", (len(self.shown) + len(self.held_back),))


class OtherHolder:
    """Another program that inhibits notifications on a connection of its own."""

    def __init__(self, bus_address: str) -> None:
        self._connection = open_dbus_connection(bus=bus_address)
        address = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)
        body: tuple[Any, ...] = ("video", "Playing", {})
        self._connection.send_and_get_reply(new_method_call(address, "Inhibit", "ssa{sv}", body), timeout=2)

    def go(self) -> None:
        self._connection.close()
