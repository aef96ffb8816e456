"""A private desktop: a home, a message bus, a screen and the programs on it, which nobody else shares.

Knows nothing of pytest (tools/virtual_desktop.py uses it too) and nothing of deepday. Everything started on it, and
everything started by that, carries one mark in its environment, so that at the end all of it is ended and nothing else.
"""

import contextlib
import os
import shutil
import signal
import socket as socket_module
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from tests.desktop_bus import Bus
from tests.eventually import eventually

MARK = "DEEPDAY_PRIVATE_DESKTOP"
_PASSED_ON = ("PATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG", "COVERAGE_FILE", "TZ")
_BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<servicedir>{services}</servicedir>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>
"""


class ProgramMissingError(Exception):
    """A program that the desktop is made of is not installed; ``program`` names it."""

    def __init__(self, program: str) -> None:
        super().__init__(f"program {program} missing")
        self.program = program


@dataclass
class _Program:
    """Something that was started, and how to start it again."""

    argv: list[str]
    ready: Callable[[], object]
    stdin: bytes | None
    process: subprocess.Popen[bytes]
    log: Path
    extra: Mapping[str, str] = field(default_factory=dict)


class Desktop(Bus):
    """What a test is given: the ``environment`` for programs it starts, and hands and eyes.

    Use it as a context manager: leaving it ends every program on it and removes its folders.
    """

    def __init__(self, *, own_home: bool = True) -> None:
        """Make the folders; without *own_home* programs find the caller's home and settings."""
        super().__init__()
        # Short, and not pytest's tmp_path: the path of a Unix socket holds 107 bytes.
        self.root = Path(tempfile.mkdtemp(prefix="deepday-"))
        self.home = self.root / "home"
        self.runtime_dir = self.root / "run"
        of_home = _environment(self.root, self.home, self.runtime_dir)
        self.environment = {**(of_home if own_home else os.environ), MARK: uuid.uuid4().hex}
        if not own_home:
            self.environment.pop("WAYLAND_DISPLAY", None)
        self._programs: dict[str, _Program] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    # -- the ground: screen and bus ------------------------------------------------------------------------------

    def start_display(self, size: str = "1280x800") -> None:
        """Start an X server of our own; ``DISPLAY`` is set and it answers when this returns."""
        read_end, write_end = os.pipe()
        with os.fdopen(read_end, "rb") as answer:
            argv = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
            try:
                self.start("Xvfb", argv, pass_fds=(write_end,))
            finally:
                os.close(write_end)
            number = answer.readline().strip().decode()
        if not number:
            raise AssertionError("Xvfb did not start: " + self.log("Xvfb"))
        self.environment["DISPLAY"] = f":{number}"

    def start_bus(self, activatable: Sequence[str] = ()) -> None:
        """Start a message bus of our own, after the display if there is to be one.

        *activatable* names the services that may be started by a message to them (with several notification daemons
        installed, the first message would otherwise start an arbitrary one), such as ``ca.desrt.dconf``.
        """
        services = self.root / "services"
        services.mkdir()
        for name in activatable:
            source = Path("/usr/share/dbus-1/services") / f"{name}.service"
            if not source.exists():
                raise ProgramMissingError(name)
            (services / source.name).symlink_to(source)
        socket = self.runtime_dir / "bus"
        config = self.root / "bus.conf"
        config.write_text(_BUS_CONFIG.format(socket=socket, services=services))
        self.start(
            "dbus-daemon", ["dbus-daemon", f"--config-file={config}", "--nofork"], ready=lambda: _accepts(socket)
        )
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={socket}"

    # -- programs --------------------------------------------------------------------------------------------------

    def start(  # each says one thing about the program
        self,
        name: str,
        argv: Sequence[str | Path],
        *,
        ready: Callable[[], object] = lambda: True,
        stdin: bytes | None = None,
        extra: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
        within_s: float = 20,
    ) -> subprocess.Popen[bytes]:
        """Start a program in the background and return when *ready* is true; its output goes to ``log(name)``."""
        words = [str(word) for word in argv]
        if shutil.which(words[0], path=self.environment["PATH"]) is None:
            raise ProgramMissingError(words[0])
        log = self.root / f"{name.replace('/', '_')}.log"
        with log.open("ab") as output:
            process = self._spawn(words, output, stdin, extra or {}, pass_fds)
        self._programs[name] = _Program(words, ready, stdin, process, log, extra or {})
        self._wait_until_ready(name, within_s)
        return process

    def run(
        self,
        argv: Sequence[str | Path],
        *,
        timeout_s: float = 20,
        stdin: str = "",
        extra: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, whatever its exit status, and return it with its output."""
        return subprocess.run(
            [str(word) for word in argv],
            env=self.environment | dict(extra or {}),
            cwd=self.home,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    def stop(self, name: str, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """End one program that was started by its *name*; SIGKILL if it is still there after 3 s."""
        process = self._programs.pop(name).process
        _end(process, with_signal)

    def restart(self, name: str, with_signal: signal.Signals = signal.SIGTERM) -> subprocess.Popen[bytes]:
        """End a program and start it again as it was started before."""
        program = self._programs[name]
        self.stop(name, with_signal)
        return self.start(name, program.argv, ready=program.ready, stdin=program.stdin, extra=program.extra)

    def process(self, name: str) -> subprocess.Popen[bytes]:
        """Return the process of a program that was started by its *name*."""
        return self._programs[name].process

    def log(self, name: str) -> str:
        """Return what a program has printed so far."""
        log = self.root / f"{name.replace('/', '_')}.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def logs(self) -> dict[str, str]:
        """Return what each program has printed so far, by its name."""
        return {path.stem: path.read_text(errors="replace") for path in sorted(self.root.glob("*.log"))}

    def processes(self) -> dict[int, str]:
        """Return every living process of this desktop, detached ones too: its id and command line."""
        mark = f"{MARK}={self.environment[MARK]}".encode()
        found = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and int(folder.name) != os.getpid():
                with contextlib.suppress(OSError):  # it ended while we looked, or is another user's
                    if mark in (folder / "environ").read_bytes().split(b"\0"):
                        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                        found[int(folder.name)] = command.strip()
        return found

    def end(self) -> None:
        """End everything that runs on this desktop and remove its folders."""
        self.hang_up()
        for name in reversed(list(self._programs)):
            self.stop(name)
        for process_id in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process_id, signal.SIGKILL)
        shutil.rmtree(self.root, ignore_errors=True)

    # -- the bus -----------------------------------------------------------------------------------------------------

    def close_bus(self) -> None:
        """End the bus, as a desktop does that crashes."""
        self.hang_up()
        self.stop("dbus-daemon", signal.SIGKILL)

    @property
    def bus_address(self) -> str:
        """The address of the private bus."""
        return self.environment["DBUS_SESSION_BUS_ADDRESS"]

    # -- hands and eyes ------------------------------------------------------------------------------------------------

    def xdotool(self, *words: str) -> str:
        """Move the mouse, press keys or look for windows; returns what xdotool printed.

        Raises:
            subprocess.CalledProcessError: it failed; also a search that found nothing.
        """
        return self._tool("xdotool", *words).strip()

    def windows(self, name: str = "", window_class: str = "") -> list[int]:
        """Return the visible windows whose title or class matches, both regular expressions."""
        match = ["--class", window_class] if window_class else ["--name", name or "."]
        with contextlib.suppress(subprocess.CalledProcessError):  # xdotool fails when it finds nothing
            return [int(line) for line in self.xdotool("search", "--onlyvisible", *match).splitlines()]
        return []

    def active_window(self) -> int:
        """Return the window that has the keyboard's focus, 0 if none has."""
        with contextlib.suppress(subprocess.CalledProcessError):
            return int(self.xdotool("getwindowfocus"))
        return 0

    def screenshot(self, path: Path | None = None) -> Path:
        """Save a picture of the whole screen as PNG and return where it lies."""
        path = path or self.root / f"screen-{uuid.uuid4().hex[:8]}.png"
        self._tool("import", "-silent", "-window", "root", str(path))
        return path

    # -- inside --------------------------------------------------------------------------------------------------------

    def _tool(self, *words: str) -> str:
        if shutil.which(words[0], path=self.environment["PATH"]) is None:
            raise ProgramMissingError(words[0])
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=20, check=True)
        return done.stdout

    def _spawn(
        self,
        words: list[str],
        output: IO[bytes],
        stdin: bytes | None,
        extra: Mapping[str, str],
        pass_fds: Sequence[int],
    ) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            words,
            env=self.environment | dict(extra),
            cwd=self.home,
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=pass_fds,
            start_new_session=True,  # Ctrl+C in the terminal is for the one who started the desktop
        )
        if stdin is not None and process.stdin is not None:
            process.stdin.write(stdin)
            process.stdin.close()
        return process

    def _wait_until_ready(self, name: str, within_s: float) -> None:
        program = self._programs[name]

        def ready_or_dead() -> object:
            return program.process.poll() is not None or program.ready()

        try:
            eventually(ready_or_dead, within_s, f"{name} is ready")
        except AssertionError as error:
            error.add_note(self.log(name))
            raise
        if program.process.poll() is not None and not program.ready():
            message = f"{name} ended with {program.process.returncode}: {self.log(name)}"
            raise AssertionError(message)


