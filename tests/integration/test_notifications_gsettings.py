"""The adapters that work through GSettings, against the real gsettings, dconf and dconf-service on a private bus.

What the servers do with the key is shown by the slow tests of the real GNOME Shell.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.effects.notifications import viable_notifications
from deepday.effects.notifications.cinnamon import CinnamonNotifications
from deepday.effects.notifications.gnome import GnomeNotifications
from deepday.effects.notifications.gsettings import GsettingsSilence
from deepday.effects.notifications.mate import MateNotifications
from tests.desktop import Desktop, private_desktop
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.fakes.notification_server import FakeNotificationServer
from tests.fakes.world import ManualClock

ADAPTERS: list[type[GsettingsSilence]] = [GnomeNotifications, CinnamonNotifications, MateNotifications]
SCHEMA = """<schemalist><schema id="{id}" path="{path}">
<key name="{key}" type="b"><default>{default}</default></key></schema></schemalist>"""


def _schemas(folder: Path) -> Path:
    """Compile the schemas of desktops that are not installed here, as their packages have them."""
    folder.mkdir()
    for adapter in ADAPTERS:
        default = "false" if adapter.silent_value else "true"
        text = SCHEMA.format(id=adapter.schema, path=adapter.path, key=adapter.key, default=default)
        (folder / f"{adapter.schema}.gschema.xml").write_text(text)
    subprocess.run(["glib-compile-schemas", "--strict", folder], check=True)
    return folder


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desktop]:
    for program in ("gsettings", "dconf", "glib-compile-schemas"):
        if shutil.which(program) is None:
            pytest.skip(f"not run: program {program} missing")
    with private_desktop(display=False, activatable=["ca.desrt.dconf"]) as opened:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "DBUS_SESSION_BUS_ADDRESS"):
            monkeypatch.setenv(name, opened.environment[name])
        monkeypatch.setenv("GSETTINGS_SCHEMA_DIR", str(_schemas(tmp_path / "schemas")))
        monkeypatch.delenv("GSETTINGS_BACKEND", raising=False)
        yield opened


def _gsettings(*words: str) -> None:
    subprocess.run(["gsettings", *words], check=True)


def _look(adapter: type[GsettingsSilence]) -> str:
    """Return what dconf holds, empty if the key was never set."""
    words = ["dconf", "read", adapter.path + adapter.key]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


class TestGsettings(EffectContract):
    @pytest.fixture(params=ADAPTERS, ids=lambda adapter: adapter.id)
    def case(self, desktop: Desktop, request: pytest.FixtureRequest) -> Iterator[EffectCase]:
        adapter: type[GsettingsSilence] = request.param
        clock = ManualClock()
        shown, silent = ("false", "true") if adapter.silent_value else ("true", "false")
        with FakeNotificationServer(desktop.bus_address, name=adapter.server):
            effect = adapter(desktop.bus_address)
            yield EffectCase(
                effect=effect,
                wish=wish_until(clock.now() + timedelta(hours=2)),
                look=lambda: _look(adapter),
                priors={
                    "never set": lambda: _gsettings("reset", adapter.schema, adapter.key),
                    "shown": lambda: _gsettings("set", adapter.schema, adapter.key, shown),
                    "silent already": lambda: _gsettings("set", adapter.schema, adapter.key, silent),
                },
                change=lambda: _gsettings("set", adapter.schema, adapter.key, shown),
                clock=clock,
                after_a_crash=lambda: adapter(desktop.bus_address),
            )
            effect.close()


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda adapter: adapter.id)
def test_it_is_chosen_by_the_servers_own_name(desktop: Desktop, adapter: type[GsettingsSilence]) -> None:
    with FakeNotificationServer(desktop.bus_address, name=adapter.server):
        found = viable_notifications(desktop.bus_address)
        assert type(found) is adapter
        found.close()


def _path_with(folder: Path, *programs: str) -> str:
    folder.mkdir()
    for program in programs:
        found = shutil.which(program)
        assert found is not None
        (folder / program).symlink_to(found)
    return str(folder)


def test_without_the_program_dconf_an_unset_key_is_still_reset(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gnome = GnomeNotifications(desktop.bus_address)
    with monkeypatch.context() as without:
        without.setenv("PATH", _path_with(tmp_path / "bin", "gsettings"))
        prior = gnome.capture()
        assert prior == {"value": True, "is_set": False}
        gnome.apply({"value": False, "is_set": True}, {})
        assert gnome.capture() == {"value": False, "is_set": True}
        gnome.restore(prior, {})
    assert _look(GnomeNotifications) == ""


def test_without_gsettings_it_says_what_is_missing(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeNotificationServer(desktop.bus_address, name="gnome-shell"):
        monkeypatch.setenv("PATH", _path_with(tmp_path / "bin"))
        probed = GnomeNotifications(desktop.bus_address).probe()
    assert (probed.works, probed.detail.code) == (False, "gsettings.not_found")
    assert probed.next_step is not None


def test_without_the_desktops_schema_it_says_so(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GSETTINGS_SCHEMA_DIR", os.devnull)
    with pytest.raises(RefusedError) as caught:
        MateNotifications(desktop.bus_address).capture()
    assert caught.value.reason.code == "gsettings.no_schema"


def test_a_write_that_is_silently_lost_is_noticed(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GSETTINGS_BACKEND", "memory")  # what GLib falls back to where dconf cannot be reached
    with pytest.raises(RefusedError) as caught:
        GnomeNotifications(desktop.bus_address).apply({"value": False, "is_set": True}, {})
    assert caught.value.reason.code == "gsettings.not_kept"


def test_a_program_that_hangs_is_given_up_within_a_second(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "gsettings").write_text("#!/bin/sh\nexec sleep 30\n")
    (folder / "gsettings").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(UnreachableError) as caught:
        GnomeNotifications(desktop.bus_address).capture()
    assert caught.value.reason.code == "gsettings.no_answer"


def test_a_key_that_the_administrator_locked_is_told_as_such(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "db.d"
    (database / "locks").mkdir(parents=True)
    (database / "values").write_text("[org/gnome/desktop/notifications]\nshow-banners=true\n")
    (database / "locks" / "all").write_text("/org/gnome/desktop/notifications/show-banners\n")
    subprocess.run(["dconf", "compile", tmp_path / "site", database], check=True)
    profile = tmp_path / "profile"
    profile.write_text(f"user-db:user\nfile-db:{tmp_path}/site\n")
    monkeypatch.setenv("DCONF_PROFILE", str(profile))
    with pytest.raises(RefusedError) as caught:
        GnomeNotifications(desktop.bus_address).apply({"value": False, "is_set": True}, {})
    assert caught.value.reason.code == "gsettings.locked"
