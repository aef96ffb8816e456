"""Keyboard and mouse as they are felt: a real X server with real input, services that keep to their documents."""

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from deepday.engine.sense_ports import InputSense, Touched
from deepday.system.presence.asked_lock import AskedLock, SessionInfo, macos_locked, windows_locked
from deepday.system.presence.input_asked import AskedInput
from deepday.system.presence.input_chosen import ChosenInput
from deepday.system.presence.input_gnome import GnomeInput
from deepday.system.presence.input_kde import KdeInput
from deepday.system.presence.input_macos import macos_input
from deepday.system.presence.input_windows import windows_input
from deepday.system.presence.input_x11 import X11Input
from deepday.wire.dbus_watch import BusWatch
from tests.desktop import Desktop
from tests.fakes.bus_service import BusService
from tests.fakes.world import ManualClock, ManualLoop
from tests.loops import TurningLoop, turning_loop

LIMIT_S = 0.6
MUTTER = "org.gnome.Mutter.IdleMonitor"
MUTTER_PATH = "/org/gnome/Mutter/IdleMonitor/Core"
SAVER = "org.freedesktop.ScreenSaver"


class Feeling:
    """What a sense told."""

    def __init__(self, sense: InputSense, limit_s: float = LIMIT_S) -> None:
        self.sense = sense
        self.told: list[Touched] = []
        sense.start(limit_s, self.told.append)

    @property
    def present(self) -> bool | str | None:
        return self.told[-1].present if self.told else "nothing told"


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


# --- X11: Xvfb and xdotool ------------------------------------------------------------------------


