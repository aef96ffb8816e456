"""The page for the manager before it leaves: exactly as it will be, what is on it by choice, and where it is saved."""

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from deepday.ui.look.controls import Button, TickBox
from deepday.ui.look.fields import Field, Problem, TextField
from deepday.ui.look.frames import Columns, Page
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.paper_sheets import SHEET_WIDTH, PaperSheets
from deepday.ui.look.result_line import ResultLine
from deepday.ui.theme import Theme
from deepday.wording.translation import _

_TYPING_MS = 400
_SIDE_WIDTH = 300


@dataclass(frozen=True, slots=True)
class PageWish:
    """What is on the page by choice, as it was typed."""

    name: str = ""
    for_whom: str = ""
    title: bool = False
    reasons: bool = False
    agreement: bool = True
    point_person: bool = False
    hourly_cost: str = ""
    currency: str = ""


class HandingOver(Page):
    """``preview_wanted`` carries a PageWish, ``save_requested`` the format (pdf, html) and a path.

    Nothing can be saved but what is shown: while another preview is being made, the buttons wait.
    """

    preview_wanted = Signal(object)
    save_requested = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Page for the manager"), parent)
        px = theme.measures.px
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self._shown: PageWish | None = None
        columns = Columns(theme, SHEET_WIDTH + _SIDE_WIDTH, self)
        columns.row.addLayout(self._choices())
        columns.row.addWidget(self._paper(), 1)
        self.column.setSpacing(px(12))
        self.column.addWidget(columns)
        self.column.addStretch(1)

    def wish(self) -> PageWish:
        """Return what is chosen now."""
        return PageWish(
            name=self._name.typed(),
            for_whom=self._for_whom.typed(),
            title=self._title.isChecked(),
            reasons=self._reasons.isChecked(),
            agreement=self._agreement.isChecked(),
            point_person=self._person.isChecked(),
            hourly_cost=self._cost.typed(),
            currency=self._currency.typed(),
        )

    def ask(self) -> None:
        """Ask for the first preview, or one of another evaluation."""
        self._shown = None
        self._ask()

    def show_preview(self, wish: PageWish, pictures: list[bytes], data: str) -> None:
        """Answer ``preview_wanted``: the sheets as pictures, and the data that go with them."""
        self._problem.show_sentence("")
        self._sheets.show_pictures(pictures)
        self._data.setPlainText(data)
        self._shown = wish
        self._allow()

    def data_shown(self) -> str:
        """Return the data as they are shown, empty while the sheet is."""
        return self._data.toPlainText() if self._data.isVisible() else ""

    def show_problem(self, sentence: str) -> None:
        """Say why there is no preview."""
        self._problem.show_sentence(sentence)
        self._allow()

    def show_saved(self, sentence: str, *, worked: bool) -> None:
        """Answer ``save_requested``."""
        self._result.show_result(worked, sentence)

    def _choices(self) -> QVBoxLayout:
        px, theme = self.theme.measures.px, self.theme
        self._name = TextField(_("Your name, and what you work on"), self, longest=120)
        self._for_whom = TextField(_("For whom"), self, longest=120)
        self._cost = TextField(_("Cost of an hour"), self, longest=12)
        self._currency = TextField(_("Currency"), self, longest=8)
        self._title = TickBox(theme, _("The trial's title"), parent=self)
        self._reasons = TickBox(theme, _("Why days were moved, in your words"), parent=self)
        self._agreement = TickBox(theme, _("What was agreed, on its own page"), parent=self)
        self._agreement.setChecked(True)
        self._person = TickBox(theme, _("The point person's name"), parent=self)
        for field in (self._name, self._for_whom, self._cost, self._currency):
            field.textEdited.connect(self._changed)
        for box in (self._title, self._reasons, self._agreement, self._person):
            box.toggled.connect(self._changed)
        column = QVBoxLayout()
        column.setSpacing(px(12))
        said = _(
            "This is exactly what leaves: the page, and beside it the same numbers as a file. "
            "It names nobody and quotes nothing unless you add it here."
        )
        note = PlainLabel(said, "", "soft", wrap=True, parent=self)
        note.setFixedWidth(px(_SIDE_WIDTH))
        column.addWidget(note)
        column.addWidget(PlainLabel(_("Add to it"), "section", parent=self))
        column.addWidget(Field(theme, _("Your name, and what you work on"), self._name, self))
        column.addWidget(Field(theme, _("For whom"), self._for_whom, self))
        column.addWidget(self._title)
        column.addWidget(self._reasons)
        column.addWidget(self._agreement)
        column.addWidget(self._person)
        money = QHBoxLayout()
        money.setSpacing(px(8))
        money.addWidget(Field(theme, _("Cost of an hour"), self._cost, self))
        money.addWidget(Field(theme, _("Currency"), self._currency, self))
        column.addLayout(money)
        self._problem = Problem(theme, self)
        column.addWidget(self._problem)
        column.addLayout(self._buttons(px(8)))
        self._result = ResultLine(theme, self, keep_room=False)
        column.addWidget(self._result)
        column.addStretch(1)
        return column

    def _buttons(self, space: int) -> QVBoxLayout:
        self._pdf = Button(_("Approve and save as PDF…"), "main", parent=self)
        self._pdf.clicked.connect(self._save_pdf)
        self._html = Button(_("Approve and save as HTML…"), parent=self)
        self._html.clicked.connect(self._save_html)
        self._see = Button(_("See the data beside it"), "flush", parent=self)
        self._see.setCheckable(True)
        self._see.toggled.connect(self._show_data)
        column = QVBoxLayout()
        column.setSpacing(space)
        for button in (self._pdf, self._html, self._see):
            column.addWidget(button)
        self._allow()
        return column

    def _paper(self) -> QWidget:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        self._sheets = PaperSheets(self.theme, holder)
        self._data = QPlainTextEdit(holder)
        self._data.setReadOnly(True)
        self._data.setAccessibleName(_("Data of the page"))
        self._data.setTabChangesFocus(True)
        self._data.setMinimumHeight(self.theme.measures.px(600))
        self._data.hide()
        column.addWidget(self._sheets)
        column.addWidget(self._data)
        column.addStretch(1)
        return holder

    def _allow(self) -> None:
        current = self._shown is not None and self._shown == self.wish()
        self._pdf.setEnabled(current)
        self._html.setEnabled(current)

    @Slot()
    def _changed(self) -> None:
        self._result.show_result(None, "")
        self._allow()
        self._typing.start()

    @Slot()
    def _ask(self) -> None:
        if self.wish() != self._shown:
            self.preview_wanted.emit(self.wish())

    @Slot(bool)
    def _show_data(self, wanted: bool) -> None:  # noqa: FBT001 -- the signal's own shape
        self._data.setVisible(wanted)
        self._sheets.setVisible(not wanted)

    @Slot()
    def _save_pdf(self) -> None:
        self._save("pdf", _("PDF (*.pdf)"))

    @Slot()
    def _save_html(self) -> None:
        self._save("html", _("HTML (*.html)"))

    def _save(self, kind: str, files: str) -> None:
        path, _filter = QFileDialog.getSaveFileName(self, _("Save the page"), f"deep-work-days.{kind}", files)
        if path:
            self.save_requested.emit(kind, path)
