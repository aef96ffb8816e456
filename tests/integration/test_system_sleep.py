"""Sleep as logind tells it: dbusmock's logind on a private bus, with real locks and real signals."""

from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from deepday.system.presence.sleep import Sleep
from deepday.wire.dbus_watch import BusWatch
from tests.desktop import Desktop
from tests.loops import TurningLoop, turning_loop

LOGIND = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


@pytest.fixture
def logind(private_bus: Desktop) -> Desktop:
    if private_bus.run(["/usr/bin/python3", "-c", "import dbusmock"]).returncode:
        pytest.skip("not run: program python3-dbusmock missing")
    private_bus.start(
        "logind",
        ["/usr/bin/python3", "-m", "dbusmock", "--template", "logind"],
        ready=lambda: private_bus.has_name(LOGIND),
        extra={"DBUS_SYSTEM_BUS_ADDRESS": private_bus.bus_address},
    )
    return private_bus


class Sleeper:
    """The program's side: notes what it is told."""

    def __init__(self, loop: TurningLoop, address: str) -> None:
        self.told: list[str] = []
        self.written: list[Future[None]] = []
        self.bus = BusWatch(loop, address, enable_fds=True)
        self.sleep = Sleep(self.bus, self._before, lambda: self.told.append("after"), self._before_shutdown)

    def _before(self, written: "Future[None]") -> None:
        self.told.append("before")
        self.written.append(written)

    def _before_shutdown(self, written: "Future[None]") -> None:
        self.told.append("shutdown")
        self.written.append(written)


@pytest.fixture
def sleeper(loop: TurningLoop, private_bus: Desktop) -> Iterator[Sleeper]:
    sleeper = Sleeper(loop, private_bus.bus_address)
    yield sleeper
    sleeper.sleep.release()
    sleeper.bus.close()


def test_the_machine_waits_for_us_only_while_a_session_runs(
    loop: TurningLoop, logind: Desktop, sleeper: Sleeper
) -> None:
    loop.until(lambda: sleeper.bus.connected)
    assert _locks(logind) == []
    sleeper.sleep.hold()
    sleeper.sleep.hold()
    loop.until(lambda: _locks(logind))
    ((what, who, _why, mode, *_),) = _locks(logind)
    assert (what, who, mode) == ("sleep:shutdown", "Deepday", "delay")
    sleeper.sleep.release()
    sleeper.sleep.release()
    loop.until(lambda: not _locks(logind))


def test_the_machine_falls_asleep_when_we_are_done_and_is_held_again_after_waking(
    loop: TurningLoop, logind: Desktop, sleeper: Sleeper
) -> None:
    sleeper.sleep.hold()
    loop.until(lambda: _locks(logind))
    _prepare_for_sleep(logind, begins=True)
    loop.until(lambda: sleeper.told == ["before"])
    loop.turn(0.05)
    assert _locks(logind), "it waits until we are done"
    sleeper.written[0].set_result(None)
    loop.until(lambda: not _locks(logind))
    _prepare_for_sleep(logind, begins=False)
    loop.until(lambda: sleeper.told == ["before", "after"])
    loop.until(lambda: _locks(logind))


def test_the_machine_goes_down_when_we_are_done_and_is_held_again_if_that_is_called_off(
    loop: TurningLoop, logind: Desktop, sleeper: Sleeper
) -> None:
    sleeper.sleep.hold()
    loop.until(lambda: _locks(logind))
    _announce(logind, "PrepareForShutdown", begins=True)
    loop.until(lambda: sleeper.told == ["shutdown"])
    assert _locks(logind)
    sleeper.written[0].set_result(None)
    loop.until(lambda: not _locks(logind))
    _announce(logind, "PrepareForShutdown", begins=False)
    loop.until(lambda: _locks(logind))


def test_sleep_is_told_without_a_session_too(loop: TurningLoop, logind: Desktop, sleeper: Sleeper) -> None:
    loop.until(lambda: sleeper.sleep.probe().works)
    _prepare_for_sleep(logind, begins=True)
    _prepare_for_sleep(logind, begins=False)
    loop.until(lambda: sleeper.told == ["before", "after"])
    sleeper.written[0].set_result(None)
    assert _locks(logind) == []


def test_done_after_waking_does_not_give_away_the_next_lock(
    loop: TurningLoop, logind: Desktop, sleeper: Sleeper
) -> None:
    sleeper.sleep.hold()
    loop.until(lambda: _locks(logind))
    _prepare_for_sleep(logind, begins=True)
    _prepare_for_sleep(logind, begins=False)
    loop.until(lambda: sleeper.told == ["before", "after"])
    sleeper.written[0].set_result(None)
    loop.turn(0.1)
    assert len(_locks(logind)) == 1


def test_a_restarted_logind_is_asked_again(loop: TurningLoop, logind: Desktop, sleeper: Sleeper) -> None:
    sleeper.sleep.hold()
    loop.until(lambda: _locks(logind))
    logind.restart("logind")
    loop.until(lambda: _locks(logind))
    _prepare_for_sleep(logind, begins=True)
    loop.until(lambda: sleeper.told == ["before"])


def test_a_session_that_ends_while_the_lock_is_asked_for_leaves_none(
    loop: TurningLoop, logind: Desktop, sleeper: Sleeper
) -> None:
    loop.until(lambda: sleeper.sleep.probe().works)
    sleeper.sleep.hold()
    sleeper.sleep.release()
    loop.turn(0.1)
    assert _locks(logind) == []


def test_without_logind_nobody_can_tell(loop: TurningLoop, sleeper: Sleeper) -> None:
    sleeper.sleep.hold()
    loop.until(lambda: sleeper.bus.connected)
    found = sleeper.sleep.probe()
    assert found.works is None
    assert found.detail.code == "sleep.no_logind"


def test_with_logind_it_works(loop: TurningLoop, logind: Desktop, sleeper: Sleeper) -> None:
    assert logind
    loop.until(lambda: sleeper.sleep.probe().works)
    assert sleeper.sleep.probe().detail.code == "sleep.works"


def _locks(logind: Desktop) -> list[tuple[object, ...]]:
    (locks,) = logind.call(LOGIND, PATH, MANAGER, "ListInhibitors")
    assert isinstance(locks, list)
    return locks


def _prepare_for_sleep(logind: Desktop, *, begins: bool) -> None:
    _announce(logind, "PrepareForSleep", begins=begins)


def _announce(logind: Desktop, what: str, *, begins: bool) -> None:
    arguments = (MANAGER, what, "b", [("b", begins)])
    logind.call(LOGIND, PATH, "org.freedesktop.DBus.Mock", "EmitSignal", "sssav", *arguments)
