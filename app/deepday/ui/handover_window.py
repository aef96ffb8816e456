"""The window for the evening before a deep-work day: a check-list, and the note for whoever takes over."""

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deepday.ui.look.controls import Button, TickBox
from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Mark, Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.result_line import ResultLine
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.request.long_text import LongText
from deepday.ui.theme import Theme
from deepday.ui.window import Window
from deepday.wording.translation import N_, _

_CHECKS = (
    N_("The tasks are up to date: what is done, what is next"),
    N_("Where things stand is in the note: what runs, and where"),
    N_("What may come up is in the note, and what to do then"),
    N_("The point person has the note and knows about the day"),
)


@dataclass(frozen=True, slots=True)
class NoteView:
    """The note of a day as text; ``takes_over`` says who is there for others, ``nobody`` that nobody is named."""

    day: str
    takes_over: str
    nobody: bool
    text: str


class HandoverWindow(Window):
    """Shows a note that can be edited; ``copied`` and ``sent`` carry its text as it stands then."""

    copied = Signal(str)
    sent = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Hand over"))
        px = theme.measures.px
        self._day = PlainLabel("", "", "soft", wrap=True, parent=self)
        self._mark = Mark(theme, parent=self)
        self._person = PlainLabel("", "", wrap=True, parent=self)
        self._note = LongText(theme, _("The note"), 12, self)
        self._note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._result = ResultLine(theme, self)
        head = QVBoxLayout()
        head.setSpacing(px(2))
        head.addWidget(PlainLabel(_("Hand over"), "title", parent=self))
        head.addWidget(self._day)
        person = QHBoxLayout()
        person.setSpacing(px(8))
        person.addWidget(self._mark)
        person.addWidget(self._person, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(12))
        column.addLayout(head)
        column.addLayout(person)
        column.addWidget(self._check_list())
        said = _("The note is made of your open tasks and of what you have promised. Write into it what is missing.")
        column.addWidget(PlainLabel(said, "small", "soft", wrap=True, parent=self))
        column.addWidget(self._note, 1)
        column.addWidget(self._result)
        column.addLayout(self._buttons(px(8)))
        order_tabs(self)
        self.take_size(640, 720)

    def show_note(self, view: NoteView) -> None:
        """Show the note; one that was written into stays as it is."""
        self._day.setText(view.day)
        self._mark.show_shape(*(("channel.pending", "attention") if view.nobody else ("channel.set", "deep")))
        self._person.setText(shown(view.takes_over))
        if not self._note.document().isModified():
            self._note.show_text(view.text)

    def show_result(self, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Say how it went."""
        self._result.show_result(works, sentence)

    def _check_list(self) -> QWidget:
        px = self.theme.measures.px
        sheet = Sheet(self.theme, self)
        sheet.column.setSpacing(px(8))
        sheet.column.addWidget(PlainLabel(_("Before the day"), "section", parent=sheet))
        for words in _CHECKS:
            sheet.column.addWidget(TickBox(self.theme, _(words), parent=sheet))
        return sheet

    def _buttons(self, space: int) -> QHBoxLayout:
        close = Button(_("Close"), parent=self)
        close.clicked.connect(self.close)
        send = Button(_("Send by mail…"), parent=self)
        send.clicked.connect(self._send)
        copy = Button(_("Copy the note"), "main", parent=self)
        copy.clicked.connect(self._copy)
        row = QHBoxLayout()
        row.setSpacing(space)
        row.addWidget(close)
        row.addStretch(1)
        row.addWidget(send)
        row.addWidget(copy)
        return row

    @Slot()
    def _copy(self) -> None:
        self.copied.emit(self._note.typed())

    @Slot()
    def _send(self) -> None:
        self.sent.emit(self._note.typed())
