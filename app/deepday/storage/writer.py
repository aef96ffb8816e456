"""The writer: the one thread that writes to the history, one transaction at a time, in the order of asking.

It sleeps until something is asked of it. A lock held by another process is waited for 100 ms; then a record goes to
the spool, anything else waits a little longer and fails. Only while something is wrong does it look again by itself:
once a second for a lock or a full disk, every half minute for the rest.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from deepday.domain.errors import StorageError
from deepday.domain.reason import Reason
from deepday.engine.ports import Clock
from deepday.storage.ballast import Ballast
from deepday.storage.damage_note import note_if_damaged
from deepday.storage.faults import DISK_FULL, FAILED, LOCKED, file_fault, has_room
from deepday.storage.record import Record
from deepday.storage.spool import Spool
from deepday.storage.transactions import Transactions, Work
from deepday.storage.trouble import Trouble
from deepday.storage.unwritten import Unwritten

T = TypeVar("T")

LOCK_WAIT_MS = 100
"""How long a lock is waited for before a record goes to the spool."""
PATIENCE_S = 3.0
"""How long other writes wait for a lock before they fail."""
_RETRY_WAITING_S = 0.05


@dataclass(frozen=True, slots=True)
class SafetyNet:
    """What stands beside the database at ``path``: a spool for what it cannot take, and the ballast."""

    path: Path
    spool: Spool
    ballast: Ballast

    def append(self, record: Record) -> None:
        """Put *record* into the spool; the ballast makes room for one that ends a session. Raises OSError."""
        try:
            self.spool.append(record)
        except OSError:
            if not (record.ends_a_session and self.ballast.give_up()):
                raise
            self.spool.append(record)


@dataclass(frozen=True, slots=True)
class _Job:
    work: Work[Any]
    future: "Future[Any]"
    until_s: float
    record: Record | None = None
    alone: bool = False


class Writer:
    """Writes through *connection*, which is its own from now on; without a *net* nothing is spooled.

    *guard* is held during a transaction. *spooled* was found in the spool and is read in first. *on_trouble* is called
    on the writer's thread when ``trouble`` may have changed.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        guard: threading.Lock,
        clock: Clock,
        *,
        net: SafetyNet | None,
        unwritten: Unwritten,
        spooled: list[Record],
        on_trouble: Callable[[], None],
    ) -> None:
        self._transactions = Transactions(connection, guard, net.path if net is not None else None)
        self._log = self._transactions.log
        self._clock = clock
        self._net = net
        self._path = str(net.path) if net is not None else ""
        self._unwritten = unwritten
        self._spooled = spooled
        self._trouble = Trouble(clock.elapsed_s, on_trouble)
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._waiting: deque[_Job] = deque()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)
        self._thread.start()

    # --- any thread --------------------------------------------------------------------------

    def submit(self, work: Work[T], patience_s: float = PATIENCE_S) -> "Future[T]":
        """Run *work* in a transaction of its own; done when it is on disk.

        The Future fails with StorageError when it could not be written within *patience_s* of a lock, and with
        whatever *work* raises; nothing of it is kept then.
        """
        future: Future[T] = Future()
        self._ask(_Job(work, future, self._clock.elapsed_s() + patience_s))
        return future

    def submit_alone(self, work: Work[T]) -> "Future[T]":
        """Run *work* as ``submit`` does, but outside any transaction; the log may be cut to nothing in it."""
        future: Future[T] = Future()
        self._ask(_Job(work, future, self._clock.elapsed_s() + PATIENCE_S, alone=True))
        return future

    def keep(self, record: Record) -> "Future[None]":
        """Put *record* into the database, or else into the spool; done when it is on disk in one of them."""
        future: Future[None] = Future()
        self._ask(_Job(record.put_into, future, 0.0, record))
        return future

    def trouble(self) -> Reason | None:
        """Return why nothing can be written, or None; a lock counts only after five seconds."""
        return self._trouble.reason()

    def close(self, timeout_s: float) -> bool:
        """Write what has been asked for, end the thread and say whether that worked within *timeout_s*."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _ask(self, job: _Job) -> None:
        if self._closed:
            message = "the history is closed"
            raise RuntimeError(message)
        job.future.set_running_or_notify_cancel()
        self._queue.put(job)

    # --- the writer's thread -----------------------------------------------------------------

    def _run(self) -> None:
        self._catch_up()
        while True:
            try:
                job = self._queue.get(timeout=self._look_again_in_s())
            except Empty:
                self._look_again()
            else:
                if job is None:
                    break
                self._do(job)
        self._end()

    def _look_again_in_s(self) -> float | None:
        if self._waiting:
            return _RETRY_WAITING_S
        if self._trouble.code:
            return self._trouble.look_again_in_s
        return self._log.pause_s

    def _look_again(self) -> None:
        self._transactions.tidy()
        for _ in range(len(self._waiting)):
            self._do(self._waiting.popleft())
        if self._trouble.code:
            self._catch_up()

    def _do(self, job: _Job) -> None:
        try:
            try:
                result = self._transactions.run_alone(job.work) if job.alone else self._transact(job.work)
            except StorageError as error:
                self._could_not(job, error)
                return
        except Exception as error:  # noqa: BLE001 -- a thread's border: our own mistake goes to whoever waits for it
            self._drop(job, error)
            return
        job.future.set_result(result)
        if job.record is not None:
            self._unwritten.remove(job.record)
        if self._trouble.code:
            self._catch_up()
        if self._log.is_full:
            self._transactions.tidy()  # now, when what was asked for is acknowledged

    def _transact(self, work: Work[T]) -> T:
        return self._transactions.run(work, 0 if self._trouble.code == LOCKED else LOCK_WAIT_MS)

    def _could_not(self, job: _Job, error: StorageError) -> None:
        self._trouble.note(error)
        if self._net is not None:
            note_if_damaged(self._net.path, error)
        if job.record is not None:
            self._put_in_spool(job, job.record, error)
        elif error.reason.code == LOCKED and self._clock.elapsed_s() < job.until_s:
            self._waiting.append(job)
        else:
            self._drop(job, error)

    def _put_in_spool(self, job: _Job, record: Record, why: StorageError) -> None:
        if self._net is None:
            self._drop(job, why)
            return
        try:
            self._net.append(record)
        except OSError as error:
            fault = file_fault(error, self._net.path)
            self._trouble.note(fault)
            self._drop(job, fault)
        else:
            self._spooled.append(record)
            job.future.set_result(None)

    def _drop(self, job: _Job, error: Exception) -> None:
        if job.record is not None:
            self._unwritten.remove(job.record)
        job.future.set_exception(error)

    # --- when something was wrong ------------------------------------------------------------

    def _catch_up(self) -> None:
        """Read the spool in and hold the ballast again; if both work, nothing is wrong any more."""
        net = self._net
        if net is None:
            self._trouble.is_over()
            return
        try:
            if self._trouble.code == DISK_FULL and not has_room(net.path):
                return
            if self._spooled or self._trouble.code or net.spool.holds_damage:
                self._read_in(net)
            net.ballast.take_up()
        except StorageError as error:
            self._trouble.note(error)
        except OSError as error:
            self._trouble.note(file_fault(error, net.path))
        except sqlite3.Error as error:  # none that is known; what waits stays in the spool
            self._trouble.note(StorageError(FAILED, {"path": str(net.path), "error": type(error).__name__}))
        else:
            self._trouble.is_over()

    def _read_in(self, net: SafetyNet) -> None:
        refused: list[Record] = []
        self._transact(partial(_put_all, self._spooled, refused))
        for record in self._spooled:
            self._unwritten.remove(record)
        self._spooled = []
        net.spool.clear(refused, self._clock.now().strftime("%Y%m%dT%H%M%SZ"))

    def _end(self) -> None:
        if self._spooled:
            self._catch_up()
        while self._waiting:
            self._drop(self._waiting.popleft(), StorageError(LOCKED, {"path": self._path, "error": ""}))
        self._transactions.close()


def _put_all(records: list[Record], refused: list[Record], connection: sqlite3.Connection) -> None:
    """Put *records* in; one that breaks a rule of the tables is left out and added to *refused*."""
    connection.execute("UPDATE progress SET seq = seq")  # a page to write, even if there is nothing else
    for record in records:
        connection.execute("SAVEPOINT record")
        try:
            record.put_into(connection)
        except (sqlite3.IntegrityError, LookupError, ValueError, OverflowError):
            connection.execute("ROLLBACK TO record")
            refused.append(record)
        connection.execute("RELEASE record")
