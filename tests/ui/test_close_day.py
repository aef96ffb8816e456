"""The window that closes a day: it asks first, shows the numbers afterwards, and can be used without a mouse."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from deepday.domain.day import Day as Sheet
from deepday.domain.day import DayState, Unlogged
from deepday.domain.interruption import Recovery
from deepday.ui.close_day import CloseDay
from deepday.ui.forms import DayForm
from deepday.ui.look.choices import ChoiceRow
from deepday.ui.look.controls import Choice
from deepday.ui.theme import Theme
from tests.ui import days, gallery
from tests.ui.hands import click, shown_texts

Opened = Callable[[CloseDay], CloseDay]
EMPTY = Sheet(days.TODAY, DayState.LOGGED, origin="observed")


@pytest.fixture
def window(theme: Theme, opened: Opened) -> CloseDay:
    return opened(CloseDay(theme, EMPTY))


def row(window: CloseDay, name: str) -> ChoiceRow:
    return next(r for r in window.findChildren(ChoiceRow) if r.accessibleName() == name)


def test_no_number_is_shown_before_the_answers(theme: Theme, opened: Opened) -> None:
    window = opened(CloseDay(theme, EMPTY))
    assert not [text for text in shown_texts(window) if "focus" in text and "min" in text]
    window.show_result(EMPTY, "4 h of focus · 3 interruptions")
    assert "4 h of focus\n3 interruptions" in shown_texts(window)
    assert "Save" not in shown_texts(window)


def test_what_is_chosen_is_handed_on(qtbot: QtBot, window: CloseDay) -> None:
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_4)
    click(window, "none")
    with qtbot.waitSignal(window.filled_in) as caught:
        click(window, "Save")
    assert caught.args == [DayForm(focus=4, unlogged=Unlogged.NONE)]


def test_everything_can_be_left_open(qtbot: QtBot, window: CloseDay) -> None:
    with qtbot.waitSignal(window.filled_in) as caught:
        QTest.keyClick(window, Qt.Key.Key_Return)
    assert caught.args == [DayForm()]


def test_arrows_go_along_a_row(window: CloseDay) -> None:
    focus = row(window, "Focus")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_3)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Left)
    assert focus.value() == "2"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Left)
    assert focus.value() == "1"


def test_what_was_said_before_is_there_again(theme: Theme, opened: Opened) -> None:
    window = opened(gallery.close_day(theme))
    assert [row(window, name).value() for name in ("Focus", "Stress", "Sense of progress")] == ["4", "2", None]
    assert row(window, "Interruptions you did not log").value() == "0"


def test_what_the_day_counts_as_can_be_corrected(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.day_closed(theme))
    choice = window.findChildren(Choice)[0]
    assert choice.value() == "logged"
    with qtbot.waitSignal(window.state_said) as caught:
        choice.setCurrentIndex(choice.findData("partial"))
    assert caught.args == [DayState.PARTIAL]
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert not gallery.is_alive(window) or not window.isVisible()


def test_who_does_not_want_to_says_so(qtbot: QtBot, window: CloseDay) -> None:
    with qtbot.waitSignal(window.not_today):
        click(window, "Not today")
    assert not gallery.is_alive(window) or not window.isVisible()


def test_what_could_not_be_saved_stays(window: CloseDay) -> None:
    click(window, "3 or more")
    click(window, "Save")
    window.show_problem("Not recorded: the disk is full.")
    assert "Not recorded: the disk is full." in shown_texts(window)
    assert row(window, "Interruptions you did not log").value() == "3+"


def test_of_a_past_day_nobody_asked_so_it_is_not_put_off(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(CloseDay(theme, EMPTY, past=True))
    assert window.windowTitle() == "Day sheet"
    with qtbot.assertNotEmitted(window.not_today):
        click(window, "Cancel")


def test_how_long_it_took_to_get_back_is_asked_before_the_numbers(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    asked = (days.CALL, replace(days.CHAT, recovery=Recovery.TEN))
    window = opened(CloseDay(theme, EMPTY, recoveries=asked))
    assert "How many minutes until you were back in it?" in shown_texts(window)
    answered = next(r for r in window.findChildren(ChoiceRow) if "Tomás Silva" in r.accessibleName())
    assert answered.value() == "10", "what was said before is there again"
    click(window, "How many minutes until you were back in it? 09:42\u2002call · Marta Ruiz: 30+")
    with qtbot.waitSignal(window.filled_in) as caught:
        click(window, "Save")
    assert caught.args == [DayForm(recoveries={days.CALL.id: Recovery.LONGER, days.CHAT.id: Recovery.TEN})]


def test_what_is_left_open_was_asked(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(CloseDay(theme, EMPTY, recoveries=(days.CALL,)))
    with qtbot.waitSignal(window.filled_in) as caught:
        click(window, "Save")
    assert caught.args == [DayForm(recoveries={days.CALL.id: Recovery.ASKED})]
