"""The point persons in the history file (``engine.history_ports.PeopleStore``)."""

import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial

from deepday.domain.person import Person
from deepday.storage.database import Database
from deepday.storage.rows import storable
from deepday.storage.side_tables import put_person, read_people


class PeopleBook:
    """The people in *database*; any thread may call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, person: Person) -> "Future[None]":
        """Insert or replace a person; done when it is on disk. The Future fails with StorageError."""
        return self._database.submit(partial(put_person, person))

    def remove(self, name: str) -> "Future[bool]":
        """Forget a person and say whether there was one. The Future fails with StorageError."""
        return self._database.submit(partial(_remove, name))

    def people(self) -> Sequence[Person]:
        """Return everybody, in the order of adding. Raises StorageError."""
        return self._database.read(read_people)


def _remove(name: str, connection: sqlite3.Connection) -> bool:
    return connection.execute("DELETE FROM people WHERE name = ?", (storable(name),)).rowcount > 0
