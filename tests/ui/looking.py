"""Looking at windows as a critic does: what cannot be read, reached or heard."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QPushButton, QScrollBar, QWidget

from deepday.ui.look.controls import TickBox
from deepday.ui.look.labels import ElidedLabel

_ROUND = 200


def all_in(window: QWidget) -> Iterator[QWidget]:
    """Yield *window* and everything visible in it."""
    yield window
    for child in window.findChildren(QWidget):
        if child.isVisibleTo(window) and child.window() is window.window():
            yield child


def focusable(window: QWidget) -> list[QWidget]:
    """Return what the keyboard can reach in *window*."""
    return [w for w in all_in(window) if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]


def nameless(window: QWidget) -> list[str]:
    """Return the focusable widgets that a screen reader has no name for."""
    found = []
    for widget in focusable(window):
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def tab_order(window: QWidget) -> list[QWidget]:
    """Return what has the keyboard after each press of Tab, until it comes round; *window* has it at first."""
    order: list[QWidget] = []
    while len(order) < _ROUND:
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        reached = window.focusWidget()
        if reached is None or reached in order:
            break
        order.append(reached)
    return order


def clipped(window: QWidget) -> list[str]:
    """Return every text of *window* that has less room than it needs."""
    return [f"{_text(widget)!r}: {why}" for widget in all_in(window) if (why := _too_small(widget))]


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QPushButton | TickBox) else type(widget).__name__


def _too_small(widget: QWidget) -> str:
    if isinstance(widget, ElidedLabel | QScrollBar | QAbstractScrollArea):
        return ""
    if isinstance(widget, QLabel) and widget.wordWrap():
        needed = widget.heightForWidth(widget.width())
        return f"{widget.height()} high, needs {needed}" if widget.height() < needed else ""
    if isinstance(widget, QLabel | QPushButton | TickBox):
        hint = widget.sizeHint()
        small = widget.width() < hint.width() or widget.height() < hint.height() - 1
        return f"{widget.width()}x{widget.height()}, needs {hint.width()}x{hint.height()}" if small else ""
    return ""
