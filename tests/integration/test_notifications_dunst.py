"""The dunst adapter against the real dunst on a private screen and bus."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.effects.notifications import viable_notifications
from deepday.effects.notifications.dunst import DunstNotifications
from tests.desktop import Desktop
from tests.desktop_parts import NOTIFICATIONS
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.eventually import eventually
from tests.fakes.notification_server import FakeNotificationServer
from tests.fakes.world import ManualClock

PATH = "/org/freedesktop/Notifications"
DUNST = "org.dunstproject.cmd0"
PAUSED = {"paused": True}
RUNNING = {"paused": False}


def _get(desktop: Desktop, name: str) -> object:
    return desktop.get_property(NOTIFICATIONS, PATH, DUNST, name)


def _pause(desktop: Desktop, paused: bool) -> None:  # noqa: FBT001 -- the person's switch
    desktop.set_property(NOTIFICATIONS, PATH, DUNST, "paused", signature="b", value=paused)


def _displayed(desktop: Desktop, count: int) -> None:
    eventually(lambda: _get(desktop, "displayedLength") == count, what=f"{count} on the screen")
    eventually(lambda: bool(desktop.windows(window_class="Dunst")) == bool(count), what="dunst's window")


@pytest.fixture
def dunst(dunst_desktop: Desktop) -> Iterator[DunstNotifications]:
    adapter = DunstNotifications(dunst_desktop.bus_address)
    yield adapter
    adapter.close()


class TestDunst(EffectContract):
    @pytest.fixture
    def case(self, dunst_desktop: Desktop, dunst: DunstNotifications) -> Iterator[EffectCase]:
        clock = ManualClock()
        with closing(DunstNotifications(dunst_desktop.bus_address)) as heir:
            yield EffectCase(
                effect=dunst,
                wish=wish_until(clock.now() + timedelta(hours=2)),
                look=lambda: _get(dunst_desktop, "paused"),
                priors={
                    "shown": lambda: _pause(dunst_desktop, False),
                    "paused already": lambda: _pause(dunst_desktop, True),
                },
                change=lambda: _pause(dunst_desktop, False),
                clock=clock,
                after_a_crash=lambda: heir,
            )


def test_dunst_is_chosen_by_its_own_name(dunst_desktop: Desktop) -> None:
    found = viable_notifications(dunst_desktop.bus_address)
    assert isinstance(found, DunstNotifications)
    assert found.probe().detail.params["server"] == "dunst"
    found.close()


def test_a_notification_is_held_back_during_silence_and_shown_after(
    dunst_desktop: Desktop, dunst: DunstNotifications
) -> None:
    dunst_desktop.notify("before")
    _displayed(dunst_desktop, 1)
    prior = dunst.capture()
    dunst.apply(PAUSED, {})
    _displayed(dunst_desktop, 0)
    dunst_desktop.notify("during")
    dunst_desktop.notify("during, critical", urgency=2)
    eventually(lambda: _get(dunst_desktop, "waitingLength") == 3)  # "before" waits too
    _displayed(dunst_desktop, 0)
    dunst.restore(prior, {})
    _displayed(dunst_desktop, 3)
    dunst_desktop.notify("after")
    _displayed(dunst_desktop, 4)


def test_it_stays_silent_when_the_program_is_killed(dunst_desktop: Desktop) -> None:
    script = (
        "import os, sys\n"
        "from deepday.effects.notifications.dunst import DunstNotifications\n"
        "DunstNotifications(sys.argv[1]).apply({'paused': True}, {})\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, dunst_desktop.bus_address], check=False)
    assert done.returncode == -9
    assert _get(dunst_desktop, "paused") is True


def test_a_restarted_dunst_is_silent_again_when_asked(dunst_desktop: Desktop, dunst: DunstNotifications) -> None:
    dunst.apply(PAUSED, {})
    dunst_desktop.restart("dunst")
    assert dunst.read({}) == RUNNING
    dunst.apply(PAUSED, {})
    assert _get(dunst_desktop, "paused") is True


def test_while_dunst_is_gone_it_cannot_be_reached(dunst_desktop: Desktop, dunst: DunstNotifications) -> None:
    dunst.apply(PAUSED, {})
    dunst_desktop.stop("dunst")
    with pytest.raises(UnreachableError) as caught:
        dunst.restore(RUNNING, {})
    assert caught.value.reason.code == "dbus.service_absent"


def test_another_server_in_its_place_holds_nothing_back_for_dunst(
    dunst_desktop: Desktop, dunst: DunstNotifications
) -> None:
    dunst.apply(PAUSED, {})
    dunst_desktop.stop("dunst")
    with FakeNotificationServer(dunst_desktop.bus_address):
        assert dunst.read({}) == RUNNING
        with pytest.raises(RefusedError):
            dunst.capture()
