"""Run Deepday on a virtual screen where there is no display (``make run``), and say how to drive and see it.

The screen, the window manager, the tray, the notifications and the message bus are made for it and end with it; home,
history and settings are the person's own.
"""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from tests import desktop_parts as parts
from tests.desktop import Desktop, ProgramMissingError, private_desktop
from tests.eventually import eventually

BUILD = Path(__file__).parent.parent / "build"
SCREENSHOT = BUILD / "screen.png"
ENVIRONMENT = BUILD / "virtual-desktop.env"
_SCREENSHOT_EVERY_S = 5

_WORDS = """There is no display here: Deepday runs on a virtual screen, {display} (1280 x 800).

  see it     {screenshot}   (taken anew every {every} seconds)
  drive it   in another shell, here:   . {environment}
             xdotool key ctrl+alt+i                   the interruption log, by its hotkey
             xdotool mousemove {x} {y} click 1        the tray icon, lower right
             deepday start --for 25m                  or from the command line: deepday --help
             deepday log chat; deepday status; deepday end
  end it     Ctrl+C: everything is put back as it was before
"""


def main() -> int:
    """Run until the program ends or Ctrl+C, and return the program's exit status."""
    BUILD.mkdir(exist_ok=True)
    signal.signal(signal.SIGTERM, _as_ctrl_c)
    try:
        with private_desktop(parts.openbox, parts.trayer, parts.dunst, own_home=False) as desktop:
            return _run(desktop)
    except ProgramMissingError as error:
        print(f"The virtual screen could not be made: {error}. tools/setup.sh virtual installs it.", file=sys.stderr)
        return 1
    finally:
        ENVIRONMENT.unlink(missing_ok=True)


def _run(desktop: Desktop) -> int:
    program = desktop.start("deepday", [Path(sys.executable).parent / "deepday"])
    _write_environment(desktop)
    here = Path.cwd()
    text = _WORDS.format(
        display=desktop.environment["DISPLAY"],
        screenshot=SCREENSHOT.relative_to(here),
        environment=ENVIRONMENT.relative_to(here),
        every=_SCREENSHOT_EVERY_S,
        x=1264,
        y=784,
    )
    print(text, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        for _ in _ticks(program):
            _take_screenshot(desktop)
        print(desktop.log("deepday"), end="")
        return program.returncode
    print("\nending", flush=True)
    desktop.stop("deepday")
    eventually(
        lambda: not any("guardian" in line for line in desktop.processes().values()), 5, "the guardian has ended"
    )
    return 0


def _ticks(program: subprocess.Popen[bytes]) -> Iterator[None]:
    while program.poll() is None:
        yield
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(_SCREENSHOT_EVERY_S)


def _take_screenshot(desktop: Desktop) -> None:
    new = SCREENSHOT.with_suffix(".new.png")
    with contextlib.suppress(subprocess.SubprocessError):  # the next one will do
        desktop.screenshot(new)
        new.replace(SCREENSHOT)


def _write_environment(desktop: Desktop) -> None:
    names = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")
    lines = [f"export {name}={shlex.quote(desktop.environment[name])}" for name in names]
    lines.append(f'export PATH={shlex.quote(str(Path(sys.executable).parent))}:"$PATH"')
    ENVIRONMENT.write_text("\n".join([*lines, "unset WAYLAND_DISPLAY", ""]))


def _as_ctrl_c(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    os.chdir(BUILD.parent)
    sys.exit(main())
