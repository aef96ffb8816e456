"""The tasks in the history file (``engine.history_ports.TaskStore``)."""

import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import date
from functools import partial

from deepday.domain.task import Task
from deepday.storage.database import Database
from deepday.storage.instants import instant_or_none, micros_or_none
from deepday.storage.rows import ReadableRow, Row, storable

_PUT = """
    INSERT INTO tasks (id, title, why, estimate_minutes, started_at, finished_at, actual_minutes, day, origin)
    VALUES (:id, :title, :why, :estimate_minutes, :started_at, :finished_at, :actual_minutes, :day, :origin)
    ON CONFLICT (id) DO UPDATE SET
        title = excluded.title, why = excluded.why, estimate_minutes = excluded.estimate_minutes,
        started_at = excluded.started_at, finished_at = excluded.finished_at,
        actual_minutes = excluded.actual_minutes, day = excluded.day, origin = excluded.origin
"""
_ALL = "SELECT * FROM tasks ORDER BY key"


class TaskList:
    """The tasks in *database*; any thread may call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, task: Task) -> "Future[None]":
        """Insert or replace a task; done when it is on disk. The Future fails with StorageError."""
        return self._database.submit(partial(put_task, task))

    def task(self, task_id: str) -> Task | None:
        """Return the task with this id, or the only one whose id begins so. Raises StorageError."""
        found = {t.id: t for t in self.tasks() if task_id and t.id.startswith(task_id)}
        return found.get(task_id) or (next(iter(found.values())) if len(found) == 1 else None)

    def tasks(self) -> Sequence[Task]:
        """Return every task, in the order of adding. Raises StorageError."""
        return self._database.read(read_tasks)


def put_task(task: Task, connection: sqlite3.Connection) -> None:
    """Insert or replace a task, within the caller's transaction."""
    connection.execute(_PUT, _row(task))


def read_tasks(connection: sqlite3.Connection) -> list[Task]:
    """Return every task, in the order of adding."""
    return [task_of(row) for row in connection.execute(_ALL)]


def _row(task: Task) -> Row:
    return {
        "id": task.id,
        "title": storable(task.title),
        "why": storable(task.why),
        "estimate_minutes": task.estimate_minutes,
        "started_at": micros_or_none(task.started_at),
        "finished_at": micros_or_none(task.finished_at),
        "actual_minutes": task.actual_minutes,
        "day": None if task.day is None else task.day.isoformat(),
        "origin": task.origin,
    }


def task_of(row: ReadableRow) -> Task:
    """Return the task that *row* holds."""
    return Task(
        id=row["id"],
        title=row["title"],
        why=row["why"],
        estimate_minutes=row["estimate_minutes"],
        started_at=instant_or_none(row["started_at"]),
        finished_at=instant_or_none(row["finished_at"]),
        actual_minutes=row["actual_minutes"],
        day=None if row["day"] is None else date.fromisoformat(row["day"]),
        origin=row["origin"],
    )
