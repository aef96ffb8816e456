"""The history: a month at a time, newest first, every entry open to correction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from deepday.engine.overview import Day
from deepday.ui.entry_dialog import EntryDialog
from deepday.ui.main_window import HISTORY, MainWindow
from deepday.ui.theme import Theme
from tests.ui import days, gallery
from tests.ui.hands import button, click, shown_texts

Opened = Callable[[MainWindow], MainWindow]
FIRST = days.TODAY - timedelta(days=29)


@pytest.fixture
def window(theme: Theme, opened: Opened) -> MainWindow:
    return opened(gallery.history(theme))


def lines(window: MainWindow) -> list[str]:
    model = listed(window).model()
    return [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def listed(window: MainWindow) -> QListView:
    return window.findChildren(QListView)[0]


def test_it_begins_with_the_month_that_ends_today(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme))
    with qtbot.waitSignal(window.days_requested) as caught:
        window.show_page(HISTORY)
    assert caught.args == [FIRST, days.TODAY]


def test_each_day_has_its_sessions_and_entries_in_order(window: MainWindow) -> None:
    assert lines(window)[:7] == [
        "Thursday, 24 September, 4 h 23 min of focus · 3 interruptions",
        "since 09:00\u2002Deep work, finish the evaluation harness for the ranking model",
        "09:42\u2002call · Marta Ruiz, handled · until 09:46",
        "11:44\u2002in person · Tom Becker, redirected · until 11:45",
        "13:38\u2002chat · Tomás Silva, deferred, due 17:00 · urgent · until 13:39 · Sizes for the GPU order",
        "Tuesday, 22 September, 6 h 30 min of focus · 2 interruptions",
        "09:10 to 15:40\u2002Deep work, read the data set's audit",
    ]


def test_earlier_days_come_when_they_are_asked_for(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.days_requested) as caught:
        click(window, "Earlier: 27 July to 25 August")
    first, last = caught.args
    assert (first, last) == (date(2026, 7, 27), date(2026, 8, 25))
    before = len(lines(window))
    window.show_days(first, last, (Day(last, (replace(days.SESSION, ended_at=days.END),), ()),), days.NOW)
    assert len(lines(window)) == before + 2
    assert "Earlier: 27 June to 26 July" in shown_texts(window)


def test_a_day_of_another_year_says_which(window: MainWindow) -> None:
    day = date(2025, 12, 31)
    window.show_days(day, day, (Day(day, (), (days.CALL,)),), days.NOW)
    assert lines(window)[-2] == "Wednesday, 31 December 2025, 1 interruption"


def test_enter_corrects_the_current_entry(qtbot: QtBot, window: MainWindow) -> None:
    view = listed(window)
    view.setFocus()
    view.setCurrentIndex(view.model().index(3, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    dialog = window.findChildren(EntryDialog)[0]
    assert dialog._text("who").text() == "Tom Becker"
    dialog.close()
    qtbot.waitUntil(lambda: not window.findChildren(EntryDialog))


def test_a_session_has_nothing_to_correct(window: MainWindow) -> None:
    view = listed(window)
    view.setCurrentIndex(view.model().index(1, 0))
    assert not button(window, "Edit…").isEnabled()
    view.setCurrentIndex(view.model().index(2, 0))
    assert button(window, "Edit…").isEnabled()


def test_after_a_correction_the_days_are_asked_for_again_and_the_entry_stays_current(
    qtbot: QtBot, window: MainWindow
) -> None:
    view = listed(window)
    view.setCurrentIndex(view.model().index(3, 0))
    with qtbot.waitSignal(window.days_requested) as caught:
        window.entry_saved()
    assert caught.args == [FIRST, days.TODAY]
    corrected = replace(days.IN_PERSON, at=days.at("9:30"))
    window.show_days(FIRST, days.TODAY, (Day(days.TODAY, (days.SESSION,), (corrected, days.CALL)),), days.NOW)
    assert view.currentIndex().row() == 2


def test_where_nothing_was_logged_it_says_so(window: MainWindow) -> None:
    window.show_days(FIRST, days.TODAY, (), days.NOW)
    assert "Nothing was logged since 26 August." in shown_texts(window)
