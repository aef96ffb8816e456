"""The files that a desktop reads about the program are what its own validators want."""

import subprocess
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parent.parent.parent / "packaging"


@pytest.mark.parametrize("file", sorted(PACKAGING.glob("*.desktop")), ids=lambda path: path.name)
def test_a_desktop_file_is_valid_without_a_hint(file: Path) -> None:
    done = subprocess.run(["desktop-file-validate", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_software_centre_finds_nothing_wrong() -> None:
    file = next(PACKAGING.glob("*.metainfo.xml"))
    done = subprocess.run(["appstreamcli", "validate", "--no-net", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_packaging_is_no_package() -> None:
    # An __init__.py there would shadow the library of that name.
    assert not (PACKAGING / "__init__.py").exists()
