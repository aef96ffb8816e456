"""Answers as a document of plain values, as TOML and JSON hold them: read strictly, written with the same names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from deepday.domain.errors import CouldNotError, UsageError
from deepday.domain.request import (
    LANGUAGES,
    MEETING_MINUTES,
    SPRINT_DAYS,
    Affected,
    Applicant,
    Benefit,
    Decider,
    LongTask,
    PointPerson,
    Proposal,
    RequestAnswers,
    Talk,
    TrialTerms,
    entry_name,
)
from deepday.domain.texts import clean_line, clean_text
from deepday.domain.times import parse_clock
from deepday.domain.trial import Per

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FIELDS = {"starts": "from", "ends": "until"}
"""What a field is called in the document, where that differs."""

Document = Mapping[str, Any]
Read = Callable[[Any, str], Any]
Choice = TypeVar("Choice", bound=StrEnum)


def read_answers(document: Document) -> RequestAnswers:
    """Return the answers in *document*; what is absent or an empty text is blank.

    Raises:
        CouldNotError: ``answers.unknown_key`` or ``answers.does_not_fit``, with the dotted name.
    """
    _refuse_unknown(document, ("language", "task", *_TABLES, "team"), "")
    read = {name: _table(document.get(name, {}), name, of) for name, of in _TABLES.items()}
    tasks = _entries(document.get("task", []), "task", _TASK)
    team = _entries(document.get("team", []), "team", _AFFECTED)
    starts, ends = read["proposal"]["starts"], read["proposal"]["ends"]
    if starts is not None and ends is not None and ends <= starts:
        raise _does_not_fit("proposal.until", ends, f"> {starts:%H:%M}")
    return RequestAnswers(
        language=_language(document.get("language", "en"), "language"),
        manager=Decider(**read["manager"]),
        me=Applicant(**read["me"]),
        tasks=tuple(LongTask(**task) for task in tasks),
        proposal=Proposal(**read["proposal"]),
        point_person=PointPerson(**read["point_person"]),
        team=tuple(Affected(**entry) for entry in team),
        trial=TrialTerms(**read["trial"]),
        meeting=Talk(**read["meeting"]),
    )


def as_document(answers: RequestAnswers) -> dict[str, Any]:
    """Return *answers* as plain values that ``read_answers`` takes; what is blank is left out."""
    document: dict[str, Any] = {"language": answers.language}
    for name in _TABLES:
        table = _written(getattr(answers, name))
        if table:
            document[name] = table
    if answers.tasks:
        document["task"] = [_written(task) for task in answers.tasks]
    if answers.team:
        document["team"] = [_written(entry) for entry in answers.team]
    return document


# --- one value ------------------------------------------------------------------------------------


def _line(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise _does_not_fit(name, value, '"…"')
    return clean_line(value)


def _text(value: Any, name: str) -> str:
    return clean_text(value) if isinstance(value, str) else _line(value, name)


def _language(value: Any, name: str) -> str:
    if value not in LANGUAGES:
        raise _does_not_fit(name, value, " | ".join(LANGUAGES))
    return str(value)


def _choice(choices: type[Choice]) -> Read:
    def read(value: Any, name: str) -> Choice | None:
        if value == "":
            return None
        try:
            return choices(value)
        except ValueError as error:
            raise _does_not_fit(name, value, " | ".join(choices)) from error

    return read


def _whole(low: int, high: int) -> Read:
    def read(value: Any, name: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _does_not_fit(name, value, f"{low} … {high}")
        return value

    return read


def _number(low: float, high: float) -> Read:
    def read(value: Any, name: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise _does_not_fit(name, value, f"{low:g} … {high:g}")
        return float(value)

    return read


def _clock(value: Any, name: str) -> time | None:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    if value == "":
        return None
    try:
        return parse_clock(_line(value, name))
    except UsageError as error:
        raise _does_not_fit(name, value, '"09:00"') from error


def _hours(value: Any, name: str) -> tuple[time, time] | None:
    if value == "":
        return None
    try:
        starts, ends = (parse_clock(part) for part in _line(value, name).replace("\u2013", "-").split("-"))
    except (UsageError, ValueError) as error:
        raise _does_not_fit(name, value, '"11:30-12:00"') from error
    if ends <= starts:
        raise _does_not_fit(name, value, '"11:30-12:00"')
    return starts, ends


def _weekdays(value: Any, name: str) -> tuple[int, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or any(day not in WEEKDAYS for day in value):
        raise _does_not_fit(name, value, '["tue", "wed"]')
    return tuple(sorted({WEEKDAYS.index(day) + 1 for day in value}))


def _moment(value: Any, name: str) -> datetime | None:
    if value == "":
        return None
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(_line(value, name))
    except ValueError as error:
        raise _does_not_fit(name, value, "2026-12-01T10:00:00") from error
    if isinstance(value, str) and len(value.strip()) <= len("2026-12-01"):
        raise _does_not_fit(name, value, "2026-12-01T10:00:00")
    return at


# --- tables ---------------------------------------------------------------------------------------

_TASK: Mapping[str, Read] = {
    "title": _line,
    "why": _text,
    "benefit": _choice(Benefit),
    "estimate_hours": _number(0, 10_000),
    "expected_reduction_percent": _number(0, 100),
}
_AFFECTED: Mapping[str, Read] = {"who": _line, "effect": _text, "remedy": _text, "delegated_to": _line}
_TABLES: Mapping[str, Mapping[str, Read]] = {
    "manager": {"name": _line},
    "me": {"name": _line, "project": _line},
    "proposal": {
        "days": _whole(1, 20),
        "per": _choice(Per),
        "sprint_days": _whole(2, 60),
        "weekdays": _weekdays,
        "from": _clock,
        "until": _clock,
        "availability": _hours,
    },
    "point_person": {"name": _line, "contact": _line},
    "trial": {
        "weeks": _whole(1, 104),
        "success": _text,
        "urgent_within_minutes": _whole(1, 24 * 60),
        "deferred_within_hours": _number(0, 24 * 14),
    },
    "meeting": {"at": _moment, "minutes": _whole(5, 8 * 60)},
}
_DEFAULTS: Mapping[str, object] = {"sprint_days": SPRINT_DAYS, "minutes": MEETING_MINUTES, "weekdays": ()}


def _table(table: Any, name: str, of: Mapping[str, Read]) -> dict[str, Any]:
    if not isinstance(table, Mapping):
        raise _does_not_fit(name, table, f"[{name}]")
    _refuse_unknown(table, of, f"{name}.")
    named = {key: field_name for field_name, key in _FIELDS.items()}
    return {named.get(key, key): _value(table, key, read, f"{name}.{key}") for key, read in of.items()}


def _value(table: Document, key: str, read: Read, name: str) -> Any:
    if key in table:
        return read(table[key], name)
    if key in _DEFAULTS:
        return _DEFAULTS[key]
    return "" if read in (_line, _text) else None


def _entries(entries: Any, name: str, of: Mapping[str, Read]) -> list[dict[str, Any]]:
    if not isinstance(entries, list):
        raise _does_not_fit(name, entries, f"[[{name}]]")
    return [_table(entry, entry_name(name, number, len(entries)), of) for number, entry in enumerate(entries, start=1)]


def _refuse_unknown(table: Document, known: Any, above: str) -> None:
    for key in table:
        if key not in known:
            raise CouldNotError("answers.unknown_key", {"key": f"{above}{clean_line(str(key))[:100]}"})


def _does_not_fit(name: str, value: Any, expected: str) -> CouldNotError:
    shown = value.isoformat() if isinstance(value, date | time) else str(value)
    text = clean_line(shown)
    return CouldNotError("answers.does_not_fit", {"key": name, "text": text[:60], "expected": expected})


def _written(table: Any) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for of in fields(table):
        value = getattr(table, of.name)
        key = _FIELDS.get(of.name, of.name)
        if value in ("", None, ()):
            continue
        written[key] = _plain(value, of.name)
    return written


def _plain(value: Any, name: str) -> Any:
    if name == "weekdays":
        return [WEEKDAYS[day - 1] for day in value]
    if name == "availability":
        return "-".join(f"{at:%H:%M}" for at in value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.value if isinstance(value, StrEnum) else value
