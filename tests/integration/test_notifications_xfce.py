"""The Xfce adapter against the real xfce4-notifyd and xfconfd on a private screen and bus."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from deepday.domain.errors import UnreachableError
from deepday.effects.notifications import viable_notifications
from deepday.effects.notifications.xfce import XfceNotifications
from tests.desktop import Desktop
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.eventually import eventually
from tests.fakes.notification_server import FakeNotificationServer
from tests.fakes.world import ManualClock

XFCONF = ("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf")
WHERE = ("xfce4-notifyd", "/do-not-disturb")
SILENT = {"do_not_disturb": True, "exists": True}


def _look(desktop: Desktop) -> object:
    """Return None where the property does not exist."""
    if not desktop.call(*XFCONF, "PropertyExists", "ss", *WHERE)[0]:
        return None
    return desktop.call(*XFCONF, "GetProperty", "ss", *WHERE)[0]


def _set(desktop: Desktop, value: bool) -> None:  # noqa: FBT001 -- the person's switch
    desktop.call(*XFCONF, "SetProperty", "ssv", *WHERE, ("b", value))


def _unset(desktop: Desktop) -> None:
    if _look(desktop) is not None:
        desktop.call(*XFCONF, "ResetProperty", "ssb", *WHERE, False)


def _banners(desktop: Desktop) -> int:
    return len(desktop.windows(window_class="Xfce4-notifyd"))


def _appears(desktop: Desktop, summary: str, urgency: int = 1, within_s: float = 15) -> bool:
    before = _banners(desktop)
    desktop.notify(summary, urgency=urgency)
    try:
        eventually(lambda: _banners(desktop) > before, timeout_s=within_s)
    except AssertionError:
        return False
    return True


@pytest.fixture
def xfce(xfce_desktop: Desktop) -> Iterator[XfceNotifications]:
    adapter = XfceNotifications(xfce_desktop.bus_address)
    yield adapter
    adapter.close()


class TestXfce(EffectContract):
    @pytest.fixture
    def case(self, xfce_desktop: Desktop, xfce: XfceNotifications) -> Iterator[EffectCase]:
        clock = ManualClock()
        with closing(XfceNotifications(xfce_desktop.bus_address)) as heir:
            yield EffectCase(
                effect=xfce,
                wish=wish_until(clock.now() + timedelta(hours=2)),
                look=lambda: _look(xfce_desktop),
                priors={
                    "never set": lambda: _unset(xfce_desktop),
                    "shown": lambda: _set(xfce_desktop, False),
                    "silent already": lambda: _set(xfce_desktop, True),
                },
                change=lambda: _set(xfce_desktop, False),
                clock=clock,
                after_a_crash=lambda: heir,
            )


def test_xfce_is_chosen_by_its_own_name(xfce_desktop: Desktop) -> None:
    found = viable_notifications(xfce_desktop.bus_address)
    assert isinstance(found, XfceNotifications)
    assert found.probe().detail.params["server"] == "Xfce Notify Daemon"
    found.close()


def test_a_notification_is_held_back_during_silence_and_shown_after(
    xfce_desktop: Desktop, xfce: XfceNotifications
) -> None:
    assert _appears(xfce_desktop, "before")
    prior = xfce.capture()
    xfce.apply(SILENT, {})
    # The daemon hears of the property from xfconfd, some milliseconds later.
    eventually(lambda: not _appears(xfce_desktop, "during", within_s=0.7), what="held back")
    assert _appears(xfce_desktop, "critical", urgency=2)
    shown = _banners(xfce_desktop)
    xfce.restore(prior, {})
    eventually(lambda: _appears(xfce_desktop, "after", within_s=0.7), 15, "shown again")
    assert _banners(xfce_desktop) == shown + 1  # what was held back stays hidden
    assert _look(xfce_desktop) is None


def test_silence_outlives_the_daemon_and_is_still_undone(xfce_desktop: Desktop, xfce: XfceNotifications) -> None:
    prior = xfce.capture()
    xfce.apply(SILENT, {})
    xfce_desktop.restart("xfce4-notifyd")
    assert xfce.read({}) == SILENT
    xfce_desktop.restart("xfconfd")
    xfce.restore(prior, {})
    assert _look(xfce_desktop) is None


def test_without_xfconfd_it_says_so(xfce_desktop: Desktop, xfce: XfceNotifications) -> None:
    xfce_desktop.stop("xfconfd")
    with pytest.raises(UnreachableError) as caught:
        xfce.apply(SILENT, {})
    assert caught.value.reason.code == "dbus.service_absent"
    assert xfce.probe().works is None


def test_a_locked_property_is_told_as_a_no_with_a_next_step(private_bus: Desktop) -> None:
    with FakeNotificationServer(private_bus.bus_address, "Xfce Notify Daemon", also="org.xfce.Xfconf"):
        probed = XfceNotifications(private_bus.bus_address).probe()
    assert (probed.works, probed.detail.code) == (False, "dbus.error")
    assert probed.next_step is not None
