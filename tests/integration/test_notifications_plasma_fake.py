"""The KDE adapter against a fake of Plasma's notification server, on a real private bus."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from deepday.domain.errors import UnreachableError
from deepday.effects.notifications import viable_notifications
from deepday.effects.notifications.kde import KdeNotifications
from deepday.engine.effect_ports import Effect
from tests.desktop import Desktop
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.fakes.notification_server import FakeNotificationServer, OtherHolder
from tests.fakes.world import ManualClock

TARGET = {"inhibited": True}
SHOWN = {"inhibited": False}


@pytest.fixture
def plasma(private_bus: Desktop) -> Iterator[FakeNotificationServer]:
    with FakeNotificationServer(private_bus.bus_address) as server:
        yield server


@pytest.fixture
def kde(private_bus: Desktop, plasma: FakeNotificationServer) -> Iterator[KdeNotifications]:
    del plasma  # it is there before the adapter looks
    adapter = KdeNotifications(private_bus.bus_address)
    yield adapter
    adapter.close()


class TestPlasma(EffectContract):
    @pytest.fixture
    def case(self, private_bus: Desktop, plasma: FakeNotificationServer) -> Iterator[EffectCase]:
        clock = ManualClock()
        made: list[KdeNotifications] = []

        def adapter() -> Effect:
            for dead in made:
                dead.close()
            made.append(KdeNotifications(private_bus.bus_address))
            return made[-1]

        def person(silent: bool) -> None:  # noqa: FBT001 -- the person's switch
            plasma.own_dnd = silent

        def everything_off() -> None:
            person(False)
            plasma.revoke()

        yield EffectCase(
            effect=adapter(),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: (plasma.inhibited, plasma.holders),
            priors={"shown": lambda: person(False), "silent already": lambda: person(True)},
            change=everything_off,
            clock=clock,
            after_a_crash=adapter,
        )
        made[-1].close()


def test_plasma_is_chosen_by_its_own_name(private_bus: Desktop, plasma: FakeNotificationServer) -> None:
    found = viable_notifications(private_bus.bus_address)
    assert isinstance(found, KdeNotifications)
    found.close()
    plasma.name = "Plasma Mobile"
    assert viable_notifications(private_bus.bus_address) is None


def test_a_notification_is_held_back_while_silent(
    private_bus: Desktop, plasma: FakeNotificationServer, kde: KdeNotifications
) -> None:
    private_bus.notify("before")
    kde.apply(TARGET, {})
    private_bus.notify("during")
    private_bus.notify("critical", urgency=2)
    kde.restore(SHOWN, {})
    private_bus.notify("after")
    assert plasma.shown == ["before", "critical", "after"]
    assert plasma.held_back == ["during"]


def test_after_a_restart_of_plasmashell_it_is_silent_again(
    plasma: FakeNotificationServer, kde: KdeNotifications
) -> None:
    kde.apply(TARGET, {})
    plasma.restart()
    assert not plasma.inhibited
    kde.apply(TARGET, {})
    assert plasma.holders == 1
    kde.restore(SHOWN, {})
    assert plasma.holders == 0


def test_an_inhibition_that_the_person_revoked_is_asked_for_again(
    plasma: FakeNotificationServer, kde: KdeNotifications
) -> None:
    kde.apply(TARGET, {})
    plasma.revoke()
    kde.apply(TARGET, {})
    assert plasma.holders == 1


def test_what_another_program_holds_stays(
    private_bus: Desktop, plasma: FakeNotificationServer, kde: KdeNotifications
) -> None:
    video = OtherHolder(private_bus.bus_address)
    kde.apply(TARGET, {})
    kde.restore({"inhibited": True}, {})
    assert plasma.holders == 1
    video.go()
    plasma.wait_until_inhibited(False)


def test_plasma_releases_it_when_the_program_dies(plasma: FakeNotificationServer, kde: KdeNotifications) -> None:
    kde.apply(TARGET, {})
    kde.close()
    plasma.wait_until_inhibited(False)


def test_it_is_asked_for_again_after_the_bus_was_lost(
    private_bus: Desktop, kde: KdeNotifications, plasma: FakeNotificationServer
) -> None:
    kde.apply(TARGET, {})
    plasma.stop()
    private_bus.restart("dbus-daemon")
    with pytest.raises(UnreachableError) as caught:
        kde.apply(TARGET, {})
    assert caught.value.reason.code in ("dbus.lost", "dbus.absent", "dbus.service_absent")
    plasma.start()
    kde.apply(TARGET, {})
    assert plasma.holders == 1


def test_a_lost_answer_to_inhibit_leaves_nothing_behind(plasma: FakeNotificationServer, kde: KdeNotifications) -> None:
    assert kde.read({}) == SHOWN
    plasma.hangs = True
    with pytest.raises(UnreachableError) as caught:
        kde.apply(TARGET, {})
    assert caught.value.reason.code == "dbus.no_answer"
    plasma.hangs = False
    plasma.wait_until_inhibited(False)


def test_another_server_in_its_place_holds_nothing_back_for_plasma(
    plasma: FakeNotificationServer, kde: KdeNotifications
) -> None:
    kde.apply(TARGET, {})
    plasma.name, plasma.speaks_plasma = "dunst", False
    plasma.restart()
    assert kde.read({}) == SHOWN
    kde.restore(SHOWN, {})
