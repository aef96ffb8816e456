"""`deepday trial` from the first word to the frozen bytes, as one types it."""

import hashlib
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from deepday.domain.draw import drawn_dates
from deepday.domain.trial import Cadence, Span
from tests.verbs_at_home import Typist, home, typist

__all__ = ["home", "typist"]

FIRST = date(2027, 3, 1)


def new(typist: Typist, *words: str) -> str:
    return str(typist.ask("trial", "new", "--from", f"{FIRST}", *words)["id"])


def test_a_trial_from_new_to_frozen(typist: Typist) -> None:
    made = new(typist, "--title", "Tiefe Tage", "--seed", "5")
    drawn = typist.ask("trial", "draw", made, "--seed", "5")
    last = FIRST + timedelta(weeks=8) - timedelta(days=1)
    dates = drawn_dates(Span(FIRST, last), Cadence(), 5)
    assert [day["date"] for day in drawn["days"]] == [f"{day}" for day in dates]
    assert (drawn["seed"], drawn["drawn"], drawn["plan_sha256"]) == (5, True, None)
    said = typist.do("trial", "show", made[:8])
    assert "this trial can only confirm a drop of about" in said
    assert "not frozen yet" in said
    frozen = typist.ask("trial", "freeze", made)
    assert frozen["frozen_at"] is not None
    shown = typist.ask("trial", "show", made)
    assert (shown["plan_sha256"], shown["power"]) == (frozen["plan_sha256"], None)
    assert frozen["plan_sha256"] in typist.do("trial", "show", made)
    assert "Tiefe Tage · frozen" in typist.do("trial", "list")


def test_the_frozen_bytes_are_printed_exactly_also_where_the_terminal_is_not_utf_8(typist: Typist) -> None:
    made = new(typist)
    typist.do("trial", "draw", made)
    sha256 = typist.ask("trial", "freeze", made)["plan_sha256"]
    words = [sys.executable, "-m", "deepday", "trial", "show", made, "--frozen"]
    printed = subprocess.run(words, capture_output=True, check=True, env=_with("PYTHONIOENCODING", "ascii")).stdout
    assert hashlib.sha256(printed).hexdigest() == sha256
    document = json.loads(printed)
    assert sorted(document) == [
        *("baseline", "cadence", "comparison", "days", "drawn", "from", "plan", "seed", "until"),
    ]
    assert printed == json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert typist.ask("trial", "show", made, "--frozen")["sha256"] == sha256


def _with(name: str, value: str) -> dict[str, str]:
    import os  # noqa: PLC0415 -- read when the test runs

    return {**os.environ, name: value}


def test_every_option_of_the_plan_is_taken(typist: Typist) -> None:
    words = "--until 2027-04-30 --baseline 2027-02-01..2027-02-26 --days 2 --per sprint --sprint-days 10"
    words += " --sprint-start 2027-02-22 --weekdays tue,Thursday --except 2027-04-06,2027-03-30 --hours 8:30-16:00"
    words += " --comparison baseline --worthwhile 0,7 --urgent-within 30 --deferred-within 8"
    words += " --looks 2027-04-30,2027-03-31"
    made = typist.ask("trial", "show", new(typist, *words.split()))
    assert made["baseline"] == {"from": "2027-02-01", "until": "2027-02-26"}
    assert made["cadence"] == {
        "days": 2,
        "per": "sprint",
        "sprint_days": 10,
        "sprint_start": "2027-02-22",
        "weekdays": [2, 4],
        "exceptions": ["2027-03-30", "2027-04-06"],
        "hours": ["08:30", "16:00"],
    }
    assert made["plan"] == {
        "primary": "external_interruptions_per_focus_hour",
        "worthwhile_ratio": 0.7,
        "looks": ["2027-03-31", "2027-04-30"],
        "guardrails": {"urgent_handled_within_minutes": 30, "deferred_answered_within_hours": 8},
    }
    assert (made["until"], made["comparison"]) == ("2027-04-30", "baseline")


def test_a_day_is_moved_cancelled_and_the_trial_ended_each_with_a_reason(typist: Typist) -> None:
    made = new(typist, "--weekdays", "mon")
    assert "graded one step lower" in typist.do("trial", "draw", made) + typist.do("trial", "show", made)
    typist.do("trial", "freeze", made)
    said = typist.do("trial", "move", "2027-03-01", "2027-03-02", "--reason", "release")
    assert said == "Moved from Monday, 1 March to Tuesday, 2 March.\n"
    assert "cancelled · ill" in typist.do("trial", "cancel", "2027-03-08", "--reason", "ill")
    typist.do("trial", "fix", made, "--guardrail", "urgent_handled", "--reason", "a deputy")
    typist.do("trial", "override", made, "--verdict", "continue", "--reason", "agreed with Marta")
    typist.do("trial", "end", made, "--reason", "new job")
    shown = typist.ask("trial", "show", made)
    kinds = [(one["kind"], one["detail"]) for one in shown["deviations"]]
    assert kinds == [
        ("moved", "2027-03-01 2027-03-02: release"),
        ("cancelled", "2027-03-08: ill"),
        ("fix", "urgent_handled: a deputy"),
        ("override", "continue: agreed with Marta"),
        ("ended", "new job"),
    ]
    assert not shown["plan_was_changed"]
    said = typist.do("trial", "show", made)
    assert "Tuesday, 2 March: moved (drawn for 1 March) · release" in said
    assert "decided otherwise · continue: agreed with Marta" in said


