"""The interruption log by the keyboard: what each key does, and that nothing is lost or logged twice."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from deepday.domain.interruption import Outcome, Source, Urgency
from deepday.ui.forms import LogForm, Occasion
from deepday.ui.log.face import LogFace
from deepday.ui.log_popup import LogPopup
from deepday.ui.theme import Theme
from tests.ui import days
from tests.ui.gallery import close, is_alive

OCCASION = Occasion(days.at("13:38"), days.ZONE, in_session=True, names=days.NAMES, due_text="17:00")
Opened = Callable[[LogPopup], LogPopup]
RETURN, ESCAPE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab


@pytest.fixture
def popup(theme: Theme, opened: Opened) -> LogPopup:
    return opened(LogPopup(theme, OCCASION))


def press(popup: LogPopup, *keys: Qt.Key | str) -> None:
    for key in keys:
        if isinstance(key, str):
            QTest.keyClicks(popup.focusWidget(), key)
        else:
            QTest.keyClick(popup.focusWidget(), key)


def chosen(qtbot: QtBot, popup: LogPopup, *keys: Qt.Key | str) -> LogForm:
    """Return the form that comes when *keys* and Enter are pressed."""
    with qtbot.waitSignal(popup.entry_chosen) as caught:
        press(popup, *keys, RETURN)
    form = caught.args[0]
    assert isinstance(form, LogForm)
    return form


@pytest.mark.parametrize(("digit", "source"), [(str(n), s) for n, s in enumerate(Source, start=1)])
def test_a_digit_and_enter_are_enough(qtbot: QtBot, popup: LogPopup, digit: str, source: Source) -> None:
    assert chosen(qtbot, popup, digit) == LogForm(source=source)


def test_enter_alone_logs_something_else(qtbot: QtBot, popup: LogPopup) -> None:
    assert chosen(qtbot, popup) == LogForm(source=Source.OTHER)


@pytest.mark.parametrize(
    ("key", "outcome"), [("h", Outcome.HANDLED), ("r", Outcome.REDIRECTED), ("x", Outcome.DECLINED)]
)
def test_a_letter_says_what_became_of_it(qtbot: QtBot, popup: LogPopup, key: str, outcome: Outcome) -> None:
    assert chosen(qtbot, popup, f"1{key}") == LogForm(source=Source.CHAT, outcome=outcome)


def test_what_is_deferred_comes_with_the_time_promised(qtbot: QtBot, popup: LogPopup) -> None:
    press(popup, "3d", TAB, TAB)
    field = popup.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.accessibleName() == "Promised for"
    field.selectAll()
    assert chosen(qtbot, popup, "18:15") == LogForm(Source.CALL, Outcome.DEFERRED, due_text="18:15")


def test_only_what_is_deferred_has_a_time(qtbot: QtBot, popup: LogPopup) -> None:
    assert chosen(qtbot, popup, "3dh").due_text == ""


def test_u_switches_the_urgency_on_and_off(qtbot: QtBot, popup: LogPopup) -> None:
    press(popup, "uu")
    assert chosen(qtbot, popup, "u").urgency is Urgency.URGENT


def test_tab_goes_to_the_name_which_completes_itself_as_it_is_known(qtbot: QtBot, popup: LogPopup) -> None:
    assert chosen(qtbot, popup, "1", TAB, "tom").who == "Tomás Silva"


def test_a_new_name_is_taken_as_it_is_typed(qtbot: QtBot, popup: LogPopup) -> None:
    assert chosen(qtbot, popup, TAB, "Zoe 3rd").who == "Zoe 3rd"


def test_digits_in_the_name_choose_nothing(qtbot: QtBot, popup: LogPopup) -> None:
    assert chosen(qtbot, popup, "2", TAB, "4d") == LogForm(source=Source.EMAIL, who="4d")


def test_tab_comes_back_to_the_keys(qtbot: QtBot, popup: LogPopup) -> None:
    assert chosen(qtbot, popup, TAB, "Ada", TAB, "3").source is Source.CALL


def test_it_closes_only_when_it_is_told_that_the_entry_is_safe(qtbot: QtBot, popup: LogPopup) -> None:
    chosen(qtbot, popup, "1")
    assert popup.isVisible()
    popup.saved()
    qtbot.waitUntil(lambda: not is_alive(popup))


def test_enter_twice_logs_once(popup: LogPopup) -> None:
    forms: list[object] = []
    popup.entry_chosen.connect(forms.append)
    press(popup, "1", RETURN, RETURN, "2", RETURN)
    assert forms == [LogForm(source=Source.CHAT)]


def test_after_a_problem_everything_is_still_there_and_enter_tries_again(qtbot: QtBot, popup: LogPopup) -> None:
    before = chosen(qtbot, popup, "2r", TAB, "Ada")
    popup.show_problem("Not recorded: the disk is full.")
    assert chosen(qtbot, popup) == before


def test_escape_discards(qtbot: QtBot, popup: LogPopup) -> None:
    forms: list[object] = []
    popup.entry_chosen.connect(forms.append)
    press(popup, "1", TAB, "Ada", ESCAPE)
    qtbot.waitUntil(lambda: not is_alive(popup))
    assert forms == []


def test_ctrl_z_takes_back_the_last_one_and_stays(qtbot: QtBot, popup: LogPopup) -> None:
    with qtbot.waitSignal(popup.undo_chosen):
        QTest.keyClick(popup.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    popup.show_note("Taken back: 13:20 call.")
    assert chosen(qtbot, popup, "1").source is Source.CHAT


def test_it_opens_in_the_middle_of_the_screen_with_the_keyboard(theme: Theme, opened: Opened) -> None:
    popup = LogPopup(theme, OCCASION)
    popup.open_here()
    opened(popup)
    assert popup.focusWidget() is popup._face
    offset = popup.geometry().center() - popup.screen().availableGeometry().center()
    assert offset.manhattanLength() < 4


def test_a_click_on_a_cap_is_its_key(qtbot: QtBot, popup: LogPopup) -> None:
    third = next(p.room for p in popup._face.places.cells if p.cell.key == "3")
    QTest.mouseClick(popup._face, Qt.MouseButton.LeftButton, pos=third.center().toPoint())
    assert chosen(qtbot, popup).source is Source.CALL
    assert popup.childAt(QPoint(2, 2)) is popup._face


def test_where_digits_need_shift_the_place_of_the_key_counts(qtbot: QtBot, popup: LogPopup) -> None:
    third_key_of_a_french_keyboard = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_QuoteDbl, Qt.KeyboardModifier.NoModifier, 12, 0, 0, '"'
    )
    QApplication.sendEvent(popup.focusWidget(), third_key_of_a_french_keyboard)
    assert chosen(qtbot, popup).source is Source.CALL


def test_a_letter_that_means_nothing_chooses_nothing_wherever_it_lies(qtbot: QtBot, popup: LogPopup) -> None:
    j_where_others_have_h = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_J, Qt.KeyboardModifier.NoModifier, 40, 0, 0, "j")
    QApplication.sendEvent(popup.focusWidget(), j_where_others_have_h)
    assert chosen(qtbot, popup).outcome is Outcome.HANDLED


def test_while_an_interruption_is_open_enter_is_back_at_work(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    popup = opened(LogPopup(theme, replace(OCCASION, open_interruption=days.CALL)))
    with qtbot.waitSignal(popup.back_chosen), qtbot.assertNotEmitted(popup.entry_chosen):
        press(popup, RETURN)


def test_while_an_interruption_is_open_a_digit_logs_a_new_one(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    popup = opened(LogPopup(theme, replace(OCCASION, open_interruption=days.CALL)))
    with qtbot.assertNotEmitted(popup.back_chosen):
        assert chosen(qtbot, popup, "5") == LogForm(source=Source.IN_PERSON)


def test_a_screen_reader_hears_what_is_chosen(popup: LogPopup) -> None:
    press(popup, "3d")
    heard = popup.focusWidget().accessibleName()
    assert "call" in heard
    assert "deferred" in heard


def test_two_hundred_of_them_leave_nothing(theme: Theme, opened: Opened) -> None:
    close(opened(LogPopup(theme, OCCASION)))
    before = len(QApplication.allWidgets()), len(theme.children())
    for _each in range(200):
        popup = LogPopup(theme, OCCASION)
        popup.show()
        QTest.keyClick(popup.focusWidget(), TAB)
        close(popup)
    assert (len(QApplication.allWidgets()), len(theme.children())) == before


def test_what_is_suggested_with_an_entry_is_read_and_the_next_key_closes_it(qtbot: QtBot, popup: LogPopup) -> None:
    closed: list[bool] = []
    popup.destroyed.connect(lambda: closed.append(True))
    with qtbot.waitSignal(popup.entry_chosen):
        QTest.keyClick(popup.focusWidget(), Qt.Key.Key_Return)
    chosen: list[object] = []
    popup.entry_chosen.connect(chosen.append)
    popup.saved("The third chat within an hour.")
    assert popup.isVisible()
    QTest.keyClick(popup.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(closed))
    assert chosen == []


def heard(popup: LogPopup) -> str:
    """Return what a screen reader says of it."""
    face = popup.findChild(LogFace)
    assert face is not None
    return face.accessibleName()


def test_the_reply_that_will_be_copied_is_shown_and_follows_what_is_typed(
    qtbot: QtBot, theme: Theme, opened: Opened
) -> None:
    popup = opened(LogPopup(theme, replace(OCCASION, copies_reply=True)))
    low = popup.height()
    with qtbot.waitSignal(popup.reply_wanted) as caught:
        press(popup, "1d")
    assert caught.args == [LogForm(source=Source.CHAT, outcome=Outcome.DEFERRED, due_text="17:00")]
    popup.show_reply("You will have my answer by 17:00.")
    assert popup.height() > low
    assert "“You will have my answer by 17:00.”" in heard(popup)
    with qtbot.waitSignal(popup.reply_wanted) as caught:
        press(popup, TAB, "B")
    assert caught.args[0].who == "B"
    press(popup, TAB, TAB, "h")
    assert "my answer" not in heard(popup), "what was handled needs no reply"


def test_no_reply_is_asked_for_where_none_is_copied(popup: LogPopup) -> None:
    asked: list[object] = []
    popup.reply_wanted.connect(asked.append)
    press(popup, "1d")
    assert asked == []
