"""What every effect on a service far away promises when the way there fails: tests inherit ``RemoteContract``.

A proxy (``proxy``) stands between the adapter and its server, real or fake. Every fault is played at the first and at
every later request of every operation; then the fault is gone, the engine goes on as ``EffectStack`` does, and the
service must hold exactly what it held before. Give the fixture ``case``; the rest has defaults::

    class TestStatusFaults(RemoteContract):
        excluded = {"forbidden": "the service never says 403"}

        @pytest.fixture
        def case(self, slack: FakeSlack, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
            proxy.upstream = slack.url
            return RemoteCase(proxy=proxy, http=http, make=lambda way: SlackStatus(way.url, way.http), ...)
"""

import logging
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest

from deepday.domain.errors import EffectError, RefusedError, UnreachableError
from deepday.engine.effect_ports import Effect, JournalRow, RowState, Viability
from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from tests.effect_contract import EffectCase, MemoryJournal, wish_until
from tests.eventually import eventually
from tests.fakes.certificates import self_signed
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.remote_faults import HTTP_FAULTS, RemoteFault
from tests.fakes.world import ManualClock

HURRIED_S = 0.6
"""The patience of an adapter towards a fault that uses it up."""
CALM_S = 10.0
STORM = 2
"""Requests that may still follow one that was refused."""
MOST_REQUESTS = 40


@dataclass(frozen=True)
class Way:
    """The way to the service: its address, a client, and the patience of an adapter that has no use for the client."""

    url: str
    http: Http
    limit_s: float


@dataclass(kw_only=True)
class RemoteCase(EffectCase):
    """A service in the test's hand, the proxy before it, and how an adapter is made for an address."""

    effect: Effect = field(init=False)
    after_a_crash: Callable[[], Effect] = field(init=False)
    clock: ManualClock
    proxy: FaultProxy
    http: Http
    make: Callable[[Way], Effect]
    prior: str
    """The one of ``priors`` that would be missed most if it were lost."""
    secrets: tuple[str, ...]
    """What may show nowhere: token, password."""
    personal: tuple[str, ...] = ()
    """What may show in no error and no log: the person's texts and names, in ``priors``."""
    empty: Callable[[], object] | None = None
    """Arranges that the person has nothing set; None if there is no such thing (exclude ``empty``)."""
    ending: Callable[[datetime], object] | None = None
    """Arranges a value of the person's that ends by itself; None if there is no such thing (exclude ``ending``)."""
    pass_time: Callable[[timedelta], object] | None = None
    """Lets time pass at the service too; the default moves the clock only."""
    shown: Callable[[], object] | None = None
    """Whether others see ours; for what may go and come back by itself while it is set."""

    def __post_init__(self) -> None:
        self.effect = self.made()
        self.after_a_crash = self.made

    def made(self, http: Http | None = None, limit_s: float = CALM_S, url: str = "") -> Effect:
        """Return an adapter as a process that has just started has it."""
        return self.make(Way(url or self.proxy.url, http or self.http, limit_s))

    def hurried(self, _effect: Effect, http: Http) -> Effect:
        """Return an adapter with little patience that goes on where *_effect* is; most need nothing of it."""
        return self.made(http, HURRIED_S)

    def let_pass(self, delta: timedelta) -> None:
        if self.pass_time is None:
            self.clock.pass_time(delta)
        else:
            self.pass_time(delta)


class Watched:
    """An effect that remembers what its calls raised."""

    def __init__(self, effect: Effect) -> None:
        self.effect = effect
        self.raised: list[BaseException] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.effect, name)
        if not callable(found):
            return found

        def call(*given: object) -> object:
            try:
                return found(*given)
            except BaseException as error:
                self.raised.append(error)
                raise

        return call


