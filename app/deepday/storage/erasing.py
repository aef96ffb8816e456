"""Erases from the tables of a history: everything, some local dates, or a name; within the caller's transaction.

Files of older versions lack some tables: what is not there holds nothing. What was deleted still stands in the file
until it is cleaned out (``cleaning``).
"""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from deepday.domain.interruption import SOMEONE
from deepday.domain.trial import Trial
from deepday.storage.exchange.parts import Part
from deepday.storage.exchange.trials import read_trial, write_trial
from deepday.storage.totals import make_anew

_KEPT = frozenset({"progress"})
_OF_DATES = (
    ("corrections", "DELETE FROM corrections WHERE entry IN (SELECT id FROM interruptions WHERE {dates})"),
    ("corrections", "DELETE FROM corrections WHERE entry IN (SELECT id FROM sessions WHERE {dates})"),
    ("heartbeats", "DELETE FROM heartbeats WHERE session IN (SELECT id FROM sessions WHERE {dates})"),
    ("recovered_sessions", "DELETE FROM recovered_sessions WHERE session IN (SELECT id FROM sessions WHERE {dates})"),
    ("effect_journal", "DELETE FROM effect_journal WHERE session IN (SELECT id FROM sessions WHERE {dates})"),
    ("interruptions", "DELETE FROM interruptions WHERE {dates}"),
    ("sessions", "DELETE FROM sessions WHERE {dates}"),
    ("meetings", "DELETE FROM meetings WHERE {dates}"),
    ("days", "DELETE FROM days WHERE date BETWEEN :first AND :last"),
    ("sense_days", "DELETE FROM sense_days WHERE date BETWEEN :first AND :last"),
    ("tasks", "DELETE FROM tasks WHERE day BETWEEN :first AND :last"),
    ("samples", "DELETE FROM samples WHERE date(started_at / 1000000, 'unixepoch') BETWEEN :first AND :last"),
)
_WRITTEN_BY_PEOPLE: Mapping[str, tuple[str, ...]] = {
    "sessions": ("goal", "point_person"),
    "interruptions": ("who", "note"),
    "corrections": ("before", "after"),
    "days": ("note", "went_well", "change"),
    "tasks": ("title", "why"),
    "people": ("name", "contact"),
    "talks": ("said",),
    "meetings": ("title",),
    "samples": ("title",),
    "planned_days": ("point_person", "contact"),
    "kept_fields": ("entry",),
}
_JSON: Mapping[str, tuple[str, ...]] = {
    "requests": ("answers",),
    "kept_fields": ("value",),
    "effect_journal": ("prior", "target", "read_back", "reason_params"),
    "planned_blocks": ("prior", "target", "read_back", "reason_params"),
}
_FORGET = (
    "UPDATE interruptions SET who = :someone WHERE local_date < :before AND who <> :someone",
    """
    UPDATE corrections SET "before" = :someone WHERE field = 'who' AND "before" <> :someone
        AND entry IN (SELECT id FROM interruptions WHERE local_date < :before)
    """,
    """
    UPDATE corrections SET "after" = :someone WHERE field = 'who' AND "after" <> :someone
        AND entry IN (SELECT id FROM interruptions WHERE local_date < :before)
    """,
)


class Erasure(Protocol):
    """What is to be erased from a history."""

    def __call__(self, connection: sqlite3.Connection, /) -> None:
        """Do it, within the caller's transaction."""


@dataclass(frozen=True, slots=True)
class EraseEverything:
    """All of it; only the number of the newest save stays."""

    def __call__(self, connection: sqlite3.Connection, /) -> None:
        """Empty every table."""
        for table in reversed(_tables(connection)):
            if table not in _KEPT:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 -- a table of the file itself


@dataclass(frozen=True, slots=True)
class EraseDates:
    """What belongs to the local dates *first* to *last*; trials stay, whatever their dates."""

    first: date
    last: date

    def __call__(self, connection: sqlite3.Connection, /) -> None:
        """Delete it."""
        there = _tables(connection)
        span = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        for table, statement in _OF_DATES:
            if table in there:
                connection.execute(statement.format(dates="local_date BETWEEN :first AND :last"), span)
        if "kept_fields" in there:
            _drop_lost_fields(connection)
        if "day_totals" in there:
            make_anew(connection)


