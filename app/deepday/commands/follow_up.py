"""The verb follow-up: what is to be written after an agreement, and what was written of it, kept with the trial.

The mail is made and sent in the process that asked; its text comes back here to be kept.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.trial_document import trial_document
from deepday.commands.typed import Typed
from deepday.domain.agreed_terms import NEEDED_TO_WRITE, terms_of
from deepday.domain.errors import CouldNotError, NothingToActOnError
from deepday.domain.person import Person
from deepday.domain.request import PointPerson, RequestAnswers, TalkResult, blanks
from deepday.domain.request_answers import as_document
from deepday.domain.trial import DayStatus, Trial
from deepday.engine.tasks import done

SENT, TERMS = "sent", "terms"


async def follow_up(program: Program, typed: Typed) -> Answer:
    """Tell what the mail says, or keep the text of one (``keep``, which is ``sent`` or ``terms``).

    Raises:
        NothingToActOnError: there is no trial.
        CouldNotError: something that the mail names is blank.
    """
    latest = await program.in_worker(program.requests().latest)
    talks = latest.talks if latest is not None else ()
    trial = _trial(program, typed, talks)
    asked = latest.answers if latest is not None else RequestAnswers()
    if typed.given("keep"):
        text = await program.in_worker(lambda: _text_in(typed.raw("file")))
        if typed.raw("keep") == SENT:
            kept = await program.trials.keep_sent(trial.id, text)
        else:
            persons = [asked.point_person.name] if asked.point_person.name else []
            await _keep_person(program, asked.point_person)
            kept = await program.trials.keep_terms(trial.id, text, persons)
        return Answer(document={"trial": trial_document(kept)})
    terms = terms_of(trial, asked)
    missing = [name for name in blanks(terms) if name in NEEDED_TO_WRITE]
    if missing:
        raise CouldNotError("answers.blank", {"keys": ", ".join(missing)})
    talk = next((one for one in reversed(talks) if one.outcome.agreed), None)
    return Answer(document=_told(trial, terms, talk))


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


def _trial(program: Program, typed: Typed, talks: Sequence[TalkResult]) -> Trial:
    """Return the trial that is named, else the one that was agreed last, else the one that begins last."""
    if typed.given("trial"):
        return program.trials.trial(typed.raw("trial"))
    trials = program.trials.trials()
    known: Mapping[str, Trial] = {trial.id: trial for trial in trials}
    agreed = next((known[talk.trial] for talk in reversed(talks) if talk.trial and talk.trial in known), None)
    if agreed is not None:
        return agreed
    if not trials:
        raise NothingToActOnError("follow_up.no_trial")
    return trials[-1]


def _told(trial: Trial, terms: RequestAnswers, talk: TalkResult | None) -> dict[str, object]:
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
