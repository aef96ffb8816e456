from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta

import pytest

from deepday.domain.errors import CouldNotError
from deepday.engine.tasks import Tasks, Turn, done
from tests.fakes.world import InlineExecutor, ManualClock, ManualLoop


@pytest.fixture
def loop() -> ManualLoop:
    return ManualLoop(ManualClock())


@pytest.fixture
def crashes() -> list[BaseException]:
    return []


@pytest.fixture
def tasks(loop: ManualLoop, crashes: list[BaseException]) -> Tasks:
    return Tasks(loop, crashes.append)


def test_a_task_goes_on_when_what_it_waits_for_is_done(tasks: Tasks, loop: ManualLoop) -> None:
    waited: Future[int] = Future()

    async def work() -> int:
        return await done(waited) + 1

    task = tasks.spawn(work())
    assert not task.done()
    waited.set_result(41)
    assert not task.done(), "it goes on on the loop's thread only"
    loop.run()
    assert task.result() == 42


def test_what_was_waited_for_raises_where_it_is_waited_for(tasks: Tasks, loop: ManualLoop) -> None:
    waited: Future[int] = Future()

    async def work() -> str:
        try:
            await done(waited)
        except CouldNotError as error:
            return error.reason.code
        return "nothing raised"

    task = tasks.spawn(work())
    waited.set_exception(CouldNotError("a.b"))
    loop.run()
    assert task.result() == "a.b"


def test_a_failure_that_somebody_can_act_on_is_no_crash(tasks: Tasks, crashes: list[BaseException]) -> None:
    async def work() -> None:
        raise CouldNotError("a.b")

    task = tasks.spawn(work())
    assert isinstance(task.exception(), CouldNotError)
    assert crashes == []


def test_a_crash_in_a_task_that_nobody_waits_for_is_told(tasks: Tasks, crashes: list[BaseException]) -> None:
    async def work() -> None:
        raise ZeroDivisionError

    tasks.spawn(work())
    assert isinstance(crashes[0], ZeroDivisionError)


def test_a_pause_holds_up_nothing(tasks: Tasks, loop: ManualLoop) -> None:

    task = tasks.spawn(tasks.pause(5))
    loop.pass_time(timedelta(seconds=4))
    assert not task.done()
    loop.pass_time(timedelta(seconds=1))
    assert task.done()


def test_work_in_a_worker_gives_its_result_to_the_task(tasks: Tasks) -> None:
    async def work() -> int:
        return await tasks.in_worker(InlineExecutor(), lambda: 7)

    assert tasks.spawn(work()).result() == 7


def test_turns_are_taken_in_the_order_of_asking(tasks: Tasks, loop: ManualLoop) -> None:
    turn, order = Turn(), list[str]()
    gates: dict[str, Future[None]] = {name: Future() for name in "abc"}

    async def work(name: str) -> None:
        async with turn:
            order.append(f"{name} in")
            await done(gates[name])
            order.append(f"{name} out")

    for name in "abc":
        tasks.spawn(work(name))
    for name in "cab":
        gates[name].set_result(None)
        loop.run()
    assert order == ["a in", "a out", "b in", "b out", "c in", "c out"]


def test_a_turn_is_given_on_when_its_holder_fails(tasks: Tasks) -> None:
    turn = Turn()

    async def fail() -> None:
        async with turn:
            raise CouldNotError("a.b")

    async def work() -> str:
        async with turn:
            return "in"

    tasks.spawn(fail())
    assert tasks.spawn(work()).result() == "in"


class EndedLoop(ManualLoop):
    """A loop that has ended, as asyncio's says so; ``at_end`` is called first."""

    at_end: Callable[[], None] | None = None

    def call_soon_threadsafe(self, _callback: Callable[[], object], /) -> None:
        if self.at_end is not None:
            self.at_end()
        raise RuntimeError


def test_what_is_done_after_the_end_is_told_nobody(
    tasks: Tasks, loop: ManualLoop, crashes: list[BaseException]
) -> None:
    early: Future[int] = Future()
    late: Future[int] = Future()
    went_on: list[int] = []

    async def wait(future: "Future[int]") -> None:
        went_on.append(await done(future))

    tasks.spawn(wait(early))
    tasks.spawn(wait(late))
    early.cancel()  # as a pool does with what nobody has begun
    tasks.close()
    late.set_result(1)
    loop.run()
    assert went_on == []
    assert crashes == []


@pytest.mark.parametrize("closed", [True, False])
def test_a_loop_that_ends_before_its_tasks_are_closed_is_a_mistake(
    crashes: list[BaseException], caplog: pytest.LogCaptureFixture, *, closed: bool
) -> None:
    loop = EndedLoop(ManualClock())
    tasks = Tasks(loop, crashes.append)
    loop.at_end = tasks.close if closed else None
    waited_for: Future[None] = Future()

    async def wait() -> None:
        await done(waited_for)

    tasks.spawn(wait())
    waited_for.set_result(None)
    assert ("RuntimeError" in caplog.text) is not closed
