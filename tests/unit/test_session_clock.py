from datetime import timedelta

from deepday.engine.session_clock import Heartbeat
from tests.fakes.world import ManualClock, ManualLoop


def test_a_heart_beats_from_start_to_stop_and_starting_twice_is_once() -> None:
    loop = ManualLoop(ManualClock())
    beats: list[int] = []
    heart = Heartbeat(loop, 60, lambda: beats.append(1))
    heart.stop()
    heart.start()
    heart.start()
    loop.pass_time(timedelta(minutes=3))
    heart.stop()
    loop.pass_time(timedelta(minutes=3))
    assert len(beats) == 3
