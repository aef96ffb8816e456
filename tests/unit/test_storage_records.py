"""What is saved can be read back as it was: rows of the tables, lines of the spool, rows of the journal."""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.interruption import Correction, Initiator, Interruption, Outcome, Source, Urgency
from deepday.domain.reason import Reason
from deepday.domain.session import Follows, Gap, GapKind, Session, SessionKind, Work
from deepday.engine.effect_ports import JournalRow, RowState
from deepday.engine.history_ports import Recovered
from deepday.storage.connecting import set_up
from deepday.storage.instants import instant, micros
from deepday.storage.journal import Journal
from deepday.storage.migrations import migrate
from deepday.storage.record import DamagedLineError, Record, line_of, record_of
from deepday.storage.rows import interruption_of, session_of
from tests.history_files import MONDAY_9, entry, minutes, session

INSTANTS = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 -- hypothesis wants naive bounds and adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001 -- same
    timezones=st.just(UTC),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
ZONES = st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"])
LENGTHS = st.timedeltas(timedelta(0), timedelta(days=2))


@st.composite
def gaps(draw: st.DrawFn) -> Gap:
    started_at = draw(INSTANTS)
    ended_at = draw(st.none() | LENGTHS.map(lambda length: started_at + length))
    return Gap(started_at, ended_at, draw(st.sampled_from(GapKind)))


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    started_at = draw(INSTANTS)
    return Session(
        id=draw(IDS),
        kind=draw(st.sampled_from(SessionKind)),
        started_at=started_at,
        time_zone=draw(ZONES),
        ended_at=draw(st.none() | LENGTHS.map(lambda length: started_at + length)),
        planned_end_at=draw(st.none() | INSTANTS),
        follows=draw(st.sampled_from(Follows)),
        goal=draw(TEXTS),
        point_person=draw(st.none() | TEXTS),
        gaps=tuple(draw(st.lists(gaps(), max_size=4))),
        origin=draw(st.sampled_from(["logged", "observed", "imported:ActivityWatch"])),
        work=tuple(Work(t, started_at + d) for t, d in draw(st.lists(st.tuples(st.none() | IDS, LENGTHS), max_size=3))),
        end_guessed=draw(st.booleans()),
    )


@st.composite
def interruptions(draw: st.DrawFn) -> Interruption:
    at = draw(INSTANTS)
    later = st.none() | LENGTHS.map(lambda length: at + length)
    return Interruption(
        id=draw(IDS),
        at=at,
        time_zone=draw(ZONES),
        source=draw(st.sampled_from(Source)),
        initiator=draw(st.sampled_from(Initiator)),
        who=draw(st.none() | TEXTS),
        urgency=draw(st.sampled_from(Urgency)),
        outcome=draw(st.sampled_from(Outcome)),
        handled_until=draw(later),
        resumed_at=draw(later),
        due_at=draw(st.none() | INSTANTS),
        answered_at=draw(later),
        from_deep_day=draw(st.none() | st.dates().map(str)),
        note=draw(st.none() | TEXTS),
        undone=draw(st.booleans()),
        origin=draw(st.sampled_from(["logged", "imported:calendar"])),
    )


