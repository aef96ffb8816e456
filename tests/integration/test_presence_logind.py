"""Lock and idle hints as logind and the screen savers tell them: dbusmock's logind on a private bus, real signals."""

import os
import time
from collections.abc import Iterator

import pytest

from deepday.engine.sense_ports import Touched
from deepday.system.presence.input_logind import LogindInput
from deepday.system.presence.lock import Lock
from deepday.system.presence.login_session import LoginSession
from deepday.wire.dbus_watch import BusWatch
from tests.desktop import Desktop
from tests.fakes.bus_service import BusService
from tests.loops import TurningLoop, turning_loop

LOGIND = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
SESSION = f"{PATH}/session/c1"
SESSION_INTERFACE = f"{LOGIND}.Session"
MOCK = "org.freedesktop.DBus.Mock"
GNOME = "org.gnome.ScreenSaver"
CINNAMON = "org.cinnamon.ScreenSaver"


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


@pytest.fixture
def logind(private_bus: Desktop, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    if private_bus.run(["/usr/bin/python3", "-c", "import dbusmock"]).returncode:
        pytest.skip("not run: program python3-dbusmock missing")
    private_bus.start(
        "logind",
        ["/usr/bin/python3", "-m", "dbusmock", "--template", "logind"],
        ready=lambda: private_bus.has_name(LOGIND),
        extra={"DBUS_SYSTEM_BUS_ADDRESS": private_bus.bus_address},
    )
    private_bus.call(LOGIND, PATH, MOCK, "AddSession", "ssusb", "c1", "seat0", os.getuid(), "ada", True)
    monkeypatch.setenv("XDG_SESSION_ID", "c1")
    return private_bus


@pytest.fixture
def bus(loop: TurningLoop, private_bus: Desktop) -> Iterator[BusWatch]:
    bus = BusWatch(loop, private_bus.bus_address)
    yield bus
    bus.close()


class Watched:
    """What the lock told."""

    def __init__(self, bus: BusWatch, desktop: str = "") -> None:
        self.told: list[bool | None] = []
        self.lock = Lock(bus, LoginSession(bus), {"XDG_CURRENT_DESKTOP": desktop})
        self.lock.start(self.told.append)


def _set_hint(logind: Desktop, *, locked: bool) -> None:
    logind.call(LOGIND, SESSION, SESSION_INTERFACE, "SetLockedHint", "b", locked)


def test_a_hint_that_was_never_set_says_nothing_and_then_every_lock(
    loop: TurningLoop, logind: Desktop, bus: BusWatch
) -> None:
    watched = Watched(bus)
    loop.until(lambda: watched.told == [None])
    for locked in (True, False, True):
        _set_hint(logind, locked=locked)
        loop.until(lambda locked=locked: watched.told[-1] is locked)  # type: ignore[misc]  # bound at once
    watched.lock.stop()
    _set_hint(logind, locked=False)
    loop.turn(0.1)
    assert watched.told == [None, True, False, True]


def test_a_screen_that_is_locked_at_the_start_is_known(loop: TurningLoop, logind: Desktop, bus: BusWatch) -> None:
    _set_hint(logind, locked=True)
    watched = Watched(bus)
    loop.until(lambda: watched.told[-1:] == [True])


def test_gnome_that_only_blanks_the_screen_has_not_locked_it(loop: TurningLoop, logind: Desktop, bus: BusWatch) -> None:
    with BusService(logind.bus_address, GNOME) as saver:
        saver.answer("GetActive", lambda: ("b", (False,)))
        watched = Watched(bus)
        loop.until(lambda: watched.told[-1:] == [False])
        saver.emit("/org/gnome/ScreenSaver", GNOME, "ActiveChanged", "b", True)
        loop.turn(0.1)
        assert watched.told[-1] is False
        _set_hint(logind, locked=True)
        loop.until(lambda: watched.told[-1] is True)


def test_a_screen_saver_of_a_desktop_without_hints_counts(loop: TurningLoop, logind: Desktop, bus: BusWatch) -> None:
    with BusService(logind.bus_address, CINNAMON) as saver:
        saver.answer("GetActive", lambda: ("b", (False,)))
        watched = Watched(bus)
        loop.until(lambda: watched.told[-1:] == [False])
        for active in (True, False):
            saver.emit("/org/cinnamon/ScreenSaver", CINNAMON, "ActiveChanged", "b", active)
            loop.until(lambda active=active: watched.told[-1] is active)  # type: ignore[misc]  # bound at once
    loop.until(lambda: watched.told[-1] is None, what="the screen saver has gone")


def test_without_logind_gnomes_screen_saver_counts(
    loop: TurningLoop, private_bus: Desktop, bus: BusWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_SESSION_ID", raising=False)
    with BusService(private_bus.bus_address, GNOME) as saver:
        saver.answer("GetActive", lambda: ("b", (True,)))
        watched = Watched(bus)
        loop.until(lambda: watched.told[-1:] == [True])


@pytest.mark.parametrize(("desktop", "locked"), [("KDE", False), ("XFCE", True)])
def test_only_plasma_keeps_the_hint_under_the_common_name(
    loop: TurningLoop, logind: Desktop, bus: BusWatch, desktop: str, *, locked: bool
) -> None:
    with BusService(logind.bus_address, "org.freedesktop.ScreenSaver") as saver:
        saver.answer("GetActive", lambda: ("b", (True,)))
        watched = Watched(bus, desktop)
        loop.until(lambda: watched.told[-1:] == [locked])


def test_a_restarted_logind_is_asked_again(loop: TurningLoop, logind: Desktop, bus: BusWatch) -> None:
    watched = Watched(bus)
    _set_hint(logind, locked=True)
    loop.until(lambda: watched.told[-1:] == [True])
    logind.restart("logind")
    loop.until(lambda: watched.told[-1] is None)


def test_the_graphical_session_of_the_user_is_the_one(
    loop: TurningLoop, private_bus: Desktop, bus: BusWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that the user's systemd started belongs to no session itself."""
    monkeypatch.delenv("XDG_SESSION_ID", raising=False)
    with BusService(private_bus.bus_address, LOGIND) as service:
        service.answer("GetUser", lambda _uid: ("o", (f"{PATH}/user/_1000",)))
        service.answer("Get", lambda _interface, _name: ("v", (("(so)", ("c7", f"{PATH}/session/c7")),)))
        service.answer("GetAll", lambda _interface: ("a{sv}", ({"LockedHint": ("b", True)},)))
        found: list[object] = []
        LoginSession(bus).watch(found.append)
        loop.until(lambda: found == [{"LockedHint": True}])


@pytest.mark.parametrize("answer", [("v", (("(so)", ("", "/")),)), ("v", (("s", "odd"),))])
def test_a_user_without_a_graphical_session_is_looked_for_by_name(
    loop: TurningLoop, private_bus: Desktop, bus: BusWatch, monkeypatch: pytest.MonkeyPatch, answer: tuple[str, object]
) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", "c3")
    with BusService(private_bus.bus_address, LOGIND) as service:
        service.answer("GetUser", lambda _uid: ("o", (f"{PATH}/user/_1000",)))
        service.answer("Get", lambda _interface, _name: answer)  # type: ignore[arg-type, return-value]  # as it comes
        service.answer_error("GetSession", f"{LOGIND}.NoSuchSession")
        found: list[object] = []
        LoginSession(bus).watch(found.append)
        loop.until(lambda: found == [None])
        assert ("GetSession", ("c3",)) in service.calls


# --- the idle hint ----------------------------------------------------------------------------------


def _set_idle(logind: Desktop, *, idle: bool, since_s: float) -> None:
    properties = {"IdleHint": ("b", idle), "IdleSinceHintMonotonic": ("t", int(since_s * 1e6))}
    logind.call(LOGIND, SESSION, MOCK, "UpdateProperties", "sa{sv}", SESSION_INTERFACE, properties)


def test_an_idle_hint_that_was_never_set_says_nothing_and_then_everything(
    loop: TurningLoop, logind: Desktop, bus: BusWatch
) -> None:
    told: list[Touched] = []
    sense = LogindInput(loop, LoginSession(bus))
    sense.start(0.3, told.append)
    loop.until(lambda: told == [Touched(present=None)])
    _set_idle(logind, idle=True, since_s=time.monotonic())
    loop.until(lambda: told[-1].present is False, what="the limit passes")
    assert told[-1].ago_s == pytest.approx(0.3, abs=0.25)
    _set_idle(logind, idle=False, since_s=time.monotonic())
    loop.until(lambda: told[-1] == Touched(present=True))
    sense.look()
    assert told[-1] == Touched(present=True)
    sense.stop()
    sense.look()
    sense.stop()


def test_without_logind_there_is_no_hint(loop: TurningLoop, private_bus: Desktop, bus: BusWatch) -> None:
    assert private_bus
    told: list[Touched] = []
    LogindInput(loop, LoginSession(bus)).start(1, told.append)
    loop.until(lambda: told == [Touched(present=None)])
