"""A calendar that behaves: events by id, each version with a tag, conditional writes, a person's hand, and bad days.

And what planned blocks are kept in, as a file would: both survive the engine.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from deepday.domain.errors import EffectError, RefusedError, StorageError, UnreachableError
from deepday.domain.planned_day import PlannedDay
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import JournalRow, Value, Viability, Wish

NOTHING: Value = {"uid": "", "event": None}
TOLERANCE = timedelta(seconds=60)
Event = dict[str, str]


def uid_of(key: str) -> str:
    return f"day-{key}"


@dataclass
class FakeCalendar:
    """``events`` are {starts_at, ends_at, title}; ``foreign`` ones are the person's own and never looked at."""

    id: str = "calendar.fake:one"
    lane: str = "account:one"
    events: dict[str, Event] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    failure: EffectError | None = None
    """What every request raises."""
    failures: list[EffectError] = field(default_factory=list)
    """What the next requests raise, one each."""
    dropped: int = 0
    """How many of the next writes are done without an answer."""
    before_write: Callable[[], object] | None = None
    """What the person does between a reading and the next write."""
    local: bool = False
    empty: Value | None = field(default_factory=lambda: dict(NOTHING))
    expires_to: Value | None = None

    # --- the person ---------------------------------------------------------------------------

    def edit(self, key: str, title: str = "Mine now") -> None:
        self._store(uid_of(key), {**self.events[uid_of(key)], "title": title})

    def delete(self, key: str) -> None:
        del self.events[uid_of(key)]

    def times(self, key: str) -> tuple[str, str] | None:
        event = self.events.get(uid_of(key))
        return (event["starts_at"], event["ends_at"]) if event is not None else None

    # --- the effect ---------------------------------------------------------------------------

    def probe(self) -> Viability:
        return Viability(works=True, detail=Reason("caldav.works"))

    def capture(self) -> Value:
        self._ask()
        return dict(NOTHING)

    def plan(self, prior: Value, wish: Wish) -> Value:
        starts_at = (wish.started_at or wish.until).isoformat()
        event = {"starts_at": starts_at, "ends_at": wish.until.isoformat(), "title": f"Ask {wish.point_person}"}
        return {**prior, "uid": uid_of(wish.session), "event": event}

    def apply(self, target: Value, found: Value, /) -> None:
        self._ask()
        uid, wanted = str(target["uid"]), target["event"]
        assert isinstance(wanted, dict)
        self._person_is_faster()
        if self.tags.get(uid, 0) != found.get("tag", 0) and uid in self.events:
            if not self.same(self._look(target), target):
                raise RefusedError("effect.changed_by_person")
            return
        if found["event"] is not None and uid not in self.events:
            raise RefusedError("effect.changed_by_person")
        self.writes.append(f"put {uid}")
        self._store(uid, wanted)
        self._answer()

    def read(self, target: Value, /) -> Value:
        self._ask()
        return self._look(target)

    def same(self, a: Value, b: Value) -> bool:
        first, second = a["event"], b["event"]
        if not isinstance(first, dict) or not isinstance(second, dict):
            return first is second
        times = all(_close(first[name], second[name]) for name in ("starts_at", "ends_at"))
        return times and first["title"] == second["title"]

    def is_ours(self, _value: Value) -> bool:
        return False

    def still_valid(self, _prior: Value, _now: datetime) -> bool:
        return True

    def restore(self, _prior: Value, found: Value, /) -> None:
        self._ask()
        uid = str(found["uid"])
        self._person_is_faster()
        if uid not in self.events:
            return
        if self.tags[uid] != found["tag"]:
            raise RefusedError("effect.changed_by_person")
        self.writes.append(f"delete {uid}")
        del self.events[uid]
        self._answer()

    def describe(self, value: Value) -> Reason:
        return Reason("event.planned" if value["event"] else "event.none")

    def _look(self, target: Value) -> Value:
        uid = str(target["uid"])
        event = self.events.get(uid)
        if event is None:
            return {**target, "event": None, "tag": 0}
        return {**target, "event": dict(event), "tag": self.tags[uid]}

    def _store(self, uid: str, event: Event) -> None:
        self.events[uid] = dict(event)
        self.tags[uid] = self.tags.get(uid, 0) + 1

    def _ask(self) -> None:
        failure = self.failures.pop(0) if self.failures else self.failure
        if failure is not None:
            raise failure

    def _person_is_faster(self) -> None:
        act, self.before_write = self.before_write, None
        if act is not None:
            act()

    def _answer(self) -> None:
        if self.dropped:
            self.dropped -= 1
            raise UnreachableError("net.no_answer", {"host": "calendar"})


@dataclass
class MemoryPlannedDays:
    """``engine.effect_ports.PlannedDayStore``."""

    kept: list[PlannedDay] = field(default_factory=list)
    broken: bool = False

    def replace(self, days: Sequence[PlannedDay]) -> None:
        if self.broken:
            raise StorageError("history.disk_full")
        self.kept = list(days)

    def days(self) -> Sequence[PlannedDay]:
        if self.broken:
            raise StorageError("history.disk_full")
        return list(self.kept)


@dataclass
class MemoryPlannedJournal:
    """A journal of planned blocks: the newest row of each calendar and day counts."""

    rows: list[JournalRow] = field(default_factory=list)
    broken: bool = False

    def write(self, row: JournalRow) -> None:
        self._check()
        found = [number for number, there in enumerate(self.rows) if there.id == row.id]
        if found:
            self.rows[found[0]] = replace(row)
        else:
            self.rows.append(replace(row))

    def open_rows(self) -> Sequence[JournalRow]:
        self._check()
        return [row for row in self.rows if row.state.is_open]

    def last_rows(self) -> Sequence[JournalRow]:
        self._check()
        return list({(row.effect, row.session): row for row in self.rows}.values())

    def _check(self) -> None:
        if self.broken:
            raise StorageError("history.disk_full")


def _close(a: str, b: str) -> bool:
    return abs(datetime.fromisoformat(a) - datetime.fromisoformat(b)) <= TOLERANCE
