"""The private desktops and real servers that tests ask for by name, and what happens when a program is missing.

A desktop lasts for one test; left to itself it says nothing to the machine's own bus, screen or home. A server lasts
for the whole run: a test takes users of its own.
"""

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from tests import desktop_parts as parts
from tests.desktop import Desktop, ProgramMissingError, private_desktop
from tests.servers import starting
from tests.servers.dovecot import Dovecot, dovecot_server
from tests.servers.prosody import Prosody, prosody_server
from tests.servers.radicale import Radicale, radicale_server
from tests.servers.synapse import Synapse, synapse_server

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


@pytest.fixture(scope="session")
def radicale() -> Iterator[Radicale]:
    """A CalDAV server."""
    with radicale_server() as server:
        yield server


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """IMAP, LMTP and ManageSieve, and the mails that they send."""
    with dovecot_server() as server:
        yield server


@pytest.fixture(scope="session")
def prosody() -> Iterator[Prosody]:
    """An XMPP server."""
    with prosody_server() as server:
        yield server


@pytest.fixture(scope="session")
def synapse() -> Iterator[Synapse]:
    """A Matrix server."""
    with synapse_server() as server:
        yield server


@contextmanager
def _opened(
    request: pytest.FixtureRequest, *with_parts: Callable[[Desktop], None], display: bool = True
) -> Iterator[Desktop]:
    with private_desktop(*with_parts, display=display) as desktop:
        yield desktop
        if request.node.stash.get(_failed, False):
            for name, text in desktop.logs().items():
                request.node.add_report_section("teardown", f"log of {name}", text[-4000:])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Name what was not run for lack of a program, in CI as a failure; show the logs of the servers with a failure."""
    report = yield
    if call.excinfo and isinstance(call.excinfo.value, ProgramMissingError):
        report.outcome = "skipped"
        report.longrepr = (str(item.path), 0, f"Skipped: not run: program {call.excinfo.value.program} missing")
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was not run: {report.longrepr}"
    if report.failed:
        item.stash[_failed] = True
        report.sections += [(f"log of {name}", text) for name, text in starting.logs().items()]
    return report


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Tests of windows need a real screen: Qt ends the process without one, so say it before."""
    folder = Path(__file__).parent / "ui"
    if "DISPLAY" not in os.environ and any(item.path.is_relative_to(folder) for item in items):
        pytest.exit("tests/ui needs a screen: python -m tools.with_display pytest tests/ui", returncode=1)
