"""Fields: a control under its label, and under it what is wrong with what was typed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from deepday.ui.look.frames import Mark
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme


class Problem(QWidget):
    """A sentence that says what is wrong and what to do, with its shape; invisible while nothing is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = Mark(theme, parent=self)
        self._mark.show_shape("channel.failed", "failed")
        self._label = PlainLabel("", "small", "failed", wrap=True, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.measures.px(6))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        self.hide()

    def show_sentence(self, sentence: str) -> None:
        """Show *sentence*; an empty one is no problem."""
        self._label.setText(sentence)
        self.setVisible(bool(sentence))

    @property
    def sentence(self) -> str:
        """What is shown, or nothing."""
        return self._label.text()


class Field(QWidget):
    """A labelled control; ``control`` is the widget that takes the text or the choice.

    What is wrong stands below it, or in *problem* where a field is too narrow for a sentence.
    """

    def __init__(
        self, theme: Theme, label: str, control: QWidget, parent: QWidget | None = None, problem: Problem | None = None
    ) -> None:
        super().__init__(parent)
        self.control = control
        self.problem = problem or Problem(theme, self)
        words = PlainLabel(label, "small", "soft", parent=self)
        words.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.measures.px(4))
        column.addWidget(words)
        column.addWidget(control)
        if problem is None:
            column.addWidget(self.problem)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_problem(self, sentence: str) -> None:
        """Show what is wrong under the control, or that nothing is."""
        self.problem.show_sentence(sentence)
        self.control.setAccessibleDescription(sentence)
        self.mark(wrong=bool(sentence))

    def mark(self, *, wrong: bool) -> None:
        """Mark the control as wrong, or no longer."""
        self.control.setProperty("wrong", "true" if wrong else "false")
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)


class TextField(QLineEdit):
    """A line to type in; what others wrote comes into it without line breaks and control characters."""

    def __init__(self, name: str, parent: QWidget | None = None, *, longest: int = 500) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMaxLength(longest)

    def show_text(self, text: str) -> None:
        """Put *text* into it and the cursor at its start, without telling anybody."""
        self.blockSignals(True)
        self.setText(text)
        self.setCursorPosition(0)
        self.setModified(False)
        self.blockSignals(False)

    def typed(self) -> str:
        """Return what is in it, without blanks around."""
        return self.text().strip()
