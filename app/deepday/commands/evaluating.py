"""Verbs that only read the history and may compute: evaluate, and showing a trial; done in a process of their own.

The program that stays in memory never loads what they need.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from deepday.commands.answers import Answer
from deepday.commands.dates import dates_between
from deepday.commands.evaluation_csv import days_as_csv
from deepday.commands.evaluation_document import evaluation_document
from deepday.commands.trial_document import trial_document
from deepday.commands.typed import Typed
from deepday.domain.day import Day
from deepday.domain.day_senses import DaySenses
from deepday.domain.errors import NothingToActOnError, UsageError
from deepday.domain.frozen_plan import frozen_bytes, plan_sha256
from deepday.domain.interruption import Interruption
from deepday.domain.meeting import Meeting
from deepday.domain.sample import Sample
from deepday.domain.session import Session
from deepday.domain.task import Task
from deepday.domain.trial import Span, Trial
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.planning import outlook
from deepday.evaluation.recorded_days import Records, Tell, nobody
from deepday.evaluation.summary import Setting, describe, evaluate
from deepday.wording.evaluation_page import evaluation_text
from deepday.wording.trials import trial_text

LONGEST_SAMPLED_DAYS = 800
"""What had the focus is millions of rows in ten years: longer than a trial with its baseline it is not looked at."""
_A_DAY, _A_YEAR = timedelta(days=1), timedelta(days=365)


class HistoryToRead(Protocol):
    """What an evaluation reads. All raise StorageError."""

    def trials(self) -> Sequence[Trial]:
        """Return every trial, in order of its first day."""

    def tasks(self) -> Sequence[Task]:
        """Return every task."""

    def sessions(self, first: date, last: date) -> Sequence[Session]:
        """Return the sessions of these local dates."""

    def interruptions(self, first: date, last: date) -> Sequence[Interruption]:
        """Return the entries of these local dates, undone ones included."""

    def meetings(self, first: date, last: date) -> Sequence[Meeting]:
        """Return the meetings of these local dates."""

    def senses(self, first: date, last: date) -> Sequence[DaySenses]:
        """Return which senses worked on these dates."""

    def samples(self, first: date, last: date) -> Sequence[Sample]:
        """Return which programs had the focus on these dates."""

    def sheets(self, first: date, last: date) -> Sequence[Day]:
        """Return the day sheets of these local dates."""


class Target(Protocol):
    """Where a file is written that the person named."""

    def write(self, path: str, content: bytes) -> None:
        """Put *content* at *path*, replacing what is there. Raises StorageError."""


class Paper(Protocol):
    """The page for the manager in its formats. All raise CouldNotError where they cannot be made."""

    def pdf(self) -> bytes:
        """Return it as PDF."""

    def html(self) -> bytes:
        """Return it as one HTML file."""

    def data(self) -> bytes:
        """Return its data as JSON."""


def evaluate_verb(
    history: HistoryToRead,
    typed: Typed,
    setting: Setting,
    target: Target,
    paper_of: Callable[[Evaluation], Paper],
) -> Answer:
    """Evaluate a trial, or describe two periods.

    Raises:
        UsageError: the options contradict each other or make no sense.
        NothingToActOnError: there is no such trial, or none at all.
        CouldNotError: the page cannot be made.
    """
    found = evaluation_of(history, typed, setting)
    _write_page(typed, target, lambda: paper_of(found))
    if typed.given("csv"):
        target.write(typed.raw("csv"), days_as_csv(found))
    return Answer(evaluation_text(found), evaluation_document(found))


def _write_page(typed: Typed, target: Target, make: Callable[[], Paper]) -> None:
    """Write the page where it is asked for; all of it is made before anything is written."""
    pdf, html = (typed.raw(name) if typed.given(name) else "" for name in ("pdf", "html"))
    if not pdf and not html:
        return
    paper = make()
    files = {html: paper.html()} if html else {}
    if pdf:
        files |= {pdf: paper.pdf(), beside(pdf): paper.data()}
    for path, content in files.items():
        target.write(path, content)


def beside(pdf: str) -> str:
    """Return where the data of a page lie: beside it, under the same name."""
    stem = pdf[:-4] if pdf.lower().endswith(".pdf") else pdf
    return f"{stem}.json"


def evaluation_of(history: HistoryToRead, typed: Typed, setting: Setting) -> Evaluation:
    """Return the evaluation that was asked for. Raises as ``evaluate_verb``."""
    first, last = typed.date("from"), typed.date("until")
    against = dates_between(typed.raw("against")) if typed.given("against") else None
    if first is None and last is None and against is None:
        return evaluate_trial(history, typed.raw("trial"), setting)
    if typed.given("trial"):
        raise UsageError("evaluate.trial_or_dates")
    if first is None:
        raise UsageError("evaluate.from_missing")
    period = Span(first, last if last is not None else max(first, setting.today))
    if period.last < period.first:
        raise UsageError("history.from_after_until", {"from": f"{period.first}", "until_date": f"{period.last}"})
    return describe_periods(history, period, against, setting)


def describe_periods(
    history: HistoryToRead, period: Span, against: Span | None, setting: Setting, tell: Tell = nobody
) -> Evaluation:
    """Return *period* held against another, or its deep days against its ordinary ones; years of it take seconds."""
    spans = [period] if against is None else [period, against]
    whole = Span(min(span.first for span in spans), max(span.last for span in spans))
    records = records_of(history, whole, lambda done: tell(done / 2))
    return describe(period, against, records, setting, lambda done: tell((1 + done) / 2))


def evaluate_trial(history: HistoryToRead, trial_id: str, setting: Setting) -> Evaluation:
    """Return the evaluation of the trial with this id, by default of the one that is on or was the last.

    Raises:
        NothingToActOnError: there is no such trial, or none at all.
    """
    trials = history.trials()
    trial = _named(trials, trial_id) if trial_id else newest_trial(trials, setting.today)
    if trial is None:
        raise NothingToActOnError("evaluate.no_trial")
    there = replace(setting, other_trials=tuple(trials))
    return evaluate(trial, records_of(history, trial.dates), there)


def show_trial(history: HistoryToRead, typed: Typed, setting: Setting) -> Answer:
    """Show a trial with what it can show, or exactly the bytes of its plan that are hashed.

    Raises:
        NothingToActOnError: there is no such trial.
    """
    trial = _named(history.trials(), typed.raw("id"))
    if typed.flag("frozen"):
        frozen = frozen_bytes(trial).decode()
        return Answer(frozen, {"frozen": frozen, "sha256": plan_sha256(trial)}, exact=True)
    records = records_of(history, trial.dates)
    ahead = outlook(trial, records, setting.now) if trial.frozen_at is None else None
    return Answer(trial_text(trial, ahead), trial_document(trial, ahead))


def _named(trials: Sequence[Trial], trial_id: str) -> Trial:
    found = [trial for trial in trials if trial.id == trial_id]
    found = found or [trial for trial in trials if trial_id and trial.id.startswith(trial_id)]
    if len(found) != 1:
        raise NothingToActOnError("trial.not_found", {"id": trial_id})
    return found[0]


def newest_trial(trials: Sequence[Trial], today: date) -> Trial | None:
    """Return the trial that began last; if none has begun, the next one; None if there is none."""
    begun = [trial for trial in trials if trial.window.first <= today]
    if begun:
        return max(begun, key=lambda trial: trial.window.first)
    return min(trials, key=lambda trial: trial.window.first, default=None)


def records_of(history: HistoryToRead, span: Span, tell: Tell = nobody) -> Records:
    """Return what an evaluation of the dates *span* reads. Raises StorageError."""
    after = span.last + _A_DAY if span.last < date.max else span.last  # a session past midnight keeps its entries
    before = span.first - _A_DAY if span.first > date.min else span.first
    sessions: list[Session] = []
    entries: list[Interruption] = []
    for part in _years(Span(before, after)):
        sessions += history.sessions(part.first, min(part.last, span.last))
        entries += history.interruptions(part.first, part.last)
        tell((part.last - before) / (after - before))
    return Records(
        sessions,
        entries,
        history.sheets(span.first, span.last),
        history.tasks(),
        history.meetings(before, span.last),
        history.senses(span.first, span.last),
        history.samples(before, after) if (span.last - span.first).days <= LONGEST_SAMPLED_DAYS else (),
    )


def _years(span: Span) -> Iterator[Span]:
    """Give *span* in parts of a year at most."""
    first = span.first
    while first <= span.last:
        last = min(span.last, first + min(_A_YEAR, date.max - first))
        yield Span(first, last)
        if last == date.max:
            return
        first = last + _A_DAY
