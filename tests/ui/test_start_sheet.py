"""The start sheet: the dry run word for word, what is asked for, and that it closes only when the day has begun."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from deepday.domain.reason import Reason
from deepday.ui.forms import StartForm
from deepday.ui.look.controls import Choice
from deepday.ui.start_sheet import StartSheet
from deepday.ui.theme import Theme
from deepday.wording.channels import channel_name
from tests.ui import days, gallery
from tests.ui.gallery import FORM, is_alive
from tests.ui.hands import button, click, shown_texts

Opened = Callable[[QWidget], QWidget]
RETURN = Qt.Key.Key_Return


@pytest.fixture
def sheet(theme: Theme, opened: Opened) -> StartSheet:
    shown = gallery.start(theme)
    opened(shown)
    return shown


def field(sheet: StartSheet, name: str) -> QLineEdit:
    return next(f for f in sheet.findChildren(QLineEdit) if f.accessibleName() == name)


def box(sheet: StartSheet, name: str) -> QCheckBox:
    return next(b for b in sheet.findChildren(QCheckBox) if b.accessibleName() == name)


def retype(control: QLineEdit, text: str) -> None:
    control.setFocus()
    control.selectAll()
    QTest.keyClicks(control, text)


def test_what_will_happen_is_said_word_for_word(sheet: StartSheet) -> None:
    texts = shown_texts(sheet)
    assert "“Working from home”" in texts
    assert "set as soon as it can be reached; “pending” until then" in texts
    assert "Nothing has been changed yet." in texts


def test_what_is_not_ticked_is_said_to_be_left_alone(sheet: StartSheet) -> None:
    assert "nothing: not selected" in shown_texts(sheet)
    box(sheet, "Command").setChecked(True)
    assert "nothing: not selected" not in shown_texts(sheet)
    assert sheet.form().leave_out == frozenset()


def test_a_box_says_its_row_to_a_screen_reader(sheet: StartSheet) -> None:
    heard = box(sheet, channel_name("chat.slack:slack")).accessibleDescription()
    assert heard.startswith("Now: “Working from home”. Will be set: “Deep work until 16:30.")


def test_enter_starts_with_what_is_filled_in(qtbot: QtBot, sheet: StartSheet) -> None:
    retype(field(sheet, "Goal"), "write the report")
    box(sheet, "Slack pause").setChecked(False)
    with qtbot.waitSignal(sheet.start_requested) as caught:
        QTest.keyClick(sheet.focusWidget(), RETURN)
    left_out = frozenset({"hooks.command", "chat.slack.snooze:slack"})
    assert caught.args == [StartForm("write the report", "16:30", "Marta Ruiz", left_out)]


def test_starting_twice_asks_once(sheet: StartSheet) -> None:
    forms: list[object] = []
    sheet.start_requested.connect(forms.append)
    for _each in range(3):
        QTest.keyClick(sheet.focusWidget(), RETURN)
    assert forms == [FORM]


def test_it_closes_when_the_day_has_begun(qtbot: QtBot, sheet: StartSheet) -> None:
    click(sheet, "Start")
    assert sheet.isVisible()
    sheet.started()
    qtbot.waitUntil(lambda: not is_alive(sheet))


def test_a_time_that_is_none_is_refused_under_its_field(qtbot: QtBot, sheet: StartSheet) -> None:
    retype(field(sheet, "Until"), "25:00")
    with qtbot.assertNotEmitted(sheet.start_requested):
        QTest.keyClick(sheet.focusWidget(), RETURN)
    assert "“25:00” is not a time of day. Write it as 16:30." in shown_texts(sheet)
    retype(field(sheet, "Until"), "17:15")
    with qtbot.waitSignal(sheet.start_requested):
        QTest.keyClick(sheet.focusWidget(), RETURN)
    assert not [t for t in shown_texts(sheet) if "is not a time of day" in t]


def test_a_time_that_has_passed_gives_the_field_back(qtbot: QtBot, sheet: StartSheet) -> None:
    click(sheet, "Start")
    sheet.show_problem(Reason("clock.has_passed", {"text": "08:00"}))
    assert [t for t in shown_texts(sheet) if t.startswith("08:00 has passed")]
    assert sheet.focusWidget() is field(sheet, "Until")
    with qtbot.waitSignal(sheet.start_requested):
        click(sheet, "Start")


def test_any_other_problem_stands_above_the_buttons_and_loses_nothing(qtbot: QtBot, sheet: StartSheet) -> None:
    click(sheet, "Start")
    sheet.show_problem(Reason("session.deep_runs"))
    assert [t for t in shown_texts(sheet) if t.startswith("A deep-work session runs.")]
    with qtbot.waitSignal(sheet.start_requested) as caught:
        click(sheet, "Start")
    assert caught.args == [FORM]


def test_typing_asks_for_another_dry_run_once_it_rests(qtbot: QtBot, sheet: StartSheet) -> None:
    forms: list[StartForm] = []
    sheet.preview_requested.connect(forms.append)
    retype(field(sheet, "Until"), "17:30")
    qtbot.waitUntil(lambda: bool(forms))
    assert [form.until_text for form in forms] == ["17:30"]
    assert "Looking at what is there…" in shown_texts(sheet)


def test_waiting_for_the_dry_run_shifts_nothing(qtbot: QtBot, sheet: StartSheet) -> None:
    before = [w.geometry() for w in (button(sheet, "Start"), field(sheet, "Goal"), box(sheet, "Command"))]
    retype(field(sheet, "Until"), "17:30")
    qtbot.waitUntil(lambda: "Looking at what is there…" in shown_texts(sheet))
    assert before == [w.geometry() for w in (button(sheet, "Start"), field(sheet, "Goal"), box(sheet, "Command"))]
    sheet.show_preview(days.PREVIEWS)
    assert before == [w.geometry() for w in (button(sheet, "Start"), field(sheet, "Goal"), box(sheet, "Command"))]


def test_a_channel_that_nobody_expected_gets_its_row(theme: Theme, opened: Opened) -> None:
    sheet = StartSheet(theme, StartForm(), day=days.TODAY, zone=days.ZONE, channels=[])
    opened(sheet)
    sheet.show_preview(days.PREVIEWS)
    assert len(sheet.findChildren(QCheckBox)) == len(days.PREVIEWS)


def test_escape_closes_it_and_starts_nothing(qtbot: QtBot, sheet: StartSheet) -> None:
    forms: list[object] = []
    sheet.start_requested.connect(forms.append)
    QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not is_alive(sheet))
    assert forms == []


def test_a_task_can_be_chosen_where_there_are_tasks(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    sheet = gallery.start_task(theme)
    opened(sheet)
    choice = next(c for c in sheet.findChildren(Choice) if c.accessibleName() == "Task")
    assert choice.value() == "t1"
    choice.setCurrentIndex(choice.findData("t2"))
    with qtbot.waitSignal(sheet.start_requested) as caught:
        click(sheet, "Start")
    assert caught.args[0].task == "t2"
    assert "Task" not in shown_texts(opened(gallery.start(theme)))
