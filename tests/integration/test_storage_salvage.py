"""What is recovered of a damaged history: all that can be read, nothing that cannot, and never twice over."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from deepday.bootstrap.upkeep import Upkeep
from deepday.domain.interruption import SOMEONE, Interruption
from deepday.domain.reason import Reason
from deepday.domain.session import GapKind, Session
from deepday.storage import backup
from deepday.storage.damage_note import note_damage
from deepday.storage.database import Database
from deepday.storage.history import History
from deepday.storage.settings_file import SettingsFile
from tests.history_files import MONDAY_9, TestClock, entry, minutes, opened, session

A_DAY = timedelta(days=1)
FIRST, LAST = date(2026, 1, 1), date(2027, 1, 1)
PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.db"


def kept_sessions() -> list[Session]:
    return [
        session(f"s{n}", MONDAY_9 + n * A_DAY, ended_at=MONDAY_9 + n * A_DAY + timedelta(hours=6), goal="g" * 200)
        .with_gap(GapKind.LOCK, MONDAY_9 + n * A_DAY, MONDAY_9 + n * A_DAY + timedelta(minutes=9))
        for n in range(60)
    ]  # fmt: skip


def kept_entries() -> list[Interruption]:
    return [entry(f"i{n}", MONDAY_9 + n * timedelta(hours=3), note="x" * 300) for n in range(400)]


def filled(path: Path) -> None:
    with opened(path) as database:
        History(database).save(sessions=kept_sessions(), interruptions=kept_entries()).result(10)


def upkeep(database: Database, history: History | None = None) -> Upkeep:
    settings = SettingsFile(database.path.parent / "settings.toml")
    return Upkeep(database, history or History(database), settings)


def recovered(database: Database) -> Reason:
    told = upkeep(database).recover()
    assert told is not None
    assert told.code == "history.recovered"
    return told


@pytest.mark.parametrize("page", range(60))
def test_damage_on_one_page_loses_what_stands_on_it_and_no_more(path: Path, page: int) -> None:
    filled(path)
    content = bytearray(path.read_bytes())
    page = page % (len(content) // PAGE)
    content[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    path.write_bytes(content)
    note_damage(path)
    with opened(path) as database:
        told = recovered(database)
        history = History(database)
        sessions, entries = history.sessions(FIRST, LAST), history.interruptions(FIRST, LAST)
        assert told.params["count"] == str(len(sessions) + len(entries))
        assert len(sessions) + len(entries) >= 460 - 25, "a page holds 25 rows at most"
        lost_gaps = {s.id for s in sessions} - {s.id for s in sessions if s.gaps}
        assert {s.id: s for s in kept_sessions() if s.id not in lost_gaps}.items() >= {
            s.id: s for s in sessions if s.gaps
        }.items()
        assert {i.id: i for i in kept_entries()}.items() >= {i.id: i for i in entries}.items()
        assert Path(told.params["path"]).read_bytes() == content, "the original stays as it was"
    with opened(path) as database:
        assert database.set_aside is None, "no loop"
        assert len(History(database).interruptions(FIRST, LAST)) == len(entries)


def cut_in_half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2 // PAGE * PAGE])


def cut_to_nothing(path: Path) -> None:
    path.write_bytes(b"")
    note_damage(path)


def no_database(path: Path) -> None:
    path.write_bytes(b"\x00\xff" * 50_000)


@pytest.mark.parametrize(("spoil", "at_least"), [(cut_in_half, 20), (cut_to_nothing, 0), (no_database, 0)])
def test_as_much_as_can_be_read_is_recovered_and_the_newest_back_up_named(
    path: Path, spoil: Callable[[Path], None], at_least: int
) -> None:
    filled(path)
    newest = backup.daily(path, MONDAY_9)
    spoil(path)
    with opened(path) as database:
        told = recovered(database)
        assert int(told.params["count"]) >= at_least
        assert told.params["backup"] == str(newest)


def test_a_row_whose_texts_are_damaged_is_left_out(path: Path) -> None:
    filled(path)
    content = path.read_bytes()
    at = content.index(b"Europe/Berlin", content.index(b"x" * 300) - 400)
    path.write_bytes(content[:at] + b"Europe/\xffxxxxx" + content[at + 13 :])
    note_damage(path)
    with opened(path) as database:
        recovered(database)
        assert len(History(database).interruptions(FIRST, LAST)) + len(History(database).sessions(FIRST, LAST)) == 459


def test_a_session_that_ran_ends_when_it_was_last_known_to_live_and_the_one_that_runs_now_goes_on(path: Path) -> None:
    with opened(path, TestClock(minutes(30))) as database:
        History(database).save(sessions=[session("then")]).result(5)
    note_damage(path)
    with opened(path) as database:
        history = History(database)
        history.save(sessions=[session("now", minutes(60))]).result(5)
        recovered(database)
        assert [s.id for s, _ in history.unended_sessions()] == ["now"]
        assert [s.ended_at for s in history.sessions(FIRST, LAST)] == [minutes(30), None]


def test_damage_found_in_idle_time_is_told_and_mended_by_the_next_start(path: Path) -> None:
    filled(path)
    with opened(path) as database:
        place = database.read(
            lambda c: c.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_sessions_1'")
            .fetchone()[0]
        )  # fmt: skip
    content = bytearray(path.read_bytes())
    content[(place - 1) * PAGE : place * PAGE] = b"\xa5" * PAGE
    path.write_bytes(content)
    with opened(path) as database:
        assert database.set_aside is None, "the start does not come upon it"
        told = upkeep(database).daily()
        assert told is not None
        assert told.code == "history.damage_found"
    with opened(path) as database:
        assert database.set_aside is not None
        assert recovered(database).params["count"] == "460"
    with opened(path) as database:
        assert database.set_aside is None
        assert upkeep(database).daily() is None
        assert upkeep(database).recover() is None


def test_damage_met_in_use_is_mended_by_the_next_start_with_what_was_spooled_meanwhile(path: Path) -> None:
    filled(path)
    with opened(path) as database:
        place = database.read(
            lambda c: c.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_interruptions_1'")
            .fetchone()[0]
        )  # fmt: skip
    content = bytearray(path.read_bytes())
    content[(place - 1) * PAGE : place * PAGE] = b"\xa5" * PAGE
    path.write_bytes(content)
    with opened(path) as database:
        History(database).save(interruptions=[entry("new")]).result(5)
    with opened(path) as database:
        recovered(database)
        assert {i.id for i in History(database).interruptions(FIRST, LAST)} == {
            "new",
            *(i.id for i in kept_entries()),
        }


def test_names_of_interrupters_are_someone_after_twelve_weeks_in_back_ups_too(path: Path) -> None:
    clock = TestClock()
    with opened(path, clock) as database:
        history = History(database)
        history.save(interruptions=[entry("old", who="Ada Quux"), entry("new", MONDAY_9 + 80 * A_DAY, who="Ben")])
        assert upkeep(database, history).daily() is None
        clock.pass_time(days=83)
        upkeep(database, history).daily()
        assert [i.who for i in history.interruptions(FIRST, LAST)] == ["Ada Quux", "Ben"]
        clock.pass_time(days=2)
        upkeep(database, history).daily()
        assert [i.who for i in history.interruptions(FIRST, LAST)] == [SOMEONE, "Ben"]
        assert len(list((path.parent / "backups").iterdir())) == 3
        assert not [p for p in path.parent.rglob("*") if p.is_file() and b"Quux" in p.read_bytes()]
        assert history.names() == ["Ben"]


def test_names_stay_if_the_person_wants_so(path: Path) -> None:
    clock = TestClock()
    with opened(path, clock) as database:
        history = History(database)
        history.save(interruptions=[entry("old", who="Ada")]).result(5)
        SettingsFile(path.parent / "settings.toml").set("privacy.names", "always")
        clock.pass_time(days=200)
        upkeep(database, history).daily()
        assert [i.who for i in history.interruptions(FIRST, LAST)] == ["Ada"]
