"""What was agreed, as it is printed with an evaluation: the terms, and when they were agreed; nobody is named in it.

What was said, by whom, and who is the point person stays with the person, unless they want it here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from deepday.documents.facts import Facts, facts_of
from deepday.documents.follow_up import PERSON, Outcome, agreed_points, days_sentence
from deepday.documents.words import capital
from deepday.domain.agreed_terms import changed_terms
from deepday.domain.errors import CouldNotError
from deepday.domain.request import LANGUAGES, RequestAnswers
from deepday.domain.request_answers import read_answers
from deepday.domain.trial import DayStatus, Trial
from deepday.wording.times import dated
from deepday.wording.translation import _
from deepday.wording.trials import terms_words


@dataclass(frozen=True, slots=True)
class Agreed:
    """The terms as rows, each with its label, and sentences about them."""

    title: str
    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def agreed_of(trial: Trial | None, language: str, *, with_names: bool = False) -> Agreed | None:
    """Return what was agreed about *trial*, None if nothing was or this version cannot read it.

    It speaks *language*, or English where the documents have no such words.
    """
    versions = trial.agreement.versions if trial is not None else ()
    if trial is None or not versions or not versions[-1].terms:
        return None
    try:
        terms = [read_answers(one.terms) for one in versions if one.terms]
    except CouldNotError:
        return None
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    facts = facts_of(replace(terms[-1], language=spoken), None)
    days = tuple(day.date for day in trial.days if day.status is not DayStatus.CANCELLED)
    outcome = Outcome(days=days, evaluation_on=max(trial.plan.looks, default=trial.window.last))
    points = ((key, text) for key, text in agreed_points(facts, outcome) if with_names or key != PERSON)
    rows = tuple((facts.words.say(f"follow_up.{key}", {}), text) for key, text in points)
    notes = (*_days(facts, outcome), *_versions(trial, terms))
    return Agreed(capital(facts.words.say("follow_up.kind", {})), rows, notes)


def _days(facts: Facts, outcome: Outcome) -> Iterator[str]:
    if outcome.days:
        yield days_sentence(facts, outcome)


def _versions(trial: Trial, terms: list[RequestAnswers]) -> Iterator[str]:
    """Say when the terms were agreed, and what was changed when they were agreed anew."""
    first, *later = (one for one in trial.agreement.versions if one.terms)
    yield _("Agreed on {date}.").format(date=dated(first.at.date()))
    for version, (before, after) in zip(later, pairwise(terms), strict=True):
        changed = terms_words(changed_terms(before, after))
        said = _("Agreed anew on {date}: {changes}.") if changed else _("Talked about again on {date}.")
        yield said.format(date=dated(version.at.date()), changes=changed)
    if trial.plan_sha256 is not None:
        yield _("What was fixed beforehand has the SHA-256 {hash}.").format(hash=trial.plan_sha256)
