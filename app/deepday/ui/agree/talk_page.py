"""What came of the talk: the outcome, and for each outcome what belongs to it."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deepday.domain.request import TalkOutcome
from deepday.domain.smaller_steps import SmallerStep
from deepday.domain.texts import NOTE_LENGTH
from deepday.ui.agree.view import AgreementView, TalkForm
from deepday.ui.look.choices import ChoiceRow
from deepday.ui.look.controls import Button
from deepday.ui.look.fields import Field, TextField
from deepday.ui.look.frames import Page, Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.result_line import ResultLine
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.request.form import Form, by_dotted_name, put_into
from deepday.ui.request.long_text import LongText
from deepday.ui.request.steps import days_asked, hours_asked, point_person_asked, trial_asked
from deepday.ui.theme import Theme
from deepday.wording.agreeing import smaller_step
from deepday.wording.translation import _

_DATE_LENGTH = 10


class TalkPage(Page):
    """``kept`` carries a TalkForm, ``request_wanted`` asks for the window in which a request is prepared."""

    kept = Signal(object)
    request_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("The talk"), parent)
        px, body = theme.measures.px, self.widget()
        self._terms: Mapping[str, Any] = {}
        self._is_frozen = False
        said = _(
            "The plan is frozen: its days stay as they were drawn. Other terms are kept as a new version, and that "
            "they changed is shown with the evaluation."
        )
        self._frozen_note = PlainLabel(said, "small", "soft", wrap=True, parent=body)
        self.column.addWidget(PlainLabel(_("What came of the talk?"), "title", parent=body))
        self._before = PlainLabel("", "", "soft", wrap=True, parent=body)
        self.column.addWidget(self._before)
        self._prepare = Button(_("Prepare a request…"), "main", parent=body)
        self._prepare.clicked.connect(self.request_wanted)
        self.column.addWidget(self._prepare)
        outcomes = (
            (TalkOutcome.YES, _("Yes")),
            (TalkOutcome.YES_BUT, _("Yes, with other terms")),
            (TalkOutcome.LATER, _("Not now")),
            (TalkOutcome.NO, _("No")),
        )
        self._outcome = ChoiceRow(theme, outcomes, _("Outcome"), body)
        self._outcome.chosen.connect(self._show_what_belongs)
        self._said = LongText(theme, _("What was said"), 3, body)
        self._said.setPlaceholderText(_("In their words, if you like. It is kept with the request."))
        sheet = self._sheet()
        sheet.column.addWidget(self._outcome)
        sheet.column.addWidget(Field(theme, _("What was said"), self._said, sheet))
        self._talk = sheet
        self._step = ChoiceRow(
            theme,
            [(step, _capital(smaller_step(step))) for step in SmallerStep],
            _("A smaller step"),
            body,
            stacked=True,
        )
        self._smaller = self._sheet(_("A smaller step may be possible"))
        self._smaller.column.addWidget(self._step)
        note = _("The one that is chosen becomes the next request; its documents are made anew.")
        self._smaller.column.addWidget(PlainLabel(note, "small", "soft", wrap=True, parent=self._smaller))
        self._again_field = TextField(_("Ask again on"), body, longest=_DATE_LENGTH)
        self._again = self._dated(self._again_field, _("Ask again on"), _("On that day you are told once."))
        self._forms = self._terms_forms()
        self._first = TextField(_("First day of the trial"), body, longest=_DATE_LENGTH)
        self._start = self._dated(
            self._first,
            _("First day of the trial"),
            _(
                "The days are drawn by lot, and the plan is frozen with its fingerprint: nobody can say later that it "
                "was changed. Until it is frozen, days can be drawn again."
            ),
        )
        for one in (self._talk, self._smaller, self._again, *self._forms, self._start):
            self.column.addWidget(one)
        self._result = ResultLine(theme, body, keep_room=False)
        self.column.addWidget(self._result)
        self.column.addLayout(self._buttons(px(8)))
        self.column.addStretch(1)
        self._show_what_belongs()

    def show_view(self, view: AgreementView) -> None:
        """Show what is known; what is being typed stays."""
        self._before.setText("\n".join(view.talks[:1]) if view.asked else view.detail)
        self._before.setVisible(bool(self._before.text()))
        self._prepare.setVisible(not view.asked)
        self._talk.setVisible(view.asked)
        if self._outcome.value() is None:
            self._terms = view.terms
            for form in self._forms:
                form.show_values(by_dotted_name(view.terms))
            self._first.show_text(view.first_day)
            self._again_field.show_text(view.ask_again)
        self._is_frozen = view.frozen
        self._show_what_belongs()

    def begin(self) -> None:
        """Put the keyboard into the first question, or on the way to one."""
        if self._talk.isHidden():
            self._prepare.setFocus()
        else:
            self._outcome.take_keyboard()

    def begin_anew(self) -> None:
        """Ask what came of another talk."""
        self._outcome.show_value(None)
        self._step.show_value(None)
        self._said.show_text("")
        self._show_what_belongs()

    def choose(self, outcome: TalkOutcome) -> None:
        """Choose what came of the talk."""
        self._outcome.show_value(outcome)
        self._show_what_belongs()

    def negotiate(self) -> None:
        """Ask for the terms that are to hold from now on."""
        self.choose(TalkOutcome.YES_BUT)
        next(iter(self._forms[0].fields.values())).control.setFocus()

    def show_problem(self, name: str, sentence: str) -> None:
        """Say what was wrong, under the question of a dotted *name* if it is one of these."""
        shown = [form.show_problem(name, sentence) for form in self._forms]
        self._result.show_result(
            works=False, sentence=_("Not kept: an answer does not fit.") if any(shown) else sentence
        )
        self._allow(keeping=False)

    def show_kept(self) -> None:
        """Say that nothing is wrong any more."""
        for form in self._forms:
            form.show_problem("", "")
        self._result.show_result(None, "")
        self._allow(keeping=False)

    def _terms_forms(self) -> tuple[Form, ...]:
        theme, body = self.theme, self.widget()
        forms = (
            Form(theme, _("The days, as agreed"), days_asked(), body, columns=3),
            Form(theme, _("The hours"), hours_asked(), body, columns=3),
            Form(theme, _("Point person"), point_person_asked(), body),
            Form(theme, _("The trial"), trial_asked(), body, columns=3),
        )
        forms[0].column.addWidget(self._frozen_note)
        return forms

    def _sheet(self, title: str = "") -> Sheet:
        sheet = Sheet(self.theme, self.widget(), top=16, bottom=16)
        sheet.column.setSpacing(self.theme.measures.px(12))
        if title:
            sheet.column.addWidget(PlainLabel(title, "section", parent=sheet))
        return sheet

    def _dated(self, control: TextField, label: str, note: str) -> Sheet:
        sheet = self._sheet()
        row = QHBoxLayout()
        field = Field(self.theme, label, control, sheet)
        field.setFixedWidth(self.theme.measures.px(200))
        row.addWidget(field)
        row.addStretch(1)
        sheet.column.addLayout(row)
        sheet.column.addWidget(PlainLabel(note, "small", "soft", wrap=True, parent=sheet))
        return sheet

    def _buttons(self, space: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space)
        self._keep = Button(_("Keep it, freeze it later"), parent=self.widget())
        self._keep.clicked.connect(self._keep_only)
        self._keep_alone = Button(_("Keep it"), "main", parent=self.widget())
        self._keep_alone.clicked.connect(self._keep_only)
        self._freeze = Button(_("Make it a frozen trial"), "main", parent=self.widget())
        self._freeze.clicked.connect(self._keep_and_freeze)
        row.addStretch(1)
        row.addWidget(self._keep)
        row.addWidget(self._keep_alone)
        row.addWidget(self._freeze)
        return row

    @Slot()
    def _show_what_belongs(self) -> None:
        outcome = self._outcome.value()
        agreed = outcome in (TalkOutcome.YES, TalkOutcome.YES_BUT)
        for form in self._forms:
            form.setVisible(outcome == TalkOutcome.YES_BUT)
        self._frozen_note.setVisible(self._is_frozen)
        self._start.setVisible(agreed and not self._is_frozen)
        self._smaller.setVisible(outcome == TalkOutcome.NO)
        self._again.setVisible(outcome in (TalkOutcome.NO, TalkOutcome.LATER))
        can_freeze = agreed and not self._is_frozen
        self._keep.setVisible(can_freeze)
        self._freeze.setVisible(can_freeze)
        self._keep_alone.setVisible(outcome is not None and not can_freeze)
        order_tabs(self)

    @Slot()
    def _keep_only(self) -> None:
        self._tell(freeze=False)

    @Slot()
    def _keep_and_freeze(self) -> None:
        self._tell(freeze=True)

    def _tell(self, *, freeze: bool) -> None:
        outcome = self._outcome.value() or ""
        agreed = outcome in (TalkOutcome.YES, TalkOutcome.YES_BUT)
        terms = None
        if outcome == TalkOutcome.YES_BUT:
            terms = self._agreed_terms()
        self._result.show_waiting(_("Being kept…"))
        self._allow(keeping=True)
        self.kept.emit(
            TalkForm(
                outcome,
                self._said.typed()[:NOTE_LENGTH],
                self._first.typed() if agreed and not self._is_frozen else "",
                "" if agreed else self._again_field.typed(),
                (self._step.value() or "") if outcome == TalkOutcome.NO else "",
                terms,
                freeze,
            )
        )

    def _agreed_terms(self) -> dict[str, Any]:
        """Return the answers that were asked with, with what is typed here in their place."""
        asked = {key for form in self._forms for key in form.fields}
        terms: dict[str, Any] = {}
        for table, values in self._terms.items():
            if isinstance(values, Mapping):
                terms[table] = {key: value for key, value in values.items() if f"{table}.{key}" not in asked}
            else:
                terms[table] = values
        for form in self._forms:
            put_into(terms, form.values())
        return terms

    def _allow(self, *, keeping: bool) -> None:
        for button in (self._keep, self._keep_alone, self._freeze):
            button.setEnabled(not keeping)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
