"""What the verb `request` and its window need of the history: kept answers, and the person's own numbers."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from deepday.domain.own_numbers import OwnNumbers
from deepday.domain.request import KeptRequest, RequestAnswers, TalkResult
from deepday.domain.trial import Span
from deepday.engine.history_ports import HistoryStore
from deepday.engine.ports import Clock
from deepday.storage.answers_file import read_answers_file
from deepday.storage.database import Database
from deepday.storage.day_sheets import DaySheets
from deepday.storage.request_book import RequestBook

LOOK_BACK = timedelta(weeks=12)
"""How far before the newest session days are looked for."""


class Requests:
    """``commands.ports.Requests`` on the history; every call may block."""

    def __init__(self, database: Database, history: HistoryStore, clock: Clock, new_id: Callable[[], str]) -> None:
        self._book = RequestBook(database)
        self._sheets = DaySheets(database)
        self._history = history
        self._clock = clock
        self._new_id = new_id

    def in_file(self, path: str) -> RequestAnswers:
        """Return the answers in a file. Raises CouldNotError."""
        return read_answers_file(path)

    def latest(self) -> KeptRequest | None:
        """Return the request that was worked on last. Raises StorageError."""
        return self._book.latest()

    def keep(self, answers: RequestAnswers, request_id: str = "") -> str:
        """Keep *answers* as those of a request, of a new one if none is named, and return its id.

        Answers that are those of the latest request already make no new one; one that was talked about stays as it
        was then, and other answers make a new one. Raises StorageError.
        """
        latest = self._book.latest()
        if latest is not None and latest.answers == answers:
            return latest.id
        if latest is not None and latest.id == request_id and latest.talks:
            request_id = ""
        kept = KeptRequest(request_id or self._new_id(), self._clock.now(), answers)
        self._book.put(kept).result()
        return kept.id

    def keep_talk(self, request_id: str, talk: TalkResult) -> None:
        """Keep what came of a talk with the request. Raises StorageError."""
        self._book.put_talk(request_id, talk).result()

    def talks(self) -> Sequence[TalkResult]:
        """Return what came of every talk, in order of time. Raises StorageError."""
        return self._book.talks()

    def numbers(self) -> OwnNumbers | None:
        """Return the person's own numbers of ordinary days, or None while there are none. Raises StorageError."""
        last_end = self._history.last_end()
        if last_end is None:
            return None
        from deepday.evaluation.own_numbers import own_numbers  # noqa: PLC0415 -- only where somebody asks for it
        from deepday.evaluation.recorded_days import Records  # noqa: PLC0415 -- same

        span = Span((last_end - LOOK_BACK).date(), (last_end + timedelta(days=1)).date())
        records = Records(
            self._history.sessions(span.first, span.last),
            self._history.interruptions(span.first, span.last),
            self._sheets.days(span.first, span.last),
        )
        return own_numbers(records, span, self._clock.now())
