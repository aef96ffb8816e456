"""The exchange format: what is written can be read, and what breaks a rule is refused by naming the entry and it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from deepday.domain.errors import CouldNotError
from deepday.domain.interruption import Interruption, Outcome, Source, Urgency
from deepday.domain.session import Session
from deepday.domain.task import Task
from deepday.domain.trial import Cadence, Plan, Trial
from deepday.storage.exchange.document import Document
from deepday.storage.exchange.lists import LISTS
from deepday.storage.exchange.reading import overlaps, read_document
from deepday.storage.exchange.writing import write_document
from deepday.wording.reasons import sentence
from tests.exchange_documents import documents, plain, twenty_and_eight

EXPORTED_AT = datetime(2026, 5, 4, 16, tzinfo=UTC)
MINIMAL = {"format": "deepday-history", "version": 1}


def read(plain_values: object) -> Document:
    return read_document(json.dumps(plain_values).encode())


def refused(content: object) -> CouldNotError:
    with pytest.raises(CouldNotError) as caught:
        read_document(content if isinstance(content, bytes) else json.dumps(content).encode())
    return caught.value


@given(documents())
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_everything_that_is_written_can_be_read(document: Document) -> None:
    again = read_document(write_document(document, EXPORTED_AT))
    for one in LISTS:
        assert list(again.of(one.name)) == list(document.of(one.name))
    assert again.settings == document.settings
    assert again.foreign == document.foreign
    assert again.exported_at == EXPORTED_AT


@given(documents(), st.data())
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_file_that_was_cut_off_anywhere_is_refused(document: Document, data: st.DataObject) -> None:
    content = write_document(document, EXPORTED_AT).rstrip()
    length = data.draw(st.integers(0, len(content) - 1))
    assert refused(content[:length]).reason.code == "import.damaged"


@given(plain, st.data())
@hypothesis_settings(max_examples=300, deadline=None)
def test_a_value_of_any_shape_anywhere_is_read_or_refused_by_a_sentence(value: object, data: st.DataObject) -> None:
    document = twenty_and_eight()
    lists = sorted(name for name, found in document.items() if isinstance(found, list))
    found: Any = data.draw(st.sampled_from([document[name][0] for name in lists]))
    while True:
        key = data.draw(st.sampled_from(sorted(found)) if isinstance(found, dict) else st.integers(0, len(found) - 1))
        if not isinstance(found[key], dict | list) or not found[key] or data.draw(st.booleans()):
            break
        found = found[key]
    found[key] = value
    refusals = []
    try:
        read(document)
    except CouldNotError as error:
        refusals.append(error.reason)
    for reason in refusals:
        words = sentence(reason, "UTC")
        assert reason.params["entry"] in words
        assert words.endswith("Nothing was changed.")


def test_the_file_that_was_written_by_hand_is_read_with_the_defaults_of_the_format() -> None:
    document = read(twenty_and_eight())
    sessions = [s for s in document.of("sessions") if isinstance(s, Session)]
    assert len([s for s in sessions if s.kind == "deep"]) == 8
    assert len([s for s in sessions if s.kind == "ordinary"]) == 20
    assert (sessions[0].goal, sessions[0].point_person, sessions[0].planned_end_at) == ("", None, None)
    first = document.of("interruptions")[0]
    assert isinstance(first, Interruption)
    assert (first.urgency, first.outcome, first.undone, first.origin) == (
        Urgency.NORMAL,
        Outcome.HANDLED,
        False,
        "logged",
    )
    (trial,) = document.of("trials")
    assert isinstance(trial, Trial)
    assert trial.plan.primary == Plan().primary
    assert trial.cadence.sprint_days == Cadence().sprint_days
    assert document.foreign["", ""] == {("x_made_by",): "hand"}
    assert document.foreign["meetings", "m1"] == {("x_room",): "2.11"}


def test_absent_lists_are_empty() -> None:
    document = read(MINIMAL)
    assert document.count() == 0
    assert document.settings == {}


def test_foreign_fields_are_written_back_where_they_were() -> None:
    document = twenty_and_eight()
    document["sessions"][0]["gaps"][0]["x_a"] = {"deep": [1]}
    document["trials"][0]["plan"]["guardrails"]["x_b"] = None
    again = json.loads(write_document(read(document), EXPORTED_AT))
    assert again["sessions"][0]["gaps"][0]["x_a"] == {"deep": [1]}
    assert again["trials"][0]["plan"]["guardrails"]["x_b"] is None
    assert again["x_made_by"] == "hand"


def test_a_task_carries_what_version_1_does_not_name_in_fields_of_our_own() -> None:
    start = EXPORTED_AT - timedelta(hours=3)
    task = Task("t", "Tagger", "long runs", 240, start, EXPORTED_AT, 300)
    content = write_document(Document({"tasks": [task]}), EXPORTED_AT)
    assert list(read_document(content).of("tasks")) == [task]
    assert set(json.loads(content)["tasks"][0]) >= {"x_why", "x_started_at"}


def test_the_session_that_ran_ends_when_the_file_was_written() -> None:
    document = twenty_and_eight()
    document["sessions"][-1]["ended_at"] = None
    document["sessions"][-1]["gaps"] = [{"from": document["sessions"][-1]["started_at"], "until": None, "kind": "lock"}]
    last = read(document).of("sessions")[-1]
    assert isinstance(last, Session)
    assert last.ended_at == datetime.fromisoformat(document["exported_at"])
    assert last.gaps[0].ended_at == last.ended_at


Change = Callable[[Any], object]


def _in(name: str, **fields: object) -> Change:
    return lambda document: document[name][0].update(fields)


def _without(name: str, field: str) -> Change:
    return lambda document: document[name][0].pop(field)


def _twice(name: str) -> Change:
    return lambda document: document[name].append(dict(document[name][0]))


def _in_trial(*way: str | int, value: object) -> Change:
    def change(document: Any) -> None:
        found = document["trials"][0]
        for step in way[:-1]:
            found = found[step]
        found[way[-1]] = value

    return change


_MONDAY = "sessions[0] (00000000-0000-4000-8000-000000000001)"
_FIRST = "interruptions[0] (10000000-0000-4000-8000-000000000001)"
_TRIAL = "trials[0] (20000000-0000-4000-8000-000000000001)"


@pytest.mark.parametrize(
    ("change", "code", "entry", "field"),
    [
        (lambda d: d.update(format="diary"), "import.not_ours", None, None),
        (lambda d: d.pop("format"), "import.not_ours", None, None),
        (lambda d: d.update(version=2), "import.newer", None, None),
        (lambda d: d.update(version=0), "import.not_a_number", "file", "version"),
        (lambda d: d.update(version="1"), "import.not_a_number", "file", "version"),
        (lambda d: d.update(version=True), "import.not_a_number", "file", "version"),
        (lambda d: d.update(sesions=[]), "import.unknown_field", "file", "sesions"),
        (lambda d: d.update(sessions={}), "import.not_a_list", "file", "sessions"),
        (lambda d: d["sessions"].insert(0, "nine to five"), "import.not_an_object", "sessions[0]", ""),
        (_in("sessions", mood="good"), "import.unknown_field", _MONDAY, "mood"),
        (_in("sessions", started_at="2026-03-02T09:00:00"), "import.no_offset", _MONDAY, "started_at"),
        (_in("sessions", started_at="yesterday"), "import.not_an_instant", _MONDAY, "started_at"),
        (_in("sessions", started_at="2026-02-30T09:00:00Z"), "import.not_an_instant", _MONDAY, "started_at"),
        (_in("sessions", started_at="0001-01-01T00:00:00+05:00"), "import.not_an_instant", _MONDAY, "started_at"),
        (_in("sessions", started_at=9), "import.not_an_instant", _MONDAY, "started_at"),
        (_in("sessions", ended_at="2026-03-02T08:59:59+01:00"), "import.ends_before_it_starts", _MONDAY, "ended_at"),
        (_in("sessions", kind="shallow"), "import.not_one_of", _MONDAY, "kind"),
        (_in("sessions", time_zone="Moon/Tycho"), "import.unknown_zone", _MONDAY, "time_zone"),
        (_in("sessions", time_zone="../../etc/passwd"), "import.unknown_zone", _MONDAY, "time_zone"),
        (_in("sessions", time_zone="Europe"), "import.unknown_zone", _MONDAY, "time_zone"),
        (_in("sessions", goal=None), "import.not_a_text", _MONDAY, "goal"),
        (_in("sessions", goal="\ud800"), "import.not_a_text", _MONDAY, "goal"),
        (_in("sessions", goal="g" * 100_001), "import.too_long", _MONDAY, "goal"),
        (_in("sessions", origin="guessed"), "import.not_one_of", _MONDAY, "origin"),
        (_in("sessions", origin="imported:"), "import.not_one_of", _MONDAY, "origin"),
        (_without("sessions", "id"), "import.missing", "sessions[0]", "id"),
        (_in("sessions", id=" "), "import.empty", "sessions[0]", "id"),
        (_without("sessions", "time_zone"), "import.missing", _MONDAY, "time_zone"),
        (_in("sessions", gaps=[{"from": "2026-03-02T09:00:00Z", "kind": "nap"}]), "import.not_one_of", None, "kind"),
        (
            _in("sessions", gaps=[{"from": "2026-03-02T09:00:00Z", "until": "2026-03-02T08:00:00Z", "kind": "idle"}]),
            "import.ends_before_it_starts",
            f"{_MONDAY}.gaps[0]",
            "until",
        ),
        (_twice("sessions"), "import.twice", None, None),
        (_in("sessions", ended_at="2026-03-03T09:00:01+01:00"), "import.overlaps", None, None),
        (_in("interruptions", source="pigeon"), "import.not_one_of", _FIRST, "source"),
        (_in("interruptions", undone=0), "import.not_a_flag", _FIRST, "undone"),
        (_in("interruptions", urgency=None), "import.not_one_of", _FIRST, "urgency"),
        (
            _in("interruptions", resumed_at="2026-03-02T07:00:00Z"),
            "import.ends_before_it_starts",
            _FIRST,
            "resumed_at",
        ),
        (_twice("interruptions"), "import.twice", None, None),
        (_in("days", date="2 March"), "import.not_a_date", "days[0]", "date"),
        (_in("days", date="2026-02-29"), "import.not_a_date", "days[0]", "date"),
        (_in("days", state="fine"), "import.not_one_of", "days[0] (2026-03-02)", "state"),
        (_in("days", unlogged="4"), "import.not_one_of", "days[0] (2026-03-02)", "unlogged"),
        (_in("days", ratings={"focus": 6}), "import.not_a_number", "days[0] (2026-03-02).ratings", "focus"),
        (_in("days", ratings={"joy": 5}), "import.unknown_field", "days[0] (2026-03-02).ratings", "joy"),
        (_in("days", ratings=[4, 2, 4]), "import.not_an_object", "days[0] (2026-03-02).ratings", ""),
        (_twice("days"), "import.twice", None, None),
        (_in("tasks", estimate_minutes=-1), "import.not_a_number", None, "estimate_minutes"),
        (_in("tasks", estimate_minutes=1.5), "import.not_a_number", None, "estimate_minutes"),
        (_in_trial("until", value="2026-03-01"), "import.ends_before_it_starts", _TRIAL, "until"),
        (_in_trial("cadence", "weekdays", value=[0]), "import.not_a_number", f"{_TRIAL}.cadence", "weekdays"),
        (_in_trial("cadence", "hours", value=["9", "17"]), "import.not_hours", f"{_TRIAL}.cadence", "hours"),
        (_in_trial("cadence", "hours", value=["09:00", "25:00"]), "import.not_hours", f"{_TRIAL}.cadence", "hours"),
        (_in_trial("days", 1, "date", value="soon"), "import.not_a_date", f"{_TRIAL}.days[1]", "date"),
        (_in_trial("days", 1, "drawn_date", value="2026-03-18"), "import.drawn_twice", _TRIAL, "days"),
        (_in_trial("plan", "worthwhile_ratio", value=0), "import.not_a_number", None, "worthwhile_ratio"),
        (_in_trial("plan_sha256", value="abc"), "import.not_a_hash", _TRIAL, "plan_sha256"),
        (_in_trial("plan", "guardrails", "be_nice", value=1), "import.unknown_field", None, "be_nice"),
        (_in("people", hours=["09:00"]), "import.not_hours", "people[0]", "hours"),
        (_in("meetings", attendees=None), "import.not_a_number", "meetings[0] (m1)", "attendees"),
        (lambda d: d["settings"].update({"hours.until": "late"}), "import.setting_not_valid", None, "hours.until"),
        (lambda d: d["settings"].update({"moon.phase": "full"}), "import.unknown_field", None, "moon.phase"),
        (
            lambda d: d["settings"].update({"hooks.command.set": ["rm", "-r"]}),
            "import.not_a_setting",
            None,
            "hooks.command.set",
        ),
        (lambda d: d["settings"].update({"channels.on": ["x"]}), "import.not_a_setting", None, "channels.on"),
        (lambda d: d.update(settings=[]), "import.not_an_object", "file.settings", ""),
    ],
)
def test_whatever_breaks_a_rule_is_refused_by_naming_the_entry_and_the_field(
    change: Change, code: str, entry: str | None, field: str | None
) -> None:
    document = twenty_and_eight()
    change(document)
    reason = refused(document).reason
    assert reason.code == code
    assert entry is None or reason.params["entry"] == entry[:60] + ("…" if len(entry) > 60 else "")
    assert field is None or reason.params["field"] == field


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b'{"format": "deepday-history", "version": 1, "version": 2}',
        b'{"format": "deepday-history", "version": 1, "x_a": NaN}',
        b'{"format": "deepday-history", "version": 1, "x_a": 1e999}',
        b'{"format": "deepday-history", "version": 1, "x_a": ' + b"[" * 100_000,
        b'{"format": "deepday-history", "version": 1, "x_a": ' + b"9" * 100_000 + b"}",
    ],
)
def test_a_damaged_file_is_refused(content: bytes) -> None:
    assert refused(content).reason.code == "import.damaged"


def test_a_session_without_an_end_in_a_file_that_is_older_than_it_is_refused() -> None:
    document = twenty_and_eight()
    document["sessions"][-1]["ended_at"] = None
    document["exported_at"] = "2026-01-01T00:00:00Z"
    assert refused(document).reason.code == "import.no_end"


def test_a_refusal_holds_no_more_of_the_file_than_can_be_read() -> None:
    document = twenty_and_eight()
    document["sessions"][0]["\n" * 100_000] = 1
    assert len(refused(document).reason.params["field"]) < 100


def test_what_touches_does_not_overlap_and_what_lies_inside_does() -> None:
    def lasting(key: str, start: int, end: int | None) -> Session:
        at = EXPORTED_AT
        ended = None if end is None else at + timedelta(minutes=end)
        return Session(key, "deep", at + timedelta(minutes=start), "UTC", ended)  # type: ignore[arg-type]  # not looked at

    def found(*sessions: Session) -> list[tuple[str, str]]:
        return [(a.id, b.id) for a, b in overlaps(sessions)]

    assert found(lasting("a", 0, 10), lasting("b", 10, 20), lasting("c", 20, 20)) == []
    assert found(lasting("a", 0, 30), lasting("b", 1, 2), lasting("c", 25, 40)) == [("a", "b"), ("a", "c")]
    assert found(lasting("a", 0, None), lasting("b", 50, 60)) == [("a", "b")]


def test_the_sources_of_an_entry_are_those_of_the_log() -> None:
    document = read({**MINIMAL, "interruptions": [{"id": "i", "at": "2026-03-02T09:00:00Z", "time_zone": "UTC"}]})
    (entry,) = document.of("interruptions")
    assert isinstance(entry, Interruption)
    assert entry.source is Source.OTHER
