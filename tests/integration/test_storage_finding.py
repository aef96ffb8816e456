"""Searching the history: by words, whatever their case, with the day they belong to."""

from datetime import timedelta
from pathlib import Path

import pytest

from deepday.storage.finding import MOST, find
from deepday.storage.history import History
from tests.history_files import MONDAY_9, entry, opened, session


def found(path: Path, text: str) -> tuple[list[str], list[str]]:
    with opened(path) as database, database.snapshot() as connection:
        sessions, entries = find(text, connection)
    return [s.id for _, s in sessions], [i.id for _, i in entries]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "history.db"
    evening = MONDAY_9 + timedelta(hours=13)
    with opened(path) as database:
        History(database).save(
            sessions=[session("s", evening, ended_at=evening + timedelta(hours=5), goal="Straßen-Modell 100%")],
            interruptions=[
                entry("name", who="Zoë", note="about the data"),
                entry("late", evening + timedelta(hours=3), note="ZOË again, 100!"),
                entry("gone", who="Zoë", undone=True),
                entry("other", who="Ben", note="a_b"),
            ],
        ).result(5)
    return path


@pytest.mark.parametrize(
    ("text", "sessions", "entries"),
    [
        ("zoë", [], ["late", "name"]),
        ("STRASSEN", ["s"], []),
        ("100", ["s"], ["late"]),
        ("100%", ["s"], []),
        ("a_b", [], ["other"]),
        ("axb", [], []),
        ("!", [], ["late"]),
        ("'; DROP TABLE sessions", [], []),
    ],
)
def test_words_are_found_whatever_their_case_and_signs_are_only_signs(
    path: Path, text: str, sessions: list[str], entries: list[str]
) -> None:
    assert found(path, text) == (sessions, entries)


def test_an_entry_past_midnight_is_found_on_the_day_of_its_session(path: Path) -> None:
    with opened(path) as database, database.snapshot() as connection:
        _, entries = find("again", connection)
    assert [day.day for day, _ in entries] == [2]


def test_no_more_than_some_hundreds_are_returned_the_newest(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with opened(path) as database:
        many = [entry(f"{n:04}", MONDAY_9 + timedelta(minutes=n), note="x") for n in range(MOST + 10)]
        History(database).save(interruptions=many).result(5)
    _, entries = found(path, "x")
    assert len(entries) == MOST
    assert entries[0] == f"{MOST + 9:04}"
