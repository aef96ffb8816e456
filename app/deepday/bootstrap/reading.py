"""Verbs that read the history in a process of their own, beside a program that runs or without one."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from deepday.bootstrap.one_instance import become_the_program
from deepday.bootstrap.preferences import working_hours
from deepday.commands.answers import Answer, Reply, answered, refused
from deepday.commands.evaluating import HistoryToRead, evaluate_verb, show_trial
from deepday.commands.typed import Typed
from deepday.domain.errors import CouldNotError, DeepdayError, StorageError, UsageError
from deepday.domain.texts import NAME_LENGTH, one_line
from deepday.engine.ports import Clock
from deepday.engine.settings_ports import SettingsStore
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.summary import Setting
from deepday.storage.database import Database
from deepday.storage.files import write_synced
from deepday.storage.read_only import opened
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.system.clock import SystemClock
from deepday.wording.translation import use_language

if TYPE_CHECKING:
    from deepday.documents.report import Ticked


_ON_THE_PAGE = ("title", "reasons", "point_person")
_ON_FURTHER_SHEETS = ("interrupters", "notes", "tasks", "details")


def read_and_answer(request: Mapping[str, object]) -> Reply:
    """Do what *request* asks and return the reply, as the program would give it."""
    settings = SettingsFile(paths.settings_path())
    use_language(str(settings.get("language")))
    setting = setting_now(SystemClock(), settings)
    arguments = request["args"]
    typed = Typed(arguments if isinstance(arguments, dict) else {})
    try:
        with opened(Path(paths.history_path()), _make_current) as history:
            return answered(_done(str(request["verb"]), history, typed, setting))
    except DeepdayError as error:
        return refused(error, setting.time_zone)


def setting_now(clock: Clock, settings: SettingsStore) -> Setting:
    """Return when and where an evaluation is made now."""
    return Setting(clock.now(), clock.zone(), hours=working_hours(settings))


def _done(verb: str, history: HistoryToRead, typed: Typed, setting: Setting) -> Answer:
    if verb == "evaluate":
        return evaluate_verb(history, typed, setting, Files(), lambda found: _paper(found, typed, setting))
    return show_trial(history, typed, setting)


def _paper(found: Evaluation, typed: Typed, setting: Setting) -> "PaperOf":
    """Return the page with what was chosen for it. Raises UsageError, CouldNotError."""
    chosen = {name.strip() for name in typed.raw("with").split(",") if name.strip()}
    for name in sorted(chosen - {*_ON_THE_PAGE, *_ON_FURTHER_SHEETS}):
        raise UsageError("page.no_such_choice", {"text": name, "choices": ", ".join(_ON_THE_PAGE + _ON_FURTHER_SHEETS)})
    if chosen.intersection(_ON_FURTHER_SHEETS) and not found.look.open:
        raise CouldNotError("page.not_before_look")
    from deepday.documents.added import Choice  # noqa: PLC0415 -- matplotlib with it: only for a page
    from deepday.documents.report import Ticked  # noqa: PLC0415 -- same

    ticked = Ticked(
        name=one_line(typed.raw("name"), NAME_LENGTH),
        for_whom=one_line(typed.raw("whom"), NAME_LENGTH),
        added=Choice(**{name: name in chosen for name in _ON_FURTHER_SHEETS}),
        zone=setting.time_zone,
        title="title" in chosen,
        reasons="reasons" in chosen,
        point_person="point_person" in chosen,
    )
    return PaperOf(found, setting.today, ticked)


def _make_current() -> None:
    """Make the history, or bring it to this version, if no program holds it."""
    lock = become_the_program()
    if lock is None:
        raise CouldNotError("instance.held")
    try:
        Database(paths.history_path(), SystemClock()).close()
    finally:
        lock.release()


class PaperOf:
    """``commands.evaluating.Paper``: the page as it is by default, with nothing ticked, or as the person wants it."""

    def __init__(self, found: Evaluation, made_on: date, ticked: "Ticked | None" = None) -> None:
        os.environ.setdefault("MPLCONFIGDIR", paths.fonts_dir())
        from deepday.documents.report import report_of  # noqa: PLC0415 -- matplotlib with it: only for a page

        self._made_on = made_on
        self._report = report_of(found, made_on, ticked)

    def pdf(self) -> bytes:
        """Return it as PDF. Raises CouldNotError."""
        from deepday.documents.report_files import as_pdf  # noqa: PLC0415 -- same

        return as_pdf(self._report, self._made_on)

    def html(self) -> bytes:
        """Return it as one HTML file."""
        from deepday.documents.report_files import as_html  # noqa: PLC0415 -- same

        return as_html(self._report)

    def data(self) -> bytes:
        """Return its data as JSON."""
        from deepday.documents.report_files import as_json  # noqa: PLC0415 -- same

        return as_json(self._report)

    def pictures(self, dots_per_inch: float) -> list[bytes]:
        """Return a PNG of each of its sheets. Raises CouldNotError."""
        from deepday.documents.report_files import as_pictures  # noqa: PLC0415 -- same

        return as_pictures(self._report, dots_per_inch)


class Files:
    """``commands.evaluating.Target`` on the disk."""

    def write(self, path: str, content: bytes) -> None:
        """Put *content* at *path*. Raises StorageError."""
        try:
            write_synced(Path(path), content)
        except OSError as error:
            raise StorageError("files.failed", {"path": path, "error": error.strerror or ""}) from error
