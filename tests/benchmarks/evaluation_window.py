"""How long it takes from asking for the Evaluation window to its charts on the screen, as an X server sees it."""

import time

import xcffib
import xcffib.xproto

from tests.benchmarks.subject import BIN
from tests.desktop import Desktop
from tests.evaluations import HISTORY
from tests.eventually import eventually

TITLE = "Evaluation"
_ORDINARY = bytes((0x6A, 0x79, 0x85))
"""The colour of ordinary days, as the server keeps it: blue, green, red. Only the charts have it."""
_ENOUGH_PIXELS = 100
_WAIT_S = 20.0


def fill(desktop: Desktop) -> None:
    """Import a history of 20 ordinary and 8 deep days."""
    done = desktop.run([BIN / "deepday", "import", HISTORY], timeout_s=60)
    assert done.returncode == 0, done.stderr


def time_to_charts(desktop: Desktop) -> float:
    """Ask for the window, return the seconds until its charts are drawn, and close it."""
    connection = xcffib.connect(display=desktop.environment["DISPLAY"])
    try:
        began_at = time.perf_counter()
        desktop.run([BIN / "deepday", "show", "evaluation"])
        window = eventually(lambda: desktop.windows(TITLE), _WAIT_S, "the window", every_s=0.02)[0]
        eventually(lambda: _is_drawn(connection, window), _WAIT_S, "its charts", every_s=0.03)
        took_s = time.perf_counter() - began_at
    finally:
        connection.disconnect()
    eventually(lambda: desktop.active_window() == window, what="it has the keyboard")
    desktop.xdotool("key", "alt+F4")
    eventually(lambda: not any("deepday window" in line for line in desktop.processes().values()), 20, "it has ended")
    return took_s


def _is_drawn(connection: xcffib.Connection, window: int) -> bool:
    geometry = connection.core.GetGeometry(window).reply()
    kind = xcffib.xproto.ImageFormat.ZPixmap
    try:
        reply = connection.core.GetImage(kind, window, 0, 0, geometry.width, geometry.height, 0xFFFFFFFF).reply()
    except xcffib.xproto.MatchError:  # it is not mapped yet
        return False
    return bytes(reply.data.buf()).count(_ORDINARY) >= _ENOUGH_PIXELS
