"""The answers of requests in the history file (``engine.history_ports.RequestStore``): as JSON, named as in a file."""

import json
import sqlite3
from concurrent.futures import Future
from functools import partial

from deepday.domain.request import KeptRequest
from deepday.domain.request_answers import as_document, read_answers
from deepday.storage.database import Database
from deepday.storage.instants import instant, micros
from deepday.storage.rows import storable

_PUT = """
    INSERT INTO requests (id, at, answers, origin) VALUES (:id, :at, :answers, 'logged')
    ON CONFLICT (id) DO UPDATE SET at = excluded.at, answers = excluded.answers
"""
_LATEST = "SELECT id, at, answers FROM requests ORDER BY at DESC, key DESC LIMIT 1"


class RequestBook:
    """The requests in *database*; any thread may call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, request: KeptRequest) -> "Future[None]":
        """Insert or replace a request; done when it is on disk. The Future fails with StorageError."""
        return self._database.submit(partial(put_request, request))

    def latest(self) -> KeptRequest | None:
        """Return the request that was worked on last, or None.

        Raises:
            StorageError: the history cannot be read.
            CouldNotError: it was written by a newer version, with answers that this one does not know.
        """
        return self._database.read(latest_request)


def put_request(request: KeptRequest, connection: sqlite3.Connection) -> None:
    """Insert or replace a request, within the caller's transaction."""
    answers = json.dumps(as_document(request.answers), ensure_ascii=False)
    connection.execute(_PUT, {"id": request.id, "at": micros(request.at), "answers": storable(answers)})


def latest_request(connection: sqlite3.Connection) -> KeptRequest | None:
    """Return the newest request."""
    row = connection.execute(_LATEST).fetchone()
    return None if row is None else KeptRequest(row[0], instant(row[1]), read_answers(json.loads(row[2])))
