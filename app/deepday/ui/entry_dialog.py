"""The window in which one entry is corrected; it offers the fields and hands on what changed, nothing more."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from deepday.domain.errors import UsageError
from deepday.domain.interruption import Initiator, Interruption, Outcome, Source, Urgency
from deepday.domain.times import at_clock, not_before, parse_clock
from deepday.ui.look.controls import Button, Choice
from deepday.ui.look.fields import Field, Problem, TextField
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.theme import Theme
from deepday.ui.window import SmallWindow
from deepday.wording.entries import outcome_word, source_word, urgency_word
from deepday.wording.reasons import sentence
from deepday.wording.times import clock, date_title
from deepday.wording.translation import _

_TIMES = ("at", "handled_until", "due_at")


class EntryDialog(SmallWindow):
    """Corrects *entry*; ``changed`` carries its id and the new values by field, in the domain's types.

    It stays open until told ``saved()``, so that nothing typed is lost.
    """

    changed = Signal(str, object)

    def __init__(self, theme: Theme, entry: Interruption, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Correct an entry"), parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._entry = entry
        self._problem = Problem(theme, self)
        self._make_controls(theme)
        px = theme.measures.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(16))
        column.addLayout(self._head())
        column.addLayout(self._grid(px(12)))
        column.addWidget(self._problem)
        column.addSpacing(px(4))
        column.addLayout(self._buttons(px(8)))
        order_tabs(self)
        self._offer_due()
        self.setMinimumWidth(px(520))
        self.adjustSize()

    def saved(self) -> None:
        """Close: the change is on disk."""
        self.close()

    def show_problem(self, text: str) -> None:
        """Say why it was not saved; everything typed stays."""
        self._problem.show_sentence(text)
        self._save.setEnabled(True)

    def _make_controls(self, theme: Theme) -> None:
        entry = self._entry
        texts = (
            ("at", _("At"), 5),
            ("handled_until", _("Handled until"), 5),
            ("due_at", _("Promised for"), 5),
            ("who", _("Who"), 120),
            ("note", _("Note"), 2000),
        )
        self._fields = {
            name: Field(theme, label, TextField(label, self, longest=longest), self, self._problem)
            for name, label, longest in texts
        }
        for name in _TIMES:
            at = getattr(entry, name)
            self._text(name).show_text(clock(at, entry.time_zone) if at is not None else "")
        self._text("who").show_text(entry.who or "")
        self._text("note").show_text(entry.note or "")
        self._choices = {
            "source": Choice(theme, [(s.value, source_word(s)) for s in Source], _("Channel"), self),
            "outcome": Choice(theme, [(o.value, outcome_word(o)) for o in Outcome], _("What became of it"), self),
            "urgency": Choice(theme, [(u.value, urgency_word(u)) for u in Urgency], _("Urgency"), self),
            "initiator": Choice(
                theme,
                [(Initiator.EXTERNAL.value, _("others")), (Initiator.SELF.value, _("myself"))],
                _("Begun by"),
                self,
            ),
        }
        for name, choice in self._choices.items():
            choice.show_value(getattr(entry, name).value)
        self._choices["outcome"].currentIndexChanged.connect(self._offer_due)
        self._choice_fields = {n: Field(theme, c.accessibleName(), c, self) for n, c in self._choices.items()}

    def _head(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(PlainLabel(_("Correct an entry"), "section", parent=self))
        day = date_title(_local(self._entry.at, self._entry).date())
        column.addWidget(
            PlainLabel(_("{day}. What it was before is kept.").format(day=day), "small", "soft", parent=self)
        )
        return column

    def _grid(self, space: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(space)
        grid.setVerticalSpacing(space)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._fields["at"], 0, 0, top)
        grid.addWidget(self._fields["handled_until"], 0, 1, top)
        grid.addWidget(self._choice_fields["source"], 0, 2, top)
        grid.addWidget(self._choice_fields["outcome"], 0, 3, top)
        grid.addWidget(self._fields["who"], 1, 0, 1, 2, top)
        grid.addWidget(self._choice_fields["initiator"], 1, 2, top)
        grid.addWidget(self._choice_fields["urgency"], 1, 3, top)
        grid.addWidget(self._fields["note"], 2, 0, 1, 3, top)
        grid.addWidget(self._fields["due_at"], 2, 3, top)
        for place in range(4):
            grid.setColumnStretch(place, 1)
        return grid

    def _buttons(self, space: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space)
        self._cancel = Button(_("Cancel"), parent=self)
        self._cancel.clicked.connect(self.close)
        self._save = Button(_("Save"), "main", parent=self)
        self._save.clicked.connect(self._save_it)
        for field in self._fields.values():
            if isinstance(field.control, TextField):
                field.control.returnPressed.connect(self._save_it)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._save)
        return row

    def _text(self, name: str) -> TextField:
        control = self._fields[name].control
        if not isinstance(control, TextField):
            raise TypeError
        return control

    @Slot()
    def _offer_due(self) -> None:
        deferred = self._choices["outcome"].value() == Outcome.DEFERRED.value
        self._fields["due_at"].setVisible(deferred)

    @Slot()
    def _save_it(self) -> None:
        changes = self._changes()
        if changes is None:
            return
        if not changes:
            self.close()
            return
        self._save.setEnabled(False)
        self.changed.emit(self._entry.id, changes)

    def _changes(self) -> dict[str, object] | None:
        """Return what differs from the entry by field, or None if a time cannot be read."""
        entry = self._entry
        wanted: dict[str, object] = {
            "source": Source(self._choices["source"].value()),
            "outcome": Outcome(self._choices["outcome"].value()),
            "urgency": Urgency(self._choices["urgency"].value()),
            "initiator": Initiator(self._choices["initiator"].value()),
        }
        for name in ("who", "note"):
            field = self._text(name)
            wanted[name] = (field.typed() or None) if field.isModified() else getattr(entry, name)
        self._problem.show_sentence("")
        for name in _TIMES:
            try:
                wanted[name] = self._instant(name)
            except UsageError as error:
                self._fields[name].show_problem(sentence(error.reason, entry.time_zone))
                return None
            self._fields[name].mark(wrong=False)
        if wanted["outcome"] is not Outcome.DEFERRED:
            wanted["due_at"] = entry.due_at
        return {k: v for k, v in wanted.items() if v != getattr(entry, k)}

    def _instant(self, name: str) -> datetime | None:
        """Return the instant that is meant by a field, on the day of what stood there; the old one if unchanged."""
        before: datetime | None = getattr(self._entry, name)
        text = self._text(name).typed()
        if before is not None and text == clock(before, self._entry.time_zone):
            return before
        if not text and name != "at":
            return None
        at, zone = self._entry.at, self._entry.time_zone
        meant = at_clock(parse_clock(text), before or at, zone)
        return meant if name == "at" else not_before(at, meant)


def _local(at: datetime, entry: Interruption) -> datetime:
    return at.astimezone(ZoneInfo(entry.time_zone))
