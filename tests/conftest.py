"""The private desktops that tests ask for by name, and what happens when a program for one is missing.

A desktop lasts for one test. Left to itself it says nothing to the machine's own bus, screen or home.
"""

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from tests import desktop_parts as parts
from tests.desktop import Desktop, ProgramMissingError, private_desktop

# Deadlines measure the machine, not the program; a failure found once must be found again.
settings.register_profile("deepday", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI")))
settings.load_profile("deepday")

_TRAY_HOSTS: dict[str, tuple[Callable[[Desktop], None], ...]] = {
    "trayer": (parts.openbox, parts.trayer, parts.dunst),
    "tray_watcher": (parts.openbox, parts.tray_watcher, parts.dunst),
    "xfce4-panel": (parts.xfconf, parts.openbox, parts.xfce_panel, parts.dunst),
    "lxqt-panel": (parts.openbox, parts.lxqt_panel, parts.dunst),
}
_failed = pytest.StashKey[bool]()


@pytest.fixture
def private_bus(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    """A home and a message bus, no screen."""
    with _opened(request, display=False) as desktop:
        yield desktop


@pytest.fixture
def x_display(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    """A screen with a window manager, and a message bus."""
    with _opened(request, parts.openbox) as desktop:
        yield desktop


@pytest.fixture
def dunst_desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    """A window manager, the tray host trayer, and dunst."""
    with _opened(request, parts.openbox, parts.trayer, parts.dunst) as desktop:
        yield desktop


@pytest.fixture
def xfce_desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    """XFCE's settings service, panel and notification daemon."""
    xfce = (parts.xfconf, parts.openbox, parts.xfce_panel, parts.xfce4_notifyd)
    with _opened(request, *xfce) as desktop:
        yield desktop


@pytest.fixture
def keyring_desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    """As dunst_desktop, with gnome-keyring unlocked."""
    with _opened(request, parts.openbox, parts.trayer, parts.dunst, parts.gnome_keyring) as desktop:
        yield desktop


@pytest.fixture
def tray_desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    """A desktop with a tray host: trayer, or the one that the test is parametrized with (indirect).

    One of "trayer", "tray_watcher", "xfce4-panel", "lxqt-panel".
    """
    with _opened(request, *_TRAY_HOSTS[getattr(request, "param", "trayer")]) as desktop:
        yield desktop


@contextmanager
def _opened(
    request: pytest.FixtureRequest, *with_parts: Callable[[Desktop], None], display: bool = True
) -> Iterator[Desktop]:
    with ExitStack() as stack:
        try:
            desktop = stack.enter_context(private_desktop(*with_parts, display=display))
        except ProgramMissingError as error:
            # A missing part of the machine is told by name; where everything must run it is a failure (see below).
            pytest.skip(f"not run: program {error.program} missing")
        yield desktop
        if request.node.stash.get(_failed, False):
            for name, text in desktop.logs().items():
                request.node.add_report_section("teardown", f"log of {name}", text[-4000:])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, for the desktop's logs; in CI, what was not run is a failure."""
    report = yield
    if report.failed:
        item.stash[_failed] = True
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was not run: {report.longrepr}"
    return report


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Tests of windows need a real screen: Qt ends the process without one, so say it before."""
    folder = Path(__file__).parent / "ui"
    if "DISPLAY" not in os.environ and any(item.path.is_relative_to(folder) for item in items):
        pytest.exit("tests/ui needs a screen: python -m tools.with_display pytest tests/ui", returncode=1)