def test_a_plan_is_changed_as_long_as_it_is_not_frozen(typist: Typist) -> None:
    made = new(typist, "--title", "Deep days", "--baseline", "2027-02-01..2027-02-28", "--urgent-within", "30")
    typist.do("trial", "draw", made, "--seed", "1")
    assert typist.do("trial", "edit", made[:8], "--title", "Quiet days", "--worthwhile", "0.7").startswith(
        "The plan is"
    )
    shown = typist.ask("trial", "show", made)
    assert (shown["title"], shown["plan"]["worthwhile_ratio"]) == ("Quiet days", 0.7)
    assert shown["baseline"] == {"from": "2027-02-01", "until": "2027-02-28"}
    assert shown["plan"]["guardrails"]["urgent_handled_within_minutes"] == 30
    assert len(shown["days"]) == 8
    said = typist.do("trial", "edit", made, "--until", "2027-03-28", "--baseline", "", "--urgent-within", "")
    assert "are to be drawn again" in said
    shown = typist.ask("trial", "show", made)
    assert (shown["days"], shown["baseline"], shown["until"]) == ([], None, "2027-03-28")
    assert shown["plan"]["looks"] == ["2027-03-28"], "it was the last day before, and still is"
    assert shown["plan"]["guardrails"]["urgent_handled_within_minutes"] is None
    assert len(typist.ask("trial", "draw", made)["days"]) == 4
    typist.do("trial", "freeze", made)
    assert "frozen" in typist.refused(1, "trial", "edit", made, "--title", "Too late")
    assert "no trial" in typist.refused(3, "trial", "edit", "nothing", "--title", "x")


HOLIDAYS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//holidays//EN
BEGIN:VEVENT
UID:easter
DTSTART;VALUE=DATE:20270326
DTEND;VALUE=DATE:20270327
SUMMARY:Good Friday
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:leave
DTSTART;VALUE=DATE:20270405
DTEND;VALUE=DATE:20270410
SUMMARY:Leave
END:VEVENT
END:VCALENDAR
"""


def test_holidays_and_leave_come_from_a_calendar_file(typist: Typist, home: Path) -> None:
    (home / "off.ics").write_text(HOLIDAYS.replace("\n", "\r\n"), encoding="utf-8", newline="")
    leave = [f"2027-04-{day:02}" for day in range(5, 10)]
    made = new(typist, "--except", "2027-03-02", "--except-file", "off.ics")
    exceptions = typist.ask("trial", "show", made)["cadence"]["exceptions"]
    assert exceptions == ["2027-03-02", "2027-03-26", *leave]
    drawn = {day["date"] for day in typist.ask("trial", "draw", made)["days"]}
    assert len(drawn) == 7, "no day is allowed in the week of leave"
    assert not drawn & set(exceptions)
    other = new(typist)
    typist.do("trial", "edit", other, "--except-file", str(home / "off.ics"))
    assert typist.ask("trial", "show", other)["cadence"]["exceptions"] == ["2027-03-26", *leave]


def test_what_is_no_calendar_file_is_refused(typist: Typist, home: Path) -> None:
    (home / "no.ics").write_text("nothing", encoding="utf-8")
    assert "calendar" in typist.refused(1, "trial", "new", "--from", f"{FIRST}", "--except-file", "no.ics")
    assert "missing.ics" in typist.refused(1, "trial", "new", "--from", f"{FIRST}", "--except-file", "missing.ics")
    assert typist.ask("trial", "list")["trials"] == []


@pytest.mark.parametrize(
    ("status", "words", "said"),
    [
        (2, "new", "--from"),
        (2, "new --from 2027-03-01 --until 2027-02-01", "end before it begins"),
        (2, "new --from 2027-03-01 --weekdays fritag,xx", "weekdays"),
        (2, "new --from 2027-03-01 --hours 9", "hours"),
        (2, "new --from 2027-03-01 --worthwhile 20", "--worthwhile"),
        (2, "new --from 2027-03-01 --worthwhile little", "--worthwhile"),
        (2, "new --from 2027-03-01 --days 0", "--days"),
        (2, "new --from 2027-03-01 --days many", "--days"),
        (2, "new --from 2027-03-01 --per month", "week, sprint"),
        (2, "new --from 2027-03-01 --comparison last", "same_week, baseline"),
        (3, "show nothing", "no trial"),
        (3, "draw nothing", "no trial"),
        (3, "cancel 2027-03-01 --reason ill", "No deep-work day is planned"),
        (2, "move 2027-03-01 tomorrow --reason ill", "not a date"),
        (2, "override x --verdict maybe --reason y", "--verdict"),
        (2, "dance", "dance"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(typist: Typist, status: int, words: str, said: str) -> None:
    assert said in typist.refused(status, "trial", *words.split())


def test_without_a_trial_the_list_says_how_to_make_one(typist: Typist, home: Path) -> None:
    assert "trial new" in typist.do("trial", "list")
    assert typist.ask("trial", "list") == {"trials": []}
    assert (home / "data").exists()
