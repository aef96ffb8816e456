"""Whose notification server it is, and what is told where there is none, another, or one that hangs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.effects.notifications import all_notifications, notifications_by_id, viable_notifications
from deepday.engine.effect_ports import Effect
from tests.desktop import Desktop, private_desktop
from tests.fakes.notification_server import FakeNotificationServer

IDS = {f"notifications.{name}" for name in ("gnome", "kde", "xfce", "cinnamon", "mate", "dunst")}


@pytest.fixture
def no_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return f"unix:path={tmp_path}/nobody"


def test_without_a_bus_it_says_so(no_bus: str) -> None:
    for address in (no_bus, None):
        with pytest.raises(UnreachableError) as caught:
            viable_notifications(address)
        assert caught.value.reason.code == "dbus.absent"
        for adapter in all_notifications(address):
            probed = adapter.probe()
            assert (probed.works, probed.detail.code) == (False, "dbus.absent")
            assert probed.next_step is not None
            with pytest.raises(UnreachableError) as unreachable:
                adapter.capture()
            assert unreachable.value.reason.code == "dbus.absent"


def test_without_a_server_it_says_so(private_bus: Desktop) -> None:
    assert viable_notifications(private_bus.bus_address) is None
    for adapter in all_notifications(private_bus.bus_address):
        probed = adapter.probe()
        assert (probed.works, probed.detail.code) == (False, "notifications.no_server")
        assert probed.next_step is not None


def test_an_unknown_server_is_named(private_bus: Desktop) -> None:
    with FakeNotificationServer(private_bus.bus_address, name="Sirius"):
        assert viable_notifications(private_bus.bus_address) is None
        for adapter in all_notifications(private_bus.bus_address):
            probed = adapter.probe()
            assert probed.works is False
            assert probed.detail.params == {"server": "Sirius"}


def test_a_server_that_does_not_say_who_it_is_is_an_unknown_one(private_bus: Desktop) -> None:
    with FakeNotificationServer(private_bus.bus_address, name=None):
        assert viable_notifications(private_bus.bus_address) is None
        probed = notifications_by_id("notifications.kde", private_bus.bus_address).probe()
    assert (probed.works, probed.detail.code) == (False, "notifications.other_server")


def test_the_server_says_who_it_is_whatever_the_environment_claims(
    dunst_desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    found = viable_notifications(dunst_desktop.bus_address)
    assert found is not None
    assert found.id == "notifications.dunst"
    works = {adapter.id: adapter.probe().works for adapter in all_notifications(dunst_desktop.bus_address)}
    assert works == dict.fromkeys(IDS, False) | {"notifications.dunst": True}


def test_a_server_that_does_not_run_yet_is_started() -> None:
    with private_desktop(activatable=["org.xfce.xfce4-notifyd.Notifications", "org.xfce.Xfconf"]) as desktop:
        _until_started(desktop)
        found = viable_notifications(desktop.bus_address)
        assert found is not None
        assert found.id == "notifications.xfce"


def _until_started(desktop: Desktop) -> None:
    """Loading GTK may take longer than the adapter waits; the person's next try finds it running."""
    try:
        viable_notifications(desktop.bus_address)
    except UnreachableError:
        desktop.call(
            "org.freedesktop.Notifications",
            "/org/freedesktop/Notifications",
            "org.freedesktop.Notifications",
            "GetServerInformation",
        )


def test_a_server_that_hangs_is_given_up(private_bus: Desktop) -> None:
    with FakeNotificationServer(private_bus.bus_address) as server:
        server.hangs = True
        with pytest.raises(UnreachableError) as caught:
            viable_notifications(private_bus.bus_address)
        assert caught.value.reason.code == "dbus.no_answer"
        probed = notifications_by_id("notifications.kde", private_bus.bus_address).probe()
        assert (probed.works, probed.detail.code) == (None, "dbus.no_answer")
        assert probed.next_step is not None


@pytest.mark.parametrize("call", ["capture", "read", "apply", "restore"])
@pytest.mark.parametrize("name", ["kde", "dunst"])
def test_every_call_to_a_server_that_hangs_ends(private_bus: Desktop, name: str, call: str) -> None:
    effect = notifications_by_id(f"notifications.{name}", private_bus.bus_address)
    value = {"kde": {"inhibited": False}, "dunst": {"paused": False}}[name]
    with FakeNotificationServer(private_bus.bus_address, "Plasma" if name == "kde" else "dunst") as server:
        server.dunst = {"paused": ("b", False)}
        effect.apply(value, {})
        server.hangs = True
        with pytest.raises(UnreachableError):
            getattr(effect, call)(*{"capture": [], "read": [value]}.get(call, [value, value]))
    effect.close()


def test_every_adapter_is_an_effect_with_an_id_of_its_own() -> None:
    adapters: tuple[Effect, ...] = all_notifications("")
    assert {adapter.id for adapter in adapters} == IDS
    assert all(adapter.local and adapter.expires_to is None for adapter in adapters)
    assert {notifications_by_id(adapter.id, "").id for adapter in adapters} == IDS


@pytest.mark.parametrize("unknown", ["notifications.vista", "chat.dunst", "dunst", ""])
def test_an_unknown_adapter_is_refused(unknown: str) -> None:
    with pytest.raises(RefusedError) as caught:
        notifications_by_id(unknown)
    assert caught.value.reason.code == "notifications.no_such_adapter"


def test_the_guardian_does_not_load_what_it_does_not_need() -> None:
    script = (
        "import sys, deepday.effects.notifications\n"
        "print(sorted({'subprocess', 'asyncio', 'httpx', 'ssl', 'gettext', 'deepday.wording'} & set(sys.modules)))"
    )
    plain = {name: text for name, text in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, env=plain)
    assert done.stdout == "[]\n"
