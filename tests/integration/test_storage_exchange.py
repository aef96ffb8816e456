"""Export and import on a real history file: all of it comes over, twice is once, and a refusal changes nothing."""

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from deepday.domain.day_senses import SenseState
from deepday.domain.errors import CouldNotError
from deepday.domain.interruption import Correction
from deepday.domain.session import Follows
from deepday.storage.database import Database
from deepday.storage.erasing import EraseEverything
from deepday.storage.exchange.document import Document
from deepday.storage.exchange.lists import LISTS
from deepday.storage.exchange.reading import read_document
from deepday.storage.exchange.taking_in import Taken, take_in
from deepday.storage.exchange.writing import give_out, write_document
from deepday.storage.history import History
from deepday.storage.sense_days import SenseDays
from tests.exchange_documents import TWENTY_AND_EIGHT, documents, twenty_and_eight
from tests.history_files import MONDAY_9, entry, minutes, opened, session

MONDAY = date(2026, 3, 2)


def taken_in(database: Database, document: Document) -> Taken:
    return database.transact(lambda c: take_in(document, History(database).number(), MONDAY_9, c))


def exported(database: Database, settings: dict[str, object] | None = None) -> bytes:
    with database.snapshot() as connection:
        return write_document(give_out(settings or {}, connection), MONDAY_9)


def read(plain_values: object) -> Document:
    return read_document(json.dumps(plain_values).encode())


@given(documents())
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_imported_into_an_empty_history_is_exported_again(document: Document) -> None:
    with TemporaryDirectory() as folder, opened(Path(folder) / "history.db") as database:
        taken_in(database, document)
        again = read_document(exported(database, dict(document.settings)))
    for one in LISTS:
        assert sorted(again.of(one.name), key=one.key) == sorted(document.of(one.name), key=one.key)
    assert again.foreign == document.foreign


def test_export_erase_import_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    with opened(tmp_path / "one.db") as database:
        taken_in(database, read_document(TWENTY_AND_EIGHT.read_bytes()))
        before = exported(database)
    with opened(tmp_path / "two.db") as database:
        taken_in(database, read_document(before))
        assert exported(database) == before


def test_importing_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    document = read_document(TWENTY_AND_EIGHT.read_bytes())
    with opened(tmp_path / "history.db") as database:
        first = taken_in(database, document)
        before = exported(database)
        second = taken_in(database, document)
        assert first.known == 0
        assert sum(first.new.values()) == second.known == document.count()
        assert exported(database) == before


def test_what_was_logged_here_can_be_imported_again_also_a_session_that_follows_elapsed_time(tmp_path: Path) -> None:
    with opened(tmp_path / "history.db") as database:
        kept = session(ended_at=minutes(60), follows=Follows.ELAPSED)
        correction = Correction(minutes(5), "i1", "source", "chat", "call")
        History(database).save(sessions=[kept], interruptions=[entry()], corrections=[correction]).result(5)
        assert taken_in(database, read_document(exported(database))).known == 3


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("sessions", "goal", "something else"),
        ("interruptions", "who", "Zoe"),
        ("days", "state", "off"),
        ("tasks", "title", "Another"),
        ("trials", "seed", 8),
        ("people", "contact", "elsewhere"),
        ("meetings", "x_room", "3.14"),
    ],
)
def test_an_entry_that_is_here_and_differs_is_refused_by_name_and_nothing_is_changed(
    tmp_path: Path, name: str, field: str, value: object
) -> None:
    other = twenty_and_eight()
    other[name][-1][field] = value
    other["tasks"].append({"id": "new", "title": "new"})
    with opened(tmp_path / "history.db") as database:
        taken_in(database, read_document(TWENTY_AND_EIGHT.read_bytes()))
        before = exported(database)
        with pytest.raises(CouldNotError) as caught:
            taken_in(database, read(other))
        assert caught.value.reason.code == "import.differs"
        assert caught.value.reason.params["entry"].startswith(f"{name}[")
        assert exported(database) == before


@pytest.mark.parametrize("is_running", [False, True])
def test_a_session_that_overlaps_with_one_that_is_here_is_refused_by_both_names(
    tmp_path: Path, *, is_running: bool
) -> None:
    with opened(tmp_path / "history.db") as database:
        mine = session("mine", ended_at=None if is_running else minutes(60))
        History(database).save(sessions=[mine]).result(5)
        before = exported(database)
        with pytest.raises(CouldNotError) as caught:
            taken_in(database, read_document(TWENTY_AND_EIGHT.read_bytes()))
        assert caught.value.reason.code == "import.overlaps"
        assert caught.value.reason.params["other"] == "mine"
        assert exported(database) == before


def test_sessions_here_that_overlap_already_do_not_stand_in_the_way(tmp_path: Path) -> None:
    first = minutes(-60 * 24 * 30)
    with opened(tmp_path / "history.db") as database:
        mine = [session(key, first, ended_at=minutes(-60)) for key in ("mine", "mine too")]
        History(database).save(sessions=mine).result(5)
        assert sum(taken_in(database, read_document(TWENTY_AND_EIGHT.read_bytes())).new.values()) > 100


def test_a_later_save_of_an_imported_entry_counts(tmp_path: Path) -> None:
    with opened(tmp_path / "history.db") as database:
        history = History(database)
        seq = history.number()
        file = twenty_and_eight()
        database.transact(lambda c: take_in(read(file), seq, MONDAY_9, c))
        day = MONDAY_9.date()
        first: Any = history.interruptions(day, day)[0]
        correction = Correction(MONDAY_9, first.id, "note", None, "x")
        history.save(corrections=[correction]).result(5)
        assert correction in history.corrections(day, day)


def test_an_export_holds_what_was_asked_for_before_it(tmp_path: Path) -> None:
    with opened(tmp_path / "history.db") as database:
        for number in range(50):
            History(database).save(interruptions=[entry(f"i{number}")])
        assert len(json.loads(exported(database))["interruptions"]) == 50


def test_which_senses_worked_comes_back_after_everything_was_erased(tmp_path: Path) -> None:
    with opened(tmp_path / "history.db") as database:
        senses = SenseDays(database)
        senses.note(MONDAY, {"idle": SenseState.WORKED, "meetings": SenseState.UNKNOWN}).result(5)
        senses.note(MONDAY, {"idle": SenseState.OFF}).result(5)
        before, kept = exported(database), senses.days(MONDAY, MONDAY)
        database.transact(EraseEverything())
        assert senses.days(MONDAY, MONDAY) == []
        taken_in(database, read_document(before))
        assert (exported(database), senses.days(MONDAY, MONDAY)) == (before, kept)


def test_a_sense_that_worked_longer_than_when_it_was_exported_is_no_contradiction(tmp_path: Path) -> None:
    with opened(tmp_path / "history.db") as database:
        senses = SenseDays(database)
        senses.note(MONDAY, {"idle": SenseState.WORKED}).result(5)
        before = exported(database)
        senses.note(MONDAY, {"idle": SenseState.OFF}).result(5)
        assert taken_in(database, read_document(before)).known == 1
        assert senses.days(MONDAY, MONDAY)[0].of("idle") == {SenseState.WORKED, SenseState.OFF}
