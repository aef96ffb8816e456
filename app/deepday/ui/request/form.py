"""A sheet of questions: each has a key, a label and a control; what is typed becomes the plain value of its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from deepday.domain.request_answers import WEEKDAYS
from deepday.ui.look.controls import Button, Choice, TickBox
from deepday.ui.look.fields import Field, TextField
from deepday.ui.look.frames import Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.request.long_text import LongText
from deepday.ui.theme import Theme
from deepday.wording.translation import _

LINE, TEXT, NUMBER, CHOICE, DAYS = "line", "text", "number", "choice", "days"
_LONGEST = 20_000
_SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; ``wide`` takes the whole row."""

    key: str
    label: str
    kind: str = LINE
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    wide: bool = False


class Weekdays(QWidget):
    """Days of the week to be ticked."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.measures.px(12))
        self._boxes = [TickBox(theme, _(day), f"{name}: {_(day)}", self) for day in _SHORT_DAYS]
        for box in self._boxes:
            box.toggled.connect(self.changed)
            row.addWidget(box)
        row.addStretch(1)

    def chosen(self) -> list[str]:
        """Return the days that are ticked."""
        return [day for day, box in zip(WEEKDAYS, self._boxes, strict=True) if box.isChecked()]

    def show_chosen(self, days: Sequence[str]) -> None:
        """Tick *days* without telling anybody."""
        for day, box in zip(WEEKDAYS, self._boxes, strict=True):
            box.blockSignals(True)
            box.setChecked(day in days)
            box.blockSignals(False)


class Form(Sheet):
    """Questions under a title; ``changed`` when an answer is another, ``remove_requested`` by *Remove*."""

    changed = Signal()
    remove_requested = Signal()

    def __init__(
        self, theme: Theme, title: str, questions: Sequence[Asked], parent: QWidget | None = None, *, columns: int = 2
    ) -> None:
        super().__init__(theme, parent, bottom=16)
        px = theme.measures.px
        self.theme = theme
        self.fields: dict[str, Field] = {}
        self._asked = {asked.key: asked for asked in questions}
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.column.setSpacing(px(8))
        self._title = PlainLabel("", "section", parent=self)
        self.column.addWidget(self._title)
        self.show_title(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(12))
        self.column.addLayout(grid)
        place = 0
        for asked in questions:
            field = Field(theme, asked.label, self._control(asked), self)
            self.fields[asked.key] = field
            if asked.wide and place % columns:
                place += columns - place % columns
            grid.addWidget(field, place // columns, place % columns, 1, columns if asked.wide else 1)
            place += columns if asked.wide else 1
        for column in range(columns):
            grid.setColumnStretch(column, 1)

    def show_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def add_note(self, words: str) -> None:
        """Add a sentence below the questions."""
        self.column.addWidget(PlainLabel(words, "small", "soft", wrap=True, parent=self))

    def offer_removal(self, name: str) -> None:
        """Add a button that asks to take this sheet away; *name* is what a screen reader says."""
        remove = Button(_("Remove"), "flush", name, parent=self)
        remove.clicked.connect(self.remove_requested)
        self.column.addWidget(remove, 0, Qt.AlignmentFlag.AlignRight)

    def values(self) -> dict[str, Any]:
        """Return what is answered, by key; what is blank is left out."""
        found = ((key, _value(self._asked[key].kind, field.control)) for key, field in self.fields.items())
        return {key: value for key, value in found if value not in ("", [])}

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show *values* without telling anybody; what is not among them is blank."""
        for key, field in self.fields.items():
            _show(field.control, values.get(key))

    def show_problem(self, key: str, sentence: str) -> bool:
        """Say under the question of *key* what is wrong, and under all others that nothing is; say if there is one."""
        for asked, field in self.fields.items():
            field.show_problem(sentence if asked == key else "")
        return key in self.fields

    def _control(self, asked: Asked) -> QWidget:
        match asked.kind:
            case "text":
                text = LongText(self.theme, asked.label, 2, self)
                text.setPlaceholderText(asked.hint)
                text.textChanged.connect(self._changed)
                return text
            case "choice":
                choice = Choice(self.theme, asked.choices, asked.label, self)
                choice.currentIndexChanged.connect(self._changed)
                return choice
            case "days":
                days = Weekdays(self.theme, asked.label, self)
                days.changed.connect(self._changed)
                return days
        line = TextField(asked.label, self, longest=_LONGEST)
        line.setPlaceholderText(asked.hint)
        line.textEdited.connect(self._changed)
        return line

    @Slot()
    def _changed(self) -> None:
        self.changed.emit()


def put_into(document: dict[str, Any], values: Mapping[str, Any]) -> None:
    """Put the *values* of dotted keys into the tables of *document*."""
    for name, value in values.items():
        table, _dot, key = name.rpartition(".")
        (document.setdefault(table, {}) if table else document)[key] = value


def by_dotted_name(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands in the tables of *document* and beside them, by dotted key."""
    flat = {
        f"{table}.{key}": value
        for table, values in document.items()
        if isinstance(values, Mapping)
        for key, value in values.items()
    }
    return {**flat, **document}


def _value(kind: str, control: QWidget) -> Any:
    if isinstance(control, Choice):
        return control.value()
    if isinstance(control, Weekdays):
        return control.chosen()
    assert isinstance(control, TextField | LongText)  # noqa: S101 -- there are no others
    typed = control.typed()
    return _number(typed) if kind == NUMBER and typed else typed


def _number(typed: str) -> int | float | str:
    """Return the number that was typed, or the text for whoever judges it."""
    try:
        number = float(typed.replace(",", "."))
    except ValueError:
        return typed
    return int(number) if number.is_integer() else number


def _show(control: QWidget, value: Any) -> None:
    if isinstance(control, Choice):
        control.show_value(value or "")
    elif isinstance(control, Weekdays):
        control.show_chosen(value or [])
    elif isinstance(control, TextField | LongText):
        text = f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)
        if text != control.typed():
            control.show_text(text)
