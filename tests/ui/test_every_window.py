"""What holds for every window: nothing clipped, everything named, reachable and in order, no text is markup."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from deepday.domain.channel import Channel, ChannelState
from deepday.domain.interruption import Interruption
from deepday.domain.reason import Reason
from deepday.engine.overview import Day
from deepday.ui.entry_dialog import EntryDialog
from deepday.ui.forms import Occasion
from deepday.ui.log_popup import LogPopup
from deepday.ui.look.foreign import shown
from deepday.ui.main_window import MainWindow
from deepday.ui.theme import Theme
from deepday.wording.translation import use_language
from tests.ui import days, gallery
from tests.ui.gallery import WINDOWS, application, close
from tests.ui.hands import shown_texts
from tests.ui.looking import clipped, focusable, nameless, tab_order

Opened = Callable[[QWidget], QWidget]
every_window = pytest.mark.parametrize("name", WINDOWS)


@pytest.fixture
def in_large_type(qtbot: QtBot) -> Iterator[Theme]:
    """The theme where the system's font is twice as large."""
    del qtbot
    app = application(2 * gallery.FONT_PX)
    made = Theme(app, "light")
    yield made
    made.deleteLater()
    application()


@pytest.mark.parametrize("language", ["en", "de"])
@every_window
def test_nothing_is_clipped(theme: Theme, opened: Opened, name: str, language: str) -> None:
    use_language(language)
    assert clipped(opened(WINDOWS[name](theme))) == []


@pytest.mark.parametrize("language", ["en", "de"])
@every_window
def test_nothing_is_clipped_in_type_twice_as_large(
    in_large_type: Theme, opened: Opened, name: str, language: str
) -> None:
    use_language(language)
    assert clipped(opened(WINDOWS[name](in_large_type))) == []


@every_window
def test_everything_that_can_be_reached_has_a_name(theme: Theme, opened: Opened, name: str) -> None:
    assert nameless(opened(WINDOWS[name](theme))) == []


@every_window
def test_tab_goes_from_top_to_bottom(theme: Theme, opened: Opened, name: str) -> None:
    window = opened(WINDOWS[name](theme))
    order = tab_order(window)
    assert order, "nothing can be reached"
    for before, after in pairwise(order):
        above = _places(window, before)[1] > _places(window, after)[3]
        beside = abs(_places(window, before)[0] - _places(window, after)[0]) > before.width()
        assert not above or beside, f"{before.accessibleName()} comes before {after.accessibleName()}"


@every_window
def test_tab_reaches_everything_that_can_be_reached(theme: Theme, opened: Opened, name: str) -> None:
    window = opened(WINDOWS[name](theme))
    assert set(tab_order(window)) == set(focusable(window))


@every_window
def test_no_label_reads_markup(theme: Theme, opened: Opened, name: str) -> None:
    window = opened(WINDOWS[name](theme))
    assert [x.text() for x in window.findChildren(QLabel) if x.textFormat() is not Qt.TextFormat.PlainText] == []


@every_window
def test_from_right_to_left_nothing_is_clipped(theme: Theme, opened: Opened, name: str) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        window = opened(WINDOWS[name](theme))
        assert clipped(window) == []
        assert not window.grab().isNull()
    finally:
        app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_windows_leave_nothing_when_they_close(theme: Theme) -> None:
    def make_all() -> tuple[int, int]:
        for make in WINDOWS.values():
            close(make(theme))
        return len(QApplication.allWidgets()), len(theme.children())

    make_all()
    first = make_all()
    assert [make_all() for _each in range(3)] == [first] * 3


@pytest.mark.parametrize("text", days.HOSTILE, ids=range(len(days.HOSTILE)))
def test_what_others_wrote_is_shown_as_text_and_breaks_nothing(theme: Theme, opened: Opened, text: str) -> None:
    entry = Interruption("1", days.at("9:42"), days.ZONE, who=text, note=text)
    session = replace(days.SESSION, goal=text, point_person=text)
    channels = (
        Channel("notifications.xfce", ChannelState.FAILED, Reason("slack.status", {"text": text, "emoji": text})),
        Channel(f"chat.slack:{text[:50]}", ChannelState.PENDING),
    )
    overview = replace(
        days.FULL,
        session=session,
        day=Day(days.TODAY, (session,), (entry,)),
        channels=channels,
        deferred=(entry,),
        open_interruption=entry,
        trouble=(Reason("storage.disk_full", {"text": text, "path": text}),),
    )
    window = MainWindow(theme, "Ctrl+Alt+I")
    window.show_overview(overview)
    window.show_page("today")
    opened(window)
    texts = "\n".join(shown_texts(window))
    assert shown(text, 80).strip("\u2068\u2069") in texts
    assert "\n".join(shown_texts(window)).isprintable() or "\n" in texts
    assert clipped(window) == []
    window.show_page("history")
    assert window.history is not None
    window.history.show_days(days.TODAY, days.TODAY, (overview.day,), days.NOW, {})
    window.grab()
    opened(EntryDialog(theme, entry)).grab()
    popup = LogPopup(theme, Occasion(days.NOW, days.ZONE, in_session=True, names=(text,), open_interruption=entry))
    opened(popup).grab()
    popup.show_problem(text)
    popup.grab()


def test_foreign_text_keeps_to_one_line_and_to_itself() -> None:
    assert shown("a\x00b\nc\u2028d") == "a b c d"
    assert shown("x\u202ey") == "xy"
    hebrew = "\u05e9\u05dc\u05d5\u05dd"
    assert shown(hebrew) == f"\u2068{hebrew}\u2069"
    assert shown("\ud800") == ""
    assert len(shown("x" * 1_000_000)) == 400


def _places(window: QWidget, widget: QWidget) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of *widget* in *window*."""
    at = widget.mapTo(window, widget.rect().topLeft())
    return at.x(), at.y(), at.x() + widget.width(), at.y() + widget.height()
