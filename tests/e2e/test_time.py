"""The planned end, by itself."""

import pytest

from tests.e2e.program import Program
from tests.e2e.silence import Dunst
from tests.eventually import eventually


@pytest.mark.slow
def test_a_session_ends_by_itself_at_its_planned_end(on_dunst: Program) -> None:
    on_dunst.do("start", "--for", "1m")
    assert Dunst(on_dunst.desktop).silent()
    eventually(lambda: on_dunst.state() == "off", 75, "the session has ended")
    assert not Dunst(on_dunst.desktop).silent()
