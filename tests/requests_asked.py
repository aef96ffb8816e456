"""Answers of two people who ask for deep-work days, one in English and one in German, and the numbers of one."""

import tomllib
from dataclasses import replace
from datetime import date

from deepday.documents.facts import Facts, facts_of
from deepday.domain.interruption import Source
from deepday.domain.own_numbers import OwnNumbers
from deepday.domain.request import RequestAnswers
from deepday.domain.request_answers import read_answers

TODAY = date(2026, 11, 26)
ENGLISH = """
language = "en"
[manager]
name = "Priya Nair"
[me]
name = "Jonas Weber"
project = "ranking models"
[[task]]
title = "Rework the feature pipeline"
why = "Forty features depend on each other; every break means building the picture again."
benefit = "fewer_errors"
estimate_hours = 16
expected_reduction_percent = 25
[[task]]
title = "Hyperparameter search"
why = "Reading the runs and choosing the next ones is one train of thought."
benefit = "sooner"
[proposal]
days = 1
per = "week"
weekdays = ["wed", "tue"]
from = "09:00"
until = 17:00:00
availability = "11:30-12:00"
[point_person]
name = "Marta Ruiz"
contact = "+49 30 1234"
[[team]]
who = "Platform team"
effect = "Questions about training jobs wait"
remedy = "A page with the usual answers"
delegated_to = "Marta Ruiz"
[trial]
weeks = 8
success = "20 % fewer interruptions per focus hour"
urgent_within_minutes = 30
deferred_within_hours = 8
[meeting]
at = 2026-12-01T10:00:00
minutes = 20
"""
GERMAN = """
language = "de"
[manager]
name = "Änne Weiß"
[me]
name = "Jürgen Groß"
project = "Ranking-Modelle"
[[task]]
title = "Merkmalspipeline umbauen"
why = "Vierzig Merkmale hängen voneinander ab"
benefit = "more_accurate"
[proposal]
days = 2
per = "sprint"
sprint_days = 10
[point_person]
name = "Marta Ruiz"
contact = "030 1234"
[trial]
weeks = 5
success = "Weniger Unterbrechungen."
"""
NUMBERS = OwnNumbers(
    days=14,
    first=date(2026, 10, 26),
    last=date(2026, 11, 20),
    focus_hours=56.2,
    interruptions=124,
    urgent=5,
    typical_stretch_minutes=39.4,
    sources=((Source.CHAT, 0.45), (Source.CALL, 0.3), (Source.IN_PERSON, 0.25)),
)


def answered(toml: str = ENGLISH) -> RequestAnswers:
    """Return the answers in a text."""
    return read_answers(tomllib.loads(toml))


def known(toml: str = ENGLISH, numbers: OwnNumbers | None = NUMBERS) -> Facts:
    """Return what a document can say of the answers in a text."""
    return facts_of(answered(toml), numbers)


def everywhere(text: str) -> RequestAnswers:
    """Return answers that hold *text* in every place that takes one."""
    a = answered()
    return replace(
        a,
        manager=replace(a.manager, name=text),
        me=replace(a.me, name=text, project=text),
        tasks=tuple(replace(task, title=text, why=text) for task in a.tasks),
        point_person=replace(a.point_person, name=text, contact=text),
        team=tuple(replace(entry, who=text, effect=text, remedy=text, delegated_to=text) for entry in a.team),
        trial=replace(a.trial, success=text),
    )
