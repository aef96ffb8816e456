"""D-Bus messages and where the buses are, for the two kinds of connection; opens nothing itself.

What the bus or a service answers is translated here into ``UnreachableError`` (later may help) and ``RefusedError``.
"""

import os
from collections.abc import Sequence

from jeepney import DBusAddress, HeaderFields, Message, MessageFlag, MessageType, new_method_call
from jeepney.bus import get_connectable_addresses

from deepday.domain.errors import EffectError, RefusedError, UnreachableError

BUS_NAME = "org.freedesktop.DBus"
BUS_PATH = "/org/freedesktop/DBus"
PROPERTIES = "org.freedesktop.DBus.Properties"
NO_OWNER = "org.freedesktop.DBus.Error.NameHasNoOwner"

_ERROR = "org.freedesktop.DBus.Error."
_SERVICE_ABSENT = frozenset({NO_OWNER, _ERROR + "ServiceUnknown"})
_NO_ANSWER = frozenset(_ERROR + kind for kind in ("NoReply", "Timeout", "TimedOut", "Disconnected"))
_SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket"


def session_address() -> str:
    """Return the address of the person's own bus, empty if there is none.

    Without the variable it is the socket in the runtime folder, as systemd and sd-bus have it.
    """
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if not address and (folder := os.environ.get("XDG_RUNTIME_DIR", "")):
        path = os.path.join(folder, "bus")  # noqa: PTH118 -- text in, text out
        address = f"unix:path={path}" if os.path.exists(path) else ""  # noqa: PTH110 -- same
    return address


def system_address() -> str:
    """Return the address of the machine's bus; whether somebody answers there is another question."""
    return os.environ.get("DBUS_SYSTEM_BUS_ADDRESS", "") or _SYSTEM_BUS


def socket_paths(address: str) -> Sequence[str]:
    """Return the Unix sockets that *address* names, best first.

    Raises:
        UnreachableError: it names none (``dbus.absent``).
    """
    try:
        return list(get_connectable_addresses(address))
    except (RuntimeError, ValueError) as error:  # an unknown transport; not an address at all
        raise UnreachableError("dbus.absent") from error


def method_call(  # noqa: PLR0917 -- a D-Bus call has these parts
    destination: str, path: str, interface: str, member: str, signature: str, args: Sequence[object]
) -> Message:
    """Return a method call as a message; starts the service if the bus knows how (see ``without_start``)."""
    address = DBusAddress(path, bus_name=destination, interface=interface)
    return new_method_call(address, member, signature or None, tuple(args))


def without_start(message: Message) -> Message:
    """Return *message*, marked so that the bus starts no service for it."""
    message.header.flags |= MessageFlag.no_auto_start
    return message


def reply_serial(message: Message) -> int | None:
    """Return the serial number of the call that *message* answers, None if it answers none."""
    serial: int | None = message.header.fields.get(HeaderFields.reply_serial)
    return serial


def error_name(message: Message) -> str | None:
    """Return the name of the error that *message* brings, None if it is a good answer."""
    if message.header.message_type is not MessageType.error:
        return None
    name: str = message.header.fields.get(HeaderFields.error_name, "")
    return name


def body_or_error(message: Message, service: str) -> tuple[object, ...]:
    """Return what a reply of *service* says.

    Raises:
        UnreachableError: nobody there (``dbus.service_absent``), or it died over it (``dbus.no_answer``).
        RefusedError: the service says no (``dbus.error``, with the error's ``name``).
    """
    name = error_name(message)
    if name is not None:
        raise translated(name, service)
    return tuple(message.body)


def translated(name: str, service: str) -> EffectError:
    """Return our error for the D-Bus error *name* of *service*."""
    if name in _SERVICE_ABSENT or name.startswith(_ERROR + "Spawn."):
        return UnreachableError("dbus.service_absent", {"service": service})
    if name in _NO_ANSWER:
        return UnreachableError("dbus.no_answer", {"service": service})
    return RefusedError("dbus.error", {"service": service, "name": name})
