"""The history file as the program holds it: one writer, one reader, and what to say when writing does not work.

What may go wrong at opening is in ``opening``, what may go wrong later in ``writer``. The loop's thread never waits for
a locked file: it only reads, and in WAL a read does not wait for a writer.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from deepday.domain.errors import StorageError
from deepday.domain.reason import Reason
from deepday.engine.ports import Clock
from deepday.storage import totals
from deepday.storage.ballast import ballast_of
from deepday.storage.cleaning import clean_out
from deepday.storage.connecting import connect
from deepday.storage.damage_note import note_if_damaged
from deepday.storage.faults import DAMAGED, fault_of, file_fault
from deepday.storage.migrations import MIGRATIONS, Migration
from deepday.storage.opening import open_history, settle_reader
from deepday.storage.record import Record
from deepday.storage.spool import Spool
from deepday.storage.spooled import SUFFIX
from deepday.storage.unwritten import Unwritten
from deepday.storage.writer import SafetyNet, Writer

T = TypeVar("T")
_SNAPSHOT_WAIT_S = 5.0


def _nobody() -> None:
    """Tell nobody."""


def _nothing(_connection: sqlite3.Connection) -> None:
    """Write nothing."""


class Database:
    """The history at *path*; threads may share it.

    ``set_aside`` is where a damaged file lies that was set aside at opening. ``unwritten`` holds what waits in the
    spool or in the queue. ``last_seq`` is the number of the newest save there was at opening. *on_trouble* is called on
    another thread when ``trouble`` may have changed.

    Raises:
        StorageError: the file is from the future, unreadable or locked, or the disk is full.
    """

    def __init__(
        self,
        path: str | Path,
        clock: Clock,
        *,
        on_trouble: Callable[[], None] = _nobody,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> None:
        self.path = Path(path)
        self.clock = clock
        self.unwritten = Unwritten()
        self._reading = threading.Lock()
        opened = open_history(self.path, clock.now(), migrations)
        self.set_aside = opened.set_aside
        self._in_memory = opened.in_memory
        self._reader = opened.reader
        try:
            settle_reader(self._reader)
            self.last_seq: int = self.read(_last_seq)
            net = None if opened.in_memory else _safety_net(self.path)
            spooled = _spooled(net)
        except BaseException:
            opened.close()
            raise
        for record in spooled:
            self.unwritten.add(record)
            self.last_seq = max(self.last_seq, record.seq)
        # In memory both are one connection, and what reads must wait for a transaction to end.
        guard = self._reading if opened.reader is opened.writer else threading.Lock()
        self._writer = Writer(
            opened.writer,
            guard,
            clock,
            net=net,
            unwritten=self.unwritten,
            spooled=spooled,
            on_trouble=on_trouble,
        )

        if self.read(totals.are_missing):
            self._writer.submit(totals.make_anew)

    @property
    def is_in_memory(self) -> bool:
        """Whether nothing is kept because nothing can be written here."""
        return self._in_memory is not None

    def keep(self, record: Record) -> "Future[None]":
        """Write *record*, into the spool if need be; done when it is on disk."""
        return self._writer.keep(record)

    def submit(self, work: Callable[[sqlite3.Connection], T]) -> "Future[T]":
        """Run *work* on the writer's thread in a transaction of its own; done when it is on disk.

        Fails with StorageError when a lock lasts or nothing can be written, and with whatever *work* raises.
        """
        return self._writer.submit(work)

    def try_once(self, work: Callable[[sqlite3.Connection], object]) -> None:
        """Run *work* like ``submit``, but let it go if the file is locked; nobody waits for it."""
        self._writer.submit(work, patience_s=0.0)

    def transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run *work* like ``submit`` and wait for it: for workers, never on the loop's thread. Raises StorageError."""
        return self._writer.submit(work).result()

    def is_sound(self) -> bool:
        """Look through the whole file, which takes long: for workers, in idle time. Raises StorageError."""
        with self.snapshot() as connection:
            try:
                return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
            except sqlite3.DatabaseError as error:
                fault = fault_of(error, self.path)
                if fault is None or fault.reason.code != DAMAGED:
                    raise
                return False

    def clean_out(self) -> None:
        """Build the file anew without what was deleted from it, and empty its log: for workers. Raises StorageError."""
        self._writer.submit_alone(clean_out).result()

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run *work*, which only reads, in the calling thread; all it reads is of one instant. Raises StorageError."""
        with self._reading:
            try:
                self._reader.execute("BEGIN")
                try:
                    return work(self._reader)
                finally:
                    self._reader.execute("ROLLBACK")
            except sqlite3.Error as error:
                fault = fault_of(error, self.path)
                if fault is None:
                    raise
                note_if_damaged(self.path, fault)
                raise fault from error

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Give a way to read for long, all of one instant, while others read and write: for workers.

        Raises StorageError, also if something has not come into the database yet.
        """
        self._writer.submit(_nothing).result()  # what was asked for before is in it then
        trouble = self.trouble()
        if self._in_memory is None and trouble is not None:
            raise StorageError(trouble.code, trouble.params)
        if self.is_in_memory:
            with self._reading:
                yield self._reader
            return
        try:
            with closing(connect(self.path, "ro", _SNAPSHOT_WAIT_S)) as connection:
                connection.execute("BEGIN")
                yield connection
        except sqlite3.Error as error:
            raise fault_of(error, self.path) or error from error

    def trouble(self) -> Reason | None:
        """Return why nothing can be kept right now, or None."""
        return self._in_memory or self._writer.trouble()

    def close(self, timeout_s: float = 2.0) -> bool:
        """Write what has been asked for and close the file; say whether that worked within *timeout_s*.

        Nothing may be read or written afterwards.
        """
        if not self.is_in_memory:
            with self._reading:
                self._reader.close()  # before the writer: see Opened.close
        return self._writer.close(timeout_s)


def _last_seq(connection: sqlite3.Connection) -> int:
    seq: int = connection.execute("SELECT seq FROM progress").fetchone()[0]
    return seq


def _safety_net(path: Path) -> SafetyNet:
    return SafetyNet(path, Spool(path.with_suffix(SUFFIX)), ballast_of(path))


def _spooled(net: SafetyNet | None) -> list[Record]:
    if net is None:
        return []
    try:
        return net.spool.load()
    except OSError as error:
        raise file_fault(error, net.path) from error
