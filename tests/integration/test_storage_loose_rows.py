"""What lies on the pages of a damaged file is found without its list of tables, in every table, and nothing else."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from deepday.bootstrap.upkeep import Upkeep
from deepday.domain.day_senses import Sense, SenseNote, SenseState
from deepday.storage.damage_note import note_damage
from deepday.storage.exchange.lists import LISTS
from deepday.storage.exchange.reading import read_document
from deepday.storage.exchange.taking_in import take_in
from deepday.storage.history import History
from deepday.storage.loose_rows import loose_rows
from deepday.storage.migrations import MIGRATIONS
from deepday.storage.sense_days import put_note
from deepday.storage.settings_file import SettingsFile
from tests.exchange_documents import TWENTY_AND_EIGHT
from tests.history_files import MONDAY_9, entry, make_old, minutes, opened

PAGE = 4096
SHORT, LONG = "short", "long " * 5000
Spoil = Callable[[bytearray], object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.db"


def filled(path: Path) -> dict[str, list[object]]:
    """Fill every list, one row of which goes over many pages; return what stands in them."""
    with opened(path) as database:
        document = read_document(TWENTY_AND_EIGHT.read_bytes())
        database.transact(lambda c: take_in(document, 7, MONDAY_9, c))
        date = document.of("days")[0].date  # type: ignore[attr-defined]  # a day
        database.transact(lambda c: put_note(SenseNote(date, Sense.IDLE, SenseState.WORKED), c))
        entries = [entry("long", minutes(600), note=LONG), entry("short", minutes(601), note=SHORT)]
        History(database).save(interruptions=entries).result(5)
    return held(path)


def held(path: Path) -> dict[str, list[object]]:
    with opened(path) as database, database.snapshot() as connection:
        return {one.name: sorted(one.kept(connection), key=one.key) for one in LISTS}


def recovered(path: Path) -> dict[str, list[object]]:
    note_damage(path)
    with opened(path) as database:
        assert database.set_aside is not None
        Upkeep(database, History(database), SettingsFile(path.parent / "settings.toml")).recover()
    return held(path)


def spoilt(path: Path, spoil: Spoil) -> None:
    content = bytearray(path.read_bytes())
    spoil(content)
    path.write_bytes(content)


def no_first_page(content: bytearray) -> None:
    content[:PAGE] = bytes(PAGE)


def no_root_page(content: bytearray) -> None:
    """Leave nothing that leads to anything: neither the list of tables nor a page that only points at others."""
    content[:PAGE] = bytes(PAGE)
    for start in range(PAGE, len(content), PAGE):
        if content[start] == 0x05:
            content[start : start + PAGE] = b"\xa5" * PAGE


@pytest.mark.parametrize("spoil", [no_first_page, no_root_page])
def test_without_the_list_of_tables_every_list_is_recovered_whole(path: Path, spoil: Spoil) -> None:
    before = filled(path)
    assert all(found for name, found in before.items() if name not in {"meetings", "people", "requests", "samples"})
    spoilt(path, spoil)
    assert recovered(path) == before


def test_what_was_still_in_the_wal_is_recovered_as_the_wal_has_it(path: Path, tmp_path: Path) -> None:
    filled(path)
    with opened(path) as database:
        History(database).save(interruptions=[entry("short", minutes(601), note="newer"), entry("new")]).result(5)
        copy = tmp_path / "copy" / "history.db"
        copy.parent.mkdir(mode=0o700)
        for ending in ("", "-wal"):
            copy.with_name(f"history.db{ending}").write_bytes(path.with_name(f"history.db{ending}").read_bytes())
    wal = bytearray(copy.with_name("history.db-wal").read_bytes())
    for start in range(32, len(wal), 24 + PAGE):
        if wal[start : start + 4] == b"\0\0\0\1":
            wal[start + 24 : start + 24 + PAGE] = bytes(PAGE)
    copy.with_name("history.db-wal").write_bytes(wal)
    spoilt(copy, no_first_page)
    notes = {i.id: i.note for i in recovered(copy)["interruptions"]}  # type: ignore[attr-defined]  # entries
    assert (notes["short"], notes["new"], notes["long"]) == ("newer", None, LONG)


def test_of_what_was_deleted_nothing_comes_back_as_long_as_the_file_says_that_its_page_is_free(path: Path) -> None:
    with opened(path) as database:
        many = [entry(f"i{n}", minutes(n), note="x" * 300) for n in range(200)]
        History(database).save(interruptions=many).result(5)
        database.transact(lambda c: c.execute("DELETE FROM interruptions WHERE id <> 'i77'"))
    assert [row.values[1] for row in loose_rows(path, PAGE) if len(row.values) > 18] == ["i77"]


def test_a_file_of_an_older_version_is_recovered_too(path: Path) -> None:
    for version in range(1, len(MIGRATIONS)):
        older = path.parent / f"{version}" / "history.db"
        make_old(older, version)
        spoilt(older, no_first_page)
        found = recovered(older)
        assert [s.id for s in found["sessions"]] == ["s1"]  # type: ignore[attr-defined]  # sessions
        assert [i.id for i in found["interruptions"]] == ["i1"]  # type: ignore[attr-defined]  # entries


def test_a_damaged_file_of_an_older_version_that_can_be_read_is_recovered_too(path: Path) -> None:
    make_old(path, 1)
    found = recovered(path)
    assert [s.id for s in found["sessions"]] == ["s1"]  # type: ignore[attr-defined]  # sessions


@pytest.mark.parametrize("seed", range(12))
def test_whatever_bytes_are_damaged_nothing_is_made_up(path: Path, seed: int) -> None:
    before = filled(path)
    by_chance = random.Random(seed)  # noqa: S311 -- the same ones at each run

    def spoil(content: bytearray) -> None:
        no_first_page(content)
        for _ in range(60):
            at = by_chance.randrange(PAGE, len(content))
            content[at] = by_chance.randrange(256)
        if by_chance.random() < 0.5:
            del content[by_chance.randrange(len(content)) :]

    spoilt(path, spoil)
    found = recovered(path)
    for name in ("sessions", "interruptions"):
        keys = {entry.id for entry in before[name]}  # type: ignore[attr-defined]  # both have one
        made_up = [e for e in found[name] if e.id not in keys]  # type: ignore[attr-defined]  # same
        assert len(made_up) <= 3, "a flipped byte of an id makes another id, no more"


def test_the_rows_on_the_pages_are_those_that_sqlite_reads(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        tables = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wanted = {row for table in tables for row in connection.execute(f"SELECT * FROM {table}")}  # noqa: S608 -- its own tables
    loose = {(row.key, *row.values[1:]) if row.key is not None else row.values for row in loose_rows(path, PAGE)}
    assert wanted <= loose, "the others are those of indexes"


@given(st.binary(max_size=3 * PAGE), st.binary(max_size=PAGE))
@hypothesis_settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_to_the_end(tmp_path: Path, content: bytes, wal: bytes) -> None:
    file = tmp_path / "any.db"
    for kind in (0x0D, 0x0A, 0x02):
        file.write_bytes(content[:PAGE].ljust(PAGE) + bytes([kind]) + content[PAGE:])
        file.with_name("any.db-wal").write_bytes(wal)
        assert isinstance(list(loose_rows(file, PAGE)), list)
