"""Input as a real GNOME Shell and a real Plasma feel it, on private screens and buses (slow: make test-all)."""

from collections.abc import Iterator

import pytest

from deepday.engine.sense_ports import Touched
from deepday.system.presence.input_gnome import GnomeInput
from deepday.system.presence.input_kde import KdeInput
from deepday.wire.dbus_watch import BusWatch
from tests.desktop import Desktop
from tests.desktop_big import gnome_desktop, plasma_desktop, wiggle
from tests.eventually import eventually
from tests.loops import TurningLoop, turning_loop

pytestmark = pytest.mark.slow


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


def _untouched(told: list[Touched]) -> bool:
    return bool(told) and told[-1].present is False


def test_gnome_shell_tells_when_nobody_touches_it_and_when_somebody_does(loop: TurningLoop) -> None:
    with gnome_desktop() as desktop:
        bus = BusWatch(loop, desktop.bus_address)
        told: list[Touched] = []
        sense = GnomeInput(bus)
        sense.start(2.0, told.append)
        for _ in range(2):
            loop.until(lambda: _untouched(told), 20, "nobody has touched it for two seconds")
            assert told[-1].ago_s >= 2.0
            wiggle(desktop)
            loop.until(lambda: told[-1].present is True, 20, "somebody has")
        sense.stop()
        bus.close()


def test_plasma_counts_milliseconds(loop: TurningLoop) -> None:
    with plasma_desktop() as desktop:
        _start_locker(desktop)
        bus = BusWatch(loop, desktop.bus_address)
        told: list[Touched] = []
        sense = KdeInput(loop, bus)
        desktop.xdotool("mousemove", "100", "100")
        sense.start(600, told.append)
        loop.until(lambda: told and told[-1].present, 20, "it tells")
        before = told[-1].ago_s
        assert before < 15
        loop.turn(1.2)
        sense.look()
        loop.until(lambda: told[-1].ago_s > before + 1, 20, "a second later it is a second more")
        assert told[-1].ago_s < before + 15
        sense.stop()
        bus.close()


def _start_locker(desktop: Desktop) -> None:
    """The screen locker lives in ksmserver, or in KWin under Wayland."""
    if not desktop.has_name("org.freedesktop.ScreenSaver"):
        desktop.start("ksmserver", ["ksmserver"])
        eventually(lambda: desktop.has_name("org.freedesktop.ScreenSaver"), 30, "the locker is there")
