"""One line that says how something that was asked for went: its shape and a sentence; invisible before."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Mark
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme

_LOOKS = {True: ("channel.set", "deep"), False: ("channel.failed", "failed"), None: ("channel.unknown", "soft")}


class ResultLine(QWidget):
    """Says that something is under way, worked, failed, or cannot be told."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, keep_room: bool = True) -> None:
        super().__init__(parent)
        self._mark = Mark(theme, parent=self)
        self._words = PlainLabel("", "small", "soft", wrap=True, parent=self)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(keep_room)  # what stands beside it keeps its place
        self.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.measures.px(6))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is shown."""
        return self._words.text()

    def show_result(self, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Show *sentence* with the shape of what it says; an empty one shows nothing."""
        self._show(*_LOOKS[works], sentence)

    def show_waiting(self, sentence: str) -> None:
        """Show that it is under way, or waits for a word."""
        self._show("channel.pending", "attention", sentence)

    def _show(self, shape: str, tone: str, sentence: str) -> None:
        self._mark.show_shape(shape, tone)
        self._words.set_tone(tone if tone != "attention" else "soft")
        self._words.setText(shown(sentence))
        self.setVisible(bool(sentence))
