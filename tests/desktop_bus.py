"""Talking to a message bus as any other program would: calls, properties, who owns a name, notifications."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection


class Bus:
    """A client of one bus; it connects at its first call."""

    def __init__(self, address: str = "") -> None:
        self._address = address
        self._connection: DBusConnection | None = None

    @property
    def bus_address(self) -> str:
        """Where the bus listens."""
        return self._address

    def hang_up(self) -> None:
        """Close the connection; the next call opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def call(  # a D-Bus call has these parts
        self, destination: str, path: str, interface: str, member: str, signature: str = "", *body: object
    ) -> tuple[Any, ...]:
        """Call a D-Bus method and return the body of its reply.

        Raises:
            jeepney.DBusErrorResponse: the other side answered with an error.
        """
        from jeepney import DBusAddress, new_method_call  # noqa: PLC0415  # unit tests do without
        from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415  # same
        from jeepney.wrappers import unwrap_msg  # noqa: PLC0415  # same

        if self._connection is None:
            self._connection = open_dbus_connection(bus=self.bus_address)
        address = DBusAddress(path, bus_name=destination, interface=interface)
        message = new_method_call(address, member, signature or None, body)
        reply: tuple[Any, ...] = unwrap_msg(self._connection.send_and_get_reply(message, timeout=10))
        return reply

    def has_name(self, name: str) -> bool:
        """Whether somebody owns that name on the bus."""
        bus = "org.freedesktop.DBus"
        return bool(self.call(bus, "/org/freedesktop/DBus", bus, "NameHasOwner", "s", name)[0])

    def owner(self, name: str) -> int:
        """Return the id of the process that owns that name on the bus, 0 if none does."""
        bus = "org.freedesktop.DBus"
        if not self.has_name(name):
            return 0
        process_id = self.call(bus, "/org/freedesktop/DBus", bus, "GetConnectionUnixProcessID", "s", name)[0]
        assert isinstance(process_id, int)
        return process_id

    def get_property(self, destination: str, path: str, interface: str, name: str) -> object:
        """Return a D-Bus property's value, without its variant."""
        properties = "org.freedesktop.DBus.Properties"
        variant = self.call(destination, path, properties, "Get", "ss", interface, name)[0]
        assert isinstance(variant, tuple)
        value: object = variant[1]
        return value

    def set_property(
        self, destination: str, path: str, interface: str, name: str, *, signature: str, value: object
    ) -> None:
        """Set a D-Bus property; *signature* is that of the value."""
        properties = "org.freedesktop.DBus.Properties"
        self.call(destination, path, properties, "Set", "ssv", interface, name, (signature, value))

    def notify(self, summary: str, body: str = "", urgency: int = 1) -> int:
        """Send a notification as another program would, and return its id."""
        name = "org.freedesktop.Notifications"
        hints = {"urgency": ("y", urgency)}
        path = "/org/freedesktop/Notifications"
        reply = self.call(
            name, path, name, "Notify", "susssasa{sv}i", "somebody", 0, "", summary, body, [], hints, 60_000
        )
        assert isinstance(reply[0], int)
        return reply[0]
