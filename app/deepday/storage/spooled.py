"""What waits in the spool, laid over what another process reads of the database: acknowledged is acknowledged."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from deepday.domain.interruption import Interruption
from deepday.domain.session import Session
from deepday.storage.faults import file_fault
from deepday.storage.record import Record
from deepday.storage.spool import Spool

SUFFIX = ".spool"


class Spooled:
    """The newest values in *records* that are not, or in an older state, in the database at *connection*."""

    def __init__(self, records: Iterable[Record], connection: sqlite3.Connection) -> None:
        self._sessions: dict[str, Session] = {}
        self._entries: dict[str, Interruption] = {}
        for record in records:  # the oldest first
            for session in record.sessions:
                if record.seq > _seq("sessions", session.id, connection):
                    self._sessions[session.id] = session
            for entry in record.interruptions:
                if record.seq > _seq("interruptions", entry.id, connection):
                    self._entries[entry.id] = entry

    def over_sessions(self, found: list[Session], first: date, last: date) -> list[Session]:
        """Return *found*, the sessions of these local dates, with what waits."""
        if not self._sessions:
            return found
        kept = [session for session in found if session.id not in self._sessions]
        new = [session for session in self._sessions.values() if first <= session.local_date <= last]
        return sorted(kept + new, key=attrgetter("local_date", "started_at"))

    def over_entries(self, found: list[Interruption], first: date, last: date) -> list[Interruption]:
        """Return *found*, the entries of these local dates, with what waits."""
        if not self._entries:
            return found
        kept = [entry for entry in found if entry.id not in self._entries]
        new = [entry for entry in self._entries.values() if first <= _local_date(entry) <= last]
        return sorted(kept + new, key=attrgetter("at"))


def waiting_records(path: Path) -> Sequence[Record]:
    """Return what waits beside the database at *path*; ask before reading it: what is written meanwhile is in one.

    Raises:
        StorageError: it cannot be read.
    """
    try:
        return Spool(path.with_suffix(SUFFIX)).load()
    except OSError as error:
        raise file_fault(error, path) from error


def _seq(table: str, key: str, connection: sqlite3.Connection) -> int:
    row = connection.execute(f"SELECT seq FROM {table} WHERE id = ?", (key,)).fetchone()  # noqa: S608 -- named above
    return -1 if row is None else row[0]


def _local_date(entry: Interruption) -> date:
    return entry.at.astimezone(ZoneInfo(entry.time_zone)).date()
