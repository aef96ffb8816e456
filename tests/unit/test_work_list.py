"""The work list as the engine keeps it: what is open, what is worked on, and an engine that has none."""

from deepday.domain.session import SessionKind
from deepday.engine.session_plan import StartWish
from tests.fakes.world import EngineWorld


def test_what_is_done_is_open_no_more_and_stays_in_the_list() -> None:
    world = EngineWorld()
    harness = world.do(world.work_list.add("Write the harness"))
    report = world.do(world.work_list.add("Write the report"))
    world.do(world.work_list.start(harness.id))
    assert world.work_list.running() == harness.id
    world.do(world.work_list.finish(harness.id))
    assert [task.id for task in world.work_list.all()] == [harness.id, report.id]
    assert [task.id for task in world.work_list.open()] == [report.id]
    assert world.work_list.running() is None


def test_without_a_work_list_and_day_sheets_sessions_run_all_the_same() -> None:
    world = EngineWorld(alone=True)
    for kind in SessionKind:
        session = world.do(world.controller.start(StartWish(kind))).session
        overview = world.controller.overview()
        assert (session.task, overview.task, overview.sheet_due) == (None, None, False)
        world.do(world.controller.end())
        world.pass_time(minutes=10)
