"""What waits to be written is seen in its newest form until that is written."""

from deepday.engine.history_ports import Recovered
from deepday.storage.record import Record
from deepday.storage.unwritten import Unwritten
from tests.history_files import MONDAY_9, entry, session


def record(seq: int, text: str) -> Record:
    return Record(seq, MONDAY_9, (session(goal=text),), (entry(note=text),), (), Recovered("s1", MONDAY_9, text))


def seen(unwritten: Unwritten) -> list[str | None]:
    recovered = unwritten.recovered()
    return [
        *(waiting.value.goal for waiting in unwritten.sessions().values()),
        *(entry.note for entry in unwritten.interruptions().values()),
        *([recovered.value.decided] if recovered is not None else []),
    ]


def test_writing_an_older_value_does_not_hide_the_newer_one() -> None:
    unwritten = Unwritten()
    older, newer = record(1, "older"), record(2, "newer")
    unwritten.add(older)
    unwritten.add(newer)
    unwritten.remove(older)
    assert seen(unwritten) == ["newer"] * 3
    unwritten.remove(newer)
    assert seen(unwritten) == []


def test_an_older_value_that_comes_later_is_not_seen() -> None:
    unwritten = Unwritten()
    unwritten.add(record(2, "newer"))
    unwritten.add(record(1, "older"))
    assert seen(unwritten) == ["newer"] * 3


def test_the_newest_of_several_recovered_sessions_is_seen() -> None:
    unwritten = Unwritten()
    unwritten.add(Record(2, MONDAY_9, recovered=Recovered("s2", MONDAY_9)))
    unwritten.add(Record(1, MONDAY_9, recovered=Recovered("s1", MONDAY_9)))
    recovered = unwritten.recovered()
    assert recovered is not None
    assert recovered.value.session == "s2"
