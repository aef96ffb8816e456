"""The pictures of the manual: of every window, light and dark, in German, and at 200 %.

They are made anew at each run and looked at for being pictures at all. Those that the manual lacks are put there; with
DEEPDAY_MANUAL=1 all of them are, after the windows have changed. Whether they please, a person has to say.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.ui.gallery import IN_THE_MANUAL

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "manual"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scale", ["1", "2"])
def test_every_window_has_its_picture(tmp_path: Path, scale: str) -> None:
    environment = os.environ | {"QT_SCALE_FACTOR": scale, "PYTHONPATH": str(ROOT)}
    argv = [sys.executable, "-m", "tests.ui.gallery", str(tmp_path)]
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    pictures = sorted(tmp_path.glob("*.png"))
    assert len(pictures) == len(IN_THE_MANUAL) * (3 if scale == "1" else 1)
    for file in pictures:
        assert _colours(QImage(str(file))) > 30, f"{file.name} is empty"
        _put_into_the_manual(file)


def _colours(picture: QImage) -> int:
    """Return how many different colours the pixels of *picture* have, of each third line."""
    return len({picture.pixel(x, y) for y in range(0, picture.height(), 3) for x in range(0, picture.width(), 3)})


def _put_into_the_manual(file: Path) -> None:
    kept = MANUAL / file.name
    if os.environ.get("DEEPDAY_MANUAL") or not kept.exists():
        MANUAL.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(file.read_bytes())
