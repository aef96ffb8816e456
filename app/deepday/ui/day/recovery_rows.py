"""How long it took to get back, asked of a few interruptions of a day: a line of answers each, none obligatory."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from deepday.domain.interruption import Interruption, Recovery
from deepday.ui.day.entry_row import entry_head
from deepday.ui.look.choices import ChoiceRow
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.wording.entries import recovery_question

_ANSWERS = tuple((one.value, f"{one.minutes}") for one in Recovery if one.minutes is not None)
_OR_MORE = "+"


class RecoveryRows(QWidget):
    """Asks of *entries*; what was answered before is chosen already."""

    def __init__(self, theme: Theme, entries: Sequence[Interruption], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self._rows: dict[str, ChoiceRow] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(0, 1)
        grid.addWidget(PlainLabel(recovery_question(), wrap=True, parent=self), 0, 0, 1, 2)
        choices = [(value, words + _OR_MORE * (value == Recovery.LONGER)) for value, words in _ANSWERS]
        for place, entry in enumerate(entries, start=1):
            row = self._rows[entry.id] = ChoiceRow(theme, choices, f"{recovery_question()} {entry_head(entry)}", self)
            row.show_value(entry.recovery.value if entry.recovery is not None else None)
            grid.addWidget(PlainLabel(entry_head(entry), "", "soft", wrap=True, parent=self), place, 0)
            grid.addWidget(row, place, 1)

    def values(self) -> dict[str, Recovery]:
        """Return what was answered of each, or that it was asked."""
        return {key: Recovery(row.value() or Recovery.ASKED) for key, row in self._rows.items()}
