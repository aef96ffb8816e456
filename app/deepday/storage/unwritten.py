"""What has been given to be saved and is not in the database yet, so that reads see it all the same."""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from deepday.domain.interruption import Interruption
from deepday.domain.session import Session
from deepday.engine.history_ports import Recovered
from deepday.storage.record import Record

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Waiting(Generic[V]):
    """A value on its way, with the number and the instant of the save it came with."""

    seq: int
    written_at: datetime
    value: V


@dataclass(slots=True)
class Unwritten:
    """The newest waiting value of each id; any thread may add, remove and look."""

    _sessions: dict[str, Waiting[Session]] = field(default_factory=dict)
    _entries: dict[str, Waiting[Interruption]] = field(default_factory=dict)
    _recovered: dict[str, Waiting[Recovered]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, record: Record) -> None:
        """Let reads see what *record* holds."""
        with self._lock:
            for session in record.sessions:
                _put(self._sessions, session.id, record, session)
            for entry in record.interruptions:
                _put(self._entries, entry.id, record, entry)
            if record.recovered is not None:
                _put(self._recovered, record.recovered.session, record, record.recovered)

    def remove(self, record: Record) -> None:
        """Forget *record*: it is in the database, or nowhere; newer values of the same ids stay."""
        with self._lock:
            for session in record.sessions:
                _drop(self._sessions, session.id, record)
            for entry in record.interruptions:
                _drop(self._entries, entry.id, record)
            if record.recovered is not None:
                _drop(self._recovered, record.recovered.session, record)

    def sessions(self) -> dict[str, Waiting[Session]]:
        """Return the waiting sessions by id. Ask before the database: what is written meanwhile is then in one."""
        with self._lock:
            return dict(self._sessions)

    def interruptions(self) -> dict[str, Interruption]:
        """Return the waiting entries by id. Ask before the database."""
        with self._lock:
            return {key: waiting.value for key, waiting in self._entries.items()}

    def recovered(self) -> Waiting[Recovered] | None:
        """Return the newest waiting recovered session. Ask before the database."""
        with self._lock:
            return max(self._recovered.values(), key=lambda waiting: waiting.seq, default=None)


def _put(waiting: dict[str, Waiting[V]], key: str, record: Record, value: V) -> None:
    there = waiting.get(key)
    if there is None or there.seq <= record.seq:
        waiting[key] = Waiting(record.seq, record.written_at, value)


def _drop(waiting: dict[str, Waiting[V]], key: str, record: Record) -> None:
    there = waiting.get(key)
    if there is not None and there.seq == record.seq:
        del waiting[key]
