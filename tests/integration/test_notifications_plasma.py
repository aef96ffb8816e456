"""The KDE adapter against a real Plasma on a private screen and bus (slow: only in make test-all)."""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from jeepney import DBusAddress, new_signal
from jeepney.io.blocking import open_dbus_connection

from deepday.effects.notifications import viable_notifications
from deepday.effects.notifications.kde import KdeNotifications
from tests.desktop import Desktop
from tests.desktop_big import plasma_desktop
from tests.desktop_parts import NOTIFICATIONS
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.eventually import eventually
from tests.fakes.notification_server import OtherHolder
from tests.fakes.world import ManualClock

pytestmark = pytest.mark.slow

TARGET = {"inhibited": True}
SHOWN = {"inhibited": False}
POP_UP_WIDTH = 336


@pytest.fixture
def plasma() -> Iterator[Desktop]:
    with plasma_desktop() as desktop:
        yield desktop


def _inhibited(desktop: Desktop) -> bool:
    path = "/org/freedesktop/Notifications"
    return desktop.get_property(NOTIFICATIONS, path, NOTIFICATIONS, "Inhibited") is True


def _pop_ups(desktop: Desktop) -> int:
    return sum(_is_pop_up(desktop, window) for window in desktop.windows(window_class="plasmashell"))


def _is_pop_up(desktop: Desktop, window: int) -> bool:
    try:
        return f"Geometry: {POP_UP_WIDTH}x" in desktop.xdotool("getwindowgeometry", str(window))
    except subprocess.CalledProcessError:  # it went away while we looked
        return False


def _appears(desktop: Desktop, summary: str, urgency: int = 1, within_s: float = 15) -> bool:
    before = _pop_ups(desktop)
    desktop.notify(summary, urgency=urgency)
    try:
        eventually(lambda: _pop_ups(desktop) > before, timeout_s=within_s)
    except AssertionError:
        return False
    return True


def _person(desktop: Desktop, *, silent: bool) -> None:
    """Use Plasma's own switch: a setting, and the signal by which KDE's programs tell each other that it changed."""
    words = ["kwriteconfig5", "--file", "plasmanotifyrc", "--group", "DoNotDisturb", "--key", "Until"]
    assert desktop.run([*words, "2099,1,1,0,0,0" if silent else ""]).returncode == 0
    told = DBusAddress("/plasmanotifyrc", interface="org.kde.kconfig.notify")
    with open_dbus_connection(bus=desktop.bus_address) as connection:
        connection.send(new_signal(told, "ConfigChanged", "a{saay}", ({"DoNotDisturb": [b"Until"]},)))
        eventually(lambda: _inhibited(desktop) is silent, what=f"the person's own setting, {silent}")


class TestPlasma(EffectContract):
    @pytest.fixture
    def case(self, plasma: Desktop) -> Iterator[EffectCase]:
        clock = ManualClock()
        made: list[KdeNotifications] = []

        def adapter() -> KdeNotifications:
            for dead in made:
                dead.close()
            made.append(KdeNotifications(plasma.bus_address))
            return made[-1]

        def heir() -> KdeNotifications:
            own = plasma.run(["kreadconfig5", "--file", "plasmanotifyrc", "--group", "DoNotDisturb", "--key", "Until"])
            after = adapter()
            eventually(
                lambda: _inhibited(plasma) is bool(own.stdout.strip()), what="Plasma has released the dead one's"
            )
            return after

        yield EffectCase(
            effect=adapter(),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: _inhibited(plasma),
            priors={
                "shown": lambda: _person(plasma, silent=False),
                "silent already": lambda: _person(plasma, silent=True),
            },
            change=lambda: _person(plasma, silent=True),
            clock=clock,
            after_a_crash=heir,
        )
        made[-1].close()

    def test_what_the_person_changed_meanwhile_is_left_alone(self, case: EffectCase) -> None:
        """Silence that the person has asked for meanwhile outlasts ours."""
        case.effect.apply(TARGET, {})
        case.change()
        case.effect.restore(SHOWN, {})
        assert case.look() is True


def test_plasma_is_chosen_by_its_own_name(plasma: Desktop) -> None:
    found = viable_notifications(plasma.bus_address)
    assert isinstance(found, KdeNotifications)
    assert found.probe().detail.params["server"] == "Plasma"
    found.close()


def test_a_notification_is_held_back_during_silence_and_shown_after(plasma: Desktop) -> None:
    with closing(KdeNotifications(plasma.bus_address)) as kde:
        eventually(lambda: _appears(plasma, "before", within_s=3), 40, "Plasma shows notifications")
        kde.apply(TARGET, {})
        eventually(lambda: _pop_ups(plasma) == 0, what="pop-ups have gone")
        assert not _appears(plasma, "during", within_s=3)
        assert _appears(plasma, "critical", urgency=2)
        kde.restore(SHOWN, {})
        assert _appears(plasma, "after")


def test_silence_is_asked_for_again_after_plasmashell_has_restarted(plasma: Desktop) -> None:
    with closing(KdeNotifications(plasma.bus_address)) as kde:
        kde.apply(TARGET, {})
        assert _inhibited(plasma)
        plasma.restart("plasmashell")
        assert not _inhibited(plasma)
        kde.apply(TARGET, {})
        assert _inhibited(plasma)
        kde.restore(SHOWN, {})
        assert not _inhibited(plasma)


def test_what_another_program_holds_stays(plasma: Desktop) -> None:
    with closing(KdeNotifications(plasma.bus_address)) as kde:
        video = OtherHolder(plasma.bus_address)
        kde.apply(TARGET, {})
        kde.restore(TARGET, {})
        assert _inhibited(plasma)
        video.go()
        eventually(lambda: not _inhibited(plasma))


def test_plasma_releases_it_when_the_program_dies(plasma: Desktop) -> None:
    kde = KdeNotifications(plasma.bus_address)
    kde.apply(TARGET, {})
    assert _inhibited(plasma)
    kde.close()
    eventually(lambda: not _inhibited(plasma))
