"""Root of the program without windows: the same engine on asyncio's loop, for a machine without a display.

Started by ``deepday start`` where there is no display; it ends a minute after nothing is active, pending or open.
"""

import asyncio
import logging

from deepday.bootstrap.direct import NoWindows
from deepday.bootstrap.one_instance import become_the_program
from deepday.bootstrap.resident import Resident
from deepday.domain.errors import DeepdayError
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.system.logging_file import log_to_file

_LOG = logging.getLogger(__name__)
LINGER_S = 60.0
"""How long the program stays after there is nothing left to do."""


def main() -> int:
    """Run until nothing is left to be done, or until asked to end; returns the exit status."""
    log_to_file()
    try:
        lock = become_the_program()
        if lock is None:
            return 0
        with asyncio.Runner() as runner:
            runner.run(_run())
    except DeepdayError as error:
        _LOG.error("cannot run: %s", error.reason.code)
        return 1
    return 0


async def _run() -> None:
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    resident = Resident(loop, NoWindows(), over.set, SettingsFile(paths.settings_path()))
    linger: asyncio.TimerHandle | None = None

    def look() -> None:
        nonlocal linger
        if linger is not None:
            linger.cancel()
            linger = None
        if not resident.program.controller.busy:
            linger = loop.call_later(LINGER_S, resident.end)

    resident.program.controller.subscribe(look)
    look()
    await over.wait()
