"""The history as lines: each day with its sessions and entries, the newest day first, filled in stretch by stretch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from deepday.domain.interruption import Interruption
from deepday.domain.session import Session, SessionKind
from deepday.engine.overview import Day
from deepday.engine.transitions import Told
from deepday.ui.day.entry_rows import entry_detail, entry_head
from deepday.ui.look.foreign import shown
from deepday.wording.state_line import interruptions, state_word
from deepday.wording.times import clock, date_title, duration
from deepday.wording.translation import _

LINE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: a day's head, a session or an entry; ``entry`` only for the last."""

    head: str
    detail: str
    day: date
    session: Session | None = None
    entry: Interruption | None = None

    @property
    def is_day(self) -> bool:
        """Whether it is the head of a day."""
        return self.session is None and self.entry is None


class HistoryModel(QAbstractListModel):
    """The lines of the days that were filled in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._days: dict[date, Day] = {}
        self._lines: tuple[Line, ...] = ()

    def fill_in(self, first: date, last: date, days: Sequence[Day], now: datetime) -> None:
        """Put *days* in the place of everything from *first* to *last*."""
        kept = {d: day for d, day in self._days.items() if not first <= d <= last}
        self._days = kept | {day.date: day for day in days}
        self.beginResetModel()
        newest_first = sorted(self._days.values(), key=lambda day: day.date, reverse=True)
        self._lines = tuple(line for day in newest_first for line in _lines(day, now))
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802 -- Qt's name
        """Return how many lines there are."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the line itself, or its text for people who hear it."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.head}, {line.detail}" if line.detail else line.head
        return None

    def row_of(self, entry_id: str) -> int:
        """Return the row of an entry, or -1."""
        rows = (i for i, line in enumerate(self._lines) if line.entry is not None and line.entry.id == entry_id)
        return next(rows, -1)


def _lines(day: Day, now: datetime) -> Sequence[Line]:
    title = date_title(day.date)
    if day.date.year != now.year:
        title = _("{date} {year}").format(date=title, year=day.date.year)
    count = interruptions(len(day.interruptions))
    if day.sessions:
        count = _("{duration} of focus").format(duration=duration(day.focus_s(now))) + " · " + count
    sessions = [(s.started_at, _session_line(s, day)) for s in day.sessions]
    entries = [(e.at, Line(entry_head(e), entry_detail(e, now), day.date, entry=e)) for e in day.interruptions]
    inside = sorted([*sessions, *entries], key=lambda pair: pair[0])
    return [Line(title, count, day.date), *(line for _at, line in inside)]


def _session_line(session: Session, day: Day) -> Line:
    start = clock(session.started_at, session.time_zone)
    kind = state_word(Told.DEEP if session.kind is SessionKind.DEEP else Told.ORDINARY)
    if session.ended_at is None:
        span = _("since {start}").format(start=start)
    else:
        span = _("{start} to {end}").format(start=start, end=clock(session.ended_at, session.time_zone))
    return Line(f"{span}\u2002{kind}", shown(session.goal), day.date, session=session)
