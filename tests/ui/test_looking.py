"""The critic's eyes themselves: what they are there to see, they see."""

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.looking import clipped, nameless, tab_order


def test_a_text_without_room_is_seen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = QLabel("a long sentence", window)
    wrapped = QLabel("a long sentence that breaks into lines", window)
    wrapped.setWordWrap(True)
    button = QPushButton("a long word", window)
    for widget in (label, wrapped, button):
        widget.resize(20, 10)
    assert len(clipped(window)) == 3
    for widget in (label, wrapped, button):
        widget.resize(400, 40)
    assert clipped(window) == []


def test_a_field_without_a_name_is_heard(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field = QLineEdit(window)
    assert nameless(window) == ["QLineEdit "]
    field.setAccessibleName("Goal")
    assert nameless(window) == []


def test_the_order_of_tab_is_found_by_pressing_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    first, second, third = (QLineEdit(window) for _each in range(3))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    third.setFocus()
    assert tab_order(window) == [first, second, third]
    QWidget.setTabOrder(first, third)
    second.setFocus()
    assert tab_order(window) == [first, third, second]
