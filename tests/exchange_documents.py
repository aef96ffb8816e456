"""Documents of the exchange format for tests: made up by hypothesis, and the one that was written by hand."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from deepday.domain.asked import Asked
from deepday.domain.day import Day, DayState, Ratings, Unlogged
from deepday.domain.day_senses import Sense, SenseNote, SenseState
from deepday.domain.interruption import Correction, Initiator, Interruption, Outcome, Source, Urgency
from deepday.domain.meeting import Meeting
from deepday.domain.person import Person
from deepday.domain.sample import Sample
from deepday.domain.session import Gap, GapKind, Session, SessionKind, Work
from deepday.domain.task import Task
from deepday.domain.trial import (
    AgreedText,
    Agreement,
    Cadence,
    Comparison,
    DayStatus,
    Deviation,
    Guardrails,
    Per,
    Plan,
    SentText,
    Span,
    Trial,
    TrialDay,
)
from deepday.storage.exchange.document import Document, Foreign, Place
from deepday.storage.exchange.lists import LISTS

TWENTY_AND_EIGHT = Path(__file__).parent / "histories" / "twenty_and_eight.json"
"""Twenty ordinary and eight deep days of one person with a trial, written by hand."""
ZONES = ("Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "America/Sao_Paulo", "UTC")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = texts.filter(str.strip)
zones = st.sampled_from(ZONES)
origins = st.one_of(st.sampled_from(["logged", "observed"]), names.map("imported:{}".format))
dates = st.dates(date(1970, 1, 2), date(9998, 12, 30))
_MIDNIGHT = time()
instants = st.datetimes(
    datetime.combine(date(1970, 1, 2), _MIDNIGHT),
    datetime.combine(date(9998, 12, 30), _MIDNIGHT),
    timezones=st.just(UTC),
)
recent = st.datetimes(
    datetime.combine(date(2020, 1, 1), _MIDNIGHT), datetime.combine(date(2030, 1, 1), _MIDNIGHT), timezones=st.just(UTC)
)
lengths = st.timedeltas(timedelta(0), timedelta(days=2))
minutes = st.none() | st.integers(0, 1_000_000)
hours = st.times().map(lambda clock: time(clock.hour, clock.minute))


def twenty_and_eight() -> Any:
    """Return the file that was written by hand, as plain values to be changed."""
    return json.loads(TWENTY_AND_EIGHT.read_text(encoding="utf-8"))


def _foreign_name(text: str) -> tuple[str | int, ...]:
    return (f"x_{text}",)


@st.composite
def _sessions(draw: st.DrawFn) -> list[Session]:
    """Give sessions one after the other."""
    made = []
    at = draw(recent)
    for number in range(draw(st.integers(0, 4))):
        start = at + draw(lengths)
        at = start + draw(lengths)
        starts = draw(st.lists(st.timedeltas(timedelta(0), timedelta(hours=9)), max_size=3))
        works = draw(
            st.lists(st.tuples(st.none() | texts, st.timedeltas(timedelta(0), timedelta(hours=9))), max_size=3)
        )
        gaps = [Gap(start + s, start + s + draw(lengths), draw(st.sampled_from(GapKind))) for s in starts]
        made.append(
            Session(
                id=f"{number} {draw(texts)}",
                kind=draw(st.sampled_from(SessionKind)),
                started_at=start,
                time_zone=draw(zones),
                ended_at=at,
                planned_end_at=draw(st.none() | instants),
                goal=draw(texts),
                point_person=draw(st.none() | texts),
                gaps=tuple(gaps),
                origin=draw(origins),
                work=tuple(sorted((Work(task, start + after) for task, after in works), key=lambda w: w.started_at)),
                end_guessed=draw(st.booleans()),
            )
        )
    return made


@st.composite
def _interruption(draw: st.DrawFn) -> Interruption:
    at = draw(recent)
    later = st.none() | lengths.map(at.__add__)
    return Interruption(
        id=draw(names),
        at=at,
        time_zone=draw(zones),
        source=draw(st.sampled_from(Source)),
        initiator=draw(st.sampled_from(Initiator)),
        who=draw(st.none() | texts),
        urgency=draw(st.sampled_from(Urgency)),
        outcome=draw(st.sampled_from(Outcome)),
        handled_until=draw(later),
        resumed_at=draw(later),
        due_at=draw(st.none() | instants),
        answered_at=draw(later),
        from_deep_day=draw(st.none() | texts),
        note=draw(st.none() | texts),
        undone=draw(st.booleans()),
        origin=draw(origins),
    )


ratings = st.builds(Ratings, *[st.none() | st.integers(1, 5)] * 3).filter(lambda r: r != Ratings())
days = st.builds(
    Day, dates, st.sampled_from(DayState), st.none() | ratings, st.none() | st.sampled_from(Unlogged), st.none() | texts
)
tasks = st.builds(
    lambda task, start, length: (
        task if start is None else Task(**{**_fields(task), "started_at": start, "finished_at": start + length})
    ),
    st.builds(
        Task,
        names,
        texts,
        why=texts,
        estimate_minutes=minutes,
        actual_minutes=minutes,
        day=st.none() | dates,
        origin=origins,
    ),
    st.none() | recent,
    lengths,
)
spans = st.tuples(dates, dates).map(lambda two: Span(min(two), max(two)))
cadences = st.builds(
    Cadence,
    days=st.integers(1, 7),
    per=st.sampled_from(Per),
    sprint_days=st.integers(1, 28),
    sprint_start=st.none() | dates,
    weekdays=st.lists(st.integers(1, 7), max_size=7).map(tuple),
    exceptions=st.lists(dates, max_size=3).map(tuple),
    hours=st.tuples(hours, hours),
)
trial_days = st.lists(
    st.builds(TrialDay, dates, dates, st.sampled_from(DayStatus), st.none() | texts),
    max_size=3,
    unique_by=lambda day: day.drawn_date,
).map(lambda found: tuple(sorted(found, key=lambda day: day.drawn_date)))
hashes = st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex)
trials = st.builds(
    Trial,
    id=names,
    title=texts,
    window=spans,
    baseline=st.none() | spans,
    comparison=st.sampled_from(Comparison),
    cadence=cadences,
    days=trial_days,
    drawn=st.booleans(),
    seed=st.none() | st.integers(-(2**63) + 1, 2**63 - 1),
    plan=st.builds(
        Plan,
        texts,
        st.floats(0.01, 100),
        st.lists(dates, max_size=2).map(tuple),
        st.builds(Guardrails, minutes, minutes),
    ),
    frozen_at=st.none() | instants,
    plan_sha256=hashes,
    deviations=st.lists(st.builds(Deviation, instants, texts, texts), max_size=2).map(tuple),
    agreement=st.builds(
        Agreement,
        st.lists(st.builds(AgreedText, instants, texts, st.lists(texts, max_size=2).map(tuple)), max_size=2).map(tuple),
        st.lists(st.builds(SentText, instants, texts, hashes), max_size=2).map(tuple),
    ),
    origin=origins,
)
people = st.builds(Person, names, texts, st.none() | st.tuples(hours, hours), origins)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
requests = st.builds(Asked, names, instants, st.dictionaries(texts, plain, max_size=3), origins)
corrections = st.builds(Correction, instants, names, texts, st.none() | texts, st.none() | texts, origins)
meetings = st.builds(
    lambda key, start, length, zone, title, attendees: Meeting(key, start, start + length, zone, title, attendees),
    names,
    recent,
    lengths,
    zones,
    texts,
    st.integers(0, 1_000_000),
)
samples = st.builds(
    lambda start, length, application, title: Sample(start, start + length, application, title),
    recent,
    lengths,
    texts,
    texts,
)
notes = st.builds(SenseNote, dates, st.sampled_from(Sense), st.sampled_from(SenseState))
settings = st.fixed_dictionaries(
    {}, optional={"hours.until": st.sampled_from(["16:30", "18:00"]), "point_person.name": st.just("Ann")}
)
foreign: st.SearchStrategy[Foreign] = st.dictionaries(texts.map(_foreign_name), plain, max_size=2)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Give documents that break no rule, in the order in which they are written."""
    of = {
        "interruptions": _interruption(),
        "days": days,
        "tasks": tasks,
        "trials": trials,
        "people": people,
        "requests": requests,
        "corrections": corrections,
        "meetings": meetings,
        "samples": samples,
        "x_senses": notes,
    }
    entries: dict[str, Any] = {"sessions": draw(_sessions())}
    kept: dict[Place, Foreign] = {("", ""): draw(foreign)}
    for one in LISTS:
        if one.name in of:
            entries[one.name] = draw(st.lists(of[one.name], max_size=2, unique_by=one.key))
        for entry in entries[one.name]:
            of_ours = {("x_why",), ("x_started_at",)}
            kept[one.name, one.key(entry)] = {p: v for p, v in draw(foreign).items() if p not in of_ours}
    return Document(entries, draw(settings), {place: found for place, found in kept.items() if found})


def _fields(task: Task) -> dict[str, Any]:
    return {name: getattr(task, name) for name in Task.__dataclass_fields__}
