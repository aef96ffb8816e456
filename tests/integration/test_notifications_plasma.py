"""The KDE adapter against a real Plasma on a private screen and bus (slow: only in make test-all)."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from deepday.effects.notifications import viable_notifications
from deepday.effects.notifications.kde import KdeNotifications
from tests.desktop import Desktop, ProgramMissingError
from tests.desktop_parts import NOTIFICATIONS
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.eventually import eventually
from tests.fakes.notification_server import OtherHolder
from tests.fakes.world import ManualClock

pytestmark = pytest.mark.slow

SERVICES = ("org.kde.kglobalaccel", "org.kde.kded5", "org.kde.ActivityManager")
TARGET = {"inhibited": True}
SHOWN = {"inhibited": False}
POP_UP_WIDTH = 336


@pytest.fixture
def plasma() -> Iterator[Desktop]:
    try:
        with Desktop() as desktop:
            _start(desktop)
            yield desktop
    except ProgramMissingError as error:
        pytest.skip(f"not run: program {error.program} missing")


def _start(desktop: Desktop) -> None:
    desktop.environment |= {
        "XDG_CURRENT_DESKTOP": "KDE",
        "KDE_FULL_SESSION": "true",
        "KDE_SESSION_VERSION": "5",
        "XDG_SESSION_TYPE": "x11",
        "QT_QUICK_BACKEND": "software",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "KWIN_COMPOSE": "N",
    }
    desktop.start_display()
    desktop.start_bus(SERVICES)
    desktop.start("kwin_x11", ["kwin_x11", "--no-kactivities"], ready=lambda: desktop.has_name("org.kde.KWin"))
    desktop.start("kded5", ["kded5"], ready=lambda: desktop.has_name("org.kde.kded5"))
    daemons = [str(path) for path in Path("/usr/lib").glob("*/libexec/kactivitymanagerd")]
    desktop.start("kactivitymanagerd", [*daemons[:1]] or ["kactivitymanagerd"])
    desktop.start("plasmashell", ["plasmashell", "--no-respawn"], ready=lambda: _shell_owns_notifications(desktop))


def _shell_owns_notifications(desktop: Desktop) -> bool:
    return desktop.owner(NOTIFICATIONS) == desktop.process("plasmashell").pid


def _inhibited(desktop: Desktop) -> bool:
    path = "/org/freedesktop/Notifications"
    return desktop.get_property(NOTIFICATIONS, path, NOTIFICATIONS, "Inhibited") is True


def _pop_ups(desktop: Desktop) -> int:
    geometries = (
        desktop.xdotool("getwindowgeometry", str(window)) for window in desktop.windows(window_class="plasmashell")
    )
    return sum(f"Geometry: {POP_UP_WIDTH}x" in geometry for geometry in geometries)


def _appears(desktop: Desktop, summary: str, urgency: int = 1) -> bool:
    before = _pop_ups(desktop)
    desktop.notify(summary, urgency=urgency)
    try:
        eventually(lambda: _pop_ups(desktop) > before, timeout_s=3)
    except AssertionError:
        return False
    return True


def _person(desktop: Desktop, *, silent: bool) -> None:
    """Use Plasma's own switch: it is a setting that its server watches."""
    value = "2099,1,1,0,0,0" if silent else ""
    words = [
        "kwriteconfig5",
        "--notify",
        "--file",
        "plasmanotifyrc",
        "--group",
        "DoNotDisturb",
        "--key",
        "Until",
        value,
    ]
    assert desktop.run(words).returncode == 0
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
            change=lambda: None,
            clock=clock,
            after_a_crash=heir,
        )
        made[-1].close()

    def test_what_the_person_changed_meanwhile_is_left_alone(self, case: EffectCase, plasma: Desktop) -> None:
        """Silence that the person has asked for meanwhile outlasts ours."""
        case.effect.apply(TARGET)
        _person(plasma, silent=True)
        case.effect.restore(SHOWN)
        assert _inhibited(plasma)


def test_plasma_is_chosen_by_its_own_name(plasma: Desktop) -> None:
    found = viable_notifications(plasma.bus_address)
    assert isinstance(found, KdeNotifications)
    assert found.probe().detail.params["server"] == "Plasma"
    found.close()


def test_a_notification_is_held_back_during_silence_and_shown_after(plasma: Desktop) -> None:
    with closing(KdeNotifications(plasma.bus_address)) as kde:
        eventually(lambda: _appears(plasma, "before"), 20, "Plasma shows notifications")
        kde.apply(TARGET)
        eventually(lambda: _pop_ups(plasma) == 0, what="pop-ups have gone")
        assert not _appears(plasma, "during")
        assert _appears(plasma, "critical", urgency=2)
        kde.restore(SHOWN)
        assert _appears(plasma, "after")


def test_silence_is_asked_for_again_after_plasmashell_has_restarted(plasma: Desktop) -> None:
    with closing(KdeNotifications(plasma.bus_address)) as kde:
        kde.apply(TARGET)
        assert _inhibited(plasma)
        plasma.restart("plasmashell")
        assert not _inhibited(plasma)
        kde.apply(TARGET)
        assert _inhibited(plasma)
        kde.restore(SHOWN)
        assert not _inhibited(plasma)


def test_what_another_program_holds_stays(plasma: Desktop) -> None:
    with closing(KdeNotifications(plasma.bus_address)) as kde:
        video = OtherHolder(plasma.bus_address)
        kde.apply(TARGET)
        kde.restore(TARGET)
        assert _inhibited(plasma)
        video.go()
        eventually(lambda: not _inhibited(plasma))


def test_plasma_releases_it_when_the_program_dies(plasma: Desktop) -> None:
    kde = KdeNotifications(plasma.bus_address)
    kde.apply(TARGET)
    assert _inhibited(plasma)
    kde.close()
    eventually(lambda: not _inhibited(plasma), timeout_s=2)
