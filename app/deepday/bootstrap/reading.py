"""Verbs that read the history in a process of their own, beside a program that runs or without one."""

from collections.abc import Mapping
from pathlib import Path

from deepday.bootstrap.one_instance import become_the_program
from deepday.commands.answers import Answer, Reply, answered, refused
from deepday.commands.evaluating import HistoryToRead, evaluate_verb, show_trial
from deepday.commands.typed import Typed
from deepday.domain.errors import CouldNotError, DeepdayError, StorageError
from deepday.evaluation.summary import Setting
from deepday.storage.database import Database
from deepday.storage.files import write_synced
from deepday.storage.read_only import opened
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.system.clock import SystemClock
from deepday.wording.translation import use_language


def read_and_answer(request: Mapping[str, object]) -> Reply:
    """Do what *request* asks and return the reply, as the program would give it."""
    use_language(str(SettingsFile(paths.settings_path()).get("language")))
    clock = SystemClock()
    setting = Setting(clock.now(), clock.zone())
    arguments = request["args"]
    typed = Typed(arguments if isinstance(arguments, dict) else {})
    try:
        with opened(Path(paths.history_path()), _make_current) as history:
            return answered(_done(str(request["verb"]), history, typed, setting))
    except DeepdayError as error:
        return refused(error, setting.time_zone)


def _done(verb: str, history: HistoryToRead, typed: Typed, setting: Setting) -> Answer:
    if verb == "evaluate":
        return evaluate_verb(history, typed, setting, _Files())
    return show_trial(history, typed, setting)


def _make_current() -> None:
    """Make the history, or bring it to this version, if no program holds it."""
    lock = become_the_program()
    if lock is None:
        raise CouldNotError("instance.held")
    try:
        Database(paths.history_path(), SystemClock()).close()
    finally:
        lock.release()


class _Files:
    """``commands.evaluating.Target`` on the disk."""

    def write(self, path: str, content: bytes) -> None:
        """Put *content* at *path*. Raises StorageError."""
        try:
            write_synced(Path(path), content)
        except OSError as error:
            raise StorageError("files.failed", {"path": path, "error": error.strerror or ""}) from error
