"""The step that shows each document as text, to be edited before it is saved, copied or sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deepday.ui.look.controls import Button, Choice
from deepday.ui.look.frames import Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.result_line import ResultLine
from deepday.ui.request.long_text import BlankMarker, LongText
from deepday.ui.theme import Theme
from deepday.wording.translation import N_, _

REQUEST, SCRIPT, MAIL, INVITATION = "request", "script", "mail", "invitation"
_FORMATS = {
    REQUEST: (("pdf", N_("Save as PDF…")), ("md", N_("Save as Markdown…"))),
    SCRIPT: (("pdf", N_("Save as PDF…")), ("md", N_("Save as Markdown…"))),
    MAIL: (("eml", N_("Save as a draft…")), ("mailto", N_("Open in the mail program"))),
    INVITATION: (("ics", N_("Save as a calendar file…")),),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as text; ``marks`` are what stands in it for what is not filled in."""

    kind: str
    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """What a person wants of a document: the text as it stands, a format, and where it goes."""

    kind: str
    form: str
    path: str
    text: str


class DocumentsPage(QWidget):
    """Shows drafts; ``export_requested`` carries an Export. What was edited stays until it is taken back."""

    export_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self.theme = theme
        self.choose_file: Callable[[str], str] = self._ask_for_file
        self._drafts: dict[str, Draft] = {}
        self._edited: dict[str, str] = {}
        self._blanks: tuple[str, ...] = ()
        self._buttons: dict[str, Button] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        column.addWidget(PlainLabel(_("Documents"), "title", parent=self))
        kinds = (
            (REQUEST, _("Request, one page")),
            (SCRIPT, _("Talk script")),
            (MAIL, _("Mail")),
            (INVITATION, _("Invitation")),
        )
        self._kind = Choice(theme, kinds, _("Document"), self)
        self._kind.currentIndexChanged.connect(self._show_kind)
        self._take_back = Button(_("Take back your changes"), "quiet", parent=self)
        self._take_back.clicked.connect(self._forget_changes)
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self._kind)
        head.addWidget(self._take_back)
        head.addStretch(1)
        column.addLayout(head)
        self._hint = PlainLabel("", "small", "soft", wrap=True, parent=self)
        column.addWidget(self._hint)
        sheet = Sheet(theme, self, top=4, bottom=4)
        self._text = LongText(theme, _("Text of the document"), 12, sheet)
        self._text.setProperty("part", "page")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._text.textChanged.connect(self._was_edited)
        self._marker = BlankMarker(theme, self._text.document())
        sheet.column.addWidget(self._text)
        column.addWidget(sheet, 1)
        self._missing = ResultLine(theme, self, keep_room=False)
        column.addWidget(self._missing)
        self._result = ResultLine(theme, self)
        column.addWidget(self._result)
        self._row = QHBoxLayout()
        self._row.setSpacing(px(8))
        self._row.addStretch(1)
        column.addLayout(self._row)
        self._show_kind()

    def show_drafts(self, drafts: Sequence[Draft], blanks: Sequence[str]) -> None:
        """Show *drafts*; *blanks* are the labels of what is required and not filled in."""
        self._drafts = {draft.kind: draft for draft in drafts}
        self._blanks = tuple(blanks)
        self._show_text()

    def show_result(self, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Say what became of an export."""
        self._result.show_result(works, sentence)

    def kind(self) -> str:
        """Return which document is shown."""
        return self._kind.value()

    @Slot()
    def _show_kind(self) -> None:
        for button in self._buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        copy = Button(_("Copy"), parent=self)
        copy.clicked.connect(self._copy)
        self._buttons["copy"] = copy
        for place, (form, label) in enumerate(reversed(_FORMATS[self.kind()])):
            is_main = place == len(_FORMATS[self.kind()]) - 1
            button = Button(_(label), "main" if is_main else "", parent=self)
            button.setProperty("form", form)
            button.clicked.connect(self._export)
            self._buttons[form] = button
        for button in self._buttons.values():
            self._row.addWidget(button)
            button.show()
        first_line = {MAIL: _("The first line is the subject."), INVITATION: _("The first line is the title.")}
        usual = _("Change what you like; # begins a heading, - a point, > what you say aloud.")
        self._hint.setText(first_line.get(self.kind(), usual))
        self._result.show_result(None, "")
        self._show_text()

    def _show_text(self) -> None:
        draft, text = self._drafts.get(self.kind()), self._in_force()
        if text != self._text.toPlainText():
            self._text.show_text(text)
        self._marker.show_marks(draft.marks if draft is not None else ())
        self._say_what_is_missing()

    def _in_force(self) -> str:
        """Return the text as it was edited, else as the answers make it."""
        draft = self._drafts.get(self.kind())
        return self._edited.get(self.kind(), draft.text if draft is not None else "")

    def _say_what_is_missing(self) -> None:
        draft = self._drafts.get(self.kind())
        marks = draft.marks if draft is not None else ()
        has_marks = any(mark in self._text.toPlainText() for mark in marks)
        sentence = _("Not filled in yet: {blanks}.").replace("{blanks}", ", ".join(self._blanks)) if has_marks else ""
        if draft is None:
            sentence = _("There is no time for the talk yet.") if self.kind() == INVITATION else ""
        self._missing.show_waiting(sentence)
        self._take_back.setVisible(self.kind() in self._edited)
        for form, button in self._buttons.items():
            button.setEnabled(draft is not None and (form == "copy" or not has_marks))

    @Slot()
    def _was_edited(self) -> None:
        if self._text.toPlainText() == self._in_force():
            return  # only its colours are others
        self._edited[self.kind()] = self._text.toPlainText()
        self._say_what_is_missing()

    @Slot()
    def _forget_changes(self) -> None:
        self._edited.pop(self.kind(), None)
        self._show_text()

    @Slot()
    def _copy(self) -> None:
        QApplication.clipboard().setText(self._text.toPlainText())
        self._result.show_result(works=True, sentence=_("Copied."))

    @Slot()
    def _export(self) -> None:
        form = str(self.sender().property("form"))
        path = "" if form == "mailto" else self.choose_file(f"{self.kind()}.{form}")
        if path or form == "mailto":
            self.export_requested.emit(Export(self.kind(), form, path, self._text.toPlainText()))

    def _ask_for_file(self, suggested: str) -> str:
        return QFileDialog.getSaveFileName(self, _("Save"), suggested)[0]
