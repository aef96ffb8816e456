"""What is kept, in the settings: each wish goes out as it was chosen, and nothing is erased or replaced unasked."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from deepday.ui.forms import DataWish
from deepday.ui.look.controls import Choice
from deepday.ui.look.fields import TextField
from deepday.ui.main_window import MainWindow
from deepday.ui.question import Question
from deepday.ui.settings.data import DataSection
from deepday.ui.theme import Theme
from tests.ui import gallery
from tests.ui.hands import button, click, shown_texts

Opened = Callable[[MainWindow], MainWindow]


@pytest.fixture
def window(theme: Theme, opened: Opened) -> MainWindow:
    return opened(gallery.settings(theme))


@pytest.fixture
def wishes(window: MainWindow) -> list[DataWish]:
    """What the window asks for."""
    found: list[DataWish] = []
    window.data_wished.connect(found.append)
    return found


def data(window: MainWindow) -> DataSection:
    assert window.settings is not None
    return window.settings.data


def choose(window: MainWindow, what: str) -> None:
    choice = next(c for c in data(window).findChildren(Choice) if c.accessibleName() == "Erase")
    choice.setCurrentIndex(choice.findData(what))


def write(window: MainWindow, name: str, text: str) -> None:
    field = next(f for f in data(window).findChildren(TextField) if f.accessibleName() == name)
    assert field.isVisible()
    field.setText(text)


def test_a_back_up_is_one_click(window: MainWindow, wishes: list[DataWish]) -> None:
    click(window, "Back up now")
    assert wishes == [DataWish("backup")]
    data(window).show_waiting()
    assert "One moment…" in shown_texts(window)
    data(window).show_result(True, "The back-up is x.db.")
    assert "The back-up is x.db." in shown_texts(window)


@pytest.mark.parametrize(("words", "verb"), [("Export…", "export"), ("Import…", "import")])
def test_a_file_is_chosen(qtbot: QtBot, window: MainWindow, wishes: list[DataWish], words: str, verb: str) -> None:
    click(window, words)
    dialog = data(window).findChildren(QFileDialog)[0]
    dialog.fileSelected.emit("/home/ada/mine.json")
    dialog.close()
    assert wishes == [DataWish(verb, file="/home/ada/mine.json")]
    qtbot.waitUntil(lambda: not data(window).findChildren(QFileDialog))


def test_a_restore_is_asked_about_before(qtbot: QtBot, window: MainWindow, wishes: list[DataWish]) -> None:
    click(window, "Restore…")
    dialog = data(window).findChildren(QFileDialog)[0]
    dialog.fileSelected.emit("/home/ada/copy.db")
    dialog.close()
    question = window.findChildren(Question)[0]
    assert any("/home/ada/copy.db takes the place" in text for text in shown_texts(question))
    assert wishes == []
    click(question, "Restore")
    assert wishes == [DataWish("restore", file="/home/ada/copy.db")]
    qtbot.waitUntil(lambda: not window.findChildren(Question))


@pytest.mark.parametrize(
    ("what", "written", "wish"),
    [
        ("name", {"Name": "Zoe"}, DataWish("erase", who="Zoe", preview=True)),
        (
            "days",
            {"First day": "2026-03-02", "Last day": "2026-03-03"},
            DataWish("erase", first="2026-03-02", last="2026-03-03", preview=True),
        ),
        ("everything", {}, DataWish("erase", preview=True)),
    ],
)
def test_what_goes_is_looked_up_first(
    window: MainWindow, wishes: list[DataWish], what: str, written: dict[str, str], wish: DataWish
) -> None:
    choose(window, what)
    for name, text in written.items():
        assert not button(window, "Erase…").isEnabled() or text == "2026-03-03"
        write(window, name, text)
    click(window, "Erase…")
    assert wishes == [wish]


@pytest.mark.parametrize("erase", [True, False])
def test_only_a_press_on_the_button_erases(
    qtbot: QtBot, window: MainWindow, wishes: list[DataWish], *, erase: bool
) -> None:
    wish = DataWish("erase", who="Zoe")
    data(window).ask_before(wish, "The name stands in 3 texts.\nEntries stay.")
    question = window.findChildren(Question)[0]
    qtbot.waitUntil(question.isActiveWindow)
    assert "The name stands in 3 texts." in shown_texts(question)
    if erase:
        click(question, "Erase for good")
    else:
        QTest.keyClick(question.focusWidget(), Qt.Key.Key_Return)  # on Cancel, by habit
    assert wishes == ([wish] if erase else [])
    qtbot.waitUntil(lambda: not window.findChildren(Question))
