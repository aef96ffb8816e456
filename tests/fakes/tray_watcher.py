"""A StatusNotifierWatcher with nothing behind it, run as a program: a tray that needs no panel.

It keeps the list of items that registered, as the specification of StatusNotifierItem says; it shows nothing.
"""

import os

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

WATCHER = "org.kde.StatusNotifierWatcher"
_PATH = "/StatusNotifierWatcher"
_SIGNALS = DBusAddress(_PATH, interface=WATCHER)


class Watcher:
    """Answers the calls of items and hosts."""

    def __init__(self) -> None:
        self.items: list[str] = []

    def answer(self, message: Message) -> list[Message]:
        """Return what is to be sent for one incoming call: its reply first, then signals."""
        fields = message.header.fields
        member = fields.get(HeaderFields.member)
        if member == "RegisterStatusNotifierItem":
            service = str(message.body[0])
            sender = str(fields[HeaderFields.sender])
            # Qt passes a bus name of its own, others an object path on the sender's connection.
            item = sender + service if service.startswith("/") else service + "/StatusNotifierItem"
            self.items.append(item)
            return [
                new_method_return(message),
                new_signal(_SIGNALS, "StatusNotifierItemRegistered", "s", (item,)),
            ]
        if member == "RegisterStatusNotifierHost":
            return [new_method_return(message)]
        if member == "Get":
            return [new_method_return(message, "v", (self._properties()[str(message.body[1])],))]
        if member == "GetAll":
            return [new_method_return(message, "a{sv}", (self._properties(),))]
        return [new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")]

    def _properties(self) -> dict[str, tuple[str, object]]:
        return {
            "RegisteredStatusNotifierItems": ("as", self.items),
            "IsStatusNotifierHostRegistered": ("b", True),
            "ProtocolVersion": ("i", 0),
        }


def main() -> None:
    """Serve until the bus goes."""
    watcher = Watcher()
    with open_dbus_connection(bus=os.environ["DBUS_SESSION_BUS_ADDRESS"]) as connection:
        connection.send_and_get_reply(message_bus.RequestName(WATCHER))
        while True:
            try:
                message = connection.receive()
            except ConnectionResetError:
                return
            if message.header.message_type is MessageType.method_call:
                for reply in watcher.answer(message):
                    connection.send(reply)


if __name__ == "__main__":
    main()
