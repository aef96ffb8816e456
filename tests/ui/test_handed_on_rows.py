"""Urgent requests that were redirected, in Today and in the day's sheet: who dealt with them, by keyboard alone."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from deepday.domain.day import Day as Sheet
from deepday.domain.day import DayState
from deepday.domain.interruption import HandledBy
from deepday.ui.close_day import CloseDay
from deepday.ui.day.handed_on_row import HandedOnRow
from deepday.ui.day.interruption_rows import InterruptionRows
from deepday.ui.forms import DayForm, HandledForm, PromiseForm, PromiseStep
from deepday.ui.look.fields import TextField
from deepday.ui.main_window import MainWindow
from deepday.ui.theme import Theme
from tests.ui import days, gallery
from tests.ui.hands import button, click, shown_texts

Opened = Callable[[QWidget], QWidget]
WHAT = "The nightly run has stopped"


@pytest.fixture
def rows(theme: Theme, opened: Opened) -> InterruptionRows:
    rows = InterruptionRows(theme, HandedOnRow)
    rows.show_entries([days.HANDED_ON], days.NOW)
    opened(rows)
    return rows


def test_a_request_says_what_it_was_from_whom_and_when(rows: InterruptionRows) -> None:
    assert shown_texts(rows)[:2] == [WHAT, "Priya Raman · 10:12 · redirected"]


@pytest.mark.parametrize(("words", "by"), [("Point person…", HandledBy.POINT_PERSON), ("I did…", HandledBy.SELF)])
def test_who_dealt_with_it_is_said_with_the_time(
    qtbot: QtBot, rows: InterruptionRows, words: str, by: HandledBy
) -> None:
    chosen = button(rows, f"{words}: {WHAT}")
    chosen.setFocus()
    QTest.keyClick(chosen, Qt.Key.Key_Space)
    field = rows.findChild(QLineEdit)
    assert field is not None
    assert field.hasFocus()
    QTest.keyClicks(field, "10:40")
    with qtbot.waitSignal(rows.wished) as caught:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert caught.args == [HandledForm(days.HANDED_ON.id, by, "10:40")]


@pytest.mark.parametrize(("words", "by"), [("Nobody", HandledBy.NOBODY), ("I do not know", HandledBy.NOT_KNOWN)])
def test_nobody_did_needs_no_time(qtbot: QtBot, rows: InterruptionRows, words: str, by: HandledBy) -> None:
    with qtbot.waitSignal(rows.wished) as caught:
        click(rows, f"{words}: {WHAT}")
    assert caught.args == [HandledForm(days.HANDED_ON.id, by)]


def test_a_time_that_was_asked_for_can_be_left(rows: InterruptionRows) -> None:
    click(rows, f"I did…: {WHAT}")
    click(rows, "Cancel")
    assert button(rows, f"I did…: {WHAT}").isVisible()


def test_today_asks_about_it_while_nobody_has_said(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme, days.WALK))
    assert isinstance(window, MainWindow)
    assert "Urgent, redirected (1)" in shown_texts(window)
    with qtbot.waitSignal(window.promise_decided) as caught:
        click(window, f"Nobody: {WHAT}")
    assert caught.args == [HandledForm(days.HANDED_ON.id, HandledBy.NOBODY)]
    window.show_overview(days.ENDED)
    assert not [text for text in shown_texts(window) if "Urgent, redirected" in text]


def test_closing_the_day_goes_through_it(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.queue_walk(theme))
    assert isinstance(window, CloseDay)
    with qtbot.waitSignal(window.promise_decided) as caught:
        click(window, f"I do not know: {WHAT}")
    assert caught.args == [HandledForm(days.HANDED_ON.id, HandledBy.NOT_KNOWN)]
    window.show_queue([], [], days.NOW)
    assert WHAT not in shown_texts(window)


def test_enter_in_a_row_of_the_queue_leaves_the_window_open(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.queue_walk(theme))
    assert isinstance(window, CloseDay)
    answered = button(window, "Answered: Sizes for the GPU order")
    answered.setFocus()
    with qtbot.waitSignal(window.promise_decided) as caught:
        QTest.keyClick(answered, Qt.Key.Key_Return)
    assert caught.args == [PromiseForm(days.CHAT.id, PromiseStep.DONE)]
    click(window, "Put off again: Sizes for the GPU order")
    field = next(f for f in window.findChildren(QLineEdit) if f.isVisible())
    QTest.keyClicks(field, "18:30")
    with qtbot.waitSignal(window.promise_decided) as caught:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert caught.args == [PromiseForm(days.CHAT.id, PromiseStep.AGAIN, "18:30")]
    assert window.isVisible()


# --- the two lines about a deep-work day ----------------------------------------------------------------


def line(window: QWidget, name: str) -> TextField | None:
    return next((field for field in window.findChildren(TextField) if field.accessibleName() == name), None)


def test_after_a_deep_work_day_two_lines_are_asked_for_and_none_is_obligatory(
    qtbot: QtBot, theme: Theme, opened: Opened
) -> None:
    window = opened(gallery.close_deep_day(theme))
    assert isinstance(window, CloseDay)
    well, change = line(window, "What went well"), line(window, "What to do otherwise next time")
    assert well is not None
    assert change is not None
    assert well.text() == "No chat before noon"
    QTest.keyClicks(change, "Phone in the drawer")
    with qtbot.waitSignal(window.filled_in) as caught:
        click(window, "Save")
    form = caught.args[0]
    assert isinstance(form, DayForm)
    assert (form.went_well, form.change) == (None, "Phone in the drawer")


def test_an_ordinary_day_is_not_looked_back_on(theme: Theme, opened: Opened) -> None:
    window = opened(CloseDay(theme, Sheet(days.TODAY, DayState.LOGGED, origin="observed")))
    assert line(window, "What went well") is None
