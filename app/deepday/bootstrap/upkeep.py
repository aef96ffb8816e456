"""What is done for the history when nothing else goes on: names forgotten, the day's back-up, a look for damage."""

from datetime import datetime, timedelta
from functools import partial

from deepday.domain.errors import StorageError
from deepday.domain.reason import Reason
from deepday.engine.settings_ports import SettingsStore
from deepday.storage import backup, copies
from deepday.storage.damage_note import note_damage
from deepday.storage.database import Database
from deepday.storage.faults import DAMAGED
from deepday.storage.history import History

NAMES_KEPT_FOR = timedelta(weeks=12)


class Upkeep:
    """Looks after the history in *database*; calls block: from workers only. All raise StorageError."""

    def __init__(self, database: Database, history: History, settings: SettingsStore) -> None:
        self._database = database
        self._history = history
        self._settings = settings

    def daily(self) -> Reason | None:
        """Do what is due once a day; return what the person should know of it."""
        if self._database.is_in_memory:
            return None
        if self._settings.get("privacy.names") != "always":
            self._forget_names()
        path = self._database.path
        try:
            backup.daily(path, self._database.clock.now())
        except StorageError as error:
            if error.reason.code != DAMAGED or self._database.is_sound():
                raise
            try:
                note_damage(path)
            except OSError:
                raise error from None
            return Reason("history.damage_found", {"path": str(path)})
        return None

    def recover(self) -> Reason | None:
        """Recover what can be read of a file that was set aside; return what the person should know of it."""
        aside = self._database.set_aside
        if aside is None:
            return None
        from deepday.storage.salvage import salvage  # noqa: PLC0415 -- not at start

        work = partial(salvage, aside, self._history.number(), self._database.clock.now())
        found = self._database.transact(work)
        params = {"path": str(aside), "count": str(found)}
        newest = copies.newest_back_up(self._database.path)
        if newest is not None:
            params["backup"] = str(newest)
        return Reason("history.recovered", params)

    def erase_between(self, since: datetime, now: datetime) -> None:
        """Erase a stretch in the tables, clean the file out, and do the same in every back-up."""
        from deepday.storage.erasing_since import EraseSince  # noqa: PLC0415 -- hardly ever

        work, path = EraseSince(since, now), self._database.path
        self._database.transact(work)
        self._database.clean_out()
        try:
            copies.remove_unreadable(path)
            copies.change_all(path, work)
        except OSError as error:
            raise StorageError("recording.copies_stay", {"path": str(path.parent)}) from error

    def _forget_names(self) -> None:
        """Let the names of interrupters be "someone" after twelve weeks, in back-ups as well."""
        from deepday.storage.erasing import forget_names, holds_old_names  # noqa: PLC0415 -- not at start

        before = (self._database.clock.now() - NAMES_KEPT_FOR).date()
        if self._database.transact(partial(forget_names, before)):
            self._database.clean_out()
        try:
            copies.change_all(self._database.path, partial(forget_names, before), partial(holds_old_names, before))
        except OSError:
            return  # a folder that cannot be written: the back-up will tell
