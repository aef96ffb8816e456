"""The network coming back, as NetworkManager tells it on the system bus; without it nobody is told, and tries go on.

That the machine is connected does not say that a service can be reached: it is the moment to try, no more.
"""

from collections.abc import Callable

from deepday.wire.dbus_subscriptions import Subscription
from deepday.wire.dbus_watch import BusWatch

_NAME = "org.freedesktop.NetworkManager"
_PATH = "/org/freedesktop/NetworkManager"
_CONNECTED_LOCAL = 50
"""From here on there is a route to somewhere (NMState, NetworkManager's D-Bus types)."""


def watch_network(bus: BusWatch, on_up: Callable[[], object]) -> Subscription:
    """Call *on_up* on the loop each time the machine is connected again; *bus* is the system's."""
    up: list[bool] = []

    def changed(arguments: tuple[object, ...]) -> None:
        state = arguments[0] if arguments else None
        is_up = isinstance(state, int) and state >= _CONNECTED_LOCAL
        if is_up and up[-1:] != [True]:
            on_up()
        up[:] = [is_up]

    return bus.on_signal(_NAME, "StateChanged", _PATH, _NAME, changed)
