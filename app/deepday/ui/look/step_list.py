"""The steps of a window, one below the other under its name; which of them is shown is decided by the window."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from deepday.ui.look.controls import Button
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme


class StepList(QWidget):
    """``chosen`` carries the place of a step, from 0."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, name: str, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(20), px(12), px(16))
        column.setSpacing(px(4))
        head = PlainLabel(name, "section", parent=self)
        head.setContentsMargins(px(12), 0, px(12), px(8))
        column.addWidget(head)
        self._buttons: list[Button] = []
        for place, step in enumerate(steps):
            button = _StepButton(step, "nav", parent=self)
            button.setCheckable(True)
            button.setProperty("place", place)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(self._clicked)
            self._buttons.append(button)
            column.addWidget(button)
        column.addStretch(1)

    def show_chosen(self, place: int) -> None:
        """Show which step is shown."""
        for number, button in enumerate(self._buttons):
            button.setChecked(number == place)

    @Slot()
    def _clicked(self) -> None:
        self.chosen.emit(int(self.sender().property("place")))


class _StepButton(Button):
    """As wide as its text in the weight of the one that is chosen: Qt measures the weight of the others."""

    def sizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        hint = super().sizeHint()
        heavy = QFont(self.font())
        heavy.setWeight(QFont.Weight.DemiBold)
        wider = QFontMetrics(heavy).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        return QSize(hint.width() + max(0, wider), hint.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        return self.sizeHint()
