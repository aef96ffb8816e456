"""What the person was told once and is not told again, and what the reminders about asking go by; small reads only."""

import sqlite3
from concurrent.futures import Future
from datetime import date, datetime
from functools import partial

from deepday.storage.database import Database
from deepday.storage.instants import instant_or_none, micros

_PUT = "INSERT OR IGNORE INTO told (what, at) VALUES (?, ?)"
_TOLD = "SELECT 1 FROM told WHERE what = ?"
_LAST_TOLD = "SELECT max(at) FROM told WHERE what >= ? AND what < ?"
_ASK_AGAIN = "SELECT ask_again FROM talks ORDER BY at DESC LIMIT 1"
_ANY_REQUEST = "SELECT 1 FROM requests LIMIT 1"


class Told:
    """``engine.asking_reminders.ToldStore`` in *database*; any thread may call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, what: str, at: datetime) -> "Future[None]":
        """Note that it was told; done when it is on disk. The Future fails with StorageError."""
        return self._database.submit(partial(_put, what, at))

    def was_told(self, what: str) -> bool:
        """Say whether it was told before. Raises StorageError."""
        return self._database.read(lambda connection: connection.execute(_TOLD, (what,)).fetchone() is not None)

    def last_told(self, what: str) -> datetime | None:
        """Return when *what*, with anything after a blank, was told last. Raises StorageError."""
        return self._database.read(partial(_last_told, what))

    def ask_again(self) -> date | None:
        """Return when to ask again, as said after the newest talk. Raises StorageError."""
        return self._database.read(_ask_again)

    def has_request(self) -> bool:
        """Say whether a request was ever begun. Raises StorageError."""
        return self._database.read(lambda connection: connection.execute(_ANY_REQUEST).fetchone() is not None)


def _put(what: str, at: datetime, connection: sqlite3.Connection) -> None:
    connection.execute(_PUT, (what, micros(at)))


def _last_told(what: str, connection: sqlite3.Connection) -> datetime | None:
    return instant_or_none(connection.execute(_LAST_TOLD, (f"{what} ", f"{what}!")).fetchone()[0])


def _ask_again(connection: sqlite3.Connection) -> date | None:
    row = connection.execute(_ASK_AGAIN).fetchone()
    return date.fromisoformat(row[0]) if row is not None and row[0] is not None else None
