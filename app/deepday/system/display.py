"""Whether the screen that the environment names is really there: Qt ends the process without a word if it is not."""

import os
import re
import socket
import sys

_X_DISPLAY = re.compile(r"^(?P<host>[^/:]*):(?P<number>\d+)(?:\.\d+)?$")
_X_FOLDER = "/tmp/.X11-unix"  # noqa: S108 -- where X servers listen; nothing is written there
_FIRST_X_PORT = 6000
_WITHIN_S = 1.0


def answers() -> bool:
    """Say whether windows could be shown: a display is named, and somebody listens there.

    A name that is none of the usual ones (macOS's path, say) is believed.
    """
    if sys.platform in {"win32", "darwin"}:
        return True
    wayland, x11 = os.environ.get("WAYLAND_DISPLAY", ""), os.environ.get("DISPLAY", "")
    return bool(wayland and _wayland_answers(wayland)) or bool(x11 and _x_answers(x11))


def _wayland_answers(name: str) -> bool:
    return _listens(os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name))  # noqa: PTH118 -- no pathlib at start


def _x_answers(name: str) -> bool:
    found = _X_DISPLAY.match(name)
    if found is None:
        return True
    number = int(found["number"])
    if found["host"] in ("", "unix"):
        path = f"{_X_FOLDER}/X{number}"
        return _listens(f"\0{path}") or _listens(path)
    try:
        socket.create_connection((found["host"], _FIRST_X_PORT + number), _WITHIN_S).close()
    except OSError:
        return False
    return True


def _listens(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(_WITHIN_S)
        try:
            asking.connect(path)
        except (OSError, ValueError):  # ValueError: longer than a socket's path can be
            return False
    return True
