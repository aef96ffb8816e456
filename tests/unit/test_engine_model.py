"""The engine against a model: any order of wishes, crashes and steps of the clock leaves the world as it was."""

import itertools
import os
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from deepday.domain.errors import DeepdayError
from deepday.domain.interruption import Outcome, Source
from deepday.domain.session import SessionKind
from deepday.domain.timeline import total_s
from deepday.engine.interruption_log import NewEntry
from deepday.engine.session_plan import StartWish
from tests.fakes.effect import EMPTY, MemoryWorld, ScriptedEffect
from tests.fakes.world import EngineWorld, Killed

STEPS = ["captured", "intended", "applied", "noted", "leaving", "restored"]


class DayModel(RuleBasedStateMachine):
    """A person and a machine that do anything in any order; the model knows what the person wanted of each channel."""

    def __init__(self) -> None:
        super().__init__()
        self.local = ScriptedEffect(id="notifications.fake", local=True, marked=False, world=MemoryWorld())
        self.remote = ScriptedEffect(id="chat.fake:one", world=MemoryWorld(), expires_to=EMPTY)
        self.effects = (self.local, self.remote)
        for effect in self.effects:
            effect.person_sets("at home")
        self.wanted = {effect.id: "at home" for effect in self.effects}
        self.world = EngineWorld(self.effects)
        self.logged: set[str] = set()
        self.names = (f"person {n}" for n in itertools.count())

    def wish(self, verb: str, *args: object) -> None:
        """Do what a person asks for; being refused is no failure, being killed restarts the program."""
        target = self.world.controller.log if verb in ("add", "back", "undo") else self.world.controller
        try:
            done = self.world.do(getattr(target, verb)(*args))
        except DeepdayError:
            return
        except Killed:
            self.crash()
            return
        self.bury_the_killed()
        if verb == "add":
            self.logged.add(done.id)

    def bury_the_killed(self) -> None:
        """Restart the program if it was killed in something that nobody waits for."""
        if any(isinstance(crash, Killed) for crash in self.world.crashes):
            self.world.crashes.clear()
            self.crash()

    @rule(kind=st.sampled_from(SessionKind), minutes=st.none() | st.integers(1, 300))
    def start(self, kind: SessionKind, minutes: int | None) -> None:
        until = self.world.session_clock.now() + timedelta(minutes=minutes) if minutes else None
        self.wish("start", StartWish(kind=kind, until=until))

    @rule(verb=st.sampled_from(["pause", "resume", "end", "toggle", "back", "undo", "fall_asleep", "wake_up"]))
    def say(self, verb: str) -> None:
        self.wish(verb)

    @rule(minutes=st.integers(1, 120))
    def extend(self, minutes: int) -> None:
        self.wish("extend", timedelta(minutes=minutes))

    @rule(source=st.sampled_from(Source), outcome=st.sampled_from(Outcome), ago=st.integers(0, 30))
    def log(self, source: Source, outcome: Outcome, ago: int) -> None:
        self.wish("add", NewEntry(source=source, outcome=outcome, ago=timedelta(minutes=ago)))

    @rule(minutes=st.integers(1, 200))
    def pass_time(self, minutes: int) -> None:
        self.world.pass_time(minutes=minutes)
        self.bury_the_killed()

    @rule(minutes=st.integers(-120, 120))
    def set_the_clock(self, minutes: int) -> None:
        self.world.clock.set_by(timedelta(minutes=minutes))
        self.world.controller.clock_changed()
        self.world.loop.run()
        self.bury_the_killed()

    @rule(effect=st.sampled_from([0, 1]))
    def change_a_channel(self, effect: int) -> None:
        changed = self.effects[effect]
        name = next(self.names)
        changed.person_sets(name)
        self.wanted[changed.id] = name

    @rule(effect=st.sampled_from([0, 1]), times=st.integers(1, 3), call=st.sampled_from(["capture", "apply", "read"]))
    def cut_the_line(self, effect: int, times: int, call: str) -> None:
        self.effects[effect].unreachable(call, times=times)

    @rule()
    def crash(self) -> None:
        self.world.killed_at = None
        self.world.restart()

    @precondition(lambda self: self.world.killed_at is None)
    @rule(step=st.sampled_from(STEPS), effect=st.sampled_from([0, 1]))
    def lie_in_wait(self, step: str, effect: int) -> None:
        self.world.killed_at = f"{step} {self.effects[effect].id}"

    @invariant()
    def sessions_never_overlap_nor_last_negative_time(self) -> None:
        now = self.world.session_clock.now()
        sessions = sorted(self.world.history.kept_sessions.values(), key=lambda s: s.started_at)
        for session in sessions:
            assert 0 <= total_s(session.focus(now)) <= session.span(now).seconds
        for earlier, later in itertools.pairwise(s for s in sessions if s.ended_at is not None):
            assert earlier.ended_at is not None
            assert earlier.ended_at <= later.started_at

    @invariant()
    def nothing_that_was_logged_is_lost(self) -> None:
        assert self.logged <= set(self.world.history.kept_entries)

    @invariant()
    def at_most_one_session_runs(self) -> None:
        assert len(self.world.history.unended_sessions()) <= 1

    def teardown(self) -> None:
        self.world.killed_at = None
        for effect in self.effects:
            effect.recover()
        self.world.restart()
        if self.world.controller.overview().undecided:
            self.world.do(self.world.controller.end())
        self.world.pass_time(minutes=30)
        assert {effect.id: effect.text for effect in self.effects} == self.wanted
        assert not self.world.journal.open_rows()
        assert not self.world.history.unended_sessions()


DayModel.TestCase.settings = settings(
    derandomize=bool(os.environ.get("CI")),
    max_examples=150,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestAnyDay = DayModel.TestCase