def _accepts(path: Path) -> bool:
    """Whether somebody listens there: the socket is on the disk a moment before."""
    with socket_module.socket(socket_module.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _environment(root: Path, home: Path, runtime_dir: Path) -> dict[str, str]:
    folders = {
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local/share",
        "XDG_STATE_HOME": home / ".local/state",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_RUNTIME_DIR": runtime_dir,
        "TMPDIR": root / "tmp",
    }
    for folder in folders.values():
        folder.mkdir(parents=True)
    runtime_dir.chmod(0o700)
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    passed_on["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), passed_on.get("PATH", os.defpath)])
    return passed_on | {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NO_AT_BRIDGE": "1",
        # Nobody answers there: the machine's own system bus must not reach into a test.
        "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={root}/no-system-bus",
        **{name: str(folder) for name, folder in folders.items()},
    }


def _end(process: subprocess.Popen[bytes], with_signal: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(with_signal)
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(3)


@contextlib.contextmanager
def private_desktop(
    *parts: Callable[[Desktop], None], display: bool = True, activatable: Sequence[str] = (), own_home: bool = True
) -> Iterator[Desktop]:
    """Give a desktop with a screen (unless *display* is false), a bus and the *parts* of tests/desktop_parts.py."""
    with Desktop(own_home=own_home) as desktop:
        if display:
            desktop.start_display()
        desktop.start_bus(activatable)
        for part in parts:
            part(desktop)
        yield desktop
