"""The step that shows each document as text, to be edited, and as it is printed, before it is saved, copied or sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deepday.ui.look.controls import Button, Choice
from deepday.ui.look.frames import Page, Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.paper_sheets import PaperSheets
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
_ENCLOSED = (REQUEST, INVITATION)
"""What goes along with a mail that is saved as a draft."""
_PRINTED = (REQUEST, SCRIPT)
"""What is set as pages; of the others the text is all there is."""


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
    enclosed: Mapping[str, str] = field(default_factory=dict)
    """The texts of the documents that go along with a mail, by their kinds."""


class DocumentsPage(QWidget):
    """Shows drafts; ``export_requested`` carries an Export. What was edited stays until it is taken back.

    ``printed_wanted`` carries the text that is to be shown as it is printed.
    """

    export_requested = Signal(object)
    printed_wanted = Signal(str)

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
        column.addLayout(self._head())
        self._hint = PlainLabel("", "small", "soft", wrap=True, parent=self)
        column.addWidget(self._hint)
        self._sheet = Sheet(theme, self, top=4, bottom=4)
        self._text = LongText(theme, _("Text of the document"), 12, self._sheet)
        self._text.setProperty("part", "page")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._text.textChanged.connect(self._was_edited)
        self._marker = BlankMarker(theme, self._text.document())
        self._sheet.column.addWidget(self._text)
        column.addWidget(self._sheet, 1)
        self._paper = Page(theme, _("As it is printed"), self)
        self._paper.column.setContentsMargins(0, 0, 0, 0)
        self._sheets = PaperSheets(theme, self._paper)
        self._paper.column.addWidget(self._sheets)
        self._paper.column.addStretch(1)
        self._paper.hide()
        column.addWidget(self._paper, 1)
        self._missing = ResultLine(theme, self, keep_room=False)
        column.addWidget(self._missing)
        self._result = ResultLine(theme, self)
        column.addWidget(self._result)
        self._row = QHBoxLayout()
        self._row.setSpacing(px(8))
        self._row.addStretch(1)
        column.addLayout(self._row)
        self._show_kind()

    def _head(self) -> QHBoxLayout:
        self._take_back = Button(_("Take back your changes"), "quiet", parent=self)
        self._take_back.clicked.connect(self._forget_changes)
        head = QHBoxLayout()
        head.setSpacing(self.theme.measures.px(12))
        self._printed = Button(_("See it as it is printed"), "quiet", parent=self)
        self._printed.setCheckable(True)
        self._printed.toggled.connect(self._show_printed)
        head.addWidget(self._kind)
        head.addWidget(self._take_back)
        head.addStretch(1)
        head.addWidget(self._printed)
        return head

    def show_drafts(self, drafts: Sequence[Draft], blanks: Sequence[str]) -> None:
        """Show *drafts*; *blanks* are the labels of what is required and not filled in."""
        self._drafts = {draft.kind: draft for draft in drafts}
        self._blanks = tuple(blanks)
        self._show_text()

    def show_result(self, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Say what became of an export."""
        self._result.show_result(works, sentence)

    def show_as_printed(self) -> None:
        """Ask for the sheets of the document that is shown."""
        self._printed.setChecked(True)

    def show_printed(self, text: str, pictures: list[bytes]) -> None:
        """Answer ``printed_wanted``: the sheets, if that text is still the one."""
        if self._printed.isChecked() and text == self._text.toPlainText():
            self._result.show_result(None, "")
            self._sheets.show_pictures(pictures)
            self._paper.show()

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
        self._printed.setVisible(self.kind() in _PRINTED)
        self._printed.setChecked(False)
        self._show_text()

    @Slot(bool)
    def _show_printed(self, wanted: bool) -> None:  # noqa: FBT001 -- the signal's own shape
        self._printed.show_text(_("Back to the text") if wanted else _("See it as it is printed"))
        self._sheet.setVisible(not wanted)
        self._hint.setVisible(not wanted)
        self._paper.hide()
        if wanted:
            self._result.show_waiting(_("The page is being set…"))
            self.printed_wanted.emit(self._text.toPlainText())
        else:
            self._result.show_result(None, "")

    def _show_text(self) -> None:
        draft, text = self._drafts.get(self.kind()), self._in_force()
        if text != self._text.toPlainText():
            self._text.show_text(text)
            if self._printed.isChecked():
                self.printed_wanted.emit(text)
        self._marker.show_marks(draft.marks if draft is not None else ())
        self._say_what_is_missing()

    def _in_force(self) -> str:
        """Return the text as it was edited, else as the answers make it."""
        draft = self._drafts.get(self.kind())
        return self._text_of(draft) if draft is not None else self._edited.get(self.kind(), "")

    def _text_of(self, draft: Draft) -> str:
        return self._edited.get(draft.kind, draft.text)

    def _enclosed(self) -> dict[str, str]:
        """Return the texts that can go along with a mail: those in which nothing is missing."""
        drafts = [self._drafts[kind] for kind in _ENCLOSED if kind in self._drafts]
        texts = {draft.kind: (self._text_of(draft), draft.marks) for draft in drafts}
        return {kind: text for kind, (text, marks) in texts.items() if not any(mark in text for mark in marks)}

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
            enclosed = self._enclosed() if form == "eml" else {}
            self.export_requested.emit(Export(self.kind(), form, path, self._text.toPlainText(), enclosed))

    def _ask_for_file(self, suggested: str) -> str:
        return QFileDialog.getSaveFileName(self, _("Save"), suggested)[0]