class Run:
    """One session of one effect: what the engine does with it, and what is known of it."""

    def __init__(self, case: RemoteCase, effect: Effect | None = None) -> None:
        case.proxy.calm()
        case.priors[case.prior]()
        self.case = case
        self.before = case.look()
        self.journal = MemoryJournal()
        ids = iter(str(number) for number in range(1000))
        self.steps = EffectSteps(self.journal, case.clock.now, lambda: next(ids))
        self.effect = effect or case.made()
        self.wish = case.wish
        self.row: JournalRow | None = None
        self.viability: Viability | None = None

    def take(self, row: JournalRow) -> JournalRow:
        self.row = row
        return row

    def set_up(self) -> None:
        assert self.take(self.steps.set_up(self.effect, self.wish)).state is RowState.APPLIED

    def move_end(self) -> None:
        assert self.row is not None
        self.wish = wish_until(self.case.wish.until + timedelta(minutes=30), self.case.wish.session)
        assert self.take(self.steps.move_end(self.effect, self.row, self.wish)).state is RowState.APPLIED

    def put_back(self) -> None:
        """Try once; out of reach, the row stays open."""
        assert self.row is not None
        assert self.take(self.steps.put_back(self.effect, self.row)).state in (RowState.RESTORED, RowState.PENDING)

    def probe(self) -> None:
        self.viability = self.effect.probe()

    def capture(self) -> None:
        self.effect.capture()

    def nothing(self) -> None:
        """Do nothing."""

    # --- as EffectStack goes on when the service can be reached again --------------------------

    def is_as_before(self) -> None:
        assert self.case.look() == self.before
        assert self.journal.open_rows() == []

    def works(self) -> None:
        assert self.effect.probe().works is True
        self.is_as_before()

    def captures(self) -> None:
        assert self.effect.same(self.effect.capture(), self.case.made().capture())
        self.is_as_before()

    def goes_on(self) -> None:
        """Bring about what is wanted, and put it back at the end."""
        rows = self.journal.open_rows()
        assert len(rows) <= 1
        row = self.steps.try_again(self.effect, rows[0], self.wish) if rows else None
        row = self.take(row or self.steps.set_up(self.effect, self.wish))
        assert row.state is RowState.APPLIED
        assert row.until == self.wish.expires_at, "the wish has moved on"
        assert row.read_back is not None
        assert self.effect.same(row.read_back, self.effect.plan(row.prior, self.wish))
        if self.case.shown is not None:
            eventually(self.case.shown, what="others see it")
        self.ends()

    def ends(self) -> None:
        for row in self.journal.open_rows():
            assert self.take(self.steps.put_back(self.effect, row)).state is RowState.RESTORED
        self.is_as_before()

    def is_inherited(self) -> None:
        """Another process puts back what one that died has left."""
        self.effect = self.case.made()
        self.ends()


@dataclass(frozen=True)
class Operation:
    """What an effect is asked to do while the fault is there, what went before, and how it goes on after."""

    name: str
    ready: Callable[[Run], None]
    act: Callable[[Run], None]
    go_on: Callable[[Run], None]


OPERATIONS = (
    Operation("probe", Run.nothing, Run.probe, Run.works),
    Operation("capture", Run.nothing, Run.capture, Run.captures),
    Operation("set_up", Run.nothing, Run.set_up, Run.goes_on),
    Operation("set_up_then_death", Run.nothing, Run.set_up, Run.is_inherited),
    Operation("move_end", Run.set_up, Run.move_end, Run.goes_on),
    Operation("put_back", Run.set_up, Run.put_back, Run.ends),
)


