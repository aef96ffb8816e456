"""Chooses among the adapters for notification servers, by what the server here calls itself."""

from deepday.domain.errors import RefusedError
from deepday.effects.notifications.cinnamon import CinnamonNotifications
from deepday.effects.notifications.dunst import DunstNotifications
from deepday.effects.notifications.gnome import GnomeNotifications
from deepday.effects.notifications.kde import KdeNotifications
from deepday.effects.notifications.mate import MateNotifications
from deepday.effects.notifications.server import LIMIT_S, identify
from deepday.effects.notifications.silence import Silence
from deepday.effects.notifications.xfce import XfceNotifications
from deepday.wire.dbus import Bus
from deepday.wire.dbus_messages import session_address

_ADAPTERS: tuple[type[Silence], ...] = (
    GnomeNotifications,
    KdeNotifications,
    XfceNotifications,
    CinnamonNotifications,
    MateNotifications,
    DunstNotifications,
)


def viable_notifications(bus_address: str | None = None) -> Silence | None:
    """Return the adapter for the notification server that is here, None if there is none or an unknown one.

    Without an address it is the person's own bus.

    Raises:
        UnreachableError: there is no bus (``dbus.absent``), or the server does not answer.
    """
    with Bus(session_address() if bus_address is None else bus_address, LIMIT_S) as bus:
        found = identify(bus)
    if found is None:
        return None
    return next((adapter(bus_address) for adapter in _ADAPTERS if adapter.server == found.name), None)


def all_notifications(bus_address: str | None = None) -> tuple[Silence, ...]:
    """Return every adapter there is, also those that cannot work here, for their ``probe``."""
    return tuple(adapter(bus_address) for adapter in _ADAPTERS)


def notifications_by_id(effect_id: str, bus_address: str | None = None) -> Silence:
    """Return the adapter with that id (``notifications.dunst``), whatever server runs.

    Raises:
        RefusedError: there is no such adapter (``notifications.no_such_adapter``).
    """
    for adapter in _ADAPTERS:
        if adapter.id == effect_id:
            return adapter(bus_address)
    raise RefusedError("notifications.no_such_adapter", {"id": effect_id})
