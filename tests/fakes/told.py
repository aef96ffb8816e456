"""What was told once, kept in memory; and a past that holds what a test puts there."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime

from deepday.domain.day_totals import DayTotals
from deepday.domain.errors import StorageError
from deepday.domain.interruption import Correction


@dataclass
class MemoryTold:
    """``engine.fit_question.AskedStore`` without a file; *fails* lets every read fail."""

    told: dict[str, datetime] = field(default_factory=dict)
    fails: bool = False

    def put(self, what: str, at: datetime) -> "Future[None]":
        self.told.setdefault(what, at)
        future: Future[None] = Future()
        future.set_result(None)
        return future

    def last_told(self, what: str) -> datetime | None:
        if self.fails:
            raise StorageError("history.disk_full")
        return max((at for told, at in self.told.items() if told.startswith(f"{what} ")), default=None)


@dataclass
class NoPast:
    """``engine.history_ports.PastStore`` with the days that a test puts there."""

    days: list[DayTotals] = field(default_factory=list)

    def corrections(self, _first: date, _last: date) -> Sequence[Correction]:
        return ()

    def totals(self, first: date, last: date) -> Sequence[DayTotals]:
        return [day for day in self.days if first <= day.date <= last]
