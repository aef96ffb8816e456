"""The window that closes a day: how it was first, and only then its numbers and what it counts as."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from deepday.domain.day import Day as Sheet
from deepday.domain.day import Ratings, Unlogged
from deepday.domain.interruption import Interruption
from deepday.domain.texts import GOAL_LENGTH, NOTE_LENGTH
from deepday.ui.day.day_result import DayResult
from deepday.ui.day.recovery_rows import RecoveryRows
from deepday.ui.forms import DayForm
from deepday.ui.look.choices import ChoiceRow
from deepday.ui.look.controls import Button
from deepday.ui.look.fields import Field, Problem, TextField
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.theme import Theme
from deepday.ui.window import SmallWindow
from deepday.wording.promises import promises_count
from deepday.wording.times import date_title
from deepday.wording.translation import _

_SCALE = [(str(number), str(number)) for number in range(1, 6)]


class CloseDay(SmallWindow):
    """Hands on a ``DayForm`` with ``filled_in``, and a state that is corrected afterwards with ``state_said``.

    After a *deep* day, or one that was to be, it asks for two lines more; of the entries in *recoveries* how long it
    took to get back. It shows the numbers when it is told them
    (``show_result``), never before. What becomes of a promise, or who dealt with what was urgent, comes with
    ``promise_decided``. Of a *past* day nobody asked: it can be left without an answer.
    """

    filled_in = Signal(object)
    state_said = Signal(object)
    not_today = Signal()
    promise_decided = Signal(object)

    def __init__(
        self,
        theme: Theme,
        sheet: Sheet,
        parent: QWidget | None = None,
        *,
        deep: bool = False,
        past: bool = False,
        recoveries: Sequence[Interruption] = (),
    ) -> None:
        super().__init__(theme, _("Day sheet") if past else _("Close the day"), parent)
        self.date, self.past = sheet.date, past
        px = theme.measures.px
        self._problem = Problem(theme, self)
        self._questions = self._make_questions(sheet, recoveries, deep=deep)
        self._result = DayResult(theme, self)
        self._result.state_said.connect(self.state_said)
        self._result.decided.connect(self.promise_decided)
        self._look_again = QTimer(self, singleShot=True, interval=0)  # when what was added has found its size
        self._look_again.timeout.connect(self._make_room)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._questions)
        self._stack.addWidget(self._result)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(16))
        column.addLayout(self._head(sheet.date))
        column.addLayout(self._stack, 1)
        column.addWidget(self._problem)
        column.addLayout(self._buttons(px(8)))
        order_tabs(self)
        self.setMinimumWidth(px(520))
        self.adjustSize()
        self._rows["focus"].take_keyboard()

    def show_result(self, sheet: Sheet, numbers: str) -> None:
        """Show what the day came to: it is on disk."""
        self._problem.show_sentence("")
        self._result.show_result(sheet, numbers)
        self._stack.setCurrentWidget(self._result)
        self._save.hide()
        self._later.hide()
        self._done.show()
        self._look_again.start()
        order_tabs(self)
        self._done.setFocus()

    def show_queue(self, promises: Sequence[Interruption], handed_on: Sequence[Interruption], now: datetime) -> None:
        """Show what is gone through when the day is closed: what is still promised, and what was urgent."""
        self._problem.show_sentence("")
        self._promised.setText(promises_count(len(promises)))
        self._promised.setVisible(bool(promises))
        self._result.show_queue(promises, handed_on, now)
        self._look_again.start()
        order_tabs(self)

    def show_problem(self, text: str) -> None:
        """Say why it was not saved; everything filled in stays."""
        self._problem.show_sentence(text)
        self._save.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Enter presses the button of the queue that has the keyboard, else it saves, or closes what is saved."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            in_queue = isinstance(focused, Button) and self._result.isAncestorOf(focused)
            usual = self._save if self._save.isVisible() else self._done
            (focused if isinstance(focused, Button) and in_queue else usual).click()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _make_room(self) -> None:
        """Be high enough for all there is to go through, as far as the screen allows; it scrolls beyond that."""
        room = self._result.geometry()
        missing = self._result.needed_height(room.width()) - room.height()
        if missing > 0 and self._stack.currentWidget() is self._result:
            self.take_size_of(self.width(), self.height() + missing)

    def _head(self, day: date) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self.theme.measures.px(2))
        column.addWidget(PlainLabel(_("How was the day?"), "title", parent=self))
        column.addWidget(PlainLabel(date_title(day), "", "soft", parent=self))
        return column

    def _make_questions(self, sheet: Sheet, recoveries: Sequence[Interruption], *, deep: bool) -> QWidget:
        px, box = self.theme.measures.px, QWidget(self)
        counts = [(Unlogged.NONE, _("none")), (Unlogged.SOME, "1–2"), (Unlogged.MANY, _("3 or more"))]  # noqa: RUF001 -- a range
        rows = (
            ("focus", _("Focus"), _SCALE),
            ("stress", _("Stress"), _SCALE),
            ("progress", _("Sense of progress"), _SCALE),
            ("unlogged", _("Interruptions you did not log"), [(count.value, words) for count, words in counts]),
        )
        self._rows = {name: ChoiceRow(self.theme, choices, label, box) for name, label, choices in rows}
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        for place, (name, label, _choices) in enumerate(rows):
            grid.addWidget(PlainLabel(label, "", parent=box), place, 0)
            grid.addWidget(self._rows[name], place, 1)
        grid.setColumnStretch(0, 1)
        said = sheet.ratings or Ratings()
        for name in ("focus", "stress", "progress"):
            number = getattr(said, name)
            self._rows[name].show_value(str(number) if number is not None else None)
        self._rows["unlogged"].show_value(sheet.unlogged.value if sheet.unlogged is not None else None)
        self._note = TextField(_("Note"), box, longest=NOTE_LENGTH)
        self._note.show_text(sheet.note or "")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addLayout(grid)
        scale = _("1 is low, 5 is high. What you leave open is not asked again.")
        column.addWidget(PlainLabel(scale, "small", "soft", wrap=True, parent=box))
        self._recoveries = RecoveryRows(self.theme, recoveries, box) if recoveries else None
        if self._recoveries is not None:
            column.addWidget(self._recoveries)
        self._promised = PlainLabel("", "small", "soft", wrap=True, parent=box)
        self._promised.hide()
        self._lines: dict[str, TextField] = {}
        if deep:
            for name, label, said_before in (
                ("went_well", _("What went well"), sheet.went_well),
                ("change", _("What to do otherwise next time"), sheet.change),
            ):
                self._lines[name] = line = TextField(label, box, longest=GOAL_LENGTH)
                line.show_text(said_before or "")
                column.addWidget(Field(self.theme, label, line, box))
        column.addWidget(Field(self.theme, _("Note"), self._note, box))
        column.addWidget(self._promised)
        column.addStretch(1)
        return box

    def _buttons(self, space: int) -> QHBoxLayout:
        self._later = Button(_("Cancel") if self.past else _("Not today"), parent=self)
        self._later.clicked.connect(self._do_not)
        self._save = Button(_("Save"), "main", parent=self)
        self._save.clicked.connect(self._save_it)
        self._done = Button(_("Close"), "main", parent=self)
        self._done.clicked.connect(self.close)
        self._done.hide()
        row = QHBoxLayout()
        row.setSpacing(space)
        row.addStretch(1)
        for button in (self._later, self._save, self._done):
            row.addWidget(button)
        return row

    @Slot()
    def _do_not(self) -> None:
        if not self.past:
            self.not_today.emit()
        self.close()

    @Slot()
    def _save_it(self) -> None:
        self._save.setEnabled(False)
        values = {name: row.value() for name, row in self._rows.items()}
        focus, stress, progress = (values[name] for name in ("focus", "stress", "progress"))
        lines = {name: line.typed() for name, line in self._lines.items() if line.isModified()}
        self.filled_in.emit(
            DayForm(
                focus=int(focus) if focus else None,
                stress=int(stress) if stress else None,
                progress=int(progress) if progress else None,
                unlogged=Unlogged(values["unlogged"]) if values["unlogged"] else None,
                note=self._note.typed() if self._note.isModified() else None,
                went_well=lines.get("went_well"),
                change=lines.get("change"),
                recoveries=self._recoveries.values() if self._recoveries is not None else {},
            )
        )
