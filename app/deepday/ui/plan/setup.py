"""Setting up a trial: a short form with what is usual filled in, and what such a trial can show, in plain words."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from deepday.ui.evaluation.texts import TextSheet
from deepday.ui.look.controls import Button, Choice, TickBox
from deepday.ui.look.fields import Field, Problem, TextField
from deepday.ui.look.frames import Columns, Page, Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.result_line import ResultLine
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.theme import Theme
from deepday.wording.times import short_weekday_named
from deepday.wording.translation import N_, _

_TYPING_MS = 500
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHORT = (
    (("title", N_("Title"), 120),),
    (("from", N_("From"), 10), ("until", N_("Until"), 10)),
    (("baseline_from", N_("Ordinary days before, from"), 10), ("baseline_until", N_("until"), 10)),
    (("days", N_("Deep-work days"), 3),),
)
_MORE = (
    (("sprint_days", N_("Days in a sprint"), 3), ("sprint_start", N_("A sprint begins on"), 10)),
    (("except", N_("Not on (dates with commas)"), 4000),),
    (("hours", N_("Hours of a deep-work day"), 11), ("worthwhile", N_("Worthwhile from how many % fewer"), 2)),
    (("urgent_within", N_("Urgent requests within, min"), 5), ("deferred_within", N_("Put off, within h"), 5)),
    (("looks", N_("Look dates"), 60),),
)


class Setup(Page):
    """``changed`` carries the form a moment after a change, ``made`` when it is to be kept and its days drawn.

    ``calendar_chosen`` carries the path of a calendar file whose days off no day is to be drawn on, ``left`` comes when
    a plan that is changed is to stay as it was.
    """

    changed = Signal(object)
    made = Signal(object)
    calendar_chosen = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("A new trial"), parent)
        px = theme.measures.px
        self._fields: dict[str, TextField] = {}
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._tell)
        sheet = Sheet(theme, self, top=16, bottom=16)
        sheet.column.setSpacing(px(12))
        for line in _SHORT:
            sheet.column.addWidget(self._line(line, sheet))
        sheet.column.addWidget(self._rhythm(sheet))
        sheet.column.addWidget(self._weekdays(sheet))
        self._further = QWidget(sheet)
        further = QVBoxLayout(self._further)
        further.setContentsMargins(0, 0, 0, 0)
        further.setSpacing(px(12))
        for line in _MORE:
            further.addWidget(self._line(line, self._further))
            if line[0][0] == "except":
                further.addWidget(self._from_calendar(self._further))
        further.addWidget(self._compared(self._further))
        self._further.hide()
        self._more = Button(_("More options"), "flush", parent=sheet)
        self._more.setCheckable(True)
        self._more.toggled.connect(self._further.setVisible)
        sheet.column.addWidget(self._more)
        sheet.column.addWidget(self._further)
        self._problem = Problem(theme, sheet)
        sheet.column.addWidget(self._problem)
        self._make = Button(_("Draw the days"), "main", parent=sheet)
        self._make.clicked.connect(self._made)
        self._leave = Button(_("Leave it as it is"), parent=sheet)
        self._leave.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._leave)
        row.addWidget(self._make)
        sheet.column.addLayout(row)
        self._power = TextSheet(theme, _("What this trial can show"), self)
        self._power.hide()
        columns = Columns(theme, 820, self)
        columns.row.addWidget(sheet, 3)
        columns.row.addWidget(self._power, 2, Qt.AlignmentFlag.AlignTop)
        note = _(
            "The days are drawn by lot, so that nobody chose the easy ones. Nothing is fixed before you freeze it."
        )
        self.column.addWidget(PlainLabel(note, "", "soft", wrap=True, parent=self))
        self.column.addWidget(columns)
        self.column.addStretch(1)
        order_tabs(self)

    def fill_in(self, values: Mapping[str, str], *, changing: bool = False) -> None:
        """Put *values* into the form: those of a new trial, or of a plan that is to be changed."""
        self._make.setText(_("Keep the changes") if changing else _("Draw the days"))
        self._leave.setVisible(changing)
        self._from_file.show_result(None, "")
        if changing:
            self.show_all()
        for name, field in self._fields.items():
            field.show_text(values.get(name, ""))
        chosen = values.get("weekdays", "").split(",")
        for name, box in self._boxes.items():
            box.setChecked(name in chosen)
        self._per.show_value(values.get("per", "week"))
        self._comparison.show_value(values.get("comparison", "same_week"))
        self._tell()

    def show_all(self) -> None:
        """Show every option."""
        self._more.setChecked(True)

    def values(self) -> dict[str, str]:
        """Return what is filled in."""
        typed = {name: field.typed() for name, field in self._fields.items()}
        weekdays = ",".join(name for name, box in self._boxes.items() if box.isChecked())
        return {
            **typed,
            "weekdays": weekdays,
            "per": self._per.value(),
            "comparison": self._comparison.value(),
        }

    def add_exceptions(self, dates: Sequence[str], said: str) -> None:
        """Answer ``calendar_chosen``: put *dates* to those on which no day is drawn, and say how many they are."""
        field = self._fields["except"]
        typed = {part.strip() for part in field.typed().split(",") if part.strip()}
        field.show_text(", ".join(sorted({*typed, *dates})))
        self._from_file.show_result(True, said)
        self._tell()

    def show_file_problem(self, sentence: str) -> None:
        """Answer ``calendar_chosen``: why the file gave no dates."""
        self._from_file.show_result(False, sentence)

    def show_power(self, sentences: str) -> None:
        """Answer ``changed``: what such a trial can show."""
        self._problem.show_sentence("")
        self._power.say(sentences)

    def show_problem(self, sentence: str) -> None:
        """Answer ``changed`` or ``made``: what is wrong with it."""
        self._problem.show_sentence(sentence)

    def _line(self, fields: tuple[tuple[str, str, int], ...], parent: QWidget) -> Columns:
        line = Columns(self.theme, 420, parent)
        line.row.setSpacing(self.theme.measures.px(12))
        for name, label, longest in fields:
            field = self._fields[name] = TextField(_(label), line, longest=longest)
            field.textEdited.connect(self._typing.start)
            line.row.addWidget(Field(self.theme, _(label), field, line), 1)
        return line

    def _from_calendar(self, parent: QWidget) -> QWidget:
        holder = QWidget(parent)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.measures.px(12))
        choose = Button(_("Holidays and leave from a calendar file…"), "flush", parent=holder)
        choose.clicked.connect(self._choose_calendar)
        self._from_file = ResultLine(self.theme, holder)
        row.addWidget(choose)
        row.addWidget(self._from_file, 1)
        return holder

    @Slot()
    def _choose_calendar(self) -> None:
        files = _("Calendar files")
        chosen, _filter = QFileDialog.getOpenFileName(self, _("A calendar file"), "", f"{files} (*.ics *.ical)")
        if chosen:
            self.calendar_chosen.emit(chosen)

    def _rhythm(self, parent: QWidget) -> Field:
        choices = (("week", _("a week")), ("sprint", _("per sprint")))
        self._per = Choice(self.theme, choices, _("How often"), parent)
        self._per.activated.connect(self._tell)
        return Field(self.theme, _("How often"), self._per, parent)

    def _compared(self, parent: QWidget) -> Field:
        choices = (("same_week", _("the other days of the same weeks")), ("baseline", _("the days before")))
        self._comparison = Choice(self.theme, choices, _("Compared with"), parent)
        self._comparison.activated.connect(self._tell)
        return Field(self.theme, _("Compared with"), self._comparison, parent)

    def _weekdays(self, parent: QWidget) -> QWidget:
        holder = QWidget(parent)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.measures.px(4))
        column.addWidget(PlainLabel(_("Drawn from"), "small", "soft", parent=holder))
        row = QHBoxLayout()
        row.setSpacing(self.theme.measures.px(10))
        self._boxes: dict[str, TickBox] = {}
        for iso, name in enumerate(WEEKDAYS, start=1):
            box = self._boxes[name] = TickBox(self.theme, short_weekday_named(iso), parent=holder)
            box.toggled.connect(self._typing.start)
            row.addWidget(box)
        row.addStretch(1)
        column.addLayout(row)
        return holder

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(self.values())

    @Slot()
    def _made(self) -> None:
        self._typing.stop()
        self.made.emit(self.values())
