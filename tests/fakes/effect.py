"""An effect that behaves, over a world of its own, and fails in every way that a test scripts.

``MemoryWorld`` is for one process. ``FileWorld`` lies in a JSON file: what a process that was killed has set is still
there, and so is the list of calls, for whoever looks next.
"""

import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from deepday.domain.errors import EffectError, RefusedError, UnreachableError
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.engine.ports import Clock

EMPTY: Value = {"text": "", "ends_at": ""}
OURS = "deep work "
TOLERANCE = timedelta(seconds=60)
FOREVER = 1_000_000


class World(Protocol):
    """Where an effect's value lives, and what was asked of it."""

    def load(self) -> Value: ...

    def store(self, value: Value) -> None: ...

    def note(self, call: str) -> None: ...

    def calls(self) -> list[str]: ...


class MemoryWorld:
    """A world that ends with the process."""

    def __init__(self, value: Value = EMPTY) -> None:
        self._value = dict(value)
        self._calls: list[str] = []

    def load(self) -> Value:
        return dict(self._value)

    def store(self, value: Value) -> None:
        self._value = dict(value)

    def note(self, call: str) -> None:
        self._calls.append(call)

    def calls(self) -> list[str]:
        return list(self._calls)


class FileWorld:
    """A world in a file: it outlives a process that is killed in the middle of anything."""

    def __init__(self, path: Path, value: Value = EMPTY) -> None:
        self._path = path
        self._calls_path = path.with_suffix(".calls")
        if not path.exists():
            self.store(value)

    def load(self) -> Value:
        loaded: dict[str, object] = json.loads(self._path.read_text())
        return loaded

    def store(self, value: Value) -> None:
        new = self._path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.new")
        new.write_text(json.dumps(dict(value)))
        new.replace(self._path)

    def note(self, call: str) -> None:
        with self._calls_path.open("a") as file:
            file.write(f"{call}\n")

    def calls(self) -> list[str]:
        return self._calls_path.read_text().splitlines() if self._calls_path.exists() else []


@dataclass
class _Fault:
    calls: tuple[str, ...]
    left: int
    before: Callable[[], object] = lambda: None
    after: Callable[[], object] = lambda: None


