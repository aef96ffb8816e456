"""A window's desk with a real history and the real verbs, in a home of its own: what it asks is done and kept."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from deepday.bootstrap.direct import run_directly
from deepday.gui.window_office import WindowOffice
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.ui.qt_loop import QtLoop
from tests.fakes.running_program import answering
from tests.ui.gallery import application
from tests.verbs_at_home import move_into


@contextmanager
def office_at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowOffice]:
    """Give what a window in a process of its own works with; a program answers it, as the verbs do without one."""
    move_into(home, monkeypatch)
    app = application()
    with ThreadPoolExecutor(1) as pool:

        def answer(request: dict[str, object]) -> dict[str, object]:
            return pool.submit(run_directly, request).result(30)

        answer({"verb": "status", "args": {}})  # makes the history
        with answering(answer):
            office = WindowOffice(app, QtLoop(app), SettingsFile(paths.settings_path()))
            office.theme.choose("light")
            yield office
            office.close()
            office.deleteLater()


def do(verb: str, **arguments: str) -> None:
    """Do a verb where no program is asked."""
    reply = run_directly({"verb": verb, "args": arguments})
    assert reply["status"] == 0, reply["error"]
