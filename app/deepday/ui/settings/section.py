"""A section of the settings: fields of which each stands for one key, and says so when it was changed."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from deepday.ui.look.controls import Choice
from deepday.ui.look.fields import Field, TextField
from deepday.ui.look.frames import Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme


class SettingsSection(Sheet):
    """Fields under a title; ``setting_changed`` carries a key and the text that was typed or chosen."""

    setting_changed = Signal(str, str)

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None, *, columns: int = 2) -> None:
        super().__init__(theme, parent, bottom=16)
        px = theme.measures.px
        self.theme = theme
        self.fields: dict[str, Field] = {}
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.column.setSpacing(px(8))
        self.column.addWidget(PlainLabel(title, "section", parent=self))
        self._columns = columns
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(12))
        for place in range(columns):
            self._grid.setColumnStretch(place, 1)
        self.column.addLayout(self._grid)

    def add_text(self, key: str, label: str, hint: str = "") -> TextField:
        """Add a line for the text of *key*; *hint* stands in it while it is empty."""
        control = TextField(label, self)
        control.setProperty("key", key)
        control.setPlaceholderText(hint)
        control.editingFinished.connect(self._typed)
        self._place(key, Field(self.theme, label, control, self))
        return control

    def add_choice(self, key: str, label: str, choices: Sequence[tuple[str, str]]) -> Choice:
        """Add a choice between the values of *key*, each with its word."""
        control = Choice(self.theme, choices, label, self)
        control.setProperty("key", key)
        control.currentIndexChanged.connect(self._chosen)
        self._place(key, Field(self.theme, label, control, self))
        return control

    def add_note(self, words: str) -> PlainLabel:
        """Add a sentence below the fields."""
        note = PlainLabel(words, "small", "soft", wrap=True, parent=self)
        self.column.addWidget(note)
        return note

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Show the value of each key of this section that is among *texts*; what is being typed stays."""
        for key, field in self.fields.items():
            if key not in texts:
                continue
            field.show_problem("")
            if isinstance(field.control, Choice):
                field.control.show_value(texts[key])
            elif isinstance(field.control, TextField) and not (field.control.hasFocus() and field.control.isModified()):
                field.control.show_text(texts[key])

    def show_problem(self, key: str, sentence: str) -> None:
        """Say under the field of *key* why its value was not taken."""
        if key in self.fields:
            self.fields[key].show_problem(sentence)

    def _place(self, key: str, field: Field) -> None:
        row, column = divmod(len(self.fields), self._columns)
        self._grid.addWidget(field, row, column)
        self.fields[key] = field

    @Slot()
    def _typed(self) -> None:
        control = self.sender()
        if isinstance(control, TextField) and control.isModified():
            control.setModified(False)
            self.setting_changed.emit(str(control.property("key")), control.typed())

    @Slot()
    def _chosen(self) -> None:
        control = self.sender()
        if isinstance(control, Choice):
            self.setting_changed.emit(str(control.property("key")), control.value())