@dataclass
class ScriptedEffect:
    """One channel whose world and failures are in the test's hand.

    Faults name the calls they hit (``capture``, ``apply``, ``read``, ``restore``, ``probe``; none given: all of them)
    and how often. They are used up in the order in which they were scripted.
    """

    id: str = "chat.fake:one"
    lane: str = ""
    local: bool = False
    empty: Value | None = None
    expires_to: Value | None = None
    world: World = field(default_factory=MemoryWorld)
    clock: Clock | None = None
    marked: bool = True
    """Whether its own value can be told from a person's (``is_ours``)."""
    calls: list[str] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0
    _faults: list[_Fault] = field(default_factory=list)
    _holds: list[threading.Event] = field(default_factory=list)
    _lie: Value | None = None
    _takes: bool = True
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.lane = self.lane or self.id
        self.empty = self.empty or self.expires_to

    # --- what a test scripts ------------------------------------------------------------------

    def slow(self, seconds: float, *calls: str, times: int = FOREVER) -> None:
        """Take that long for each call."""
        self._script(calls, times, before=lambda: bool(threading.Event().wait(seconds)))

    def hang(self, *calls: str, times: int = FOREVER) -> Callable[[], None]:
        """Do not return before the function given back is called (at most 60 s); the call then goes on."""
        released = threading.Event()
        self._holds.append(released)
        self._script(calls, times, before=lambda: bool(released.wait(60)))
        return released.set

    def refuse(self, *calls: str, times: int = FOREVER, error: EffectError | None = None) -> None:
        """Say no."""
        self._script(calls, times, before=_raising(error or RefusedError("fake.refused")))

    def unreachable(self, *calls: str, times: int = FOREVER, retry_after_s: float | None = None) -> None:
        """Do not answer."""
        self._script(calls, times, before=_raising(UnreachableError("fake.no_answer", retry_after_s=retry_after_s)))

    def drop_answer(self, *calls: str, times: int = 1) -> None:
        """Do what is asked, then lose the answer on the way back."""
        self._script(calls or ("apply",), times, after=_raising(UnreachableError("fake.answer_lost")))

    def lie(self, value: Value | None) -> None:
        """Read back *value*, whatever is there; None ends it."""
        self._lie = value

    def take_nothing(self) -> None:
        """Accept what is to be set, and not set it."""
        self._takes = False

    def person_sets(self, text: str, ends_at: datetime | None = None) -> None:
        """Change it as the person would."""
        self.world.store({"text": text, "ends_at": ends_at.isoformat() if ends_at else ""})

    def person_sets_during(self, call: str, text: str) -> None:
        """Change it as the person would, right after the next *call*."""
        self._script((call,), 1, after=lambda: self.person_sets(text))

    def expire(self) -> None:
        """Fall back to what the service falls back to."""
        self.world.store(self.expires_to or EMPTY)

    def recover(self) -> None:
        """Forget every fault that was scripted and release what hangs."""
        with self._lock:
            self._faults.clear()
        for hold in self._holds:
            hold.set()
        self._lie, self._takes = None, True

    @property
    def text(self) -> str:
        """What is there now."""
        return str(self.world.load()["text"])

    # --- the effect ---------------------------------------------------------------------------

    def probe(self) -> Viability:
        with _Call(self, "probe"):
            return Viability(works=True, detail=Reason("fake.works"))

    def capture(self) -> Value:
        with _Call(self, "capture"):
            return self._now()

    def plan(self, prior: Value, wish: Wish) -> Value:
        assert set(prior) == set(EMPTY)
        expires = self.expires_to is not None
        return {"text": OURS + wish.session, "ends_at": wish.expires_at.isoformat() if expires else ""}

    def apply(self, target: Value, _found: Value) -> None:
        with _Call(self, "apply"):
            self._set(target)

    def read(self, _target: Value) -> Value:
        with _Call(self, "read"):
            return self._now() if self._lie is None else self._lie

    def same(self, a: Value, b: Value) -> bool:
        if a["text"] != b["text"] or bool(a["ends_at"]) != bool(b["ends_at"]):
            return False
        if not a["ends_at"]:
            return True
        return abs(datetime.fromisoformat(str(a["ends_at"])) - datetime.fromisoformat(str(b["ends_at"]))) <= TOLERANCE

    def is_ours(self, value: Value) -> bool:
        return self.marked and str(value["text"]).startswith(OURS)

    def still_valid(self, prior: Value, now: datetime) -> bool:
        return not prior["ends_at"] or datetime.fromisoformat(str(prior["ends_at"])) > now

    def restore(self, prior: Value, _found: Value) -> None:
        with _Call(self, "restore"):
            self._set(prior)

    def describe(self, value: Value) -> Reason:
        return Reason("fake.text", {"text": str(value["text"])})

    # --- inside -------------------------------------------------------------------------------

    def _now(self) -> Value:
        value = self.world.load()
        ends_at = str(value["ends_at"])
        clock = self.clock
        if clock and self.expires_to is not None and ends_at and datetime.fromisoformat(ends_at) <= clock.now():
            self.expire()
            return self.world.load()
        return value

    def _set(self, value: Value) -> None:
        if self._takes:
            self.world.store(value)

    def _script(
        self,
        calls: tuple[str, ...],
        times: int,
        before: Callable[[], object] = lambda: None,
        after: Callable[[], object] = lambda: None,
    ) -> None:
        with self._lock:
            self._faults.append(_Fault(calls, times, before, after))

    def _next_fault(self, call: str) -> _Fault | None:
        with self._lock:
            for fault in self._faults:
                if fault.left > 0 and (not fault.calls or call in fault.calls):
                    fault.left -= 1
                    return fault
        return None

    def _enter(self, call: str) -> None:
        with self._lock:
            self.calls.append(call)
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
        self.world.note(f"{self.id} {call}")

    def _leave(self) -> None:
        with self._lock:
            self.in_flight -= 1


class _Call:
    """One call: recorded, and hit by the next fault that is scripted for it."""

    def __init__(self, effect: ScriptedEffect, name: str) -> None:
        self._effect = effect
        self._name = name
        self._fault: _Fault | None = None

    def __enter__(self) -> None:
        self._effect._enter(self._name)
        self._fault = self._effect._next_fault(self._name)
        if self._fault is not None:
            try:
                self._fault.before()
            except BaseException:
                self._effect._leave()
                raise

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if self._fault is not None and error is None:
                self._fault.after()
        finally:
            self._effect._leave()


def _raising(error: EffectError) -> Callable[[], None]:
    def work() -> None:
        raise type(error)(error.reason.code, error.reason.params, **_extra(error))

    return work


def _extra(error: EffectError) -> Mapping[str, float | None]:
    return {"retry_after_s": error.retry_after_s} if isinstance(error, UnreachableError) else {}
