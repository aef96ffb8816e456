"""The verb agree: what came of asking is kept with the request; a yes has its trial, a no a smaller step.

Without an outcome it shows what was agreed. The terms of an agreement as a text are made in the process that asked, and
come back to be kept with the trial.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from deepday.commands.agreed import agreed_trial, showing, talk_document
from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.trial_document import trial_document
from deepday.commands.typed import Typed
from deepday.domain.agreed_terms import (
    NEEDED,
    PLANNED,
    agreed_anew,
    changed_terms,
    next_monday,
    proposed_trial,
    terms_in_force,
    terms_of,
)
from deepday.domain.errors import CouldNotError, UsageError
from deepday.domain.request import KeptRequest, RequestAnswers, TalkOutcome, TalkResult, blanks
from deepday.domain.request_answers import as_document
from deepday.domain.smaller_steps import SmallerStep, smaller
from deepday.domain.texts import NOTE_LENGTH
from deepday.domain.times import parse_clock
from deepday.domain.trial import Span, Trial
from deepday.engine.trial_changes import RENEGOTIATED
from deepday.wording.agreeing import smaller_steps, talk_lines

_ONLY_WITH_AN_OUTCOME = ("said", "ask_again", "answers", "from", "step", "freeze")


async def agree(program: Program, typed: Typed) -> Answer:
    """Keep what came of the talk, or show what was agreed.

    With ``freeze`` the days of the trial are drawn and its plan is frozen at once. With ``step`` a smaller request
    stands in the place of the one that was made: as what was agreed, or as what is asked for next.

    Raises:
        UsageError: an outcome or a date that makes no sense.
        CouldNotError: there is no request to which it belongs, or what a trial needs is blank.
        NothingToActOnError: nothing was agreed that could be shown.
    """
    outcome = typed.choice("outcome", TalkOutcome, "agree.unknown_outcome")
    talks = await program.in_worker(program.requests().talks)
    if outcome is None:
        if any(typed.given(name) for name in _ONLY_WITH_AN_OUTCOME):
            raise UsageError("agree.outcome_missing", {"choices": ", ".join(TalkOutcome)})
        return showing(program, typed, talks)
    step = typed.choice("step", SmallerStep, "agree.unknown_step")
    overview = program.controller.overview()
    today = overview.now.astimezone(ZoneInfo(overview.time_zone)).date()
    ask_again = typed.date("ask_again")
    if ask_again is not None and ask_again <= today:
        raise UsageError("agree.in_the_past", {"date": ask_again.isoformat()})
    kept = await _request(program, typed, step if outcome.agreed else None)
    trial, terms = None, kept.answers
    if outcome.agreed:
        trial, terms = await _trial(program, typed, kept.answers, talks, _Talked(outcome, today, step))
    said = typed.text("said", NOTE_LENGTH) or ""
    talk = TalkResult(overview.now, outcome, said, ask_again, trial.id if trial else None)
    requests = program.requests()
    await program.in_worker(lambda: requests.keep_talk(kept.id, talk))
    if trial is not None and typed.flag("freeze"):
        trial = await _frozen(program, trial)
    if step is not None and not outcome.agreed:
        kept = await _request(program, Typed({}), step)
        terms = kept.answers
    document = {
        "request": kept.id,
        **talk_document(talk),
        "trial": trial_document(trial) if trial is not None else None,
        "answers": as_document(terms),
        "smaller_steps": list(smaller_steps()) if outcome is TalkOutcome.NO else [],
    }
    return Answer("\n".join(talk_lines(talk, trial, today)), document)


@dataclass(frozen=True, slots=True)
class _Talked:
    """What came of the talk, and when it is kept."""

    outcome: TalkOutcome
    today: date
    step: SmallerStep | None


async def _request(program: Program, typed: Typed, step: SmallerStep | None) -> KeptRequest:
    """Return the request that was talked about; other answers are the terms as they were agreed, a new version."""
    requests = program.requests()
    if typed.given("answers"):
        path = typed.raw("answers")
        answers = await program.in_worker(lambda: requests.in_file(path))
        await program.in_worker(lambda: requests.keep(answers))
    latest = await program.in_worker(requests.latest)
    if latest is None:
        raise CouldNotError("agree.no_request")
    if step is None:
        return latest
    less = smaller(latest.answers, step, _usual_hours(program)[0])
    await program.in_worker(lambda: requests.keep(less))
    return await program.in_worker(requests.latest) or latest


async def _trial(
    program: Program, typed: Typed, asked: RequestAnswers, talks: Sequence[TalkResult], talked: _Talked
) -> tuple[Trial | None, RequestAnswers]:
    """Return the trial that was agreed, and its terms: the one named, the one that goes on, or a new one.

    Other terms plan the one there is anew, unless it is frozen: then its days stay, and that the terms are others now
    is kept as a deviation.
    """
    made = agreed_trial(program, typed, talks, talked.today)
    if made is None:
        if talked.outcome is TalkOutcome.YES_BUT and not typed.given("answers") and talked.step is None:
            return None, asked
        made = await program.trials.add(await _proposed(program, asked, typed.date("from"), talked.today))
        return made, terms_of(made, asked)
    if not made.agreement.versions:
        if made.frozen_at is None and typed.given("answers"):
            made = await program.trials.plan_again(
                made.id, await _proposed(program, asked, typed.date("from"), talked.today)
            )
        return made, terms_of(made, asked)
    anew = agreed_anew(made, asked)
    changed = changed_terms(terms_in_force(made, asked), anew)
    if made.frozen_at is not None:
        if changed:
            made = await program.trials.note(made.id, RENEGOTIATED, "", ", ".join(changed))
        return made, anew
    if PLANNED.intersection(changed) or typed.given("from"):
        plan = await _proposed(program, asked, typed.date("from"), talked.today)
        made = await program.trials.plan_again(made.id, plan)
    return made, terms_of(made, asked)


async def _proposed(program: Program, answers: RequestAnswers, first: date | None, today: date) -> Trial:
    missing = [name for name in blanks(answers) if name in NEEDED]
    if missing:
        raise CouldNotError("answers.blank", {"keys": ", ".join(missing)})
    numbers = await program.in_worker(program.requests().numbers)
    baseline = Span(numbers.first, numbers.last) if numbers is not None else None
    return proposed_trial(answers, first or next_monday(today), _usual_hours(program), baseline)


async def _frozen(program: Program, trial: Trial) -> Trial:
    if trial.frozen_at is not None:
        return trial
    if not trial.days:
        await program.trials.draw(trial.id)
    return await program.trials.freeze(trial.id)


def _usual_hours(program: Program) -> tuple[time, time]:
    begins, ends = (parse_clock(str(program.settings.get(f"hours.{name}"))) for name in ("from", "until"))
    return begins, ends
