"""Whom colleagues can ask: named for a day, for a trial, or usually; a day without anybody warns and stops nobody."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from deepday.domain.person import Person
from deepday.domain.trial import AgreedText, Agreement, DayStatus, Span, Trial, TrialDay
from deepday.storage.exchange.parts import Part
from deepday.storage.exchange.trials import read_trial, write_trial
from deepday.wording.notices import day_before
from tests.fakes.program import ProgramWorld

MONDAY = date(2026, 3, 2)
WEDNESDAY, NEXT = MONDAY + timedelta(days=2), MONDAY + timedelta(days=9)
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
TRIAL = Trial(
    "t1",
    "Ranking",
    Span(MONDAY, MONDAY + timedelta(days=13)),
    days=(TrialDay(WEDNESDAY, WEDNESDAY), TrialDay(NEXT, NEXT)),
    frozen_at=AT,
)
AGREED = replace(TRIAL, agreement=Agreement((AgreedText(AT, "terms", ("Marta Ruiz",)),)))


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    world = ProgramWorld(tmp_path)
    world.trials._store.put(TRIAL)
    return world


def agreed(world: ProgramWorld) -> ProgramWorld:
    world.trials._store.put(AGREED)
    return world


def test_who_was_agreed_is_asked_unless_somebody_else_is_named(world: ProgramWorld) -> None:
    book = agreed(world).trials
    assert [book.point_person(day) for day in (MONDAY, WEDNESDAY, NEXT)] == [None, "Marta Ruiz", "Marta Ruiz"]
    world.verb("trial", action="person", date="t1", name="Uwe")
    assert [book.point_person(day) for day in (WEDNESDAY, NEXT)] == ["Uwe", "Uwe"]
    reply = world.verb("trial", action="person", date="2026-03-11", name="Priya Raman")
    assert reply["text"].splitlines() == [
        "Wednesday, 4 March: planned · point person Uwe",
        "Wednesday, 11 March: planned · point person Priya Raman",
    ]
    assert [day["point_person"] for day in reply["json"]["days"]] == ["Uwe", "Priya Raman"]
    world.verb("trial", action="person", date="2026-03-11", name="")
    assert book.point_person(NEXT) == "Uwe"


def test_calendars_name_each_days_own_person_and_how_to_reach_them(world: ProgramWorld) -> None:
    world.verb("trial", action="person", date="2026-03-04", name="Uwe")
    days = world.trials.planned_days("Marta", lambda name: f"room of {name}")
    assert [(day.point_person, day.contact) for day in days] == [("Uwe", "room of Uwe"), ("Marta", "room of Marta")]


def test_a_day_without_anybody_warns_and_is_not_refused(world: ProgramWorld) -> None:
    reply = world.verb("trial", action="person", date="2026-03-04", name="Uwe")
    assert reply["status"] == 0
    warning = "1 day has no point person: colleagues have nobody to ask. “deepday trial person t1 NAME” names one"
    assert warning in reply["text"]
    world.verb("settings", action="set", key="point_person.name", value="Marta")
    assert "nobody to ask" not in world.verb("trial", action="person", date="2026-03-04", name="Uwe")["text"]


def test_freezing_warns_too(world: ProgramWorld) -> None:
    world.trials._store.put(replace(TRIAL, id="t2", frozen_at=None))
    assert "2 days have no point person" in world.verb("trial", action="freeze", id="t2")["text"]


def test_only_a_planned_day_can_have_one(world: ProgramWorld) -> None:
    assert world.verb("trial", action="person", date="2026-03-03", name="Uwe")["status"] == 3
    assert world.verb("trial", action="person", date="t9", name="Uwe")["status"] == 3


def test_a_cancelled_day_has_nobody(world: ProgramWorld) -> None:
    days = (replace(TRIAL.days[0], status=DayStatus.CANCELLED), TRIAL.days[1])
    world.trials._store.put(replace(AGREED, days=days))
    assert world.trials.point_person(WEDNESDAY) is None


def test_a_start_without_anybody_warns_and_starts(world: ProgramWorld) -> None:
    world.preferences.person = None
    said = "No point person is named: colleagues have nobody to ask. “deepday start --point-person NAME” names one."
    reply = world.verb("start")
    assert (reply["json"]["state"], reply["text"].splitlines()[-1]) == ("deep", said)
    assert "nobody to ask" not in world.verb("start", point_person="Marta Ruiz")["text"]


def test_an_ordinary_session_needs_nobody(world: ProgramWorld) -> None:
    assert "nobody to ask" not in world.verb("start", ordinary=True)["text"]


def test_the_evening_before_says_who_takes_over_and_when() -> None:
    said, hand_over = day_before(WEDNESDAY, Person("Marta Ruiz", "ext. 42", (time(9), time(12))), 2)
    assert said == (
        "Wednesday, 4 March is a deep-work day. Hand over what cannot wait. Marta Ruiz takes over, 09:00 to 12:00. "
        "2 answers are still promised."
    )
    assert hand_over == "Hand over…"
    assert "Marta Ruiz takes over." in day_before(WEDNESDAY, Person("Marta Ruiz"))[0]
    assert "No point person is named for it yet." in day_before(WEDNESDAY)[0]


def test_persons_go_out_and_come_in_with_their_trial() -> None:
    trial = replace(AGREED, point_person="Uwe", days=(replace(TRIAL.days[0], point_person="Priya"), TRIAL.days[1]))
    written = dict(write_trial(trial))
    assert read_trial(Part(written, "trials[0]")) == trial
    assert "x_point_person" not in write_trial(AGREED)
