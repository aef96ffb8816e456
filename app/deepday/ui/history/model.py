"""The history as lines: each day with its sessions and entries, the newest day first, filled in stretch by stretch."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from deepday.domain.day_totals import DayTotals
from deepday.domain.interruption import Interruption
from deepday.domain.session import Session, SessionKind
from deepday.engine.overview import Day
from deepday.engine.transitions import Told
from deepday.ui.day.entry_row import entry_detail, entry_head
from deepday.ui.look.foreign import shown
from deepday.wording.state_line import interruptions, state_word
from deepday.wording.times import clock, date_title, duration
from deepday.wording.translation import _

LINE = Qt.ItemDataRole.UserRole + 1
_ROLES = (LINE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_AROUND = 15
"""How many days before and after the one that is looked at are asked for with it."""


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


@dataclass(slots=True)
class _Group:
    """The lines of one date: its head, and what is inside, None while that has not been asked for."""

    head: Line
    count: int
    inside: tuple[Line, ...] | None = None


class HistoryModel(QAbstractListModel):
    """The lines of all days; only the heads are known at first, the rest is asked for where somebody looks.

    ``wanted`` carries the first and the last date of a stretch in which lines are missing.
    """

    wanted = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: dict[date, _Group] = {}
        self._dates: list[date] = []
        self._starts: list[int] = []
        self._rows = 0
        self._asked: set[date] = set()

    def show_totals(self, totals: Sequence[DayTotals], now: datetime) -> None:
        """Begin anew with the heads of all days."""
        self.beginResetModel()
        self._groups = {t.date: _Group(_head_of_totals(t, now), t.sessions + t.interruptions) for t in totals}
        self._asked.clear()
        self._arrange()
        self.endResetModel()

    def fill_in(self, first: date, last: date, days: Sequence[Day], now: datetime) -> None:
        """Put *days* in the place of everything from *first* to *last*; the rows move only if their number changed."""
        filled = {day.date: _group(day, now) for day in days}
        before = {d: group for d, group in self._groups.items() if first <= d <= last}
        same_rows = {d: g.count for d, g in before.items()} == {d: g.count for d, g in filled.items()}
        self._asked -= set(before)
        if same_rows:
            self._groups.update(filled)
            if filled:
                top, bottom = self._row_of_date(max(filled)), self._row_of_date(min(filled))
                end = bottom + filled[min(filled)].count
                self.dataChanged.emit(self.index(top), self.index(end))
            return
        self.beginResetModel()
        for gone in before:
            del self._groups[gone]
        self._groups.update(filled)
        self._arrange()
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802 -- Qt's name
        """Return how many lines there are."""
        return 0 if parent is not None and parent.isValid() else self._rows

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the line itself, or its text for people who hear it."""
        if not index.isValid() or role not in _ROLES:
            return None
        line = self._line(index.row())
        if role == LINE:
            return line
        return f"{line.head}, {line.detail}" if line.detail else line.head

    def row_of(self, entry_id: str) -> int:
        """Return the row of an entry, or -1."""
        for start, day in zip(self._starts, self._dates, strict=True):
            for place, line in enumerate(self._groups[day].inside or ()):
                if line.entry is not None and line.entry.id == entry_id:
                    return start + 1 + place
        return -1

    def date_of(self, row: int) -> date | None:
        """Return the date to which a row belongs."""
        return self._dates[bisect_right(self._starts, row) - 1] if 0 <= row < self._rows else None

    def row_of_date(self, day: date) -> int:
        """Return the row of a day's head, or that of the next earlier one; -1 if there is none."""
        earlier = [d for d in self._dates if d <= day]
        return self._row_of_date(earlier[0]) if earlier else -1

    def _row_of_date(self, day: date) -> int:
        return self._starts[self._dates.index(day)]

    def _arrange(self) -> None:
        self._dates = sorted(self._groups, reverse=True)
        self._starts = []
        self._rows = 0
        for day in self._dates:
            self._starts.append(self._rows)
            self._rows += 1 + self._groups[day].count

    def _line(self, row: int) -> Line:
        place = bisect_right(self._starts, row) - 1
        day = self._dates[place]
        group = self._groups[day]
        if group.inside is None:
            self._ask(place)
        inside = row - self._starts[place] - 1
        if inside < 0:
            return group.head
        return group.inside[inside] if group.inside is not None else Line("…", "", day)

    def _ask(self, place: int) -> None:
        """Have the days about *place* asked for, once: scrolling meets them next."""
        if self._dates[place] in self._asked:
            return
        near = self._dates[max(0, place - _AROUND) : place + _AROUND + 1]
        self._asked.update(near)
        self.wanted.emit(near[-1], near[0])


def _head_of_totals(totals: DayTotals, now: datetime) -> Line:
    return _head(totals.date, totals.focus_s if totals.sessions else None, totals.interruptions, now)


def _head(day: date, focus_s: float | None, entries: int, now: datetime) -> Line:
    title = date_title(day)
    if day.year != now.year:
        title = _("{date} {year}").format(date=title, year=day.year)
    count = interruptions(entries)
    if focus_s is not None:
        count = _("{duration} of focus").format(duration=duration(focus_s)) + " · " + count
    return Line(title, count, day)


def _group(day: Day, now: datetime) -> _Group:
    sessions = [(s.started_at, _session_line(s, day)) for s in day.sessions]
    entries = [(e.at, Line(entry_head(e), entry_detail(e, now), day.date, entry=e)) for e in day.interruptions]
    inside = tuple(line for _at, line in sorted([*sessions, *entries], key=lambda pair: pair[0]))
    focus_s = day.focus_s(now) if day.sessions else None
    return _Group(_head(day.date, focus_s, len(day.interruptions), now), len(inside), inside)


def _session_line(session: Session, day: Day) -> Line:
    start = clock(session.started_at, session.time_zone)
    kind = state_word(Told.DEEP if session.kind is SessionKind.DEEP else Told.ORDINARY)
    if session.ended_at is None:
        span = _("since {start}").format(start=start)
    else:
        span = _("{start} to {end}").format(start=start, end=clock(session.ended_at, session.time_zone))
    return Line(f"{span}\u2002{kind}", shown(session.goal), day.date, session=session)
