"""The answers of requests in the history file (``engine.history_ports.RequestStore``): as JSON, named as in a file."""

import json
import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial

from deepday.domain.asked import Asked
from deepday.domain.request import KeptRequest, TalkResult
from deepday.domain.request_answers import as_document, read_answers
from deepday.storage.database import Database
from deepday.storage.instants import instant
from deepday.storage.side_tables import all_talks, put_request, put_talk, talks_of

_LATEST = "SELECT id, at, answers FROM requests ORDER BY at DESC, key DESC LIMIT 1"


class RequestBook:
    """The requests in *database*; any thread may call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, request: KeptRequest) -> "Future[None]":
        """Insert or replace a request; done when it is on disk. The Future fails with StorageError."""
        asked = Asked(request.id, request.at, as_document(request.answers), talks=request.talks)
        return self._database.submit(partial(put_request, asked))

    def put_talk(self, request_id: str, talk: TalkResult) -> "Future[None]":
        """Keep what came of a talk about a request; done when it is on disk. The Future fails with StorageError."""
        return self._database.submit(partial(put_talk, request_id, talk))

    def latest(self) -> KeptRequest | None:
        """Return the request that was worked on last, or None.

        Raises:
            StorageError: the history cannot be read.
            CouldNotError: it was written by a newer version, with answers that this one does not know.
        """
        return self._database.read(latest_request)

    def talks(self) -> Sequence[TalkResult]:
        """Return what came of every talk about any request, in order of time. Raises StorageError."""
        return self._database.read(all_talks)


def latest_request(connection: sqlite3.Connection) -> KeptRequest | None:
    """Return the newest request."""
    row = connection.execute(_LATEST).fetchone()
    if row is None:
        return None
    return KeptRequest(row[0], instant(row[1]), read_answers(json.loads(row[2])), talks_of(row[0], connection))
