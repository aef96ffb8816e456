"""Reminders about asking, on a real history: told once, also by the next program, and not in deep work."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from deepday.bootstrap.requests import Requests
from deepday.domain.interruption import Interruption, Source
from deepday.domain.own_numbers import OwnNumbers
from deepday.domain.request import RequestAnswers, TalkOutcome, TalkResult
from deepday.domain.session import Session, SessionKind
from deepday.engine.asking_reminders import AskingReminders
from deepday.engine.session_plan import StartWish
from deepday.storage.database import Database
from deepday.storage.history import History
from deepday.storage.told import Told
from deepday.wording.notices import ready_to_ask
from tests.fakes.world import MONDAY_9, EngineWorld


class Reminded:
    """A program whose clock is moved by hand; what was told is in a history on disk."""

    def __init__(self, path: Path) -> None:
        self.world = EngineWorld()
        self.database = Database(path, self.world.clock)
        self.history = History(self.database)
        self.requests = Requests(self.database, self.history, self.world.clock, lambda: "request-1")
        self.told: list[str] = []
        self.counted = 0

    def log_days(self, count: int, kind: SessionKind = SessionKind.ORDINARY) -> None:
        for number in range(count):
            start = MONDAY_9 - timedelta(days=2 * (number + 1))
            session = Session(f"s{number}", kind, start, "Europe/Berlin", ended_at=start + timedelta(hours=4))
            entry = Interruption(f"i{number}", start + timedelta(hours=1), "Europe/Berlin", Source.CHAT)
            self.history.save(sessions=[session], interruptions=[entry]).result()

    def begin(self) -> AskingReminders:
        """Come up, and tell what there is to tell."""
        asking = AskingReminders(
            self.world.controller, self.history, Told(self.database), self._numbers, self.world.tasks
        )
        asking.on_ready = lambda numbers: self.told.append(ready_to_ask(numbers)[0])
        asking.on_ask_again = lambda: self.told.append("again")
        asking.begin()
        self.settle()
        return asking

    def settle(self) -> None:
        """Wait until everything is on disk and whoever waited for it has gone on."""
        self.database.submit(lambda _connection: None).result()
        self.world.loop.run()

    def next_day(self) -> None:
        self.world.pass_time(days=1)
        self.world.controller.clock_changed()
        self.settle()

    async def _numbers(self) -> OwnNumbers | None:
        self.counted += 1
        return self.requests.numbers()


@pytest.fixture
def reminded(tmp_path: Path) -> Iterator[Reminded]:
    reminded = Reminded(tmp_path / "history.db")
    yield reminded
    reminded.database.close()


def test_after_ten_logged_days_it_is_said_once_that_one_can_ask(reminded: Reminded) -> None:
    reminded.log_days(10)
    reminded.begin()
    assert reminded.told == ["10 days are logged: your numbers are good enough to ask with."]
    reminded.next_day()
    reminded.begin()
    assert len(reminded.told) == 1


def test_nine_days_are_not_enough_and_cost_nothing(reminded: Reminded) -> None:
    reminded.log_days(9)
    reminded.begin()
    assert (reminded.told, reminded.counted) == ([], 0)


def test_deep_days_say_nothing_about_ordinary_ones(reminded: Reminded) -> None:
    reminded.log_days(12, SessionKind.DEEP)
    reminded.begin()
    assert reminded.told == []


def test_whoever_has_begun_a_request_knows_it(reminded: Reminded) -> None:
    reminded.log_days(10)
    reminded.requests.keep(RequestAnswers(language="de"))
    reminded.begin()
    assert reminded.told == []


def test_deep_work_is_not_broken_into(reminded: Reminded) -> None:
    reminded.log_days(10)
    reminded.world.do(reminded.world.controller.start(StartWish()))
    reminded.begin()
    assert reminded.told == []
    reminded.world.do(reminded.world.controller.end())
    reminded.settle()
    assert len(reminded.told) == 1


def test_on_its_day_it_is_said_once_to_ask_again(reminded: Reminded) -> None:
    request = reminded.requests.keep(RequestAnswers(language="de"))
    reminded.requests.keep_talk(request, TalkResult(MONDAY_9, TalkOutcome.NO, "", date(2026, 3, 3)))
    reminded.begin()
    assert reminded.told == []
    reminded.next_day()
    assert reminded.told == ["again"]
    reminded.next_day()
    reminded.begin()
    assert reminded.told == ["again"]


def test_a_newer_talk_takes_the_place_of_the_date(reminded: Reminded) -> None:
    request = reminded.requests.keep(RequestAnswers(language="de"))
    reminded.requests.keep_talk(request, TalkResult(MONDAY_9, TalkOutcome.LATER, "", date(2026, 3, 3)))
    yes = TalkResult(datetime(2026, 3, 2, 9, tzinfo=UTC), TalkOutcome.YES)
    reminded.requests.keep_talk(request, yes)
    reminded.begin()
    reminded.next_day()
    assert reminded.told == []
