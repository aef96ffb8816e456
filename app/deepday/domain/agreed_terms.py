"""From a request to a trial and back: the plan that a proposal means, the terms that hold, and what changed of them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from deepday.domain.request import RequestAnswers, TalkResult
from deepday.domain.request_answers import read_answers
from deepday.domain.trial import Cadence, Guardrails, Per, Plan, Span, Trial

_WEEK = timedelta(weeks=1)
_EVERY_WORKING_DAY = (1, 2, 3, 4, 5)
NEEDED = ("proposal.days", "proposal.per", "trial.weeks")
"""What must be answered before there can be a trial."""
NEEDED_TO_WRITE = ("manager.name", "me.name", "point_person.name", "point_person.contact", "trial.success")
"""What must be answered as well before anybody is written to about it."""
PLANNED = frozenset({"days", "weekdays", "hours", "weeks", "urgent", "deferred"})
"""The terms of which a plan is made (``changed_terms``)."""


def next_monday(today: date) -> date:
    """Return the first Monday after *today*: days are drawn by the week."""
    return today + timedelta(days=8 - today.isoweekday())


def proposed_trial(
    answers: RequestAnswers, first: date, hours: tuple[time, time], baseline: Span | None = None
) -> Trial:
    """Return the trial that *answers* propose, beginning on *first*; *hours* are the usual ones.

    What ``NEEDED`` names has been answered. Its id is given when it is kept.
    """
    proposal, terms = answers.proposal, answers.trial
    last = first + (terms.weeks or 1) * _WEEK - timedelta(days=1)
    per = proposal.per or Per.WEEK
    deferred = terms.deferred_within_hours
    return Trial(
        id="",
        title=answers.me.project,
        window=Span(first, last),
        baseline=baseline if baseline is not None and baseline.last < first else None,
        cadence=Cadence(
            days=proposal.days or 1,
            per=per,
            sprint_days=proposal.sprint_days,
            sprint_start=first if per is Per.SPRINT else None,
            weekdays=proposal.weekdays or _EVERY_WORKING_DAY,
            hours=(proposal.starts or hours[0], proposal.ends or hours[1]),
        ),
        plan=Plan(
            looks=(last,),
            guardrails=Guardrails(terms.urgent_within_minutes, math.ceil(deferred) if deferred is not None else None),
        ),
    )


def terms_of(trial: Trial, asked: RequestAnswers) -> RequestAnswers:
    """Return *asked* with the terms that *trial* stands for in the place of those that were asked for."""
    cadence, rails = trial.cadence, trial.plan.guardrails
    days = (trial.window.last - trial.window.first).days + 1
    deferred = rails.deferred_answered_within_hours
    kept = asked.trial.deferred_within_hours
    same = kept is not None and deferred is not None and math.ceil(kept) == deferred
    return replace(
        asked,
        proposal=replace(
            asked.proposal,
            days=cadence.days,
            per=cadence.per,
            sprint_days=cadence.sprint_days,
            weekdays=() if cadence.weekdays == _EVERY_WORKING_DAY else cadence.weekdays,
            starts=cadence.hours[0],
            ends=cadence.hours[1],
        ),
        trial=replace(
            asked.trial,
            weeks=max(1, round(days / 7)),
            urgent_within_minutes=rails.urgent_handled_within_minutes,
            deferred_within_hours=kept if same else deferred,
        ),
    )


def terms_in_force(trial: Trial, asked: RequestAnswers) -> RequestAnswers:
    """Return the terms of *trial* as they were agreed last; those of *asked* and its plan if none were kept.

    Raises:
        CouldNotError: they were written by a newer version, with answers that this one does not know.
    """
    versions = trial.agreement.versions
    kept = versions[-1].terms if versions else {}
    return read_answers(kept) if kept else terms_of(trial, asked)


def agreed_anew(trial: Trial, asked: RequestAnswers) -> RequestAnswers:
    """Return *asked* as the new terms of *trial*; what is blank in them stays as it is.

    They may differ from its frozen plan, whose days stay as they were drawn.
    """
    before = terms_in_force(trial, asked)
    proposal, old = asked.proposal, before.proposal
    return replace(
        asked,
        proposal=replace(
            proposal,
            days=proposal.days or old.days,
            per=proposal.per or old.per,
            starts=proposal.starts or old.starts,
            ends=proposal.ends or old.ends,
        ),
        trial=replace(asked.trial, weeks=asked.trial.weeks or before.trial.weeks),
    )


def changed_terms(before: RequestAnswers, after: RequestAnswers) -> tuple[str, ...]:
    """Return which terms differ: days, weekdays, hours, reach, point_person, weeks, success, urgent, deferred."""
    first, second = _by_name(before), _by_name(after)
    return tuple(name for name, value in second.items() if value != first[name])


def _by_name(answers: RequestAnswers) -> dict[str, object]:
    proposal, trial = answers.proposal, answers.trial
    return {
        "days": (proposal.days, proposal.per, proposal.sprint_days if proposal.per is Per.SPRINT else None),
        "weekdays": proposal.weekdays or _EVERY_WORKING_DAY,
        "hours": (proposal.starts, proposal.ends),
        "reach": proposal.availability,
        "point_person": answers.point_person,
        "weeks": trial.weeks,
        "success": trial.success,
        "urgent": trial.urgent_within_minutes,
        "deferred": trial.deferred_within_hours,
    }


def agreed_talk(talks: Sequence[TalkResult], trial: Trial) -> TalkResult | None:
    """Return the newest of *talks*, which are in order of time, in which *trial* was agreed."""
    return next((talk for talk in reversed(talks) if talk.trial == trial.id and talk.outcome.agreed), None)


def own_estimates(trial: Trial) -> tuple[float, ...]:
    """Return by how many percent each task was to take less time in one piece, as estimated when *trial* was agreed."""
    versions = trial.agreement.versions
    tasks = versions[-1].terms.get("task", ()) if versions else ()
    known = tasks if isinstance(tasks, Sequence) else ()
    values = [task.get("expected_reduction_percent") for task in known if isinstance(task, Mapping)]
    return tuple(float(value) for value in values if isinstance(value, int | float) and value)
