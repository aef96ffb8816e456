"""A list of sheets with the same questions: tasks, people affected; one can be added and taken away."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deepday.domain.request import entry_name
from deepday.ui.look.controls import Button
from deepday.ui.request.form import Asked, Form
from deepday.ui.theme import Theme
from deepday.wording.translation import _


class Entries(QWidget):
    """Sheets named by *title* with their number; there is always one, be it blank."""

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        table: str,
        title: Callable[[int], str],
        questions: Sequence[Asked],
        *,
        add: str,
        columns: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._table, self._title, self._questions = theme, table, title, questions
        self._columns = columns
        self._forms: list[Form] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.measures.px(12))
        button = Button(add, parent=self)
        button.clicked.connect(self._add_and_go_there)
        self._column.addWidget(button)
        self._add()

    def values(self) -> list[dict[str, Any]]:
        """Return what is answered, without sheets that are blank."""
        return [values for form in self._forms if (values := form.values())]

    def show_values(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Show *entries* without telling anybody."""
        while len(self._forms) < max(1, len(entries)):
            self._add()
        while len(self._forms) > max(1, len(entries)):
            self._take_away(self._forms[-1])
        for place, form in enumerate(self._forms):
            form.show_values(entries[place] if place < len(entries) else {})

    def show_problem(self, name: str, sentence: str) -> bool:
        """Say what is wrong with the answer of a dotted *name*; say whether it is one of these."""
        answered = [form for form in self._forms if form.values()]
        shown = False
        for form in self._forms:
            place = answered.index(form) + 1 if form in answered else 0
            prefix = f"{entry_name(self._table, place, len(answered))}."
            of_this = name.startswith(prefix) and "." not in name[len(prefix) :]
            shown = form.show_problem(name[len(prefix) :] if of_this else "", sentence) or shown
        return shown

    def _add(self) -> Form:
        form = Form(self._theme, "", self._questions, self, columns=self._columns)
        form.changed.connect(self.changed)
        form.offer_removal(_("Remove"))
        form.remove_requested.connect(self._remove)
        self._column.insertWidget(len(self._forms), form)
        self._forms.append(form)
        self._number()
        return form

    def _take_away(self, form: Form) -> None:
        self._forms.remove(form)
        self._column.removeWidget(form)
        form.deleteLater()
        form.hide()
        self._number()

    def _number(self) -> None:
        for place, form in enumerate(self._forms, start=1):
            form.show_title(self._title(place))

    @Slot()
    def _add_and_go_there(self) -> None:
        form = self._add()
        form.show()
        next(iter(form.fields.values())).control.setFocus()

    @Slot()
    def _remove(self) -> None:
        form = self.sender()
        if isinstance(form, Form):
            if len(self._forms) == 1:
                form.show_values({})
            else:
                self._take_away(form)
            self.changed.emit()