@pytest.mark.faults
class RemoteContract:
    """Inherit, name the class ``Test...`` and give the fixture ``case``."""

    faults: ClassVar[tuple[RemoteFault, ...]] = HTTP_FAULTS
    """Add those that only this service knows."""
    excluded: ClassVar[Mapping[str, str]] = {}
    """What cannot befall this adapter, each with the reason: a fault, ``fault on operation``, ``ending``, ``empty``,
    ``https``."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if {"operation", "fault"} <= set(metafunc.fixturenames):
            cells = [(o, f) for o in OPERATIONS for f in self.faults if not self._excludes(o, f)]
            metafunc.parametrize(("operation", "fault"), cells, ids=[f"{o.name}-{f.name}" for o, f in cells])

    def _excludes(self, operation: Operation, fault: RemoteFault) -> bool:
        if operation.name == "set_up_then_death" and fault.slow:
            return True  # the same as in set_up, and it would double the time
        return bool({fault.name, f"{fault.name} on {operation.name}"} & set(self.excluded))

    @pytest.fixture
    def case(self) -> RemoteCase:
        raise NotImplementedError

    @pytest.fixture
    def proxy(self) -> Iterator[FaultProxy]:
        with FaultProxy() as proxy:
            yield proxy

    @pytest.fixture
    def http(self) -> Iterator[Http]:
        with closing(Http(limit_s=CALM_S)) as http:
            yield http

    @pytest.fixture
    def hurried_http(self) -> Iterator[Http]:
        with closing(Http(limit_s=HURRIED_S)) as http:
            yield http

    # --- fault x operation --------------------------------------------------------------------

    def test_a_fault_is_told_as_what_it_is_and_leaves_nothing_behind(
        self,
        case: RemoteCase,
        hurried_http: Http,
        caplog: pytest.LogCaptureFixture,
        operation: Operation,
        fault: RemoteFault,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        for lasting in (True, False) if fault.once else (True,):
            for at in range(1, MOST_REQUESTS):
                try:
                    met = _meets(case, hurried_http, operation, fault, at, lasting=lasting)
                except BaseException as error:
                    error.add_note(f"{fault.name} at request {at}{' and later' if lasting else ''}: {operation.name}")
                    raise
                _shows_nothing(case, caplog.text)
                if not met:
                    break
            else:
                pytest.fail(f"{operation.name} asks without end")

    def test_every_exclusion_is_of_something_and_has_its_reason(self) -> None:
        names = {fault.name for fault in self.faults}
        known = names | {f"{name} on {operation.name}" for name in names for operation in OPERATIONS}
        assert set(self.excluded) <= known | {"ending", "empty", "https"}
        assert all(self.excluded.values())

    # --- the certificate ----------------------------------------------------------------------

    @pytest.mark.parametrize("trusted", ["speaks no TLS", "is vouched for by nobody"])
    def test_a_server_that_cannot_be_trusted_gets_no_secret(
        self, case: RemoteCase, tmp_path: Path, trusted: str
    ) -> None:
        if "https" in self.excluded:
            return
        case.proxy.tls = None if trusted == "speaks no TLS" else self_signed(tmp_path)
        effect = case.made(url=case.proxy.url.replace("http:", "https:"))
        with pytest.raises(UnreachableError) as caught:
            effect.capture()
        assert caught.value.reason.code == "net.tls"
        assert case.proxy.requests == []

    # --- expired while the program was dead ---------------------------------------------------

    def test_what_was_there_comes_back_after_ours_has_expired(self, case: RemoteCase) -> None:
        run = Run(case)
        run.set_up()
        _until_after(case, run.wish.expires_at)
        run.is_inherited()

    def test_nothing_comes_back_where_nothing_was(self, case: RemoteCase) -> None:
        if _lacks(self.excluded, "empty", case.empty):
            return
        for late in (False, True):
            run = _run_from(case, case.empty)
            run.set_up()
            if late:
                _until_after(case, run.wish.expires_at)
            run.is_inherited()

    def test_what_has_ended_meanwhile_does_not_come_back(self, case: RemoteCase) -> None:
        ending = case.ending
        if _lacks(self.excluded, "ending", ending) or ending is None or case.empty is None:
            return
        for late in (False, True):
            _renew(case)
            case.empty()
            empty = case.look()
            run = _run_from(case, lambda: ending(case.clock.now() + timedelta(minutes=30)))
            run.set_up()
            if late:
                _until_after(case, run.wish.expires_at)
            else:
                case.let_pass(timedelta(minutes=40))
            run.before = empty
            run.is_inherited()

    def test_what_ends_later_comes_back_with_its_end(self, case: RemoteCase) -> None:
        ending = case.ending
        if _lacks(self.excluded, "ending", ending) or ending is None:
            return
        later = case.wish.expires_at + timedelta(hours=5)
        for late in (False, True):
            run = _run_from(case, lambda: ending(later))
            run.set_up()
            if late:
                _until_after(case, run.wish.expires_at)
            run.is_inherited()

    @pytest.mark.parametrize("late", [False, True], ids=["in time", "after ours has expired"])
    def test_what_the_person_changed_while_the_program_was_dead_is_left(self, case: RemoteCase, late: bool) -> None:  # noqa: FBT001 -- pytest hands it in by name
        run = Run(case)
        run.set_up()
        if late:
            _until_after(case, run.wish.expires_at)
        case.change()
        changed = case.look()
        assert run.row is not None
        assert run.steps.put_back(case.made(), run.row).state is RowState.LEFT
        assert case.look() == changed
        assert run.journal.open_rows() == []


def _meets(
    case: RemoteCase, hurried: Http, operation: Operation, fault: RemoteFault, at: int, *, lasting: bool
) -> bool:
    """Play one cell; returns whether the operation got as far as to meet the fault."""
    run = Run(case)
    operation.ready(run)
    patient = run.effect
    watched = Watched(case.hurried(patient, hurried) if fault.slow else patient)
    run.effect = cast("Effect", watched)
    case.proxy.arm(fault, at=at, lasting=lasting)
    try:
        operation.act(run)
    except EffectError as error:
        watched.raised.append(error)
    met = case.proxy.hits > 0 or (fault.play is None and _noticed(run, watched))
    if met:
        _are_of_the_right_kind(watched.raised, fault)
        _says_so(run.viability, fault, noticed=lasting)
        asked_on = case.proxy.count - (case.proxy.first_hit or at)
        assert not (lasting and asked_on > STORM), f"{asked_on} requests after the first that failed"
    else:
        assert watched.raised == []
    case.proxy.calm()
    run.effect = patient
    operation.go_on(run)
    _tell_nothing(case, watched.raised)
    written = repr(run.journal.rows) + repr(patient)
    assert not any(secret in written for secret in case.secrets)
    return met


def _noticed(run: Run, watched: Watched) -> bool:
    return bool(watched.raised) or (run.viability is not None and run.viability.works is not True)


def _are_of_the_right_kind(raised: list[BaseException], fault: RemoteFault) -> None:
    for error in raised:
        assert isinstance(error, EffectError)
        assert isinstance(error, fault.raises), f"{type(error).__name__} {error.reason}"
        if isinstance(error, UnreachableError) and fault.retry_after_s is not None:
            assert error.retry_after_s == fault.retry_after_s


def _says_so(viability: Viability | None, fault: RemoteFault, *, noticed: bool) -> None:
    if viability is None or (viability.works is True and not noticed):
        return
    assert viability.works is (False if issubclass(fault.raises, RefusedError) else None)


def _tell_nothing(case: RemoteCase, raised: list[BaseException]) -> None:
    for error in raised:
        _shows_nothing(case, "".join(traceback.format_exception(error)))
        if isinstance(error, EffectError):
            _shows_nothing(case, repr(error.reason))


def _shows_nothing(case: RemoteCase, text: str) -> None:
    shown = [secret for secret in (*case.secrets, *case.personal) if secret in text]
    assert shown == []


def _lacks(excluded: Mapping[str, str], name: str, hook: object) -> bool:
    """Say whether the service has no such thing; that is to be said with its reason."""
    assert (hook is None) is (name in excluded), f"give {name}, or exclude it with a reason"
    return hook is None


def _run_from(case: RemoteCase, arrange: Callable[[], object] | None) -> Run:
    _renew(case)
    run = Run(case)
    if arrange is not None:
        arrange()
    run.before = case.look()
    return run


def _renew(case: RemoteCase) -> None:
    """Begin a session now, as long as the first was."""
    length = timedelta(hours=2)
    case.wish = wish_until(case.clock.now() + length, case.wish.session)


def _until_after(case: RemoteCase, expiry: datetime) -> None:
    case.let_pass(expiry - case.clock.now() + timedelta(minutes=5))
