"""The start sheet: what the day is for, until when, whom to ask instead, and what will happen, before it happens."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from deepday.domain.channel import ChannelPreview
from deepday.domain.errors import UsageError
from deepday.domain.reason import Reason
from deepday.domain.times import parse_clock
from deepday.ui.forms import StartForm
from deepday.ui.look.controls import Button, Choice
from deepday.ui.look.fields import Field, Problem, TextField
from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Columns, Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.preview_table import PreviewTable
from deepday.ui.theme import Theme
from deepday.ui.window import SmallWindow
from deepday.wording.notices import nobody_to_ask
from deepday.wording.reasons import sentence
from deepday.wording.times import date_title
from deepday.wording.translation import _

_TYPING_MS = 400
_LONGEST_TITLE = 80


class StartSheet(SmallWindow):
    """Asks for a dry run with ``preview_requested`` and to start with ``start_requested``, each with a StartForm.

    It stays open until told ``started()``. *channels* are the ids of the rows that will come; *tasks* are ids with
    titles, of which one may be chosen.
    """

    preview_requested = Signal(object)
    start_requested = Signal(object)
    settings_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        form: StartForm,
        *,
        day: date,
        zone: str,
        channels: Sequence[str],
        tasks: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(theme, _("Start the deep-work day"))
        self._zone = zone
        self._asked: StartForm | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self._problem = Problem(theme, self)
        px = theme.measures.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(16))
        column.addLayout(self._head(day))
        column.addWidget(self._fields(form, tasks))
        self._table = PreviewTable(theme, channels, form.leave_out, self)
        self._table.choice_changed.connect(self._choice_changed)
        column.addWidget(self._what_will_happen(), 1)
        column.addWidget(self._footer())
        column.addWidget(self._problem)
        column.addLayout(self._buttons(px(8)))
        self.take_size(760, min(720, 440 + 48 * max(2, len(channels))))
        self._goal.setFocus()

    def form(self) -> StartForm:
        """Return what is filled in now."""
        left_out, task = self._table.left_out(), self._task.value()
        return StartForm(self._goal.typed(), self._until.typed(), self._person.typed(), left_out, task)

    def ask(self) -> None:
        """Ask for the first dry run."""
        self._ask()

    def show_preview(self, previews: tuple[ChannelPreview, ...]) -> None:
        """Show the dry run word for word."""
        self._table.show_preview(previews, self._zone)
        self._note.setText(_("Nothing has been changed yet."))

    def show_problem(self, reason: Reason) -> None:
        """Say why it cannot start: a time under its field, anything else above the buttons."""
        words = sentence(reason, self._zone)
        of_until = reason.code.startswith("clock.")
        self._until_field.show_problem(words if of_until else "")
        self._problem.show_sentence("" if of_until else words)
        self._note.setText(_("Nothing has been changed yet."))
        self._set_waiting(waiting=False)
        if of_until:
            self._until.setFocus()

    def started(self) -> None:
        """Close: the day has begun."""
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Enter starts, wherever the keyboard is but on another button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._start_it()
        else:
            super().keyPressEvent(event)

    def _head(self, day: date) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self.theme.measures.px(2))
        column.addWidget(PlainLabel(_("Start the deep-work day"), "title", parent=self))
        column.addWidget(PlainLabel(date_title(day), "", "soft", parent=self))
        return column

    def _fields(self, form: StartForm, tasks: Sequence[tuple[str, str]]) -> QWidget:
        px = self.theme.measures.px
        self._goal = TextField(_("Goal"), self, longest=300)
        self._until = TextField(_("Until"), self, longest=5)
        self._person = TextField(_("Point person"), self, longest=120)
        values = ((self._goal, form.goal), (self._until, form.until_text), (self._person, form.point_person))
        for field, text in values:
            field.show_text(text)
            field.textEdited.connect(self._typing.start)
        box = QWidget(self)
        row = Columns(self.theme, 480, box)
        row.row.setSpacing(px(12))
        wrong = Problem(self.theme, box)
        self._until_field = Field(self.theme, _("Until"), self._until, row, wrong)
        self._until_field.setMinimumWidth(px(96))
        row.row.addWidget(Field(self.theme, _("Goal"), self._goal, row), 4)
        row.row.addWidget(self._until_field, 1)
        row.row.addWidget(Field(self.theme, _("Point person"), self._person, row), 2)
        self._nobody = PlainLabel(nobody_to_ask(), "small", "attention", wrap=True, parent=box)
        self._nobody.setVisible(not form.point_person)
        self._person.textChanged.connect(self._show_whether_somebody)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(row)
        column.addWidget(wrong)
        column.addWidget(self._nobody)
        named = [(task, shown(title, _LONGEST_TITLE)) for task, title in tasks]
        self._task = Choice(self.theme, [("", _("none in particular")), *named], _("Task"), box)
        self._task.show_value(form.task)
        choice = Field(self.theme, _("Task"), self._task, box)
        choice.setVisible(bool(tasks))
        column.addWidget(choice)
        return box

    def _what_will_happen(self) -> QWidget:
        px = self.theme.measures.px
        sheet = Sheet(self.theme, self, bottom=8)
        self._note = PlainLabel(_("Looking at what is there…"), "", "soft", parent=sheet)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, px(8))
        head.setSpacing(px(8))
        head.addWidget(PlainLabel(_("What will happen"), "section", parent=sheet))
        head.addWidget(self._note)
        head.addStretch(1)
        scroll = QScrollArea(sheet)
        scroll.setAccessibleName(_("What will happen"))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.viewport().setAutoFillBackground(False)
        body = QWidget(scroll)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table)
        column.addStretch(1)
        scroll.setWidget(body)
        body.setAutoFillBackground(False)
        sheet.column.addLayout(head)
        sheet.column.addWidget(scroll, 1)
        return sheet

    def _footer(self) -> PlainLabel:
        words = _(
            "Where a service can end it by itself, it does so two minutes after the end, even if this computer is off; "
            "elsewhere the text says until when. "
            "What you change yourself meanwhile is left as you made it."
        )
        return PlainLabel(words, "small", "soft", wrap=True, parent=self)

    def _buttons(self, space: int) -> QHBoxLayout:
        settings = Button(_("Channel settings…"), "flush", parent=self)
        settings.clicked.connect(self.settings_requested)
        cancel = Button(_("Cancel"), parent=self)
        cancel.clicked.connect(self.close)
        self._start = Button(_("Start"), "main", parent=self)
        self._start.clicked.connect(self._start_it)
        row = QHBoxLayout()
        row.setSpacing(space)
        row.addWidget(settings)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._start)
        return row

    def _until_is_readable(self) -> bool:
        text = self._until.typed()
        try:
            if text:
                parse_clock(text)
        except UsageError as error:
            self._until_field.show_problem(sentence(error.reason, self._zone))
            return False
        self._until_field.show_problem("")
        return True

    def _set_waiting(self, *, waiting: bool) -> None:
        self._start.setEnabled(not waiting)

    @Slot()
    def _ask(self) -> None:
        self._problem.show_sentence("")
        if self._until_is_readable() and self.form() != self._asked:
            self._asked = self.form()
            self._note.setText(_("Looking at what is there…"))
            self.preview_requested.emit(self._asked)

    @Slot()
    def _show_whether_somebody(self) -> None:
        self._nobody.setVisible(not self._person.typed())

    @Slot()
    def _choice_changed(self) -> None:
        """A box changes what its own row says; nothing has to be looked at again."""
        self._problem.show_sentence("")

    @Slot()
    def _start_it(self) -> None:
        if not self._start.isEnabled() or not self._until_is_readable():
            return
        self._typing.stop()
        self._set_waiting(waiting=True)
        self._note.setText(_("Starting…"))
        self.start_requested.emit(self.form())
