"""What can be done with the whole history and the settings beside it: export, import, back-up, restore, erase."""

import errno
import os
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from deepday.bootstrap.eraser import Eraser
from deepday.commands.ports import Erased, ErasureWish, Imported
from deepday.domain.errors import CouldNotError, StorageError
from deepday.domain.settings import key_named
from deepday.engine.settings_ports import SecretStore, SettingsStore
from deepday.storage import backup
from deepday.storage.database import Database
from deepday.storage.files import write_synced
from deepday.storage.history import History
from deepday.storage.journal import PLANNED, Journal

if TYPE_CHECKING:
    from deepday.storage.exchange.document import Document

T = TypeVar("T")
_LARGEST_BYTES = 1 << 30
"""No history of one person is as long; a file that is would only fill the memory."""


class HistoryFiles:
    """``commands.ports.HistoryFiles`` on the history in *database*; what it needs is loaded at its first use."""

    def __init__(self, database: Database, history: History, settings: SettingsStore, secrets: SecretStore) -> None:
        self._database = database
        self._history = history
        self._settings = settings
        self._journal = Journal(database)
        self._eraser = Eraser(database, settings, secrets)

    def export(self, path: str) -> int:
        """Write everything but secrets to *path*; returns how many entries that are.

        Raises:
            CouldNotError: *path* lies among the program's own files, or cannot be written.
            StorageError: the history cannot be read.
        """
        from deepday.storage.exchange.writing import give_out, write_document  # noqa: PLC0415 -- not at start

        target = self._foreign(path)
        with self._database.snapshot() as connection:
            document = give_out(self._exported_settings(), connection)
        content = write_document(document, self._database.clock.now())
        _on_disk(target, lambda: write_synced(target, content))
        return document.count()

    def import_from(self, path: str) -> Imported:
        """Take in what the file at *path* holds, all of it or nothing.

        Raises:
            CouldNotError: it cannot be read, is no file of this format or breaks a rule; or something is set in the
                world, which must be put back first.
            StorageError: the history cannot be written.
        """
        from deepday.storage.exchange.reading import read_document  # noqa: PLC0415 -- not at start
        from deepday.storage.exchange.taking_in import take_in  # noqa: PLC0415 -- same

        source = Path(path)
        document = read_document(_on_disk(source, lambda: _content(source)))
        self._check_nothing_is_set()
        work = partial(take_in, document, self._history.number(), self._database.clock.now())
        taken = self._database.transact(work)
        return Imported({name: n for name, n in taken.new.items() if n}, taken.known, self._take_settings(document))

    def back_up(self, path: str | None) -> str:
        """Copy the history to *path*, by default among the back-ups; returns where the copy is.

        Raises:
            CouldNotError: *path* lies among the program's own files.
            StorageError: the history cannot be read, or the copy not be written.
        """
        with self._database.snapshot():  # all that was asked for is in the file
            if path is None:
                return str(backup.by_hand(self._database.path, self._database.clock.now()))
            backup.copy(self._database.path, self._foreign(path))
        return path

    def restore(self, path: str) -> str:
        """Put the back-up at *path* in the place of the history; returns where what was there before is kept.

        Raises:
            CouldNotError: it is no back-up of ours, or damaged; or something is set in the world.
            StorageError: it is from the future, or cannot be read; or the history cannot be written.
        """
        from deepday.storage.restoring import Restoring  # noqa: PLC0415 -- not at start

        self._check_nothing_is_set()
        if self._history.unended_sessions():
            raise CouldNotError("restore.session_runs")
        source, now = Path(path), self._database.clock.now()
        with closing(_on_disk(source, lambda: Restoring(source, self._database.path))) as restoring:
            with self._database.snapshot():
                before = backup.before_restore(self._database.path, now)
            seq = self._history.number(restoring.seq)
            self._database.transact(partial(restoring.put_in_place, seq, now))
        return str(before)

    def erase_preview(self, wish: ErasureWish) -> Erased:
        """Return what ``erase`` would do; changes nothing. Raises as ``erase``."""
        self._check_erasable()
        return self._eraser.preview(wish)

    def erase(self, wish: ErasureWish) -> Erased:
        """Erase for good, in the history and in every copy in its folder.

        Raises:
            CouldNotError: something is set in the world, which only the history knows how to put back.
            StorageError: the history cannot be written; what was erased already stays erased.
        """
        self._check_erasable()
        return self._eraser.erase(wish)

    def _exported_settings(self) -> Mapping[str, object]:
        from deepday.storage.exchange.reading import NOT_SETTINGS  # noqa: PLC0415 -- not at start

        texts = self._settings.as_texts()
        values = {name: self._settings.get(name) for name in texts if not name.startswith(NOT_SETTINGS)}
        changed = {name: value for name, value in values.items() if value != key_named(name).default}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in changed.items()}

    def _take_settings(self, document: "Document") -> list[str]:
        """Set what is set in the file and not here; return the names of settings that were set otherwise here."""
        kept = []
        for name, value in document.settings.items():
            key = key_named(name)
            wanted, here = key.check(value), self._settings.get(name)
            if here == key.default != wanted:
                self._settings.set(name, key.show(wanted))
            elif here != wanted:
                kept.append(name)
        return kept

    def _check_erasable(self) -> None:
        self._check_nothing_is_set()
        if self._history.unended_sessions():
            raise CouldNotError("erase.session_runs")
        if Journal(self._database, PLANNED).open_rows():
            raise CouldNotError("erase.days_planned")

    def _check_nothing_is_set(self) -> None:
        if self._journal.open_rows():
            raise CouldNotError("history.effects_open")

    def _foreign(self, path: str) -> Path:
        """Return *path* if writing there cannot replace anything of ours."""
        target, own = Path(path), self._database.path.parent
        if own.exists() and target.parent.exists() and target.parent.samefile(own):
            raise CouldNotError("files.own_folder", {"path": path})
        return target


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size > _LARGEST_BYTES:
            raise CouldNotError("files.too_large", {"path": str(path)})
        return file.read()


def _on_disk(path: Path, work: Callable[[], T]) -> T:
    """Do *work* on a file that the person named; what fails is told with its path."""
    try:
        return work()
    except OSError as error:
        code = "files.not_there" if error.errno in (errno.ENOENT, errno.ENOTDIR) else "files.failed"
        raise StorageError(code, {"path": str(path), "error": errno.errorcode.get(error.errno or 0, "")}) from error
