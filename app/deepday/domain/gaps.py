"""Gaps of a session from several reasons at once: each is kept as it was noticed, focus leaves out their union.

Where one has to be named, the table ``STRONGEST_FIRST`` says which.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from deepday.domain.session import Gap, GapKind, Session
from deepday.domain.timeline import Interval, minus, total_s, union

STRONGEST_FIRST: Sequence[GapKind] = (
    GapKind.PAUSE,  # the person's own word
    GapKind.MEETING,  # the person's own calendar
    GapKind.SLEEP,  # then what the machine did, what is surest first
    GapKind.LOCK,
    GapKind.CLOSED,
    GapKind.IDLE,
)
"""Which kind names a stretch that is several."""

_TOO_SHORT = timedelta(seconds=5)
"""What is left of a sleep that was noticed twice, by two clocks."""


def named(gaps: Iterable[Gap], now: datetime) -> tuple[tuple[Interval, GapKind], ...]:
    """Return *gaps* as disjoint stretches in order, each with the one kind that names it; open ones end *now*."""
    by_kind = {kind: [_stretch(gap, now) for gap in gaps if gap.kind is kind] for kind in STRONGEST_FIRST}
    taken: tuple[Interval, ...] = ()
    found: list[tuple[Interval, GapKind]] = []
    for kind in STRONGEST_FIRST:
        found += [(stretch, kind) for stretch in minus(by_kind[kind], taken)]
        taken = union((*taken, *by_kind[kind]))
    return tuple(sorted(found))


def in_line(session: Session, kind: GapKind, since: datetime | None, now: datetime) -> Session:
    """Return *session* with a gap of *kind* open from *since* on, or with none open if that is None.

    It does not begin before the session, nor before the end of the last such gap; one that is open already stays.
    """
    of_kind = [gap for gap in session.gaps if gap.kind is kind]
    if any(gap.ended_at is None for gap in of_kind):
        return session if since is not None else session.closing_gaps(now, kind)
    if since is None:
        return session
    earliest = max([session.started_at, *(gap.ended_at for gap in of_kind if gap.ended_at is not None)])
    return session.with_gap(kind, max(earliest, min(since, now)))


def with_sleep(session: Session, slept: Interval) -> Session:
    """Return *session* with a gap for *slept*, but for what of it is known to be sleep already."""
    known = (_stretch(gap, slept.end) for gap in session.gaps if gap.kind is GapKind.SLEEP)
    unknown = minus([Interval(max(slept.start, session.started_at), slept.end)], known)
    if timedelta(seconds=total_s(unknown)) < _TOO_SHORT:
        return session
    for stretch in unknown:
        session = session.with_gap(GapKind.SLEEP, *stretch)
    return session


def with_meetings(session: Session, meetings: Iterable[Interval], now: datetime) -> Session:
    """Return *session* with gaps for *meetings* as they are known now, up to *now*; one that goes on stays open."""
    others = tuple(gap for gap in session.gaps if gap.kind is not GapKind.MEETING)
    so_far = (Interval(max(m.start, session.started_at), m.end) for m in meetings if m.start < now)
    gaps = tuple(Gap(m.start, m.end if m.end <= now else None, GapKind.MEETING) for m in union(so_far))
    before = tuple(gap for gap in session.gaps if gap.kind is GapKind.MEETING)
    return session if before == gaps else replace(session, gaps=(*others, *gaps))


def blanked(session: Session, since: datetime, now: datetime) -> Session:
    """Return *session* with nothing in it from *since* until *now* but one gap: it is not known any more."""
    end = min(session.ended_at or now, now)
    if session.started_at >= now or end <= since:
        return session
    before = (gap for gap in session.gaps if gap.started_at < since)
    kept = tuple(replace(gap, ended_at=min(gap.ended_at or since, since)) for gap in before)
    return replace(session, gaps=(*kept, Gap(max(session.started_at, since), end, GapKind.CLOSED)))


def _stretch(gap: Gap, now: datetime) -> Interval:
    return Interval(gap.started_at, gap.ended_at if gap.ended_at is not None else max(now, gap.started_at))
