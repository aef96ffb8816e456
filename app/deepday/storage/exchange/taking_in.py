"""Takes the entries of a file into the history: all of them in one transaction, or none.

An entry that is there already and is the same is left out; one that is there and differs is refused by name.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from deepday.domain.interruption import Correction, Interruption
from deepday.domain.session import Session
from deepday.storage.exchange.document import OF_THE_FILE, Document, Foreign, Place, with_foreign
from deepday.storage.exchange.lists import CORRECTIONS, INTERRUPTIONS, LISTS, SESSIONS, EntryList
from deepday.storage.exchange.parts import Path
from deepday.storage.exchange.reading import overlaps
from deepday.storage.exchange.refusals import refusal
from deepday.storage.record import Record

_KEEP = """
    INSERT INTO kept_fields (list, entry, path, value) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET value = excluded.value
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many entries of each list are new, and how many were there already."""

    new: Mapping[str, int] = field(default_factory=dict)
    known: int = 0


def take_in(document: Document, seq: int, now: datetime, connection: sqlite3.Connection) -> Taken:
    """Put what is new in *document* into the history, as save number *seq*, within the caller's transaction.

    Raises:
        CouldNotError: an entry differs from the one that is kept, or a session overlaps with one.
    """
    kept_foreign = read_foreign(connection)
    new = {one.name: _new(one, document, kept_foreign, connection) for one in LISTS}
    _check_overlaps([s for s in new[SESSIONS.name] if isinstance(s, Session)], connection)
    Record(
        seq,
        now,
        tuple(s for s in new[SESSIONS.name] if isinstance(s, Session)),
        tuple(i for i in new[INTERRUPTIONS.name] if isinstance(i, Interruption)),
        tuple(c for c in new[CORRECTIONS.name] if isinstance(c, Correction)),
    ).put_into(connection)
    for one in LISTS:
        for entry in new[one.name] if one.put is not None else ():
            one.put(entry, connection)  # type: ignore[misc]  # looked at in the line above
    _keep_foreign(document, new, connection)
    counts = {name: len(entries) for name, entries in new.items()}
    return Taken(counts, document.count() - sum(counts.values()))


def read_foreign(connection: sqlite3.Connection) -> dict[Place, dict[Path, object]]:
    """Return the foreign fields that are kept, by the entry they belong to."""
    found: dict[Place, dict[Path, object]] = {}
    for name, key, path, value in connection.execute("SELECT list, entry, path, value FROM kept_fields"):
        found.setdefault((name, key), {})[tuple(json.loads(path))] = json.loads(value)
    return found


def _new(
    one: EntryList[Any], document: Document, kept_foreign: Mapping[Place, Foreign], connection: sqlite3.Connection
) -> list[object]:
    found = document.of(one.name)
    kept = {one.key(entry): entry for entry in one.kept(connection)} if found else {}
    new = []
    for position, entry in enumerate(found):
        key = one.key(entry)
        place = one.name, key
        if key not in kept:
            new.append(entry)
        elif with_foreign(one.write(kept[key]), kept_foreign.get(place, {})) != with_foreign(
            one.write(entry), document.foreign.get(place, {})
        ):
            named = "" if one.is_known_by_texts else f" ({key})"
            raise refusal("import.differs", f"{one.name}[{position}]{named}")
    return new


def _check_overlaps(new: list[Session], connection: sqlite3.Connection) -> None:
    ids = {session.id for session in new}
    for pair in overlaps([*SESSIONS.kept(connection), *new] if new else []):
        first, second = sorted(pair, key=lambda session: session.id not in ids)
        if first.id in ids:
            raise refusal("import.overlaps", f"sessions ({first.id})", other=second.id)


def _keep_foreign(document: Document, new: Mapping[str, list[object]], connection: sqlite3.Connection) -> None:
    places = {OF_THE_FILE} | {(one.name, one.key(entry)) for one in LISTS for entry in new[one.name]}
    connection.executemany(
        _KEEP,
        [
            (*place, json.dumps(path), json.dumps(value, ensure_ascii=False))
            for place, foreign in document.foreign.items()
            if place in places
            for path, value in foreign.items()
        ],
    )
