"""Which senses worked on which day, in the history file (``engine.sense_ports.SenseDayStore``)."""

import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from datetime import date
from functools import partial

from deepday.domain.day_senses import DaySenses, SenseState
from deepday.storage.database import Database

_PUT = "INSERT OR IGNORE INTO sense_days (date, sense, state) VALUES (?, ?, ?)"
_OF_DATES = "SELECT date, sense, state FROM sense_days WHERE date BETWEEN ? AND ? ORDER BY date"


class SenseDays:
    """The senses' days in *database*; any thread may call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, on: date, states: Mapping[str, SenseState]) -> "Future[None]":
        """Keep that on this date each sense was in its state for a while; the Future fails with StorageError."""
        return self._database.submit(partial(_note, on, dict(states)))

    def days(self, first: date, last: date) -> Sequence[DaySenses]:
        """Return what is kept of the dates *first* to *last*, in order. Raises StorageError."""
        return self._database.read(partial(_read, first, last))


def _note(on: date, states: Mapping[str, SenseState], connection: sqlite3.Connection) -> None:
    connection.executemany(_PUT, [(on.isoformat(), sense, state.value) for sense, state in states.items()])


def _read(first: date, last: date, connection: sqlite3.Connection) -> list[DaySenses]:
    found: dict[str, dict[str, set[SenseState]]] = {}
    for day, sense, state in connection.execute(_OF_DATES, (first.isoformat(), last.isoformat())):
        found.setdefault(day, {}).setdefault(sense, set()).add(SenseState(state))
    return [
        DaySenses(date.fromisoformat(day), {sense: frozenset(states) for sense, states in senses.items()})
        for day, senses in found.items()
    ]
