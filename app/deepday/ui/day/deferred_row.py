"""What was put off, as a row: what it is, until when it is promised, and the three things that can become of it."""

from datetime import datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deepday.domain.interruption import Interruption
from deepday.ui.day.interruption_rows import LONGEST_NAME, InterruptionRow, ShownEntry
from deepday.ui.day.time_in_row import TimeInRow, in_a_row
from deepday.ui.forms import PromiseForm, PromiseStep
from deepday.ui.look.controls import Button
from deepday.ui.look.foreign import shown
from deepday.ui.theme import Theme
from deepday.wording.entries import name_words, source_word
from deepday.wording.times import clock, moment
from deepday.wording.translation import _


def deferred_head(entry: Interruption) -> str:
    """Return what was put off: the note, else who, else where it came from."""
    return entry_names(entry)[0]


def deferred_detail(entry: Interruption, now: datetime) -> str:
    """Return what the head leaves out, since when and until when: ``Tomás Silva, 13:38 · due 17:00``."""
    told = moment(entry.at, now, entry.time_zone)
    for name in entry_names(entry)[1:2]:
        told = _("{who}, {since}").format(who=name, since=told)
    if entry.due_at is not None:
        words = _("overdue since {due}") if entry.due_at < now else _("due {due}")
        told += " · " + words.format(due=moment(entry.due_at, now, entry.time_zone))
    return told


def entry_names(entry: Interruption) -> list[str]:
    """Return what an entry can be called, the most telling first."""
    who = shown(name_words(entry.who), LONGEST_NAME) if entry.who else ""
    return [name for name in (shown(entry.note or ""), who, source_word(entry.source)) if name]


class DeferredRow(InterruptionRow):
    """One promise; ``wished`` carries a PromiseForm. Another time is typed in the row itself."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        px = theme.measures.px
        self._time = TimeInRow(theme, _("Promised for"), _("Promise"), self)
        self._time.taken.connect(self._promise)
        self._time.left.connect(self._leaves_it)
        self.words.addSpacing(px(4))
        self.words.addLayout(self._make_choices(px(12)))
        self.words.addWidget(self._time)
        self._ask_for_time(wanted=False)

    def show_entry(self, value: ShownEntry) -> None:
        """Show the promise as it is now; another time that is being typed stays, unless it was taken."""
        before, entry = self.entry, value.entry
        super().show_entry(value)
        head = deferred_head(entry)
        self.head.setText(head)
        self.detail.setText(deferred_detail(entry, value.now))
        self._done.setAccessibleName(_("Answered: {what}").replace("{what}", head))
        self._again.setAccessibleName(_("Put off again: {what}").replace("{what}", head))
        self._drop.setAccessibleName(_("Drop: {what}").replace("{what}", head))
        if before is not None and before.due_at != entry.due_at:
            self._ask_for_time(wanted=False)

    def _make_choices(self, space: int) -> QHBoxLayout:
        self._done = Button(_("Answered"), "inline", parent=self)
        self._again = Button(_("Put off…"), "inline", parent=self)
        self._drop = Button(_("Drop"), "inline", parent=self)
        self._done.clicked.connect(self._answered)
        self._again.clicked.connect(self._wants_time)
        self._drop.clicked.connect(self._dropped)
        return in_a_row(space, self._done, self._again, self._drop)

    def _ask_for_time(self, *, wanted: bool) -> None:
        had_keyboard = self._again.hasFocus() or self._time.has_keyboard()
        self._time.setVisible(wanted)
        for widget in (self._done, self._again, self._drop):
            widget.setVisible(not wanted)
        if had_keyboard and wanted:
            self._time.take_keyboard()
        elif had_keyboard:
            self._again.setFocus()

    @Slot()
    def _answered(self) -> None:
        self._decide(PromiseStep.DONE)

    @Slot()
    def _dropped(self) -> None:
        self._decide(PromiseStep.DROP)

    @Slot()
    def _wants_time(self) -> None:
        due = self.entry.due_at if self.entry is not None else None
        self._time.offer(clock(due, self.entry.time_zone) if self.entry is not None and due is not None else "")
        self._again.setFocus()
        self._ask_for_time(wanted=True)

    @Slot()
    def _leaves_it(self) -> None:
        self._ask_for_time(wanted=False)

    @Slot(str)
    def _promise(self, text: str) -> None:
        self._decide(PromiseStep.AGAIN, text)

    def _decide(self, step: PromiseStep, due_text: str = "") -> None:
        if self.entry is not None:
            self.wished.emit(PromiseForm(self.entry.id, step, due_text))
