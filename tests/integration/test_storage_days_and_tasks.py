"""Day sheets and tasks in a real history file."""

from concurrent.futures import Future
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from deepday.domain.day import Day, DayState, Ratings, Unlogged
from deepday.domain.errors import StorageError
from deepday.domain.task import Task
from deepday.engine.history_ports import DaySheetStore, TaskStore
from deepday.storage.day_sheets import DaySheets
from deepday.storage.task_list import TaskList
from tests.history_files import MONDAY_9, locked, opened

MONDAY = date(2026, 3, 2)
A_DAY = timedelta(days=1)
SHEET = Day(MONDAY, DayState.PARTIAL, Ratings(4, None, 5), Unlogged.SOME, "Fire drill \udc80 ☕")
TASK = Task("t1", "Train the tagger", "long runs", 240, MONDAY_9, MONDAY_9 + A_DAY, 300, MONDAY)


def test_a_sheet_is_there_after_a_restart_and_what_cannot_be_written_is_a_question_mark(tmp_path: Path) -> None:
    with opened(tmp_path / "history.db") as database:
        sheets: DaySheetStore = DaySheets(database)
        sheets.put(SHEET).result(5)
    with opened(tmp_path / "history.db") as database:
        assert DaySheets(database).day(MONDAY) == replace(SHEET, note="Fire drill ? ☕")


def test_a_date_has_one_sheet_the_newest(tmp_path: Path) -> None:
    with opened(tmp_path / "history.db") as database:
        sheets = DaySheets(database)
        sheets.put(SHEET).result(5)
        sheets.put(Day(MONDAY, DayState.OFF)).result(5)
        assert sheets.days(MONDAY, MONDAY) == [Day(MONDAY, DayState.OFF)]


def test_only_the_sheets_that_were_asked_for_come_in_order(tmp_path: Path) -> None:
    with opened(tmp_path / "history.db") as database:
        sheets = DaySheets(database)
        for after in (3, 0, 2, 1):
            sheets.put(Day(MONDAY + after * A_DAY, DayState.LOGGED)).result(5)
        assert [d.date for d in sheets.days(MONDAY + A_DAY, MONDAY + 2 * A_DAY)] == [MONDAY + A_DAY, MONDAY + 2 * A_DAY]
        assert sheets.day(MONDAY - A_DAY) is None


def test_a_task_is_there_after_a_restart(tmp_path: Path) -> None:
    with opened(tmp_path / "history.db") as database:
        tasks: TaskStore = TaskList(database)
        tasks.put(TASK).result(5)
        tasks.put(Task("t2", "Write it up")).result(5)
        tasks.put(replace(TASK, title="Train it")).result(5)
    with opened(tmp_path / "history.db") as database:
        assert TaskList(database).tasks() == [replace(TASK, title="Train it"), Task("t2", "Write it up")]


def test_a_task_is_found_by_the_beginning_of_its_id_if_only_one_begins_so(tmp_path: Path) -> None:
    with opened(tmp_path / "history.db") as database:
        tasks = TaskList(database)
        for key in ("ab", "abc", "x1"):
            tasks.put(Task(key, key)).result(5)
        assert tasks.task("ab") == Task("ab", "ab")
        assert tasks.task("x") == Task("x1", "x1")
        assert tasks.task("a") is None
        assert tasks.task("") is None


@pytest.mark.parametrize("what", ["sheet", "task"])
def test_a_locked_history_is_told_to_whoever_waits(tmp_path: Path, what: str) -> None:
    path = tmp_path / "history.db"
    with opened(path) as database, locked(path):
        put: Future[None] = DaySheets(database).put(SHEET) if what == "sheet" else TaskList(database).put(TASK)
        with pytest.raises(StorageError) as caught:
            put.result(20)
    assert caught.value.reason.code == "history.locked"