@dataclass(frozen=True, slots=True)
class EraseName:
    """A name, wherever a person wrote it: "someone" stands in its place. The entries stay: they count."""

    name: str

    def __call__(self, connection: sqlite3.Connection, /) -> None:
        """Replace it."""
        there = _tables(connection)
        in_text, in_json = self.replaced, _in_json(self.replaced)
        connection.create_function("replaced", 1, in_text, deterministic=True)
        if "people" in there:
            connection.execute("DELETE FROM people WHERE replaced(name) <> name")
        for function, columns_of in (
            (in_text, _WRITTEN_BY_PEOPLE),
            (in_json, _JSON),
            (self._in_trial, {"trials": ("text",)}),
        ):
            connection.create_function("replaced", 1, function, deterministic=True)
            for table, columns in columns_of.items():
                for column in columns if table in there else ():
                    connection.execute(
                        f'UPDATE OR REPLACE {table} SET "{column}" = replaced("{column}") '  # noqa: S608 -- names above
                        f'WHERE "{column}" IS NOT NULL AND replaced("{column}") <> "{column}"'
                    )

    def replaced(self, text: str) -> str:
        """Return *text* with "someone" for every whole word that is the name, however it is written."""
        forms = {self.name, *(unicodedata.normalize(form, self.name) for form in ("NFC", "NFD"))}
        either = "|".join(re.escape(form) for form in sorted(forms))
        return re.sub(rf"(?<!\w)(?:{either})(?!\w)", SOMEONE, text, flags=re.IGNORECASE)

    def _in_trial(self, text: str) -> str:
        trial: Trial = read_trial(Part(json.loads(text), "trial"))
        written = dict(write_trial(trial))
        for field in ("title", "days", "deviations", "agreement"):
            written[field] = _walked(
                written[field], self.replaced, only=("title", "reason", "detail", "text", "point_persons", "x_terms")
            )
        return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def forget_names(before: date, connection: sqlite3.Connection) -> int:
    """Let interrupters of entries before a local date be "someone"; returns how many texts changed."""
    values = {"someone": SOMEONE, "before": before.isoformat()}
    return sum(connection.execute(statement, values).rowcount for statement in _FORGET)


def holds_old_names(before: date, connection: sqlite3.Connection) -> bool:
    """Say whether an entry before a local date still names somebody."""
    found = "SELECT 1 FROM interruptions WHERE local_date < ? AND who <> ? LIMIT 1"
    return connection.execute(found, (before.isoformat(), SOMEONE)).fetchone() is not None


def _drop_lost_fields(connection: sqlite3.Connection) -> None:
    """Delete the foreign fields of entries that are there no more."""
    from deepday.storage.exchange.lists import LISTS  # noqa: PLC0415 -- only for this

    for one in LISTS:
        of_list = "SELECT DISTINCT entry FROM kept_fields WHERE list = ?"
        kept = {key for (key,) in connection.execute(of_list, (one.name,))}
        lost = kept - {one.key(entry) for entry in one.kept(connection)} if kept else set()
        drop = "DELETE FROM kept_fields WHERE list = ? AND entry = ?"
        connection.executemany(drop, [(one.name, key) for key in lost])


def _tables(connection: sqlite3.Connection) -> list[str]:
    found = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    return [name for (name,) in connection.execute(found)]


def _in_json(replaced: Callable[[str], str]) -> Callable[[str], str]:
    def function(text: str) -> str:
        before = json.loads(text)
        after = _walked(before, replaced)
        return text if after == before else json.dumps(after, ensure_ascii=False)

    return function


def _walked(value: object, replaced: Callable[[str], str], only: tuple[str, ...] = (), field: str = "") -> object:
    """Return *value* with every text in it replaced, or only those in fields named *only* and below them."""
    if isinstance(value, str):
        return replaced(value) if not only or field in only else value
    if isinstance(value, list):
        return [_walked(item, replaced, only, field) for item in value]
    if isinstance(value, dict):
        return {name: _walked(item, replaced, () if name in only else only, name) for name, item in value.items()}
    return value
