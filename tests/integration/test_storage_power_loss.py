"""A power cut at any moment, whatever it leaves of what was not synced: nothing acknowledged is lost.

Each image is rebuilt from the system calls of one run (``tests.power_cuts``) and opened as the next start would.
"""

import random
import shutil
import sys
from pathlib import Path

import pytest

from tests.history_checks import check
from tests.history_writer import SAVES
from tests.power_cuts import Step, image, placed, recorded

ROOT = Path(__file__).parents[2]
SEED = 20261126
FEW, MANY = 60, 2000

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="not run: strace is not there")


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> list[Step]:
    """What the writer did, from its first file to its end."""
    folder = tmp_path_factory.mktemp("recorded")
    argv = [sys.executable, "-m", "tests.history_writer", str(folder / "data" / "history.db")]
    (folder / "data").mkdir()
    found = placed(recorded(argv, folder / "data", folder / "strace.log", ROOT))
    (folder / "strace.log").unlink()
    return found


def test_the_record_tells_of_every_kind_of_step(steps: list[Step]) -> None:
    assert {step.what for step in steps} == {"write", "length", "sync", "rename", "remove", "told"}
    assert sum(step.what == "told" and bool(step.content.strip()) for step in steps) == SAVES + 1
    assert {Path(step.path).name for step in steps} > {"history.db", "history.db-wal", "history.spool"}


def cut(steps: list[Step], number: int, folder: Path) -> None:
    chance = random.Random(SEED + number)  # noqa: S311 -- cuts, not secrets
    folder.mkdir()
    after = chance.randrange(len(steps) + 1)
    told = image(steps[:after], chance, folder)
    if (folder / "history.db").exists():
        check(folder / "history.db", told)
    else:
        assert told == -1
    shutil.rmtree(folder)


@pytest.mark.parametrize("tenth", range(FEW // 10))
def test_nothing_acknowledged_is_lost(tmp_path: Path, steps: list[Step], tenth: int) -> None:
    for number in range(10 * tenth, 10 * tenth + 10):
        cut(steps, number, tmp_path / f"{number}")


@pytest.mark.slow
@pytest.mark.parametrize("hundred", range(MANY // 100))
def test_nothing_acknowledged_is_lost_in_two_thousand_cuts(tmp_path: Path, steps: list[Step], hundred: int) -> None:
    for number in range(1000 + 100 * hundred, 1100 + 100 * hundred):
        cut(steps, number, tmp_path / f"{number}")


def test_a_history_that_does_not_sync_is_noticed(tmp_path: Path, steps: list[Step]) -> None:
    """Were it not noticed, the tests above would say nothing about syncs."""
    careless = [step for step in steps if step.what != "sync" or step.path.endswith("history.db")]
    assert any(_loses_something(careless, number, tmp_path / f"{number}") for number in range(200))


def _loses_something(steps: list[Step], number: int, folder: Path) -> bool:
    try:
        cut(steps, number, folder)
    except AssertionError:
        return True
    return False
