"""The verb agree: what came of asking is kept with the request; a yes has its trial, a no a smaller step.

The terms of an agreement as a text are made in the process that asked, and come back to be kept with the trial.
"""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.trial_document import trial_document
from deepday.commands.typed import Typed
from deepday.domain.agreed_terms import NEEDED, next_monday, proposed_trial, terms_of
from deepday.domain.errors import CouldNotError, UsageError
from deepday.domain.request import KeptRequest, RequestAnswers, TalkOutcome, TalkResult, blanks
from deepday.domain.request_answers import as_document
from deepday.domain.texts import NOTE_LENGTH
from deepday.domain.times import parse_clock
from deepday.domain.trial import Span, Trial
from deepday.wording.agreeing import smaller_steps, talk_lines


async def agree(program: Program, typed: Typed) -> Answer:
    """Keep what came of the talk.

    Raises:
        UsageError: no outcome, a date that has passed.
        CouldNotError: there is no request to which it belongs, or what a trial needs is blank.
    """
    outcome = typed.choice("outcome", TalkOutcome, "agree.unknown_outcome")
    if outcome is None:
        raise UsageError("agree.outcome_missing", {"choices": ", ".join(TalkOutcome)})
    overview = program.controller.overview()
    today = overview.now.astimezone(ZoneInfo(overview.time_zone)).date()
    ask_again = typed.date("ask_again")
    if ask_again is not None and ask_again <= today:
        raise UsageError("agree.in_the_past", {"date": ask_again.isoformat()})
    kept = await _request(program, typed)
    trial = await _trial(program, typed, kept, outcome, today)
    talk = TalkResult(
        overview.now, outcome, typed.text("said", NOTE_LENGTH) or "", ask_again, trial.id if trial else None
    )
    requests = program.requests()
    await program.in_worker(lambda: requests.keep_talk(kept.id, talk))
    document = {
        "request": kept.id,
        "outcome": outcome.value,
        "said": talk.said,
        "ask_again": ask_again.isoformat() if ask_again is not None else None,
        "trial": trial_document(trial) if trial is not None else None,
        "answers": as_document(terms_of(trial, kept.answers) if trial is not None else kept.answers),
        "smaller_steps": list(smaller_steps()) if outcome is TalkOutcome.NO else [],
    }
    return Answer("\n".join(talk_lines(talk, trial, today)), document)


async def _request(program: Program, typed: Typed) -> KeptRequest:
    """Return the request that was talked about; other answers are the terms as they were agreed, a new version.

    With it come the talks about the version before.
    """
    requests = program.requests()
    before = await program.in_worker(requests.latest)
    if typed.given("answers"):
        path = typed.raw("answers")
        answers = await program.in_worker(lambda: requests.in_file(path))
        await program.in_worker(lambda: requests.keep(answers))
    latest = await program.in_worker(requests.latest)
    if latest is None:
        raise CouldNotError("agree.no_request")
    talks = before.talks if before is not None and before.id != latest.id else ()
    return replace(latest, talks=(*talks, *latest.talks))


async def _trial(program: Program, typed: Typed, kept: KeptRequest, outcome: TalkOutcome, today: date) -> Trial | None:
    """Return the trial that was agreed: the one named, the one there is of this request, or a new one.

    Other terms plan the one there is anew, unless it is frozen: then its days stay, and only the terms are kept.
    """
    if not outcome.agreed:
        return None
    if typed.given("trial"):
        return program.trials.trial(typed.raw("trial"))
    known = {trial.id: trial for trial in program.trials.trials()}
    made = next((known[talk.trial] for talk in reversed(kept.talks) if talk.trial in known), None)
    new_terms = typed.given("answers")
    if made is not None and (made.frozen_at is not None or not new_terms):
        return made
    if outcome is TalkOutcome.YES_BUT and not new_terms:
        return None
    plan = await _proposed(program, kept.answers, typed.date("from") or next_monday(today))
    return await (program.trials.plan_again(made.id, plan) if made is not None else program.trials.add(plan))


async def _proposed(program: Program, answers: RequestAnswers, first: date) -> Trial:
    missing = [name for name in blanks(answers) if name in NEEDED]
    if missing:
        raise CouldNotError("answers.blank", {"keys": ", ".join(missing)})
    numbers = await program.in_worker(program.requests().numbers)
    baseline = Span(numbers.first, numbers.last) if numbers is not None else None
    begins, ends = (parse_clock(str(program.settings.get(f"hours.{name}"))) for name in ("from", "until"))
    return proposed_trial(answers, first, (begins, ends), baseline)
