"""Erases for good: in the history, in every copy in its folder, and with everything also settings, secrets and the log.

What cannot be reached is told, and does not keep the rest from being erased.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from deepday.commands.ports import Erased, ErasureWish
from deepday.domain.errors import DeepdayError, StorageError
from deepday.domain.outgoing_mail import DRAFTS, MAIL_SECRET
from deepday.domain.reason import Reason
from deepday.engine.settings_ports import SecretStore, SettingsStore
from deepday.storage import copies
from deepday.storage.database import Database
from deepday.system import paths

if TYPE_CHECKING:
    from deepday.storage.erasing import Erasure

_COUNTED = ("sessions", "interruptions", "days", "tasks", "trials", "people", "requests", "meetings", "samples")
_ELSEWHERE = Reason("erase.elsewhere")


class _UndoneError(Exception):
    """Takes back what a preview has done."""


class Eraser:
    """Erases in *database* and around it; calls block: from workers only. All raise StorageError."""

    def __init__(self, database: Database, settings: SettingsStore, secrets: SecretStore) -> None:
        self._database = database
        self._settings = settings
        self._secrets = secrets

    def preview(self, wish: ErasureWish) -> Erased:
        """Return what ``erase`` would do: it is done, counted and taken back."""
        work, rows = _erasure(wish), dict[str, int]()

        def try_it(connection: sqlite3.Connection) -> None:
            rows.update(_counted(wish, work, connection))
            raise _UndoneError

        with suppress(_UndoneError):
            self._database.transact(try_it)
        return Erased(rows, sum(1 for _ in copies.back_ups(self._database.path)), (_ELSEWHERE,))

    def erase(self, wish: ErasureWish) -> Erased:
        """Erase it in the tables, clean the file out, and do the same in every copy."""
        work, path = _erasure(wish), self._database.path
        rows = self._database.transact(lambda connection: _counted(wish, work, connection))
        self._database.clean_out()
        left: list[Reason] = []
        removed = 0
        is_everything = wish == ErasureWish()
        with _told(left, str(path.parent)):
            removed = copies.remove_all(path) if is_everything else copies.remove_unreadable(path)
        if not is_everything:
            with _told(left, str(path.parent)):
                removed += copies.change_all(path, work)
        if wish.who is not None:
            self._forget_point_person(wish.who)
        if is_everything:
            self._erase_around(left)
        return Erased(rows, removed, (*left, _ELSEWHERE))

    def _forget_point_person(self, name: str) -> None:
        from deepday.storage.erasing import EraseName  # noqa: PLC0415 -- not at start

        held = str(self._settings.get("point_person.name"))
        if held and EraseName(name).replaced(held) != held:
            self._settings.set("point_person.name", "")
            self._settings.set("point_person.contact", "")

    def _erase_around(self, left: list[Reason]) -> None:
        secrets = [account.id for account in self._settings.accounts()]
        secrets += [MAIL_SECRET] if self._settings.get("smtp.user") else []
        for secret in secrets:
            try:
                self._secrets.delete(secret)
            except DeepdayError as error:
                left += [Reason("erase.secret_stays", {"account": secret}), error.reason]
        drafts = self._database.path.parent / DRAFTS
        for draft in drafts.glob("*"):
            with _told(left, str(draft)):
                draft.unlink()
        try:
            self._settings.erase()
        except StorageError as error:
            left.append(error.reason)
        with _told(left, paths.fonts_dir()):
            for listed in Path(paths.fonts_dir()).glob("*"):  # names of font files may name a home
                listed.unlink()
        for log in (Path(paths.log_path()), Path(f"{paths.log_path()}.1")):
            with _told(left, str(log)):
                if log.exists():
                    log.write_bytes(b"")  # the program may go on writing to it


def _erasure(wish: ErasureWish) -> "Erasure":
    from datetime import date  # noqa: PLC0415 -- not at start

    from deepday.storage.erasing import EraseDates, EraseEverything, EraseName  # noqa: PLC0415 -- same

    if wish.who is not None:
        return EraseName(wish.who)
    if wish.first is None and wish.last is None:
        return EraseEverything()
    return EraseDates(wish.first or date.min, wish.last or date.max)


def _counted(wish: ErasureWish, work: "Erasure", connection: sqlite3.Connection) -> Mapping[str, int]:
    """Do *work* and return how much of what it has erased."""
    before, changes = _counts(connection), connection.total_changes
    work(connection)
    if wish.who is not None:
        return {"texts": connection.total_changes - changes}
    after = _counts(connection)
    return {table: before[table] - after[table] for table in before if before[table] > after[table]}


def _counts(connection: sqlite3.Connection) -> Mapping[str, int]:
    count = "SELECT count(*) FROM {table}"
    return {table: connection.execute(count.format(table=table)).fetchone()[0] for table in _COUNTED}


@contextmanager
def _told(left: list[Reason], what: str) -> Iterator[None]:
    """Have a file that cannot be erased told, and go on."""
    try:
        yield
    except OSError:
        left.append(Reason("erase.could_not", {"path": what}))
