"""Buttons of which at most one is chosen, in a row or stacked; Tab goes to them, the arrow keys go along them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QButtonGroup, QSizePolicy, QWidget

from deepday.ui.look.controls import Button
from deepday.ui.theme import Theme


class ChoiceRow(QWidget):
    """*choices* are values with their words; nothing is chosen at first. ``name`` says what it is about.

    ``chosen`` carries the value that the person has chosen.
    """

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        choices: Sequence[tuple[str, str]],
        name: str,
        parent: QWidget | None = None,
        *,
        stacked: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._buttons: list[Button] = []
        row = QBoxLayout(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.measures.px(4))
        for value, words in choices:
            button = Button(words, "choice", f"{name}: {words}", self)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("value", value)
            self._group.addButton(button)
            self._buttons.append(button)
            if stacked:
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
        self._group.buttonToggled.connect(self._toggled)

    def take_keyboard(self) -> None:
        """Put the keyboard into the row.

        No focus proxy: that would stay in the chain of Tab where the row was made, and lead back from there.
        """
        self._buttons[0].setFocus()

    def value(self) -> str | None:
        """Return the value that is chosen, or None."""
        chosen = self._group.checkedButton()
        return str(chosen.property("value")) if chosen is not None else None

    def show_value(self, value: str | None) -> None:
        """Choose *value*, or nothing, without telling anybody."""
        self._group.blockSignals(True)
        self._group.setExclusive(False)
        for button in self._buttons:
            button.setChecked(button.property("value") == value)
        self._group.setExclusive(True)
        self._group.blockSignals(False)

    @Slot(QAbstractButton, bool)
    def _toggled(self, button: QAbstractButton, on: bool) -> None:  # noqa: FBT001 -- the signal's own shape
        if on:
            self.chosen.emit(str(button.property("value")))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Choose the button that shows the digit that was pressed; Qt itself goes along with the arrow keys."""
        typed = next((button for button in self._buttons if event.text() and button.text() == event.text()), None)
        if typed is None:
            super().keyPressEvent(event)
            return
        typed.setFocus()
        typed.setChecked(True)
