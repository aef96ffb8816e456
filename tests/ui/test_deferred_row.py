"""What was put off, in Today and in the day's sheet: three things can become of it, with the keyboard alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from deepday.domain.day import Day as Sheet
from deepday.domain.day import DayState
from deepday.ui.close_day import CloseDay
from deepday.ui.day.deferred_row import DeferredRow, deferred_detail, deferred_head
from deepday.ui.day.interruption_rows import InterruptionRows
from deepday.ui.forms import PromiseForm, PromiseStep
from deepday.ui.main_window import MainWindow
from deepday.ui.theme import Theme
from tests.ui import days, gallery
from tests.ui.hands import button, click, shown_texts

Opened = Callable[[QWidget], QWidget]


@pytest.fixture
def rows(theme: Theme, opened: Opened) -> InterruptionRows:
    rows = InterruptionRows(theme, DeferredRow)
    rows.show_entries([days.CHAT], days.NOW)
    opened(rows)
    return rows


def due_field(window: QWidget) -> QLineEdit:
    return next(field for field in window.findChildren(QLineEdit) if field.accessibleName() == "Promised for")


def test_a_promise_says_what_for_whom_and_until_when() -> None:
    assert deferred_head(days.CHAT) == "Sizes for the GPU order"
    assert deferred_detail(days.CHAT, days.NOW) == "Tomás Silva, 13:38 · due 17:00"
    assert deferred_detail(days.CHAT, days.at("17:30")) == "Tomás Silva, 13:38 · overdue since 17:00"


@pytest.mark.parametrize(("words", "step"), [("Answered", PromiseStep.DONE), ("Drop", PromiseStep.DROP)])
def test_what_became_of_it_is_one_click(qtbot: QtBot, rows: InterruptionRows, words: str, step: PromiseStep) -> None:
    with qtbot.waitSignal(rows.wished) as caught:
        QTest.mouseClick(_button_with(rows, words), Qt.MouseButton.LeftButton)
    assert caught.args == [PromiseForm(days.CHAT.id, step)]


def test_another_time_is_typed_where_the_promise_stands(qtbot: QtBot, rows: InterruptionRows) -> None:
    QTest.mouseClick(_button_with(rows, "Put off…"), Qt.MouseButton.LeftButton)
    field = due_field(rows)
    assert (field.text(), field.hasFocus()) == ("17:00", True)
    QTest.keyClicks(field, "18:15")
    with qtbot.waitSignal(rows.wished) as caught:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert caught.args == [PromiseForm(days.CHAT.id, PromiseStep.AGAIN, "18:15")]


def test_what_is_being_typed_stays_until_it_was_taken(rows: InterruptionRows) -> None:
    QTest.mouseClick(_button_with(rows, "Put off…"), Qt.MouseButton.LeftButton)
    QTest.keyClicks(due_field(rows), "18:")
    rows.show_entries([days.CHAT], days.NOW + timedelta(minutes=1))
    assert due_field(rows).text() == "18:"
    rows.show_entries([replace(days.CHAT, due_at=days.at("18:15"))], days.NOW)
    assert not due_field(rows).isVisible()
    assert _button_with(rows, "Put off…").isVisible()


def test_it_can_be_left_as_it_is(rows: InterruptionRows) -> None:
    QTest.mouseClick(_button_with(rows, "Put off…"), Qt.MouseButton.LeftButton)
    click(rows, "Cancel")
    assert not due_field(rows).isVisible()


def test_a_screen_reader_hears_what_each_button_is_about(rows: InterruptionRows) -> None:
    assert button(rows, "Answered: Sizes for the GPU order")
    assert button(rows, "Put off again: Sizes for the GPU order")
    assert button(rows, "Drop: Sizes for the GPU order")


def test_today_hands_on_what_became_of_a_promise(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme))
    assert isinstance(window, MainWindow)
    with qtbot.waitSignal(window.promise_decided) as caught:
        click(window, "Answered: Sizes for the GPU order")
    assert caught.args == [PromiseForm(days.CHAT.id, PromiseStep.DONE)]


def test_closing_the_day_counts_the_promises_and_then_goes_through_them(
    qtbot: QtBot, theme: Theme, opened: Opened
) -> None:
    window = CloseDay(theme, Sheet(days.TODAY, DayState.LOGGED, origin="observed"))
    window.show_queue([days.CHAT, days.EARLIER], [], days.NOW)
    opened(window)
    assert "2 answers are still promised." in shown_texts(window)
    assert "Sizes for the GPU order" not in shown_texts(window)
    window.show_result(Sheet(days.TODAY, DayState.LOGGED), "4 h of focus")
    with qtbot.waitSignal(window.promise_decided) as caught:
        click(window, "Drop: Which test set for the audit?")
    assert caught.args == [PromiseForm(days.EARLIER.id, PromiseStep.DROP)]
    window.show_queue([], [], days.NOW)
    assert not [text for text in shown_texts(window) if "promised" in text]


def _button_with(window: QWidget, words: str) -> QWidget:
    name = {"Answered": "Answered: ", "Drop": "Drop: ", "Put off…": "Put off again: "}[words]
    return button(window, f"{name}Sizes for the GPU order")
