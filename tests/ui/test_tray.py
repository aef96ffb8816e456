"""The tray's icon and menu: what they say in each state, and that every wish comes out as its own signal."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from deepday.domain.reason import Reason
from deepday.engine.overview import Observing, Overview
from deepday.engine.transitions import Told
from deepday.ui.theme import Theme
from deepday.ui.tray import ON_ANY, ON_DARK, ON_LIGHT, Tray
from deepday.ui.tray_pictures import SHEET, SIZES, tray_icon
from deepday.ui.tray_state import STATES, tray_state
from tests.ui import days
from tests.ui.test_theme import contrast
from tools.draw_tray_sheet import sheet

ORDINARY = replace(days.FULL, state=Told.ORDINARY)
TROUBLED = replace(days.FULL, trouble=(Reason("effect.not_taken"),))


@pytest.fixture
def tray(theme: Theme, qtbot: QtBot) -> Iterator[Tray]:
    del theme, qtbot
    parent = QObject()
    yield Tray(parent, {})
    parent.deleteLater()


def shown(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.isVisible() and action.text()]


def entry(tray: Tray, text: str) -> QAction:
    return next(a for a in tray._menu.actions() if a.isVisible() and a.text() == text)


@pytest.mark.parametrize(
    ("overview", "state"),
    [
        (days.EMPTY, "off"),
        (days.FULL, "deep"),
        (ORDINARY, "ordinary"),
        (days.PAUSED, "paused"),
        (days.INTERRUPTED, "interrupted"),
        (days.BROKEN, "attention"),
        (TROUBLED, "attention"),
    ],
)
def test_each_state_has_its_picture(overview: Overview, state: str) -> None:
    assert tray_state(overview) == state


def test_while_the_day_is_off_it_can_be_started(tray: Tray) -> None:
    tray.show_overview(days.EMPTY)
    assert shown(tray._menu) == [
        "No deep work now",
        "Start the deep-work day…",
        "Start a block",
        "Log an interruption…",
        "Today",
        "History",
        "Prepare a request…",
        "Agreement…",
        "Plan…",
        "Evaluation…",
        "Settings",
        "Quit",
    ]


def test_while_it_runs_it_can_be_paused_extended_and_ended(tray: Tray) -> None:
    tray.show_overview(days.FULL)
    assert shown(tray._menu) == [
        "Deep work · 2 h 10 min left · 3 interruptions",
        "Pause",
        "Extend",
        "Reading or waiting",
        "End the day",
        "Log an interruption…",
        "Deferred (2)",
        "Today",
        "History",
        "Prepare a request…",
        "Agreement…",
        "Plan…",
        "Evaluation…",
        "Settings",
        "Quit",
    ]
    tray.show_overview(days.PAUSED)
    assert "Resume" in shown(tray._menu)
    assert "Pause" not in shown(tray._menu)


def test_reading_is_said_with_one_click_and_ticked_while_it_is_so(tray: Tray) -> None:
    wishes: list[bool] = []
    tray.reading_requested.connect(wishes.append)
    tray.show_overview(days.FULL)
    assert not tray._reading.isChecked()
    tray._reading.trigger()
    tray.show_overview(replace(days.FULL, reading=True))
    assert tray._reading.isChecked()
    assert "reading or waiting" in shown(tray._menu)[0]
    tray._reading.trigger()
    assert wishes == [True, False]


def test_the_line_says_that_it_observes_and_one_click_pauses_it(tray: Tray) -> None:
    tray.show_overview(days.OBSERVED)
    entries = shown(tray._menu)
    assert entries[0] == "Observing an ordinary day · 4 h 19 min of focus · 3 interruptions"
    assert entries[1:4] == ["Start the deep-work day…", "Start a block", "Pause observing"]
    assert entries[4:6] == ["Reading or waiting", "End the day"]
    tray.show_overview(days.OBSERVING_PAUSED)
    entries = shown(tray._menu)
    assert entries[0].startswith("Observing is paused")
    assert entries[3] == "Observe again"


def test_observing_can_be_paused_before_it_began(tray: Tray) -> None:
    tray.show_overview(replace(days.EMPTY, observing=Observing.WAITING))
    assert "Pause observing" in shown(tray._menu)
    tray.show_overview(replace(days.EMPTY, observing=Observing.PAUSED))
    assert shown(tray._menu)[0] == "No deep work now · observing is paused"
    assert "Observe again" in shown(tray._menu)
    tray.show_overview(replace(days.EMPTY, observing=Observing.UNKNOWN))
    assert not {"Pause observing", "Observe again"}.intersection(shown(tray._menu))


@pytest.mark.parametrize(
    ("overview", "text", "wish"),
    [
        (days.OBSERVED, "Pause observing", "observing_pause_requested"),
        (days.OBSERVING_PAUSED, "Observe again", "observing_resume_requested"),
        (days.OBSERVED, "End the day", "end_requested"),
        (days.OVER, "Close the day…", "close_day_requested"),
        (days.EMPTY, "Start the deep-work day…", "start_requested"),
        (days.FULL, "Pause", "pause_requested"),
        (days.PAUSED, "Resume", "resume_requested"),
        (days.FULL, "End the day", "end_requested"),
        (days.FULL, "Log an interruption…", "log_requested"),
        (days.INTERRUPTED, "Back at work", "back_requested"),
        (days.FULL, "Deferred (2)", "today_requested"),
        (days.FULL, "Today", "today_requested"),
        (days.FULL, "History", "history_requested"),
        (days.FULL, "Settings", "settings_requested"),
        (days.FULL, "Quit", "quit_requested"),
    ],
)
def test_every_entry_is_a_wish(qtbot: QtBot, tray: Tray, overview: Overview, text: str, wish: str) -> None:
    tray.show_overview(overview)
    with qtbot.waitSignal(getattr(tray, wish)):
        entry(tray, text).trigger()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Prepare a request…", "request"),
        ("Agreement…", "agree"),
        ("Plan…", "plan"),
        ("Evaluation…", "evaluation"),
    ],
)
def test_windows_of_their_own_are_asked_for_by_name(qtbot: QtBot, tray: Tray, text: str, name: str) -> None:
    with qtbot.waitSignal(tray.window_requested) as told:
        entry(tray, text).trigger()
    assert told.args == [name]


def test_a_block_and_an_extension_have_lengths(qtbot: QtBot, tray: Tray) -> None:
    with qtbot.waitSignal(tray.block_requested) as caught:
        tray._block.actions()[0].trigger()
    assert caught.args == [25]
    with qtbot.waitSignal(tray.extend_requested) as caught:
        tray._extend.actions()[1].trigger()
    assert caught.args == [30]
    with qtbot.waitSignal(tray.start_requested):
        tray._block.actions()[-1].trigger()


def test_a_left_click_starts_the_day_or_opens_it(qtbot: QtBot, tray: Tray) -> None:
    trigger = QSystemTrayIcon.ActivationReason.Trigger
    for overview, wish in (
        (days.EMPTY, tray.clicked_start),
        (days.FULL, tray.today_requested),
        (days.OBSERVED, tray.clicked_start),
        (days.BROKEN, tray.today_requested),
    ):
        tray.show_overview(overview)
        with qtbot.waitSignal(wish):
            tray._icon.activated.emit(trigger)


def test_a_right_click_is_no_wish(qtbot: QtBot, tray: Tray) -> None:
    with qtbot.assertNotEmitted(tray.clicked_start):
        tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)


def test_the_menu_is_brought_up_to_date_when_it_opens(tray: Tray) -> None:
    tray.show_overview(days.FULL)
    later = replace(days.FULL, now=days.at("15:20"), left=days.END - days.at("15:20"))
    tray.refresh_wanted.connect(lambda: tray.show_overview(later))
    tray._menu.aboutToShow.emit()
    assert shown(tray._menu)[0] == "Deep work · 1 h 10 min left · 3 interruptions"


def test_the_tooltip_stays_true_while_nothing_happens(tray: Tray) -> None:
    tray.show_overview(days.FULL)
    assert tray._icon.toolTip() == "Deepday: Deep work until 16:30 · 3 interruptions"
    tray.show_overview(replace(days.FULL, now=days.at("15:20"), left=days.END - days.at("15:20")))
    assert tray._icon.toolTip() == "Deepday: Deep work until 16:30 · 3 interruptions"


def test_the_panel_is_told_of_a_tooltip_only_when_it_changes(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    set_it = tray._icon.setToolTip

    def tell(words: str) -> None:
        told.append(words)
        set_it(words)

    monkeypatch.setattr(tray._icon, "setToolTip", tell)
    for overview in (days.FULL, replace(days.FULL, now=days.at("15:20")), days.EMPTY, days.EMPTY):
        tray.show_overview(overview)
    assert len(told) == 2


@pytest.mark.parametrize(
    ("desktop", "colour"), [("GNOME", ON_DARK), ("ubuntu:GNOME", ON_DARK), ("KDE", ON_LIGHT), ("", ON_ANY)]
)
def test_the_colour_goes_with_the_panel(theme: Theme, desktop: str, colour: str) -> None:
    parent = QObject(theme)
    assert Tray(parent, {"XDG_CURRENT_DESKTOP": desktop})._colour() == colour


def test_where_the_panel_is_not_known_the_colour_is_seen_on_any() -> None:
    for ground in ("#FFFFFF", "#F2F2F2", "#1E1E1E", "#000000"):
        assert contrast(ON_ANY, ground) >= 3, ground


def test_the_sheet_of_pictures_is_what_the_svg_files_say(theme: Theme) -> None:
    del theme
    assert QImage(SHEET).convertToFormat(QImage.Format.Format_Grayscale8) == sheet(), "python -m tools.draw_tray_sheet"


@pytest.mark.parametrize("size", SIZES)
def test_pictures_differ_in_shape_at_every_size(theme: Theme, size: int) -> None:
    del theme
    pictures = [tray_icon(state, "#FFFFFF").pixmap(size, size).toImage() for state in STATES]
    grounds = [p.convertToFormat(QImage.Format.Format_Alpha8) for p in pictures]
    assert all(grounds[i] != grounds[j] for i in range(len(grounds)) for j in range(i))


def test_a_picture_has_the_colour_it_was_asked_for(theme: Theme) -> None:
    del theme
    middle = tray_icon("deep", "#123456").pixmap(32, 32).toImage().pixelColor(16, 24)
    assert middle == QColor("#123456")
