"""The face of the interruption log: one painted widget that shows a state and hears keys and clicks.

Painted in one go, because it has to be there 20 ms after the hotkey.
"""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from deepday.ui.log.keys import cell_of, command, key_name
from deepday.ui.log.layout import LogLayout, log_layout
from deepday.ui.log.painting import paint_log
from deepday.ui.log.state import LogState
from deepday.ui.theme import Theme
from deepday.wording.entries import outcome_word, source_word, urgency_word
from deepday.wording.translation import _


class LogFace(QWidget):
    """Shows a state; ``cell_chosen`` for the key of a cap, ``command_given`` for Enter, Escape and Ctrl+Z."""

    cell_chosen = Signal(object)
    command_given = Signal(object)

    def __init__(self, theme: Theme, state: LogState, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = state
        self.places: LogLayout = log_layout(state, theme)
        self.focused_field: QRectF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_in_words(state))

    def show_state(self, state: LogState) -> None:
        """Show *state*; a screen reader hears what is chosen now."""
        self._state = state
        self.places = log_layout(state, self._theme)
        words = _in_words(state)
        if words != self.accessibleName():
            self.setAccessibleName(words)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.update()

    def frame(self, field: QRectF | None) -> None:
        """Draw the focus ring around *field*, one of the fields' frames, or around none."""
        self.focused_field = field
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """As large as what it shows."""
        return QSize(round(self.places.width), round(self.places.height))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Tell which cap was pressed, or what else was asked for."""
        asked = command(event)
        name = key_name(event)
        if asked is not None:
            self.command_given.emit(asked)
        elif name:
            self.cell_chosen.emit(cell_of(name))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 -- Qt's name
        """A click on a cap is its key."""
        cell = self.places.cell_at(event.position().x(), event.position().y())
        if cell is not None:
            self.setFocus()
            self.cell_chosen.emit(cell)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Paint all of it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_log(painter, self._state, self.places, self._theme, self.focused_field)


def _in_words(state: LogState) -> str:
    """Return what is shown as a screen reader says it."""
    if state.back:
        told = _("{title}. Enter: back at work. A digit logs another one.").format(title=state.title)
    else:
        told = _("{title}. Channel: {channel}. What became of it: {outcome}. Urgency: {urgency}.").format(
            title=state.title,
            channel=source_word(state.source),
            outcome=outcome_word(state.outcome),
            urgency=urgency_word(state.urgency),
        )
    return f"{told} {state.below}".strip()
