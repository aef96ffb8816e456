"""A verb without a running program: the history is opened under the lock, the verb is done, everything is let go."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress

from deepday.bootstrap.checks import checks
from deepday.bootstrap.feelers import Feelers
from deepday.bootstrap.one_instance import hold_instance
from deepday.bootstrap.program import DeepdayProgram
from deepday.bootstrap.sense_checks import wait_until_known
from deepday.bootstrap.verb_ports import ports_of
from deepday.commands.dispatch import Commands
from deepday.commands.ports import Check
from deepday.domain.errors import CouldNotError, DeepdayError
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Viability
from deepday.storage.secrets import KeyringSecrets
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.system.hotkeys.x11 import X11Hotkey
from deepday.system.presence.unknown import NoInput, NoLock
from deepday.wording.reasons import sentence

LOCK_WITHIN_S = 3.0
"""How long another verb, or a program that is just ending, may hold the lock."""


class NoWindows:
    """Stands in for the windows where there are none."""

    def show(self, what: str) -> None:
        """Say that nothing can be shown.

        Raises:
            CouldNotError: always.
        """
        raise CouldNotError("windows.no_display", {"what": what})

    def has_tray(self) -> bool:
        """Say no."""
        return False


class NoGuardian:
    """Stands in for the guardian where no session can begin."""

    def stand_by(self) -> "Future[None]":
        """Refuse.

        Raises:
            RuntimeError: always: a session is begun by the resident program only.
        """
        raise RuntimeError

    def dismiss(self) -> None:
        """Do nothing."""


def run_directly(request: Mapping[str, object]) -> dict[str, object]:
    """Do what *request* asks and return the reply, as the command socket would give it.

    Raises:
        CouldNotError: another process keeps the lock.
        StorageError: the history cannot be opened.
    """
    deadline = time.monotonic() + LOCK_WITHIN_S
    lock = hold_instance()
    while lock is None:
        if time.monotonic() > deadline:
            raise CouldNotError("instance.held")
        time.sleep(0.05)
        lock = hold_instance()
    try:
        return asyncio.run(_run(request))
    finally:
        lock.release()


async def _run(request: Mapping[str, object]) -> dict[str, object]:
    loop = asyncio.get_running_loop()
    feelers = Feelers(loop) if request.get("verb") == "doctor" else None
    program = DeepdayProgram(
        loop,
        NoGuardian(),
        SettingsFile(paths.settings_path()),
        KeyringSecrets(only_for_good=True),
        (feelers.input, feelers.lock) if feelers is not None else (NoInput(), NoLock()),
    )

    async def check_everything() -> Sequence[Check]:
        hotkey = X11Hotkey(program.loop)
        with suppress(DeepdayError):  # its probe says why
            hotkey.bind(str(program.settings.get("hotkeys.log")), lambda _: None)
        await wait_until_known(program)
        try:
            return await checks(program, [("hotkey.x11", "hotkey", hotkey.probe), ("tray", "tray", _no_tray_yet)])
        finally:
            hotkey.close()

    async def answer() -> dict[str, object]:
        await program.begin()
        reply = await Commands(ports_of(program, NoWindows(), check_everything)).handle(request)
        await program.settle()
        if program.notice is not None:
            told = sentence(program.notice, program.clock.zone())
            reply["hint"] = f"{reply['hint']}\n{told}".strip()
        return reply

    try:
        return await asyncio.wrap_future(program.tasks.spawn(answer()))
    finally:
        if feelers is not None:
            feelers.close()
        program.close()


def _no_tray_yet() -> Viability:
    return Viability(works=None, detail=Reason("tray.not_looked_for"))
