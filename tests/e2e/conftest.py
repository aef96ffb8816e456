"""The program on the desktop that a test asks for."""

import pytest

from tests.desktop import Desktop
from tests.e2e.program import Program


@pytest.fixture
def on_dunst(dunst_desktop: Desktop) -> Program:
    """Running on a desktop with openbox, trayer and dunst."""
    program = Program(dunst_desktop)
    program.start()
    return program


@pytest.fixture
def on_xfce(xfce_desktop: Desktop) -> Program:
    """Running on a desktop with XFCE's panel and notification daemon."""
    program = Program(xfce_desktop)
    program.start()
    return program
