"""Asks who shows notifications here: the server's own name is the truth, XDG_CURRENT_DESKTOP only a guess.

With several servers installed, a message to the name may start any of them; so it is looked up first whether somebody
owns the name or could be started for it. A server that hangs gives ``UnreachableError`` within the time limit.
"""

from typing import NamedTuple

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.wire.dbus import Bus

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
LIMIT_S = 0.9
"""The longest that any call to the desktop may take."""


class ServerIdentity(NamedTuple):
    """What a notification server calls itself."""

    name: str
    version: str


def identify(bus: Bus) -> ServerIdentity | None:
    """Return the server that runs or could be started, None if there is none.

    Raises:
        UnreachableError: there is no bus, or the server does not answer.
    """
    if bus.name_owner(NAME) is None and not bus.activatable(NAME):
        return None
    try:
        answer = bus.call(NAME, PATH, NAME, "GetServerInformation")
    except UnreachableError as error:
        if error.reason.code == "dbus.service_absent":
            return None
        raise
    except RefusedError:
        return ServerIdentity("?", "")
    texts = [*(str(part) for part in answer), "", "", ""]
    return ServerIdentity(texts[0], texts[2])
