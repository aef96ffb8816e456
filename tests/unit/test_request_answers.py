"""Answers are read strictly, named by their dotted names, and written so that they are read again."""

import tomllib
from datetime import datetime, time

import pytest

from deepday.domain.errors import CouldNotError
from deepday.domain.request import Benefit, RequestAnswers, blanks
from deepday.domain.request_answers import as_document, read_answers
from deepday.domain.trial import Per
from tests.requests_asked import ENGLISH, GERMAN, answered

ALL_BLANKS = (
    "manager.name",
    "me.name",
    "me.project",
    "task.title",
    "task.why",
    "task.benefit",
    "proposal.days",
    "proposal.per",
    "point_person.name",
    "point_person.contact",
    "trial.weeks",
    "trial.success",
)


def test_every_answer_is_read() -> None:
    answers = answered()
    assert blanks(answers) == ()
    assert answers.tasks[0].benefit is Benefit.FEWER_ERRORS
    assert (answers.tasks[0].estimate_hours, answers.tasks[0].expected_reduction_percent) == (16, 25)
    assert (answers.proposal.days, answers.proposal.per, answers.proposal.weekdays) == (1, Per.WEEK, (2, 3))
    assert (answers.proposal.starts, answers.proposal.ends) == (time(9), time(17))
    assert answers.proposal.availability == (time(11, 30), time(12))
    assert answers.meeting.at == datetime(2026, 12, 1, 10)  # noqa: DTZ001 -- local, as it is typed
    assert answers.deep_days == 8


@pytest.mark.parametrize("toml", [ENGLISH, GERMAN, ""])
def test_what_is_written_is_read_again(toml: str) -> None:
    answers = answered(toml)
    assert read_answers(as_document(answers)) == answers


def test_days_per_sprint_are_counted_over_the_trial() -> None:
    assert answered(GERMAN).deep_days == 6  # five weeks are three sprints of ten days
    assert RequestAnswers().deep_days is None


def test_nothing_answered_names_everything_that_is_required() -> None:
    assert blanks(RequestAnswers()) == ALL_BLANKS
    assert blanks(answered(ENGLISH.replace('"Marta Ruiz"\ncontact = "+49 30 1234"', '" "'))) == (
        "point_person.name",
        "point_person.contact",
    )


def test_a_blank_of_one_of_several_tasks_is_named_with_its_number() -> None:
    assert blanks(answered(ENGLISH.replace('benefit = "sooner"', ""))) == ("task.2.benefit",)


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ("colour = 1", "colour"),
        ("[proposal]\ncolour = 1", "proposal.colour"),
        ("[[task]]\nname = 'x'", "task.name"),
        ("[[task]]\n[[task]]\nname = 'x'", "task.2.name"),
        ("[[team]]\n'{until}' = 'x'", "team.{until}"),
    ],
)
def test_an_unknown_key_is_refused_by_its_dotted_name(toml: str, key: str) -> None:
    with pytest.raises(CouldNotError) as refused:
        answered(toml)
    assert (refused.value.reason.code, refused.value.reason.params) == ("answers.unknown_key", {"key": key})


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ("language = 'fr'", "language"),
        ("language = ['en']", "language"),
        ("manager = 'Priya'", "manager"),
        ("task = 'x'", "task"),
        ("task = ['x']", "task"),
        ("[manager]\nname = 1", "manager.name"),
        ("[[task]]\nbenefit = 'faster'", "task.benefit"),
        ("[[task]]\nbenefit = []", "task.benefit"),
        ("[[task]]\nestimate_hours = -1", "task.estimate_hours"),
        ("[[task]]\nestimate_hours = nan", "task.estimate_hours"),
        ("[[task]]\nestimate_hours = true", "task.estimate_hours"),
        ("[[task]]\nexpected_reduction_percent = 101", "task.expected_reduction_percent"),
        ("[[task]]\nexpected_reduction_percent = '25'", "task.expected_reduction_percent"),
        ("[proposal]\ndays = 0", "proposal.days"),
        ("[proposal]\ndays = true", "proposal.days"),
        ("[proposal]\ndays = 1.5", "proposal.days"),
        ("[proposal]\nper = 'month'", "proposal.per"),
        ("[proposal]\nweekdays = 'tue'", "proposal.weekdays"),
        ("[proposal]\nweekdays = ['tue', 2]", "proposal.weekdays"),
        ("[proposal]\nfrom = '25:00'", "proposal.from"),
        ("[proposal]\nfrom = 9", "proposal.from"),
        ("[proposal]\nfrom = '17:00'\nuntil = '09:00'", "proposal.until"),
        ("[proposal]\navailability = '12:00-11:30'", "proposal.availability"),
        ("[proposal]\navailability = 'noon'", "proposal.availability"),
        ("[trial]\nweeks = 'eight'", "trial.weeks"),
        ("[meeting]\nat = 2026-12-01", "meeting.at"),
        ("[meeting]\nat = 'soon'", "meeting.at"),
        ("[meeting]\nat = '2026-12-01'", "meeting.at"),
        ("[meeting]\nminutes = 0", "meeting.minutes"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_dotted_name(toml: str, key: str) -> None:
    with pytest.raises(CouldNotError) as refused:
        read_answers(tomllib.loads(toml))
    assert (refused.value.reason.code, refused.value.reason.params["key"]) == ("answers.does_not_fit", key)


def test_an_empty_text_is_a_blank_wherever_one_may_stand() -> None:
    blank = answered(
        "[[task]]\nbenefit = ''\n[proposal]\nper = ''\nfrom = ''\navailability = ''\nweekdays = []\n[meeting]\nat = ''"
    )
    assert blank.proposal == RequestAnswers().proposal
    assert blank.meeting == RequestAnswers().meeting
    assert blank.tasks[0].benefit is None


def test_what_cannot_be_shown_is_left_out_and_braces_stay() -> None:
    typed = "[manager]\nname = 'Ada \\u0007{until}'".replace("'", '"')
    assert answered(typed).manager.name == "Ada {until}"
    turned = '[manager]\nname = "Ada\\u202eevil\\u2066"\n[trial]\nsuccess = "one\\n\\n\\n\\ntwo\\u0000"'
    assert answered(turned).manager.name == "Adaevil"
    assert answered(turned).trial.success == "one\n\ntwo"
