"""From a request to a trial and back: the plan that a proposal means, and the answers that a trial stands for."""

import math
from dataclasses import replace
from datetime import date, time, timedelta

from deepday.domain.request import RequestAnswers
from deepday.domain.trial import Cadence, Guardrails, Per, Plan, Span, Trial

_WEEK = timedelta(weeks=1)
_EVERY_WORKING_DAY = (1, 2, 3, 4, 5)
NEEDED = ("proposal.days", "proposal.per", "trial.weeks")
"""What must be answered before there can be a trial."""
NEEDED_TO_WRITE = ("manager.name", "me.name", "point_person.name", "point_person.contact", "trial.success")
"""What must be answered as well before anybody is written to about it."""


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
