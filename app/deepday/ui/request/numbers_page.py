"""The step that shows the person's own numbers, or says that there are none yet."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.ui.look.frames import Page, Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.wording.translation import _


class NumbersPage(Page):
    """Figures with what they count, and a sentence that says what they rest on."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Your numbers"), parent)
        self.column.addWidget(PlainLabel(_("Your numbers"), "title", parent=self.widget()))
        intro = _("From your own ordinary days. They go into the request as they are.")
        self.column.addWidget(PlainLabel(intro, "", "soft", wrap=True, parent=self.widget()))
        sheet = Sheet(theme, self.widget(), top=16, bottom=16)
        sheet.column.setSpacing(theme.measures.px(12))
        self._figures = QHBoxLayout()
        self._figures.setSpacing(theme.measures.px(24))
        sheet.column.addLayout(self._figures)
        self._note = PlainLabel("", wrap=True, parent=sheet)
        sheet.column.addWidget(self._note)
        self.column.addWidget(sheet)
        self.column.addStretch(1)
        self._sheet = sheet
        self._shown: list[QWidget] = []

    def show_numbers(self, figures: Sequence[tuple[str, str]], note: str) -> None:
        """Show *figures* and the *note* below them."""
        for widget in self._shown:
            self._figures.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = [self._figure(figure, label) for figure, label in figures]
        for widget in self._shown:
            self._figures.addWidget(widget, 1)
        self._note.setText(note)

    def _figure(self, figure: str, label: str) -> QWidget:
        box = QWidget(self._sheet)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.measures.px(2))
        column.addWidget(PlainLabel(figure, "title", parent=box))
        column.addWidget(PlainLabel(label, "small", "soft", wrap=True, parent=box))
        column.addStretch(1)
        return box
