"""A day as something that can be drawn along a line of time, and the same in words; nothing here paints."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from deepday.domain.gaps import named
from deepday.domain.interruption import Interruption
from deepday.domain.session import GapKind
from deepday.domain.timeline import Interval
from deepday.engine.overview import Overview
from deepday.wording.entries import entry_line
from deepday.wording.times import clock
from deepday.wording.translation import N_, _

_MARGIN = timedelta(minutes=30)
_A_MINUTE = timedelta(minutes=1)
_SHORTEST = timedelta(hours=3)
_GAPS = {
    GapKind.PAUSE: N_("pause"),
    GapKind.IDLE: N_("idle"),
    GapKind.LOCK: N_("locked"),
    GapKind.SLEEP: N_("asleep"),
    GapKind.MEETING: N_("meeting"),
    GapKind.CLOSED: N_("Deepday was closed"),
}


@dataclass(frozen=True, slots=True)
class DayPicture:
    """What is drawn from ``first`` to ``last``; instants are aware UTC, labels are shown in ``zone``."""

    first: datetime
    last: datetime
    zone: str
    focus: tuple[Interval, ...]
    gaps: tuple[tuple[Interval, GapKind], ...]
    planned: Interval | None
    now: datetime
    entries: tuple[Interruption, ...]

    def share(self, at: datetime) -> float:
        """Return where *at* lies between the ends, 0 to 1."""
        return (at - self.first) / (self.last - self.first)

    def hours(self, every: int) -> tuple[datetime, ...]:
        """Return the full local hours that are multiples of *every*, in order."""
        local = self.first.astimezone(ZoneInfo(self.zone))
        at = local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
        found = []
        while at <= self.last:
            if at >= self.first and at.astimezone(ZoneInfo(self.zone)).hour % every == 0:
                found.append(at)
            at += timedelta(hours=1)
        return tuple(found)

    @property
    def gap_kinds(self) -> tuple[GapKind, ...]:
        """The kinds of gaps there are, in the order of their first."""
        return tuple(dict.fromkeys(kind for _gap, kind in self.gaps))


def day_picture(overview: Overview) -> DayPicture | None:
    """Return the picture of today, or None while there is nothing to draw."""
    day, now = overview.day, overview.now
    spans = [s.span(now) for s in day.sessions]
    instants = [i for span in spans for i in span] + [e.at for e in day.interruptions]
    if not instants:
        return None
    planned = None
    if overview.session is not None and overview.left:
        # As far off as it is: the session's own time may differ from the clock on the wall. By less than a minute it
        # does not matter, and the end is shown as it was said.
        said, ahead = overview.session.planned_end_at, now + overview.left
        as_said = said is not None and abs(ahead - said) < _A_MINUTE
        planned = Interval(now, said if said is not None and as_said else ahead)
        instants.append(planned.end)
    first, last = min(instants) - _MARGIN, max(*instants, now) + _MARGIN
    return DayPicture(
        first=first,
        last=max(last, first + _SHORTEST),
        zone=overview.time_zone,
        focus=day.focus(now),
        gaps=tuple(pair for s in day.sessions for pair in named(s.gaps, s.span(now).end)),
        planned=planned,
        now=now,
        entries=day.interruptions,
    )


def gap_word(kind: GapKind) -> str:
    """Return why a stretch does not count as focus: ``locked``."""
    return _(_GAPS[kind])


def in_words(picture: DayPicture) -> str:
    """Return the picture read from left to right, for people who do not see it."""

    def span(interval: Interval) -> str:
        start, end = clock(interval.start, picture.zone), clock(interval.end, picture.zone)
        return _("{start} to {end}").format(start=start, end=end)

    told = [(i.start, _("focus {span}").format(span=span(i))) for i in picture.focus]
    told += [(i.start, _("gap {span}, {kind}").format(span=span(i), kind=gap_word(kind))) for i, kind in picture.gaps]
    told += [(e.at, _("interruption {line}").format(line=entry_line(e, picture.now))) for e in picture.entries]
    told.append((picture.now, _("now {clock}").format(clock=clock(picture.now, picture.zone))))
    if picture.planned is not None:
        told.append((picture.now, planned_words(picture)))
    return "; ".join(words for _at, words in sorted(told, key=lambda pair: pair[0]))


def planned_words(picture: DayPicture) -> str:
    """Return until when it is planned, or nothing."""
    if picture.planned is None:
        return ""
    return _("planned, until {clock}").format(clock=clock(picture.planned.end, picture.zone))
