"""The steps of preparing a request: what is asked in each, in which words, and how the answers become one document."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from deepday.domain.request import LANGUAGES
from deepday.ui.look.frames import Page
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.request.entries import Entries
from deepday.ui.request.form import CHOICE, DAYS, NUMBER, TEXT, Asked, Form, by_dotted_name, put_into
from deepday.ui.theme import Theme
from deepday.wording.translation import _

_LANGUAGE_NAMES = {"en": "English", "de": "Deutsch"}


class Step(Page):
    """One page of questions; ``changed`` when an answer is another."""

    changed = Signal()

    def __init__(self, theme: Theme, title: str, intro: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, title, parent)
        self._forms: list[Form] = []
        self._entries: dict[str, Entries] = {}
        self.column.addWidget(PlainLabel(title, "title", parent=self.widget()))
        self.column.addWidget(PlainLabel(intro, "", "soft", wrap=True, parent=self.widget()))

    def ask(self, title: str, questions: Sequence[Asked], note: str = "", columns: int = 2) -> None:
        """Add a sheet of questions, whose keys are dotted names."""
        form = Form(self.theme, title, questions, self.widget(), columns=columns)
        if note:
            form.add_note(note)
        form.changed.connect(self.changed)
        self._forms.append(form)
        self.column.addWidget(form)

    def ask_entries(self, table: str, entries: Entries) -> None:
        """Add a list of sheets."""
        entries.changed.connect(self.changed)
        self._entries[table] = entries
        self.column.addWidget(entries)

    def begin(self) -> None:
        """Put the keyboard into the first question."""
        next(iter(self._forms[0].fields.values())).control.setFocus()

    def put_into(self, document: dict[str, Any]) -> None:
        """Put what is answered here into *document*."""
        for form in self._forms:
            put_into(document, form.values())
        for table, entries in self._entries.items():
            if values := entries.values():
                document[table] = values

    def show_document(self, document: Mapping[str, Any]) -> None:
        """Show the answers of *document* without telling anybody."""
        flat = by_dotted_name(document)
        if "+" not in (at := flat.get("meeting.at", "+")):
            flat["meeting.at"] = at.replace("T", " ").removesuffix(":00")
        for form in self._forms:
            form.show_values(flat)
        for table, entries in self._entries.items():
            entries.show_values(document.get(table, []))
        order_tabs(self)

    def show_problem(self, name: str, sentence: str) -> bool:
        """Say what is wrong with the answer of a dotted *name*; say whether it is asked here."""
        shown = [form.show_problem(name, sentence) for form in self._forms]
        shown += [entries.show_problem(name, sentence) for entries in self._entries.values()]
        return any(shown)


def who(theme: Theme, parent: QWidget) -> Step:
    """Return the step about the two who will talk."""
    step = Step(theme, _("You and whom you ask"), _("None of it is obligatory now; every step is saved."), parent)
    languages = tuple((code, _LANGUAGE_NAMES[code]) for code in LANGUAGES)
    step.ask(
        _("You"),
        (
            Asked("me.name", _("Your name")),
            Asked("me.project", _("Your project or area"), hint=_("ranking models, monthly closing, …")),
        ),
    )
    step.ask(
        _("Whom you ask"),
        (
            Asked("manager.name", _("Name")),
            Asked("language", _("Language of the documents"), CHOICE, choices=languages),
        ),
    )
    step.column.addStretch(1)
    return step


def tasks(theme: Theme, parent: QWidget) -> Step:
    """Return the step about the tasks."""
    intro = _(
        "Which tasks need long, unbroken time, and what gets better for the business when they have it? "
        "One or two are enough."
    )
    step = Step(theme, _("What it is for"), intro, parent)
    benefits = (
        ("", _("not chosen yet")),
        ("sooner", _("done sooner")),
        ("more_accurate", _("more accurate results")),
        ("fewer_errors", _("fewer errors")),
        ("less_risk", _("less risk")),
    )
    hint = _("Feature engineering, hyperparameter search, debugging a pipeline in production, an architecture, …")
    why = _("What is lost when it is broken up: the picture in the head, a long run of experiments, a proof, …")
    questions = (
        Asked("title", _("Task"), hint=hint, wide=True),
        Asked("why", _("Why it needs an unbroken stretch"), TEXT, why, wide=True),
        Asked("benefit", _("What gets better"), CHOICE, choices=benefits),
        Asked("estimate_hours", _("Your estimate: hours"), NUMBER, "16"),
        Asked("expected_reduction_percent", _("Your estimate: % less in one piece"), NUMBER, "25"),
    )
    step.ask_entries(
        "task", Entries(theme, "task", _task, questions, add=_("Add a task"), columns=3, parent=step.widget())
    )
    step.column.addStretch(1)
    return step


def proposal(theme: Theme, parent: QWidget) -> Step:
    """Return the step about the days."""
    intro = _("Ask for little and ask clearly: one day a week is a usual beginning.")
    step = Step(theme, _("Proposal"), intro, parent)
    step.ask(
        _("The days"),
        days_asked(),
        _("With several weekdays to draw from, easy and hard days fall on both sides of the comparison."),
        columns=3,
    )
    step.ask(_("The hours"), hours_asked(), columns=3)
    step.column.addStretch(1)
    return step


def team(theme: Theme, parent: QWidget) -> Step:
    """Return the step about the others."""
    intro = _("Who takes what cannot wait, and what does it mean for the people you work with?")
    step = Step(theme, _("Point person and team"), intro, parent)
    step.ask(_("Point person"), point_person_asked(), _("Ask them before you name them."))
    questions = (
        Asked("who", _("Who")),
        Asked("delegated_to", _("Who takes it over")),
        Asked("effect", _("What changes for them"), TEXT),
        Asked("remedy", _("What you do about it beforehand"), TEXT),
    )
    step.ask_entries("team", Entries(theme, "team", _affected, questions, add=_("Add somebody"), parent=step.widget()))
    step.column.addStretch(1)
    return step


def trial(theme: Theme, parent: QWidget) -> Step:
    """Return the step about the trial and the talk."""
    intro = _("A trial is easier to grant than a rule. Say beforehand what would count as success.")
    step = Step(theme, _("Trial and talk"), intro, parent)
    step.ask(
        _("The trial"),
        trial_asked(),
        _("Eight days can show a large change, hardly a small one. The document says so, and so should you."),
        columns=3,
    )
    step.ask(
        _("The talk"),
        (
            Asked("meeting.at", _("When"), hint="2026-12-01 10:00"),
            Asked("meeting.minutes", _("How long, in minutes"), NUMBER, "20"),
        ),
    )
    step.column.addStretch(1)
    return step


def days_asked() -> tuple[Asked, ...]:
    """Return what is asked about the days."""
    per = (("", _("not chosen yet")), ("week", _("week")), ("sprint", _("sprint")))
    return (
        Asked("proposal.days", _("How many days"), NUMBER, "1"),
        Asked("proposal.per", _("In each"), CHOICE, choices=per),
        Asked("proposal.sprint_days", _("Length of a sprint, in days"), NUMBER, "14"),
        Asked("proposal.weekdays", _("On which weekdays it may be"), DAYS, wide=True),
    )


def hours_asked() -> tuple[Asked, ...]:
    """Return what is asked about the hours."""
    return (
        Asked("proposal.from", _("From"), hint="09:00"),
        Asked("proposal.until", _("Until"), hint="17:00"),
        Asked("proposal.availability", _("Within reach for short questions"), hint="11:30-12:00"),
    )


def point_person_asked() -> tuple[Asked, ...]:
    """Return what is asked about the point person."""
    return (
        Asked("point_person.name", _("Name")),
        Asked("point_person.contact", _("How to reach them"), hint=_("phone, chat or e-mail")),
    )


def trial_asked() -> tuple[Asked, ...]:
    """Return what is asked about the trial."""
    success = _("20 % fewer interruptions per focus hour, and nobody waits longer for what is urgent")
    return (
        Asked("trial.weeks", _("How many weeks"), NUMBER, "8"),
        Asked("trial.urgent_within_minutes", _("Urgent: handled within … minutes"), NUMBER, "30"),
        Asked("trial.deferred_within_hours", _("Put off: answered within … working hours"), NUMBER, "8"),
        Asked("trial.success", _("What counts as success"), TEXT, success, wide=True),
    )


def _task(number: int) -> str:
    return _("Task {number}").format(number=number)


def _affected(number: int) -> str:
    return _("Affected {number}").format(number=number)
