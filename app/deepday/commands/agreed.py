"""What was agreed, for the verbs agree and follow-up: which trial it is about, and how it is shown."""

from collections.abc import Sequence
from datetime import date

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.trial_document import trial_document
from deepday.commands.typed import Typed
from deepday.domain.agreed_terms import agreed_talk
from deepday.domain.errors import NothingToActOnError
from deepday.domain.request import TalkResult
from deepday.domain.trial import Trial
from deepday.engine.trial_changes import ended_at
from deepday.wording.agreeing import agreement_lines

Document = dict[str, object]


def agreed_trial(
    program: Program, typed: Typed, talks: Sequence[TalkResult], going_on: date | None = None
) -> Trial | None:
    """Return the trial that is named, else the one that was agreed last; with *going_on* only if it is not over then.

    Raises:
        NothingToActOnError: there is none of that name.
    """
    if typed.given("trial"):
        return program.trials.trial(typed.raw("trial"))
    known = {trial.id: trial for trial in program.trials.trials()}
    trial = next((known[talk.trial] for talk in reversed(talks) if talk.trial in known), None)
    is_over = (
        trial is not None and going_on is not None and (trial.window.last < going_on or ended_at(trial) is not None)
    )
    return None if is_over else trial


def showing(program: Program, typed: Typed, talks: Sequence[TalkResult]) -> Answer:
    """Show what was agreed, every version of it, what was sent, and what came of each talk.

    Raises:
        NothingToActOnError: nothing was agreed, and nothing talked about.
    """
    trial = agreed_trial(program, typed, talks)
    if trial is None and not talks:
        raise NothingToActOnError("agree.nothing")
    talk = agreed_talk(talks, trial) if trial is not None else talks[-1]
    versions = trial.agreement.versions if trial is not None else ()
    document: Document = {
        **(talk_document(talk) if talk is not None else {}),
        "trial": trial_document(trial) if trial is not None else None,
        "answers": versions[-1].terms if versions else None,
        "talks": [talk_document(one) for one in talks],
    }
    return Answer("\n".join(agreement_lines(trial, talks)), document)


def talk_document(talk: TalkResult) -> Document:
    """Return what came of a talk."""
    return {
        "at": talk.at.isoformat(),
        "outcome": talk.outcome.value,
        "said": talk.said,
        "ask_again": talk.ask_again.isoformat() if talk.ask_again is not None else None,
        "about": talk.trial,
    }