@pytest.fixture
def screen(x_display: Desktop, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    monkeypatch.setenv("DISPLAY", x_display.environment["DISPLAY"])
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return x_display


@pytest.mark.parametrize("touch", [("mousemove", "100", "100"), ("key", "a"), ("click", "1")], ids=lambda t: t[0])
def test_x11_tells_when_nobody_touches_it_and_when_somebody_does(
    loop: TurningLoop, screen: Desktop, touch: tuple[str, ...]
) -> None:
    touched_at = loop.time()
    screen.xdotool("mousemove", "10", "10")
    feeling = Feeling(X11Input(loop))
    assert feeling.present is True
    for _ in range(2):
        loop.until(lambda: feeling.present is False)
        assert LIMIT_S <= feeling.told[-1].ago_s <= loop.time() - touched_at
        touched_at = loop.time()
        screen.xdotool(*touch)
        loop.until(lambda: feeling.present is True)
        assert feeling.told[-1].ago_s <= loop.time() - touched_at
        touch = ("mousemove", "300", "300")
    feeling.sense.stop()


def test_x11_does_not_tell_of_every_key_while_somebody_types(loop: TurningLoop, screen: Desktop) -> None:
    feeling = Feeling(X11Input(loop), limit_s=60)
    for number in range(20):
        touched_at = loop.time()
        screen.xdotool("mousemove", f"{number}", "50")
        loop.turn(0.01)
    assert len(feeling.told) == 1
    feeling.sense.look()
    assert feeling.told[-1].ago_s <= loop.time() - touched_at
    feeling.sense.stop()


def test_x11_that_goes_is_told_once_and_can_be_stopped(loop: TurningLoop, screen: Desktop) -> None:
    feeling = Feeling(X11Input(loop))
    screen.stop("Xvfb")
    loop.until(lambda: feeling.present is None)
    feeling.sense.look()
    feeling.sense.stop()
    feeling.sense.stop()
    assert [t.present for t in feeling.told].count(None) == 1


@pytest.mark.parametrize("environ", [{"DISPLAY": ""}, {"DISPLAY": ":9", "WAYLAND_DISPLAY": "wayland-0"}])
def test_without_an_x_session_x11_cannot_know(
    loop: TurningLoop, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert Feeling(X11Input(loop)).present is None


def test_a_display_that_does_not_answer_cannot_know(loop: TurningLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9999")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert Feeling(X11Input(loop)).present is None


# --- GNOME ------------------------------------------------------------------------------------------


class Mutter:
    """``org.gnome.Mutter.IdleMonitor``: watches with numbers, fired by what the person does."""

    def __init__(self, service: BusService) -> None:
        self._service = service
        self._next = 1
        self.idle_watches: dict[int, int] = {}
        self.touch_watches: set[int] = set()
        self.idle_ms = 0
        service.answer("AddIdleWatch", self._add_idle)
        service.answer("AddUserActiveWatch", self._add_touch)
        service.answer("GetIdletime", lambda: ("t", (self.idle_ms,)))
        service.answer("RemoveWatch", self._remove)

    def _add_idle(self, after_ms: int) -> tuple[str, tuple[object, ...]]:
        self.idle_watches[self._next] = after_ms
        return self._number()

    def _add_touch(self) -> tuple[str, tuple[object, ...]]:
        self.touch_watches.add(self._next)
        return self._number()

    def _number(self) -> tuple[str, tuple[object, ...]]:
        self._next += 1
        return "u", (self._next - 1,)

    def _remove(self, number: int) -> tuple[str, tuple[object, ...]]:
        self.idle_watches.pop(number, None)
        self.touch_watches.discard(number)
        return "", ()

    def leave(self, ms: int) -> None:
        before, self.idle_ms = self.idle_ms, self.idle_ms + ms
        for number, after_ms in self.idle_watches.items():
            if before < after_ms <= self.idle_ms:
                self._fire(number)

    def touch(self) -> None:
        self.idle_ms = 0
        fired, self.touch_watches = self.touch_watches, set()
        for number in fired:
            self._fire(number)

    def _fire(self, number: int) -> None:
        self._service.emit(MUTTER_PATH, MUTTER, "WatchFired", "u", number)


@pytest.fixture
def bus(loop: TurningLoop, private_bus: Desktop) -> Iterator[BusWatch]:
    bus = BusWatch(loop, private_bus.bus_address)
    yield bus
    bus.close()


def test_gnome_tells_when_nobody_touches_it_and_when_somebody_does(
    loop: TurningLoop, private_bus: Desktop, bus: BusWatch
) -> None:
    with BusService(private_bus.bus_address, MUTTER) as service:
        mutter = Mutter(service)
        feeling = Feeling(GnomeInput(bus), limit_s=600)
        loop.until(lambda: feeling.present is True and mutter.idle_watches)
        loop.turn(0.05)
        for _ in range(2):
            mutter.leave(600_000)
            loop.until(lambda: feeling.present is False and mutter.touch_watches)
            assert feeling.told[-1].ago_s == 600
            loop.turn(0.05)
            mutter.touch()
            loop.until(lambda: feeling.present is True)
        feeling.sense.stop()
        loop.until(lambda: not mutter.idle_watches)
        assert not mutter.touch_watches


def test_a_shell_that_restarts_is_asked_again(loop: TurningLoop, private_bus: Desktop, bus: BusWatch) -> None:
    feeling = Feeling(GnomeInput(bus), limit_s=600)
    loop.until(lambda: feeling.present is None)
    for _ in range(2):
        with BusService(private_bus.bus_address, MUTTER) as service:
            mutter = Mutter(service)
            loop.until(lambda: feeling.present is True)
            loop.until(lambda mutter=mutter: mutter.idle_watches)  # type: ignore[misc]  # bound at once
        loop.until(lambda: feeling.present is None)


def test_a_shell_that_refuses_cannot_know(loop: TurningLoop, private_bus: Desktop, bus: BusWatch) -> None:
    with BusService(private_bus.bus_address, MUTTER) as service:
        for member in ("AddIdleWatch", "GetIdletime"):
            service.answer_error(member, "org.freedesktop.DBus.Error.AccessDenied")
        feeling = Feeling(GnomeInput(bus))
        loop.until(lambda: feeling.present is None)


# --- KDE --------------------------------------------------------------------------------------------


def test_kde_answers_milliseconds(loop: TurningLoop, private_bus: Desktop, bus: BusWatch) -> None:
    with BusService(private_bus.bus_address, SAVER) as service:
        service.answer("GetSessionIdleTime", lambda: ("u", (590_000,)))
        feeling = Feeling(KdeInput(loop, bus), limit_s=600)
        loop.until(lambda: feeling.present is True)
        assert feeling.told[-1].ago_s == 590
        service.answer("GetSessionIdleTime", lambda: ("u", (650_000,)))
        feeling.sense.look()
        loop.until(lambda: feeling.present is False)
        feeling.sense.stop()


def test_kde_that_always_answers_nothing_cannot_know(loop: TurningLoop, private_bus: Desktop, bus: BusWatch) -> None:
    """KWin under Wayland."""
    with BusService(private_bus.bus_address, SAVER) as service:
        service.answer("GetSessionIdleTime", lambda: ("u", (0,)))
        feeling = Feeling(KdeInput(loop, bus))
        loop.until(lambda: feeling.present is None)
        service.answer_error("GetSessionIdleTime", "org.freedesktop.DBus.Error.UnknownMethod")
        feeling.sense.look()
        loop.until(lambda: len(feeling.told) == 2)
        assert feeling.present is None
        feeling.sense.stop()


# --- who can only be asked ----------------------------------------------------------------------------


class Manual:
    """A clock, a loop, and how long ago somebody touched the machine."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.loop = ManualLoop(self.clock)
        self.touched_s = self.clock.passed_s
        self.asked = 0

    def ask(self, got: Callable[[float | None], None]) -> None:
        self.asked += 1
        got(self.clock.passed_s - self.touched_s)

    def pass_time(self, seconds: float) -> None:
        from datetime import timedelta  # noqa: PLC0415 -- here only

        self.loop.pass_time(timedelta(seconds=seconds))


def test_it_is_not_asked_more_than_once_a_minute_and_less_while_somebody_is_there() -> None:
    world = Manual()
    feeling = Feeling(AskedInput("asked", world.loop, world.ask), limit_s=600)
    world.pass_time(599)
    assert world.asked == 1
    world.pass_time(2)
    assert feeling.present is False
    assert feeling.told[-1].ago_s == 600
    world.pass_time(600)
    assert world.asked <= 12
    world.touched_s = world.clock.passed_s
    world.pass_time(61)
    assert feeling.present is True
    feeling.sense.stop()
    world.pass_time(3600)
    assert world.asked <= 13


class Chosen:
    """A sense that knows when a test says so."""

    def __init__(self, name: str, present: bool | None) -> None:  # noqa: FBT001 -- three states
        self.id = name
        self.present = present
        self.tell: Callable[[Touched], object] | None = None
        self.looks = 0

    def start(self, limit_s: float, tell: Callable[[Touched], object]) -> None:
        assert limit_s
        self.tell = tell
        tell(Touched(self.present))

    def become(self, present: bool | None) -> None:  # noqa: FBT001 -- same
        self.present = present
        assert self.tell is not None
        self.tell(Touched(present))

    def look(self) -> None:
        self.looks += 1

    def stop(self) -> None:
        self.tell = None


def test_the_first_that_knows_is_chosen_and_those_after_it_are_left_alone() -> None:
    first, second, third = Chosen("first", None), Chosen("second", True), Chosen("third", True)
    feeling = Feeling(ChosenInput([first, second, third]))
    assert (feeling.sense.id, feeling.present, third.tell) == ("second", True, None)
    second.become(present=False)
    assert feeling.present is False
    first.become(present=True)
    assert (feeling.sense.id, feeling.present, second.tell) == ("first", True, None)
    first.become(present=None)
    assert (feeling.sense.id, feeling.present) == ("second", False)
    feeling.sense.look()
    assert second.looks == 1
    second.become(present=None)
    third.become(present=None)
    assert feeling.sense.id == ""
    assert feeling.present is None
    feeling.sense.look()
    feeling.sense.stop()
    assert first.tell is None


# --- Windows and macOS, at the border ---------------------------------------------------------------


class Functions:
    """A library of the system: its functions are Python's."""

    def __init__(self, **functions: Callable[..., Any]) -> None:
        for name, function in functions.items():
            setattr(self, name, _Function(function))


class _Function:
    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.restype = self.argtypes = None

    def __call__(self, *args: Any) -> Any:
        return self._function(*args)


class Windows:
    """user32, kernel32 and wtsapi32 as they are documented."""

    def __init__(self) -> None:
        self.now, self.last, self.works = 1000, 400, True
        self.flags = 1
        self.freed = 0
        self.user32 = Functions(GetLastInputInfo=self._last_input)
        self.kernel32 = Functions(GetTickCount=lambda: self.now)
        self.wtsapi32 = Functions(WTSQuerySessionInformationW=self._session, WTSFreeMemory=self._free)

    def _last_input(self, found: Any) -> int:
        assert found._obj.cbSize == 8
        found._obj.dwTime = self.last
        return int(self.works)

    def _session(self, server: object, session: int, what: int, found: Any, _size: Any) -> int:
        assert (server, session, what) == (None, 0xFFFFFFFF, 25)
        self._kept = SessionInfo(1, 1, 0, self.flags)
        found._obj.contents = self._kept
        return int(self.works)

    def _free(self, _found: Any) -> None:
        self.freed += 1


@pytest.mark.parametrize(("last", "now", "ago_s"), [(400, 1000, 0.6), (0xFFFFFF00, 0x100, 0.512)])
def test_windows_ticks_begin_again_at_zero(last: int, now: int, ago_s: float) -> None:
    windows = Windows()
    windows.last, windows.now = last, now
    feeling = Feeling(windows_input(Manual().loop, windows), limit_s=600)
    assert feeling.told == [Touched(present=True, ago_s=ago_s)]


def test_windows_that_does_not_answer_cannot_know() -> None:
    windows = Windows()
    windows.works = False
    assert Feeling(windows_input(Manual().loop, windows)).present is None
    assert windows_locked(windows)() is None


@pytest.mark.parametrize(("flags", "locked"), [(0, True), (1, False), (-1, None)])
def test_windows_tells_a_lock(flags: int, *, locked: bool | None) -> None:
    windows = Windows()
    windows.flags = flags
    assert windows_locked(windows)() is locked
    assert windows.freed == 1


@pytest.mark.parametrize(("seconds", "present"), [(5.0, True), (601.0, False), (-1.0, None)])
def test_macos_tells_seconds(seconds: float, *, present: bool | None) -> None:
    framework = Functions(CGEventSourceSecondsSinceLastEventType=lambda _state, _kind: seconds)
    assert Feeling(macos_input(Manual().loop, framework), limit_s=600).present is present


@pytest.mark.parametrize(("session", "value", "locked"), [(7, 9, True), (7, None, False), (None, None, None)])
def test_macos_tells_a_lock(session: int | None, value: int | None, *, locked: bool | None) -> None:
    released: list[int] = []
    framework = Functions(
        CGSessionCopyCurrentDictionary=lambda: session,
        CFDictionaryGetValue=lambda _dictionary, _key: value,
        CFStringCreateWithCString=lambda _allocator, _text, _encoding: 3,
        CFRelease=released.append,
    )
    assert macos_locked(framework)() is locked
    assert released == ([] if session is None else [3, 7])


def test_a_lock_that_can_only_be_asked_is_asked_once_a_minute() -> None:
    world = Manual()
    told: list[bool | None] = []
    lock = AskedLock(world.loop, lambda: world.clock.passed_s > 1100)
    lock.start(told.append)
    world.pass_time(130)
    assert told == [False, False, True]
    lock.stop()
    lock.stop()
    world.pass_time(600)
    assert len(told) == 3


def test_the_structures_are_as_long_as_windows_has_them() -> None:
    assert ctypes.sizeof(SessionInfo) == 16
