"""The verb follow-up: what is to be written after an agreement, and what was written of it, kept with the trial.

The mail is made and sent in the process that asked; its text comes back here to be kept.
"""

import json
from pathlib import Path

from deepday.commands.agreed import agreed_trial
from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.trial_document import trial_document
from deepday.commands.typed import Typed
from deepday.domain.agreed_terms import NEEDED_TO_WRITE, agreed_talk, terms_in_force
from deepday.domain.errors import CouldNotError, NothingToActOnError
from deepday.domain.person import Person
from deepday.domain.request import PointPerson, RequestAnswers, TalkResult, blanks
from deepday.domain.request_answers import as_document, read_answers
from deepday.domain.trial import DayStatus, Trial
from deepday.engine.tasks import done

SENT, TERMS = "sent", "terms"


async def follow_up(program: Program, typed: Typed) -> Answer:
    """Tell what the mail says, or keep the text of one (``keep``, which is ``sent`` or ``terms``).

    Raises:
        NothingToActOnError: there is no trial.
        CouldNotError: something that the mail names is blank.
    """
    requests = program.requests()
    talks = await program.in_worker(requests.talks)
    trial = agreed_trial(program, typed, talks) or _newest(program)
    if typed.given("keep"):
        text = await program.in_worker(lambda: _text_in(typed.raw("file")))
        keep = program.trials.keep_sent(trial.id, text) if typed.raw("keep") == SENT else _terms(program, trial, text)
        return Answer(document={"trial": trial_document(await keep)})
    latest = await program.in_worker(requests.latest)
    terms = terms_in_force(trial, latest.answers if latest is not None else RequestAnswers())
    missing = [name for name in blanks(terms) if name in NEEDED_TO_WRITE]
    if missing:
        raise CouldNotError("answers.blank", {"keys": ", ".join(missing)})
    return Answer(document=told_of(trial, terms, agreed_talk(talks, trial)))


async def _terms(program: Program, trial: Trial, text: str) -> Trial:
    """Keep the terms in *text*, a JSON object that has them as a text and as answers."""
    try:
        kept = json.loads(text)
        terms, words = read_answers(kept["terms"]), str(kept["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise CouldNotError("request.not_understood", {"what": "terms"}) from error
    persons = [terms.point_person.name] if terms.point_person.name else []
    await _keep_person(program, terms.point_person)
    return await program.trials.keep_terms(trial.id, words, persons, as_document(terms))


async def _keep_person(program: Program, asked: PointPerson) -> None:
    """Keep how to reach the point person who was agreed, unless something is known already."""
    known = {person.name for person in program.people.people()}
    if asked.name and asked.contact and asked.name not in known:
        await done(program.people.put(Person(asked.name, asked.contact)))


def _text_in(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise CouldNotError("files.failed", {"path": path}) from error


def _newest(program: Program) -> Trial:
    """Return the trial that begins last."""
    trials = program.trials.trials()
    if not trials:
        raise NothingToActOnError("follow_up.no_trial")
    return trials[-1]


def told_of(trial: Trial, terms: RequestAnswers, talk: TalkResult | None) -> dict[str, object]:
    """Return what the mail about *trial* is made of."""
    days = [day.date.isoformat() for day in trial.days if day.status is not DayStatus.CANCELLED]
    return {
        "trial": trial_document(trial),
        "answers": as_document(terms),
        "outcome": talk.outcome.value if talk is not None else None,
        "said": talk.said if talk is not None else "",
        "days": days,
        "evaluation_on": max(trial.plan.looks, default=trial.window.last).isoformat(),
        "plan_sha256": trial.plan_sha256,
    }
