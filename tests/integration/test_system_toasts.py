"""The program's own notices with a real notification server, and with none."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from deepday.domain.errors import CouldNotError, UnreachableError
from deepday.engine.tasks import Tasks
from deepday.system.toasts import DesktopToasts, Notice, PlyerToasts
from deepday.wire.dbus_watch import BusWatch
from tests.desktop import Desktop
from tests.fakes.bus_service import BusService
from tests.loops import TurningLoop, turning_loop

SERVER = "org.freedesktop.Notifications"
NOTICE = Notice("Deep work is over", "3 interruptions", (("open", "Show the day"),))


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


class Shown:
    """Toasts on a bus, and what was chosen on them."""

    def __init__(self, loop: TurningLoop, address: str) -> None:
        self.crashes: list[BaseException] = []
        self.chosen: list[tuple[str, str]] = []
        self.bus = BusWatch(loop, address)
        self.toasts = DesktopToasts(
            self.bus, Tasks(loop, self.crashes.append), lambda name, key: self.chosen.append((name, key))
        )


@pytest.fixture
def shown(loop: TurningLoop, private_bus: Desktop) -> Iterator[Shown]:
    shown = Shown(loop, private_bus.bus_address)
    yield shown
    shown.bus.close()
    assert not shown.crashes


@pytest.fixture
def server(private_bus: Desktop) -> Iterator[BusService]:
    """A notification server that takes everything down and numbers it."""
    with BusService(private_bus.bus_address, SERVER) as server:
        server.answer("GetCapabilities", lambda: ("as", (["body", "actions"],)))
        server.answer("Notify", lambda *wish: ("u", (wish[1] or 40 + len(server.calls),)))
        server.answer("CloseNotification", lambda _: ("", ()))
        yield server


def test_a_notice_is_shown_by_the_desktop_and_its_actions_come_back(loop: TurningLoop, dunst_desktop: Desktop) -> None:
    shown = Shown(loop, dunst_desktop.bus_address)
    _until_done(loop, shown.toasts.show("end", NOTICE))
    history = dunst_desktop.run(["dunstctl", "count", "displayed"]).stdout.strip()
    assert history == "1"
    dunst_desktop.run(["dunstctl", "action"])
    loop.until(lambda: shown.chosen)
    assert shown.chosen == [("end", "default")]
    shown.bus.close()


def test_hostile_text_is_shown_as_text_by_a_server_that_knows_markup(loop: TurningLoop, dunst_desktop: Desktop) -> None:
    shown = Shown(loop, dunst_desktop.bus_address)
    hostile = "<b>bold</b> &amp; <img src=x> \0 \ud83d =1+1"
    _until_done(loop, shown.toasts.show("end", Notice(hostile, hostile)))
    dunst = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.dunstproject.cmd0")
    dunst_desktop.call(*dunst, "NotificationCloseAll")
    (entry,) = dunst_desktop.call(*dunst, "NotificationListHistory")[0]
    assert "&lt;b&gt;bold&lt;/b&gt; &amp;amp; &lt;img src=x&gt;" in entry["body"][1]
    shown.bus.close()


def test_a_server_without_markup_gets_the_text_as_it_is(loop: TurningLoop, shown: Shown, server: BusService) -> None:
    _until_done(loop, shown.toasts.show("end", Notice("a & b", "<c>", urgent=True)))
    app, replaces, _icon, title, text, actions, hints, _expires = server.wait_for("Notify")
    assert (app, replaces, title, text, actions) == ("Deepday", 0, "a & b", "<c>", ["default", "a & b"])
    assert isinstance(hints, dict)
    assert hints["urgency"] == ("y", 2)


def test_the_next_of_the_same_name_takes_its_place_also_when_it_comes_at_once(
    loop: TurningLoop, shown: Shown, server: BusService
) -> None:
    first, second = shown.toasts.show("end", NOTICE), shown.toasts.show("end", NOTICE)
    other = shown.toasts.show("other", NOTICE)
    _until_done(loop, first, second, other)
    replaced = [wish[1] for member, wish in server.calls if member == "Notify"]
    assert replaced.count(0) == 2
    assert len(replaced) == 3


def test_a_notice_is_taken_away_once(loop: TurningLoop, shown: Shown, server: BusService) -> None:
    _until_done(loop, shown.toasts.show("end", NOTICE))
    shown.toasts.close("end")
    shown.toasts.close("end")
    shown.toasts.close("never shown")
    _until_done(loop, shown.toasts.show("other", NOTICE))
    assert [member for member, _ in server.calls].count("CloseNotification") == 1


def test_a_notice_that_has_gone_is_not_replaced(loop: TurningLoop, shown: Shown, server: BusService) -> None:
    _until_done(loop, shown.toasts.show("end", NOTICE))
    number = shown.toasts._shown["end"]
    server.emit("/org/freedesktop/Notifications", SERVER, "NotificationClosed", "uu", number, 2)
    loop.until(lambda: not shown.toasts._shown)
    _until_done(loop, shown.toasts.show("end", NOTICE))
    assert server.wait_for("Notify")[1] == 0


def test_actions_on_other_programs_notices_are_not_ours(loop: TurningLoop, shown: Shown, server: BusService) -> None:
    _until_done(loop, shown.toasts.show("end", NOTICE))
    number = shown.toasts._shown["end"]
    for id_, key in ((number + 1, "default"), (number, "open")):
        server.emit("/org/freedesktop/Notifications", SERVER, "ActionInvoked", "us", id_, key)
    loop.until(lambda: shown.chosen)
    assert shown.chosen == [("end", "open")]


def test_a_server_that_restarted_is_asked_anew(loop: TurningLoop, shown: Shown, private_bus: Desktop) -> None:
    for _ in range(2):
        with BusService(private_bus.bus_address, SERVER) as server:
            server.answer("GetCapabilities", lambda: ("as", ([],)))
            server.answer("Notify", lambda *_: ("u", (7,)))
            _until_done(loop, shown.toasts.show("end", NOTICE))
            assert server.wait_for("Notify")[1] == 0
        loop.until(lambda: not shown.toasts._shown)


def test_without_a_server_it_is_said_that_nobody_saw_it(loop: TurningLoop, shown: Shown) -> None:
    answer = shown.toasts.show("end", NOTICE)
    loop.until(answer.done)
    assert isinstance(answer.exception(), UnreachableError)
    again = shown.toasts.show("end", NOTICE)
    loop.until(again.done)
    assert isinstance(again.exception(), UnreachableError)


def test_plyer_shows_what_it_can_and_its_failures_are_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, object]] = []
    monkeypatch.setattr("plyer.notification.notify", lambda **how: told.append(how))
    with ThreadPoolExecutor(1) as workers:
        toasts = PlyerToasts(workers)
        toasts.show("end", Notice("t" * 100)).result(5)
        assert told == [{"title": "t" * 60, "message": " ", "app_name": "Deepday"}]

        def fail(**_how: object) -> None:
            raise NotImplementedError

        monkeypatch.setattr("plyer.notification.notify", fail)
        assert isinstance(toasts.show("end", NOTICE).exception(5), CouldNotError)
        toasts.close("end")


def _until_done(loop: TurningLoop, *answers: "Future[None]") -> None:
    loop.until(lambda: all(answer.done() for answer in answers))
    for answer in answers:
        answer.result()
