"""Reminders about asking: that the numbers are good enough to ask with, and that the day has come to ask again.

Each is told once in a lifetime, or once for its day, and never in deep work. It is looked at when a day or a session
begins or ends; what costs something is counted only once there may be enough.
"""

from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from deepday.domain.errors import StorageError
from deepday.domain.own_numbers import ENOUGH_DAYS, OwnNumbers
from deepday.domain.session import SessionKind
from deepday.engine.controller import Controller
from deepday.engine.history_ports import PastStore
from deepday.engine.tasks import Tasks, done

_LOOK_BACK = timedelta(weeks=12)
_READY = "ready_to_ask"


class ToldStore(Protocol):
    """What was told once, and what the reminders go by."""

    def put(self, what: str, at: datetime) -> "Future[None]":
        """Note that it was told."""

    def was_told(self, what: str) -> bool:
        """Say whether it was told before. Raises StorageError."""

    def ask_again(self) -> date | None:
        """Return when to ask again, as said after the newest talk. Raises StorageError."""

    def has_request(self) -> bool:
        """Say whether a request was ever begun. Raises StorageError."""


class AskingReminders:
    """Calls ``on_ready`` with the person's own numbers, ``on_ask_again`` when that day has come."""

    def __init__(
        self,
        controller: Controller,
        past: PastStore,
        told: ToldStore,
        numbers: Callable[[], Awaitable[OwnNumbers | None]],
        tasks: Tasks,
    ) -> None:
        self._controller, self._past, self._told = controller, past, told
        self._numbers, self._tasks = numbers, tasks
        self._seen: tuple[date, str] | None = None
        self.on_ready: Callable[[OwnNumbers], object] = _nothing
        self.on_ask_again: Callable[[], object] = _nothing

    def begin(self) -> None:
        """Follow every change from now on."""
        self._controller.subscribe(self.look)
        self.look()

    def look(self) -> None:
        """Look whether there is something to say, if a day or a session has begun or ended since the last look."""
        session, overview = self._controller.session, self._controller.overview()
        today = overview.now.astimezone(ZoneInfo(overview.time_zone)).date()
        seen = (today, session.id if session is not None else "")
        if seen != self._seen and (session is None or session.kind is not SessionKind.DEEP):
            self._seen = seen
            self._tasks.spawn(self._tell(today, overview.now))

    async def _tell(self, today: date, now: datetime) -> None:
        try:
            again = self._told.ask_again()
            if again is not None and again <= today and await self._first_time(f"ask_again {again}", now):
                self.on_ask_again()
            if self._told.has_request() or self._told.was_told(_READY) or not self._may_be_enough(today):
                return
            numbers = await self._numbers()
            if numbers is not None and numbers.enough and await self._first_time(_READY, now):
                self.on_ready(numbers)
        except StorageError:
            return  # the history tells of its trouble itself; the next look tries again

    async def _first_time(self, what: str, now: datetime) -> bool:
        if self._told.was_told(what):
            return False
        await done(self._told.put(what, now))
        return True

    def _may_be_enough(self, today: date) -> bool:
        totals = self._past.totals(today - _LOOK_BACK, today)
        return sum(1 for day in totals if day.ordinary_s and not day.is_deep) >= ENOUGH_DAYS


def _nothing(*_told: object) -> None:
    """Tell nobody."""
