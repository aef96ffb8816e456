"""The people of the settings: who is asked meanwhile, and whom else one can name for a trial or a day."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.domain.person import Person
from deepday.ui.look.controls import Button
from deepday.ui.look.fields import Field, TextField
from deepday.ui.look.foreign import shown
from deepday.ui.look.labels import ElidedLabel, PlainLabel
from deepday.ui.look.result_line import ResultLine
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.settings.section import SettingsSection
from deepday.ui.settings.view import PersonWish
from deepday.ui.theme import Theme
from deepday.wording.people import person_line
from deepday.wording.translation import _

NAME, CONTACT = "point_person.name", "point_person.contact"


class PeopleSection(SettingsSection):
    """``wished`` carries a PersonWish; who is chosen as point person is a setting like any other."""

    wished = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("People"), parent)
        px = theme.measures.px
        self.add_text(NAME, _("Point person"))
        self.add_text(CONTACT, _("How to reach them"), _("phone, chat or e-mail"))
        self.add_note(_("Whom colleagues ask when it is urgent. Named in every status that is set."))
        self.column.addWidget(PlainLabel(_("Who can be named"), "medium", parent=self))
        self._rows: list[QWidget] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(px(4))
        self.column.addLayout(self._list)
        self._none = self.add_note(_("Nobody yet. Who stands in on some days is kept here with their hours."))
        self._name = TextField(_("Name"), self, longest=120)
        self._contact = TextField(_("How to reach them"), self, longest=120)
        self._hours = TextField(_("Hours"), self, longest=20)
        self._hours.setPlaceholderText("9-17")
        self._add = Button(_("Add"), parent=self)
        self._add.clicked.connect(self._add_person)
        for field in (self._name, self._contact, self._hours):
            field.returnPressed.connect(self._add_person)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(Field(theme, _("Name"), self._name, self), 3)
        row.addWidget(Field(theme, _("How to reach them"), self._contact, self), 3)
        row.addWidget(Field(theme, _("Hours"), self._hours, self), 1)
        beside = QVBoxLayout()
        beside.addStretch(1)
        beside.addWidget(self._add)
        row.addLayout(beside)
        self.column.addLayout(row)
        self._result = ResultLine(theme, self, keep_room=False)
        self.column.addWidget(self._result)

    def show_people(self, people: Sequence[Person]) -> None:
        """Show everybody who can be named."""
        for old in self._rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [self._row(person) for person in people]
        for row in self._rows:
            self._list.addWidget(row)
            row.show()
        self._none.setVisible(not people)
        order_tabs(self)

    def show_result(self, *, works: bool, sentence: str) -> None:
        """Say what became of a wish; what was typed goes once it is kept."""
        if works:
            for field in (self._name, self._contact, self._hours):
                field.show_text("")
        self._result.show_result(None if works and not sentence else works, sentence)

    def _row(self, person: Person) -> QWidget:
        holder = QWidget(self)
        name = shown(person.name, 60)
        choose = Button(_("Make point person"), "quiet", _("Make {name} the point person").format(name=name), holder)
        choose.setProperty("person", (person.name, person.contact))
        choose.clicked.connect(self._choose)
        remove = Button(_("Remove"), "quiet", _("Remove {name}").format(name=name), holder)
        remove.setProperty("person", (person.name, person.contact))
        remove.clicked.connect(self._remove)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.measures.px(8))
        row.addWidget(ElidedLabel(shown(person_line(person), 160), parent=holder), 1)
        row.addWidget(choose)
        row.addWidget(remove)
        return holder

    @Slot()
    def _choose(self) -> None:
        name, contact = self.sender().property("person")
        self.setting_changed.emit(NAME, name)
        self.setting_changed.emit(CONTACT, contact)

    @Slot()
    def _remove(self) -> None:
        name, _contact = self.sender().property("person")
        self.wished.emit(PersonWish("remove", name))

    @Slot()
    def _add_person(self) -> None:
        self.wished.emit(PersonWish("add", self._name.typed(), self._contact.typed(), self._hours.typed()))
