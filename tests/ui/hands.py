"""Hands and eyes for tests of windows: what can be read, and buttons by what stands on them."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget


def shown_texts(window: QWidget) -> list[str]:
    """Return every text that can be read in *window*."""
    labels = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    return labels + [button.text() for button in window.findChildren(QPushButton) if button.isVisible()]


def button(window: QWidget, text: str) -> QPushButton:
    """Return the visible button with this text, or with this name for a screen reader."""
    found = [b for b in window.findChildren(QPushButton) if b.isVisible() and text in (b.text(), b.accessibleName())]
    assert len(found) == 1, f"{len(found)} buttons {text!r} among {shown_texts(window)}"
    return found[0]


def click(window: QWidget, text: str) -> None:
    """Click on the button with this text."""
    QTest.mouseClick(button(window, text), Qt.MouseButton.LeftButton)