RECORDS = st.builds(
    Record,
    seq=st.integers(1, 2**60),
    written_at=INSTANTS,
    sessions=st.lists(sessions(), max_size=2, unique_by=lambda s: s.id).map(tuple),
    interruptions=st.lists(interruptions(), max_size=2, unique_by=lambda i: i.id).map(tuple),
    corrections=st.lists(
        st.builds(Correction, at=INSTANTS, entry=IDS, field=IDS, before=st.none() | TEXTS, after=st.none() | TEXTS),
        max_size=2,
    ).map(tuple),
    recovered=st.none()
    | st.builds(
        Recovered, session=IDS, died_at=INSTANTS, decided=st.sampled_from([None, "resumed", "ended", "replaced"])
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=6,
)
VALUES = st.dictionaries(st.text(max_size=8), JSON, max_size=4)
JOURNAL_ROWS = st.builds(
    JournalRow,
    id=IDS,
    effect=IDS,
    session=IDS,
    local=st.booleans(),
    state=st.sampled_from(RowState),
    prior=VALUES,
    target=VALUES,
    read_back=st.none() | VALUES,
    until=INSTANTS,
    changed_at=INSTANTS,
    reason=st.none() | st.builds(Reason, code=IDS, params=st.dictionaries(st.text(max_size=5), TEXTS, max_size=2)),
)


class InMemory:
    """Tables in memory, as ``storage.journal.Access``."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        set_up(self.connection)
        migrate(self.connection)

    def transact(self, work):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 -- as the Protocol says
        return work(self.connection)

    read = transact


@pytest.fixture(scope="module")
def tables() -> Iterator[InMemory]:
    tables = InMemory()
    yield tables
    tables.connection.close()


def empty(tables: InMemory) -> sqlite3.Connection:
    for name in ("sessions", "interruptions", "corrections", "recovered_sessions", "effect_journal"):
        tables.connection.execute(f"DELETE FROM {name}")  # noqa: S608 -- the names stand above
    return tables.connection


@given(at=INSTANTS)
def test_an_instant_is_kept_to_the_microsecond(at: datetime) -> None:
    assert instant(micros(at)) == at


@given(record=RECORDS)
def test_a_line_of_the_spool_holds_the_whole_record(record: Record) -> None:
    assert record_of(line_of(record)) == record


@given(record=RECORDS)
def test_a_line_of_the_spool_is_one_line(record: Record) -> None:
    assert b"\n" not in line_of(record)


@given(record=RECORDS, data=st.data())
def test_a_line_with_one_byte_changed_is_not_believed(record: Record, data: st.DataObject) -> None:
    line = bytearray(line_of(record))
    place = data.draw(st.integers(0, len(line) - 1))
    line[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DamagedLineError):
        record_of(bytes(line))


@given(record=RECORDS, length=st.floats(0, 0.999))
def test_a_torn_line_is_not_believed(record: Record, length: float) -> None:
    line = line_of(record)
    with pytest.raises(DamagedLineError):
        record_of(line[: int(len(line) * length)])


def test_a_line_of_a_version_without_tasks_is_still_read() -> None:
    record = Record(1, MONDAY_9, (session(),), ())
    held = json.loads(line_of(record).partition(b" ")[2])
    for row in held["sessions"]:
        del row["work"], row["end_guessed"]
    text = json.dumps(held, separators=(",", ":")).encode("ascii")
    assert record_of(b"%08x %b" % (zlib.crc32(text), text)) == record


def test_a_line_that_breaks_a_rule_of_the_domain_is_not_believed() -> None:
    text = line_of(Record(1, MONDAY_9, interruptions=(entry(),))).split(b" ", 1)[1].replace(b'"chat"', b'"smoke"')
    with pytest.raises(DamagedLineError):
        record_of(b"%08x %b" % (zlib.crc32(text), text))


@given(record=RECORDS)
def test_the_tables_hold_what_was_put_in(tables: InMemory, record: Record) -> None:
    connection = empty(tables)
    record.put_into(connection)
    found = {
        row["id"]: session_of(
            row,
            connection.execute(
                "SELECT started_at, ended_at, kind FROM gaps WHERE session = ? ORDER BY position", (row["key"],)
            ),
        )
        for row in connection.execute("SELECT * FROM sessions")
    }
    assert found == {s.id: s for s in record.sessions}
    entries = {row["id"]: interruption_of(row) for row in connection.execute("SELECT * FROM interruptions")}
    assert entries == {i.id: i for i in record.interruptions}


@given(row=JOURNAL_ROWS)
def test_the_journal_gives_back_the_row_it_was_given(tables: InMemory, row: JournalRow) -> None:
    empty(tables)
    journal = Journal(tables)
    journal.write(row)
    kept = [row] if row.state.is_open else []
    assert list(journal.open_rows()) == kept
    assert list(journal.last_rows()) == [row]


def test_an_older_record_never_replaces_a_newer_one(tables: InMemory) -> None:
    connection = empty(tables)
    newer = Record(
        8, MONDAY_9, (session(goal="newer"),), (entry(note="newer"),), (), Recovered("s1", MONDAY_9, "ended")
    )
    older = Record(7, MONDAY_9, (session(goal="older"),), (entry(note="older"),), (), Recovered("s1", MONDAY_9, None))
    newer.put_into(connection)
    older.put_into(connection)
    assert connection.execute("SELECT goal FROM sessions").fetchone()[0] == "newer"
    assert connection.execute("SELECT note FROM interruptions").fetchone()[0] == "newer"
    assert connection.execute("SELECT decided FROM recovered_sessions").fetchone()[0] == "ended"


def test_a_record_put_in_twice_is_there_once(tables: InMemory) -> None:
    connection = empty(tables)
    record = Record(1, MONDAY_9, (session(),), (entry(),), (Correction(MONDAY_9, "i1", "who", None, "Ann"),))
    record.put_into(connection)
    record.put_into(connection)
    for table in ("sessions", "interruptions", "corrections"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 1  # noqa: S608 -- names above


def test_lone_surrogates_are_kept_as_question_marks() -> None:
    record = Record(1, MONDAY_9, (session(goal="a\ud800b"),), (entry(who="\udfff", note="x\udc80"),))
    kept = record_of(line_of(record))
    assert (kept.sessions[0].goal, kept.interruptions[0].who, kept.interruptions[0].note) == ("a?b", "?", "x?")


@pytest.mark.parametrize(
    "broken",
    [
        Record(1, MONDAY_9, (session(ended_at=minutes(-1)),)),
        Record(1, MONDAY_9, (session(gaps=(Gap(minutes(5), minutes(4), GapKind.IDLE),)),)),
        Record(1, MONDAY_9, interruptions=(entry(handled_until=minutes(-1)),)),
        Record(1, MONDAY_9, interruptions=(entry(resumed_at=minutes(-1)),)),
        Record(1, MONDAY_9, interruptions=(entry(answered_at=minutes(-1)),)),
        Record(1, MONDAY_9, (session(key=""),)),
        Record(1, MONDAY_9, (session(origin=""),)),
    ],
)
def test_the_tables_take_no_negative_duration_and_nothing_without_a_name(tables: InMemory, broken: Record) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        broken.put_into(empty(tables))


def test_nothing_but_the_declared_types_goes_into_the_tables(tables: InMemory) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        empty(tables).execute("INSERT INTO heartbeats VALUES ('s1', 'noon')")
