"""The fields of the interruption log: bare lines, whose frame the log paints; the name completes itself in place."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from deepday.ui.look.foreign import shown
from deepday.ui.theme import Theme

_LONGEST = 120


class BareField(QLineEdit):
    """A line without a frame of its own."""

    def __init__(self, theme: Theme, name: str, parent: QWidget, longest: int = _LONGEST) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setMaxLength(longest)
        self.setAccessibleName(name)
        self.setFont(theme.fonts.text)
        self.setPalette(theme.palette())

    def typed(self) -> str:
        """Return what is in it, without blanks around."""
        return self.text().strip()


class NameField(BareField):
    """A name: what is typed is completed with the first of *names* that begins so, the rest of it selected."""

    def __init__(self, theme: Theme, name: str, names: Sequence[str], parent: QWidget) -> None:
        super().__init__(theme, name, parent)
        self._names = names

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 -- Qt's name
        """Have the names ready when somebody is about to type one, and not before."""
        if self.completer() is None and self._names:
            completer = QCompleter([shown(name, _LONGEST) for name in self._names], self)
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.setCompleter(completer)
        super().focusInEvent(event)

    def typed(self) -> str:
        """Return the name as it is known if it differs in capitals only."""
        text = super().typed()
        return next((name for name in self._names if name.casefold() == text.casefold()), text)
