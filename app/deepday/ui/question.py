"""A window that asks before something is done: what, in words, and a button that does it; Escape does not."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.ui.look.controls import Button
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.theme import Theme
from deepday.ui.window import SmallWindow
from deepday.wording.translation import _


class Question(SmallWindow):
    """Asks *words* under *title*; ``confirmed`` when the button named *action* was pressed."""

    confirmed = Signal()

    def __init__(self, theme: Theme, title: str, words: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, title, parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        px = theme.measures.px
        cancel = Button(_("Cancel"), parent=self)
        cancel.clicked.connect(self.close)
        confirm = Button(action, "main", parent=self)
        confirm.clicked.connect(self._confirm)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(16))
        column.addWidget(PlainLabel(title, "section", parent=self))
        for line in words.splitlines():
            column.addWidget(PlainLabel(line, wrap=True, parent=self))
        column.addSpacing(px(4))
        column.addLayout(buttons)
        order_tabs(self)
        cancel.setFocus()  # Enter by habit does nothing
        self.setMinimumWidth(px(520))
        self.adjustSize()

    @Slot()
    def _confirm(self) -> None:
        self.confirmed.emit()
        self.close()
