"""Changing a day of the trial: who is there for others, to where it is moved or why cancelled.

The reason of the latter is kept as a change of the plan.
"""

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.domain.texts import NAME_LENGTH
from deepday.ui.look.controls import Button
from deepday.ui.look.fields import Field, Problem, TextField
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.theme import Theme
from deepday.ui.window import SmallWindow
from deepday.wording.times import date_title
from deepday.wording.translation import _


class DayChange(SmallWindow):
    """``moved`` carries where to and why, ``cancelled`` why, ``person_named`` who; it stays until told ``done``."""

    person_named = Signal(str)
    moved = Signal(str, str)
    cancelled = Signal(str)

    def __init__(self, theme: Theme, day: date, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Change a day"), parent)
        px = theme.measures.px
        self._person = TextField(_("Point person of this day"), self, longest=NAME_LENGTH)
        self._person.returnPressed.connect(self._name)
        name = Button(_("Name"), parent=self)
        name.clicked.connect(self._name)
        self._to = TextField(_("Move it to"), self, longest=10)
        self._to.setPlaceholderText("2026-03-02")
        self._reason = TextField(_("Why"), self, longest=300)
        self._problem = Problem(theme, self)
        move = Button(_("Move the day"), "main", parent=self)
        move.clicked.connect(self._move)
        for field in (self._to, self._reason):
            field.returnPressed.connect(self._move)
        cancel = Button(_("Cancel the day"), parent=self)
        cancel.clicked.connect(self._cancel)
        close = Button(_("Leave it"), parent=self)
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(PlainLabel(date_title(day), "section", parent=self))
        person = QHBoxLayout()
        person.setSpacing(px(8))
        person.addWidget(Field(theme, _("Point person of this day"), self._person, self), 1)
        person.addWidget(name, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(person)
        whose = _("Empty: the one of the trial, or the usual one.")
        column.addWidget(PlainLabel(whose, "small", "soft", wrap=True, parent=self))
        said = _("Days that are moved or cancelled after the draw are kept as changes of the plan, with the reason.")
        column.addWidget(PlainLabel(said, "", "soft", wrap=True, parent=self))
        column.addWidget(Field(theme, _("Move it to"), self._to, self))
        column.addWidget(Field(theme, _("Why"), self._reason, self))
        column.addWidget(self._problem)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(close)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(move)
        column.addLayout(buttons)
        self.take_size(520, 420)
        order_tabs(self)
        self._to.setFocus()

    def show_person(self, name: str) -> None:
        """Show who is named for this day."""
        self._person.show_text(name)

    def done(self) -> None:
        """Close: it is kept."""
        self.close()

    def show_problem(self, sentence: str) -> None:
        """Say why it was not kept."""
        self._problem.show_sentence(sentence)

    @Slot()
    def _name(self) -> None:
        self.person_named.emit(self._person.typed())

    @Slot()
    def _move(self) -> None:
        if self._has_reason():
            self.moved.emit(self._to.typed(), self._reason.typed())

    @Slot()
    def _cancel(self) -> None:
        if self._has_reason():
            self.cancelled.emit(self._reason.typed())

    def _has_reason(self) -> bool:
        if self._reason.typed():
            self._problem.show_sentence("")
            return True
        self._problem.show_sentence(_("Say why: one line is enough."))
        self._reason.setFocus()
        return False
