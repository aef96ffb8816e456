"""Input as a Wayland compositor tells of it: one that is strict about the wire, and a real KWin."""

import shutil
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from deepday.engine.sense_ports import Touched
from deepday.system.presence.input_wayland import WaylandInput
from tests.desktop import Desktop, ProgramMissingError
from tests.fakes.compositor import Compositor
from tests.loops import TurningLoop, turning_loop

UNKNOWN = Touched(present=None)
LIMIT_S = 600.0


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


@pytest.fixture
def compositor(loop: TurningLoop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Compositor]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    compositor = Compositor(loop, tmp_path / "wayland-7")
    yield compositor
    compositor.go()
    assert not compositor.refused


class Felt:
    """A sense that was started, and what it told."""

    def __init__(self, loop: TurningLoop) -> None:
        self.told: list[Touched] = []
        self.loop = loop
        self.sense = WaylandInput(loop)
        self.sense.start(LIMIT_S, self.told.append)

    def until(self, present: bool | None) -> Touched:  # noqa: FBT001 -- what is waited for
        self.loop.until(lambda: self.told[-1].present is present, what=f"it tells {present}")
        return self.told[-1]


@pytest.fixture
def felt(loop: TurningLoop, compositor: Compositor) -> Iterator[Felt]:
    felt = Felt(loop)
    loop.until(lambda: len(compositor.asked) == 2, what="it watches")
    yield felt
    felt.sense.stop()


def test_until_the_first_touch_nothing_is_known_and_then_everything(compositor: Compositor, felt: Felt) -> None:
    assert felt.told == [UNKNOWN]
    compositor.be_idle(200)
    compositor.touch()
    felt.until(present=True)
    felt.loop.until(lambda: compositor.watches == [600_000], what="it is not woken by every touch any more")
    compositor.be_idle(600_000)
    assert felt.until(present=False).ago_s == pytest.approx(LIMIT_S, abs=5)
    felt.sense.look()
    assert felt.told[-1].ago_s >= LIMIT_S
    compositor.touch()
    felt.until(present=True)
    before = len(felt.told)
    felt.sense.look()
    assert len(felt.told) == before, "a compositor cannot be asked"


def test_a_machine_that_is_never_touched_is_left_alone(compositor: Compositor, felt: Felt) -> None:
    compositor.be_idle(600_000)
    felt.until(present=False)
    compositor.touch()
    felt.until(present=True)


def test_where_the_compositor_can_tell_videos_are_no_input(loop: TurningLoop, compositor: Compositor) -> None:
    compositor.version = 2
    felt = Felt(loop)
    loop.until(lambda: len(compositor.asked) == 2, what="it watches")
    assert {how for how, _after in compositor.asked} == {"input_idle"}
    felt.sense.stop()


def test_a_compositor_that_goes_is_unknown(compositor: Compositor, felt: Felt) -> None:
    compositor.be_idle(600_000)
    felt.until(present=False)
    compositor.go()
    felt.until(present=None)
    felt.sense.look()
    assert felt.told[-1] == UNKNOWN


def test_one_that_calls_something_an_error_or_talks_nonsense_is_unknown(
    loop: TurningLoop, compositor: Compositor
) -> None:
    compositor.be_idle(0)
    felt = Felt(loop)
    loop.until(lambda: len(compositor.asked) == 2, what="it watches")
    compositor.be_idle(600_000)
    felt.until(present=False)
    compositor.refuse()
    felt.until(present=None)


@pytest.mark.parametrize(
    "nonsense", [struct.pack("=II", 2, 12 << 16) + b"\0\0\0\0", struct.pack("=II", 9, 0), b"x" * 70000]
)
def test_nonsense_ends_it(compositor: Compositor, felt: Felt, nonsense: bytes) -> None:
    compositor.be_idle(600_000)
    felt.until(present=False)
    compositor.say(nonsense)
    felt.until(present=None)


def test_a_compositor_without_the_protocol_cannot_know(loop: TurningLoop, compositor: Compositor) -> None:
    del compositor.offers[9]
    felt = Felt(loop)
    loop.until(lambda: len(felt.told) == 2, what="it has looked")
    assert felt.told == [UNKNOWN, UNKNOWN]
    felt.sense.stop()


@pytest.mark.parametrize("name", ["", "wayland-of-nobody"])
def test_without_a_compositor_nothing_is_known(loop: TurningLoop, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", name)
    felt = Felt(loop)
    felt.sense.look()
    felt.sense.stop()
    felt.sense.stop()
    assert felt.told == [UNKNOWN]


# --- the real thing -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_kwin_tells_when_nobody_touches_it_and_when_somebody_does(
    loop: TurningLoop, private_bus: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = shutil.which("kwin_wayland")
    if program is None:
        raise ProgramMissingError("kwin_wayland")
    copied = private_bus.root / "kwin_wayland"
    shutil.copy(program, copied)  # without the file's capability, which a container does not grant
    display = private_bus.runtime_dir / "kwin-0"
    private_bus.start(
        "kwin_wayland",
        [copied, "--virtual", "--no-lockscreen", "--socket", display.name],
        ready=display.exists,
        within_s=30,
        extra={"QT_QUICK_BACKEND": "software", "LIBGL_ALWAYS_SOFTWARE": "1", "KWIN_WAYLAND_NO_PERMISSION_CHECKS": "1"},
    )
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(private_bus.runtime_dir))
    monkeypatch.setenv("WAYLAND_DISPLAY", display.name)
    told: list[Touched] = []
    sense = WaylandInput(loop)
    sense.start(2.0, told.append)
    for _ in range(2):
        loop.until(lambda: told[-1].present is False, 20, "nobody has touched it for two seconds")
        assert told[-1].ago_s >= 2.0
        _move_the_mouse(str(display))
        loop.until(lambda: told[-1].present is True, 20, "somebody has")
    sense.stop()


def _move_the_mouse(display: str) -> None:
    """Move it as KDE's own test tools do (org_kde_kwin_fake_input)."""

    def text(words: str) -> bytes:
        held = words.encode() + b"\0"
        return struct.pack("=I", len(held)) + held.ljust(-(-len(held) // 4) * 4, b"\0")

    def message(number: int, wanted: int, arguments: bytes) -> bytes:
        return struct.pack("=II", number, (8 + len(arguments)) << 16 | wanted) + arguments

    with socket.socket(socket.AF_UNIX) as line:
        line.connect(display)
        line.settimeout(5)
        line.sendall(message(1, 1, struct.pack("=I", 2)) + message(1, 0, struct.pack("=I", 3)))
        held = b""
        while struct.pack("=II", 3, 12 << 16) not in held:
            held += line.recv(65536)
        at = held.index(text("org_kde_kwin_fake_input"))
        (name,) = struct.unpack("=I", held[at - 4 : at])
        bind = struct.pack("=I", name) + text("org_kde_kwin_fake_input") + struct.pack("=II", 1, 4)
        line.sendall(message(2, 0, bind) + message(4, 0, text("deepday") + text("a test")))
        for step in (1, -1):
            line.sendall(message(4, 1, struct.pack("=ii", step * 256 * 20, 0)))
        line.sendall(message(1, 0, struct.pack("=I", 5)))
        while struct.pack("=II", 5, 12 << 16) not in held:
            held += line.recv(65536)
