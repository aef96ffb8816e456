"""Planned days in a real calendar (Radicale), kept in a real history file."""

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deepday.domain.channel import ChannelState
from deepday.domain.planned_day import PlannedDay
from deepday.effects.calendar.caldav import ADAPTER
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.planned_blocks import PlannedBlocks
from deepday.engine.tasks import Tasks
from deepday.engine.workers import Workers
from deepday.storage.database import Database
from deepday.storage.journal import PLANNED, Journal
from deepday.storage.planned_days import PlannedDays
from deepday.system.clock import SystemClock
from deepday.wire.http import Http
from tests.fakes.account import FakeAccount
from tests.servers.radicale import Radicale
from tests.servers.starting import PASSWORD

FOREIGN = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//somebody else//EN\r\nBEGIN:VEVENT\r\nUID:dentist\r\n"
    "DTSTAMP:20260301T080000Z\r\nDTSTART:20300302T150000Z\r\nDTEND:20300302T160000Z\r\nSUMMARY:Dentist\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
FIRST = datetime(2030, 3, 4, 8, tzinfo=UTC)


class Person:
    """Somebody with a calendar and a history; each ``does`` is a program of its own, which ends after it."""

    def __init__(self, radicale: Radicale, folder: Path) -> None:
        self.user = f"ada-{uuid4()}"
        radicale.add_user(self.user)
        self.calendar = radicale.add_calendar(self.user)
        self.url = self.calendar
        self.history = folder / "history.db"
        self.auth = (self.user, PASSWORD)
        self.put("dentist", FOREIGN)
        self.foreign = self.events()["dentist"]

    def put(self, name: str, text: str) -> None:
        assert httpx.put(f"{self.calendar}{name}.ics", content=text, auth=self.auth).status_code in (201, 204)

    def events(self) -> dict[str, str]:
        """Return what lies in the calendar, byte for byte, by name."""
        query = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
        listed = httpx.request("PROPFIND", self.calendar, content=query, headers={"Depth": "1"}, auth=self.auth)
        names = [part.split("</")[0].rsplit("/", 1)[-1] for part in listed.text.split("href>")[1::2]]
        found = [name.removesuffix(".ics") for name in names if name.endswith(".ics")]
        return {name: httpx.get(f"{self.calendar}{name}.ics", auth=self.auth).text for name in found}

    def ours(self) -> dict[str, str]:
        return {name: text for name, text in self.events().items() if name != "dentist"}

    def keeps(self, days: Sequence[PlannedDay]) -> dict[str, ChannelState]:
        return self._lives(lambda planned: planned.keep(days))

    def starts_again(self) -> dict[str, ChannelState]:
        return self._lives(None)

    def _lives(self, wish: Any) -> dict[str, ChannelState]:
        async def live() -> dict[str, ChannelState]:
            loop = asyncio.get_running_loop()
            with ExitStack() as stack:
                pools = [stack.enter_context(ThreadPoolExecutor(2)) for _ in range(2)]
                database = Database(self.history, SystemClock())
                stack.callback(database.close)
                http = stack.enter_context(closing(Http(limit_s=3.0)))
                account = FakeAccount("caldav", http, SystemClock(), self.url, self.user, secret=PASSWORD)
                assert ADAPTER.blocks is not None
                ids = iter(str(uuid4()) for _ in range(1000))
                steps = EffectSteps(Journal(database, PLANNED), SystemClock().now, lambda: next(ids))
                tasks = Tasks(loop, _fail)
                planned = PlannedBlocks(PlannedDays(database), steps, loop, tasks, Workers(pools[0], pools[1]))
                planned.offer([ADAPTER.blocks(account.access())])
                await _done(tasks, planned.begin())
                if wish is not None:
                    await _done(tasks, wish(planned))
                await _done(tasks, planned.settle())
                return {block.day: block.state for block in planned.blocks()}

        return asyncio.run(live())


def _done(tasks: Tasks, work: Coroutine[Any, None, Any]) -> "asyncio.Future[Any]":
    return asyncio.wrap_future(tasks.spawn(work))


def _fail(error: BaseException) -> None:
    raise error


@pytest.fixture
def person(radicale: Radicale, tmp_path: Path) -> Iterator[Person]:
    person = Person(radicale, tmp_path)
    yield person
    assert person.events()["dentist"] == person.foreign


def day(key: str, later_days: int) -> PlannedDay:
    starts_at = FIRST + timedelta(days=later_days)
    return PlannedDay(key, starts_at, starts_at + timedelta(hours=8), "Europe/Berlin", "Grace", "ext. 42")


def test_planned_days_stand_in_the_calendar_move_and_go(person: Person) -> None:
    assert person.keeps([day("t1/2030-03-04", 0), day("t1/2030-03-11", 7)]) == {
        "t1/2030-03-04": ChannelState.SET,
        "t1/2030-03-11": ChannelState.SET,
    }
    before = person.ours()
    assert len(before) == 2
    assert all("Grace" in text for text in before.values())
    person.keeps([day("t1/2030-03-04", 0), day("t1/2030-03-11", 7)])
    assert person.ours() == before, "asking twice writes nothing"
    person.keeps([day("t1/2030-03-04", 0), day("t1/2030-03-11", 8)])
    moved = person.ours()
    assert moved.keys() == before.keys()
    assert sum("20300312T080000Z" in text for text in moved.values()) == 1
    person.keeps([])
    assert person.ours() == {}


def test_what_the_person_edited_stays_whatever_is_planned(person: Person) -> None:
    person.keeps([day("t1/2030-03-04", 0)])
    ((name, text),) = person.ours().items()
    person.put(name, text.replace("SUMMARY:", "SUMMARY:Mine: "))
    edited = person.ours()
    assert person.keeps([day("t1/2030-03-04", 2)]) == {"t1/2030-03-04": ChannelState.LEFT}
    person.keeps([])
    assert person.ours() == edited


def test_without_a_network_the_next_program_goes_on(person: Person) -> None:
    person.url = "http://127.0.0.1:9/calendar/"
    assert person.keeps([day("t1/2030-03-04", 0)]) == {"t1/2030-03-04": ChannelState.PENDING}
    assert person.ours() == {}
    person.url = person.calendar
    assert person.starts_again() == {"t1/2030-03-04": ChannelState.SET}
    assert len(person.ours()) == 1
