"""The section of the settings about what is kept: files out and in, back-ups, names, and erasing."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from deepday.ui.forms import DataWish
from deepday.ui.look.controls import Button, Choice
from deepday.ui.look.fields import Field, TextField
from deepday.ui.look.frames import Rule
from deepday.ui.look.result_line import ResultLine
from deepday.ui.question import Question
from deepday.ui.settings.section import SettingsSection
from deepday.ui.theme import Theme
from deepday.wording.translation import _

_BOTTOM = Qt.AlignmentFlag.AlignBottom
_EVERYTHING, _DAYS, _NAME = "everything", "days", "name"


class DataSection(SettingsSection):
    """``wished`` carries what is to be done; what cannot be taken back is asked about before."""

    wished = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("What is kept"), parent, columns=2)
        names = [("12_weeks", _("become “someone” after 12 weeks")), ("always", _("are kept"))]
        self.add_choice("privacy.names", _("Names of those who interrupted"), names)
        self.add_note(_("Everything is on this computer only, with a back-up a day beside it."))
        self._result = ResultLine(theme, self, keep_room=False)
        self.column.addLayout(self._files())
        self.column.addWidget(Rule(self))
        self.column.addLayout(self._erasing())
        self.column.addWidget(self._result)
        self._offer_fields()

    def show_waiting(self) -> None:
        """Say that it is under way."""
        self._result.show_waiting(_("One moment…"))

    def show_result(self, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Say what became of a wish."""
        self._result.show_result(works, sentence)

    def ask_before(self, wish: DataWish, words: str) -> None:
        """Ask whether *wish* is meant, with *words* about what will be done, and carry it out after a yes."""
        self._result.show_result(None, "")
        title, action = {
            "erase": (_("Erase for good?"), _("Erase for good")),
            "restore": (_("Restore this back-up?"), _("Restore")),
        }[wish.verb]
        question = Question(self.theme, title, words, action, self.window())
        question.confirmed.connect(lambda: self.wished.emit(wish))
        question.show()

    def _files(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.theme.measures.px(8))
        for words, pressed in (
            (_("Export…"), self._export),
            (_("Import…"), self._import),
            (_("Back up now"), self._back_up),
            (_("Restore…"), self._restore),
        ):
            button = Button(words, parent=self)
            button.clicked.connect(pressed)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _erasing(self) -> QHBoxLayout:
        choices = [(_NAME, _("a name")), (_DAYS, _("some days")), (_EVERYTHING, _("everything"))]
        self._what = Choice(self.theme, choices, _("Erase"), self)
        self._what.currentIndexChanged.connect(self._offer_fields)
        self._who = TextField(_("Name"), self, longest=120)
        self._first, self._last = (TextField(name, self, longest=10) for name in (_("First day"), _("Last day")))
        for field in (self._first, self._last):
            field.setPlaceholderText("2026-03-02")
        self._erase_fields = {
            control: Field(self.theme, name, control, self)
            for name, control in (
                (_("Erase"), self._what),
                (_("Name"), self._who),
                (_("First day"), self._first),
                (_("Last day"), self._last),
            )
        }
        self._erase = Button(_("Erase…"), parent=self)
        self._erase.clicked.connect(self._ask_what_goes)
        for control in (self._who, self._first, self._last):
            control.returnPressed.connect(self._ask_what_goes)
            control.textChanged.connect(self._offer_fields)
        row = QHBoxLayout()
        row.setSpacing(self.theme.measures.px(12))
        for place in self._erase_fields.values():
            row.addWidget(place)
        row.addStretch(1)
        row.addWidget(self._erase, 0, _BOTTOM)
        return row

    @Slot()
    def _offer_fields(self) -> None:
        what = self._what.value()
        self._erase_fields[self._who].setVisible(what == _NAME)
        for control in (self._first, self._last):
            self._erase_fields[control].setVisible(what == _DAYS)
        missing = {_NAME: not self._who.typed(), _DAYS: not (self._first.typed() or self._last.typed())}
        self._erase.setEnabled(not missing.get(what, False))

    @Slot()
    def _ask_what_goes(self) -> None:
        what = self._what.value()
        wish = DataWish("erase", preview=True)
        if what == _NAME:
            wish = DataWish("erase", who=self._who.typed(), preview=True)
        elif what == _DAYS:
            wish = DataWish("erase", first=self._first.typed(), last=self._last.typed(), preview=True)
        if self._erase.isEnabled():
            self.wished.emit(wish)

    @Slot()
    def _export(self) -> None:
        self._choose("export", _("Export to"), "deepday-history.json", saving=True)

    @Slot()
    def _import(self) -> None:
        self._choose("import", _("Import from"), saving=False)

    @Slot()
    def _restore(self) -> None:
        self._choose("restore", _("Restore from"), saving=False)

    @Slot()
    def _back_up(self) -> None:
        self.wished.emit(DataWish("backup"))

    def _choose(self, verb: str, title: str, name: str = "", *, saving: bool) -> None:
        dialog = QFileDialog(self, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave if saving else QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile if saving else QFileDialog.FileMode.ExistingFile)
        if name:
            dialog.selectFile(name)
        dialog.fileSelected.connect(lambda file: self._chosen_file(verb, file))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _chosen_file(self, verb: str, file: str) -> None:
        wish = DataWish(verb, file=file)
        if verb == "restore":
            words = _("The history of {file} takes the place of what is here. What is here now is kept as a back-up.")
            self.ask_before(wish, words.replace("{file}", file))
        else:
            self.wished.emit(wish)
