"""The person's own numbers for a request, from sessions, entries and day sheets: one pure function.

The measures are those of the evaluation: external interruptions within focus time over focus hours, a second press
within a minute from the same channel and person counting once; and the typical unbroken stretch, sum l² / sum l over
the stretches that no interruption and no gap cut.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from deepday.domain.day import DayState, date_of
from deepday.domain.interruption import Initiator, Interruption, Urgency
from deepday.domain.own_numbers import OwnNumbers
from deepday.domain.session import Session, SessionKind
from deepday.domain.timeline import Interval, contains, cut_at, minus, total_s, union
from deepday.engine.overview import Day

SHORTEST_DAY_S = 3600.0
"""A day with less focus time than this tells too little."""
MOST_DAYS = 20
"""The newest days count: four working weeks."""
_NOT_LOGGED = (DayState.NOT_LOGGED, DayState.OFF)
_SAME_PRESS = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class _Measured:
    day: date
    blocks: tuple[Interval, ...]
    focus_s: float
    counted: tuple[Interruption, ...]


def own_numbers(
    sessions: Sequence[Session],
    entries: Sequence[Interruption],
    states: Mapping[date, DayState],
    now: datetime,
) -> OwnNumbers | None:
    """Return the numbers of the newest ordinary days that were logged, or None if there is none.

    *states* are those of the day sheets; a day without one counts if its sessions have ended.
    """
    measured = [_measured(day, now) for day in _days(sessions, entries, states)]
    days = [m for m in measured if m.focus_s >= SHORTEST_DAY_S][-MOST_DAYS:]
    if not days:
        return None
    lengths = [block.seconds / 60 for m in days for block in m.blocks]
    counted = [entry for m in days for entry in m.counted]
    sources = Counter(entry.source for entry in counted)
    return OwnNumbers(
        days=len(days),
        first=days[0].day,
        last=days[-1].day,
        focus_hours=sum(m.focus_s for m in days) / 3600,
        interruptions=len(counted),
        urgent=sum(entry.urgency is Urgency.URGENT for entry in counted),
        typical_stretch_minutes=sum(x * x for x in lengths) / sum(lengths) if lengths else 0.0,
        sources=tuple((source, count / len(counted)) for source, count in sources.most_common()),
    )


def _days(
    sessions: Sequence[Session], entries: Sequence[Interruption], states: Mapping[date, DayState]
) -> Sequence[Day]:
    over = [s for s in sessions if s.ended_at is not None]
    running = {s.local_date for s in sessions if s.ended_at is None}
    dates = sorted({s.local_date for s in over} - running - {d for d, state in states.items() if state in _NOT_LOGGED})
    belongs: dict[date, list[Interruption]] = {}
    for entry in entries:
        if not entry.undone:
            belongs.setdefault(date_of(entry, sessions), []).append(entry)
    days = (Day(d, tuple(s for s in over if s.local_date == d), tuple(belongs.get(d, ()))) for d in dates)
    return [day for day in days if _is_ordinary(day.sessions)]


def _is_ordinary(sessions: Collection[Session]) -> bool:
    """Say whether not more than half of the focus time lies in deep sessions."""
    deep = total_s(f for s in sessions if s.kind is SessionKind.DEEP for f in _focus(s))
    return 2 * deep <= total_s(f for s in sessions for f in _focus(s))


def _focus(session: Session) -> tuple[Interval, ...]:
    return session.focus(session.ended_at or session.started_at)


def _measured(day: Day, now: datetime) -> _Measured:
    focus = day.focus(now)
    events = _without_double_presses([e for e in day.interruptions if contains(focus, e.at)])
    away = union(Interval(e.at, e.handled_until or e.at) for e in events)
    blocks = cut_at(minus(focus, away), (e.at for e in events))
    counted = tuple(e for e in events if e.initiator is Initiator.EXTERNAL)
    return _Measured(day.date, blocks, total_s(focus), counted)


def _without_double_presses(entries: Sequence[Interruption]) -> list[Interruption]:
    kept: list[Interruption] = []
    newest: list[Interruption] = []
    for entry in sorted(entries, key=lambda e: e.at):
        again = [e for e in newest if entry.at - e.at < _SAME_PRESS and _same_press(e, entry)]
        newest = [e for e in newest if entry.at - e.at < _SAME_PRESS] + [entry]
        if not again:
            kept.append(entry)
    return kept


def _same_press(a: Interruption, b: Interruption) -> bool:
    return a.source is b.source and (a.who is None or b.who is None or a.who == b.who)
