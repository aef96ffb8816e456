"""A session: one stretch of deep or ordinary work with its gaps, and the focus time in it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from deepday.domain.timeline import Interval, minus


class SessionKind(StrEnum):
    """What the person wanted of the session."""

    DEEP = "deep"
    ORDINARY = "ordinary"


class GapKind(StrEnum):
    """Why a stretch of a session does not count as focus."""

    PAUSE = "pause"
    IDLE = "idle"
    LOCK = "lock"
    SLEEP = "sleep"
    MEETING = "meeting"
    CLOSED = "closed"


OBSERVED = "observed"
"""The origin of a session that nobody started: the program saw that somebody is at work."""


class Follows(StrEnum):
    """What a planned end keeps to when the clock is set or the machine sleeps."""

    WALL = "wall"
    ELAPSED = "elapsed"


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch [started_at, ended_at) without focus; ``ended_at`` is None while it lasts."""

    started_at: datetime
    ended_at: datetime | None
    kind: GapKind


@dataclass(frozen=True, slots=True)
class Work:
    """From ``started_at`` on the task with this id is worked on, or none, until the next one or the session's end."""

    task: str | None
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One session; instants are aware UTC, ``time_zone`` is the IANA zone in force at its start."""

    id: str
    kind: SessionKind
    started_at: datetime
    time_zone: str
    ended_at: datetime | None = None
    planned_end_at: datetime | None = None
    follows: Follows = Follows.WALL
    goal: str = ""
    point_person: str | None = None
    gaps: tuple[Gap, ...] = ()
    origin: str = "logged"
    work: tuple[Work, ...] = ()
    """Which tasks were worked on, in order of time."""
    end_guessed: bool = False
    """It was left running and was closed at the last activity; the person has not said yet whether that is right."""

    @property
    def observed(self) -> bool:
        """Whether nobody started it: it was seen that somebody is at work."""
        return self.origin == OBSERVED

    @property
    def task(self) -> str | None:
        """The id of the task that is worked on, or was at the end."""
        return self.work[-1].task if self.work else None

    def working_on(self, task: str | None, at: datetime) -> "Session":
        """Return the session with this task worked on from *at* on."""
        if task == self.task:
            return self
        kept = tuple(work for work in self.work if work.started_at < at)
        return replace(self, work=(*kept, Work(task, at)))

    def focus_on(self, task: str, now: datetime) -> tuple[Interval, ...]:
        """Return the focus that went into the task with this id, up to *now* while the session runs."""
        if not self.work:
            return ()
        ends = [*(work.started_at for work in self.work[1:]), self.span(now).end]
        others = [Interval(w.started_at, end) for w, end in zip(self.work, ends, strict=True) if w.task == task]
        rest = minus([self.span(now)], others)
        return minus(self.focus(now), rest) if others else ()

    @property
    def local_date(self) -> date:
        """The date this session belongs to: the local one of its start, also past midnight."""
        return self.started_at.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def open_gap(self) -> Gap | None:
        """The gap that lasts now, if any."""
        return self.gaps[-1] if self.gaps and self.gaps[-1].ended_at is None else None

    @property
    def paused(self) -> bool:
        """Whether the person paused it and has not resumed."""
        return self.ended_at is None and any(g.kind is GapKind.PAUSE and g.ended_at is None for g in self.gaps)

    def span(self, now: datetime) -> Interval:
        """Return the session's stretch, up to *now* while it runs."""
        return Interval(self.started_at, self.ended_at or max(now, self.started_at))

    def focus(self, now: datetime) -> tuple[Interval, ...]:
        """Return the session without its gaps, up to *now* while it runs."""
        end = self.span(now).end
        gaps = (Interval(g.started_at, g.ended_at or end) for g in self.gaps)
        return minus([self.span(now)], gaps)

    def last_active(self, now: datetime) -> datetime:
        """Return the end of its last focus up to *now*; its start if there is none."""
        so_far = self.ended(min(now, self.ended_at or now))
        return max((stretch.end for stretch in so_far.focus(now)), default=self.started_at)

    def with_gap(self, kind: GapKind, started_at: datetime, ended_at: datetime | None = None) -> "Session":
        """Return the session with one more gap, at its end if *ended_at* is None."""
        return replace(self, gaps=(*self.gaps, Gap(started_at, ended_at, kind)))

    def closing_gaps(self, at: datetime, kind: GapKind | None = None) -> "Session":
        """Return the session with every gap (of *kind*, if given) that still lasts closed at *at*."""
        return replace(self, gaps=tuple(g if kind not in (None, g.kind) else _closed(g, at) for g in self.gaps))

    def ended(self, at: datetime) -> "Session":
        """Return the session ended at *at* (not before its start), its gaps closed and cut to it."""
        end = max(at, self.started_at)
        gaps = (replace(g, started_at=min(g.started_at, end)) for g in self.gaps)
        gaps = (replace(g, ended_at=min(g.ended_at, end) if g.ended_at is not None else end) for g in gaps)
        return replace(self, ended_at=end, gaps=tuple(gaps))


def _closed(gap: Gap, at: datetime) -> Gap:
    return gap if gap.ended_at is not None else replace(gap, ended_at=max(at, gap.started_at))
