"""A person's own numbers: of ordinary days that were logged, by the measures of the evaluation."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from deepday.domain.day import Day, DayState
from deepday.domain.interruption import Initiator, Interruption, Source, Urgency
from deepday.domain.own_numbers import OwnNumbers, as_document, from_document
from deepday.domain.session import GapKind, Session, SessionKind
from deepday.domain.trial import Span
from deepday.evaluation.own_numbers import own_numbers
from deepday.evaluation.recorded_days import Records

ZONE = "Europe/Berlin"
NOW = datetime(2026, 4, 1, tzinfo=UTC)
TUESDAY = date(2026, 3, 10)


def at(clock: str, day: date = TUESDAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+01:00").astimezone(UTC)


def session(day: date = TUESDAY, kind: SessionKind = SessionKind.ORDINARY, until: str | None = "13:00") -> Session:
    begun = Session(f"{day} {kind}", kind, at("09:00", day), ZONE)
    return begun if until is None else begun.ended(at(until, day))


def entry(clock: str, until: str | None = None, source: Source = Source.CHAT, day: date = TUESDAY) -> Interruption:
    return Interruption(
        f"{day} {clock} {source}", at(clock, day), ZONE, source, handled_until=at(until, day) if until else None
    )


def numbers_of(
    sessions: Sequence[Session], entries: Sequence[Interruption], states: dict[date, DayState] | None = None
) -> OwnNumbers | None:
    sheets = [Day(day, state) for day, state in (states or {}).items()]
    return own_numbers(Records(sessions, entries, sheets), Span(date(2026, 1, 1), date(2026, 4, 30)), NOW)


def test_a_simple_day_gives_the_numbers_of_the_reference() -> None:
    entries = [entry("10:00", "10:10"), entry("11:30", "11:35", Source.IN_PERSON)]
    numbers = numbers_of([session()], entries)
    assert numbers is not None
    assert (numbers.days, numbers.interruptions, numbers.focus_hours) == (1, 2, 4.0)
    assert numbers.per_focus_hour == 0.5
    assert numbers.typical_stretch_minutes == pytest.approx(76.5556, abs=1e-4)
    assert dict(numbers.sources) == {Source.CHAT: 0.5, Source.IN_PERSON: 0.5}
    assert from_document(as_document(numbers)) == numbers


def test_no_day_gives_no_numbers() -> None:
    assert numbers_of([], []) is None
    assert numbers_of([session(until=None)], [entry("10:00")]) is None, "a day that still runs"
    assert numbers_of([session(until="09:59")], [entry("09:30")]) is None, "less than an hour of focus"


def test_only_what_others_began_within_focus_time_counts_and_all_of_it_cuts() -> None:
    paused = session().with_gap(GapKind.PAUSE, at("10:00"), at("11:00"))
    mine = entry("09:30")
    mine = Interruption(mine.id, mine.at, ZONE, Source.OTHER, Initiator.SELF)
    numbers = numbers_of([paused], [mine, entry("10:30"), entry("08:00"), entry("12:00", source=Source.CALL)])
    assert numbers is not None
    assert (numbers.interruptions, numbers.focus_hours) == (1, 3.0)
    assert numbers.sources == ((Source.CALL, 1.0),)
    lengths = [30, 30, 60, 60]
    assert numbers.typical_stretch_minutes == pytest.approx(sum(x * x for x in lengths) / sum(lengths))


def test_a_second_press_within_a_minute_is_the_same_interruption() -> None:
    first = entry("10:00")
    again = Interruption("b", first.at + timedelta(seconds=50), ZONE, Source.CHAT)
    chained = Interruption("c", first.at + timedelta(seconds=100), ZONE, Source.CHAT)
    other = Interruption("d", first.at + timedelta(seconds=101), ZONE, Source.CALL, urgency=Urgency.URGENT)
    undone = Interruption("e", at("12:00"), ZONE, Source.CHAT, undone=True)
    numbers = numbers_of([session()], [first, again, chained, other, undone])
    assert numbers is not None
    assert (numbers.interruptions, numbers.urgent) == (2, 1)


def test_deep_days_and_days_that_were_not_logged_are_left_out() -> None:
    days = [TUESDAY + timedelta(days=n) for n in range(4)]
    sessions = [session(days[0]), session(days[1], SessionKind.DEEP), session(days[2]), session(days[3])]
    states = {days[2]: DayState.NOT_LOGGED, days[3]: DayState.PARTIAL}
    numbers = numbers_of(sessions, [entry("10:00", day=days[1])], states)
    assert numbers is not None
    assert (numbers.days, numbers.first, numbers.last, numbers.interruptions) == (2, days[0], days[3], 0)
    assert numbers.sources == ()


def test_the_newest_twenty_days_count() -> None:
    days = [TUESDAY + timedelta(days=n) for n in range(25)]
    numbers = numbers_of([session(day) for day in days], [])
    assert numbers is not None
    assert (numbers.days, numbers.first, numbers.enough) == (20, days[5], True)
