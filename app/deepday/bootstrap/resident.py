"""The resident program: everything without windows, with its socket, its guardian and what the machine tells."""

import logging
import signal
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from deepday.bootstrap.feelers import Feelers
from deepday.bootstrap.program import DeepdayProgram
from deepday.bootstrap.watches import Watches
from deepday.domain.errors import DeepdayError
from deepday.engine.settings_ports import SettingsStore
from deepday.engine.tasks import done
from deepday.storage.secrets import KeyringSecrets
from deepday.system import paths
from deepday.system.guardian_process import GuardianProcess
from deepday.wire.ipc import Reply, Server
from deepday.wire.loop import Loop
from deepday.wire.signals import SignalWatch

if TYPE_CHECKING:
    from deepday.bootstrap.checks import Probe
    from deepday.commands.ports import Check, Program, Windows

_LOG = logging.getLogger(__name__)


class Resident:
    """The program on *loop*; *ended* is called when it has ended properly. Hold the instance lock.

    ``probes`` are what the root adds to ``doctor``: (id, kind, probe).

    Raises:
        DeepdayError: the history cannot be opened, or there is no socket.
    """

    def __init__(self, loop: Loop, windows: "Windows", ended: Callable[[], None], settings: SettingsStore) -> None:
        self._windows = windows
        self._ended = ended
        self._ending = False
        feelers = Feelers(loop)
        self.guardian = GuardianProcess(loop, paths.history_path())
        self.program = DeepdayProgram(loop, self.guardian, settings, KeyringSecrets(), (feelers.input, feelers.lock))
        self.probes: list[tuple[str, str, Probe]] = []
        self.watches = Watches(self.program, feelers)
        self._server = Server(loop, paths.socket_path(), self._asked)
        self._signals = SignalWatch(loop, self._asked_to_end)
        self.begun = self.program.tasks.spawn(self.program.live())
        self.program.back_up_daily()

    def end(self) -> None:
        """End the session, put everything back, and go."""
        if not self._ending:
            self._ending = True
            self.program.tasks.spawn(self._end())

    async def checks(self) -> "Sequence[Check]":
        """Return the state of everything that the program leans on."""
        from deepday.bootstrap.checks import checks  # noqa: PLC0415 -- loaded when somebody asks

        return await checks(self.program, self.probes)

    def ports(self) -> "Program":
        """Return what the verbs act on."""
        from deepday.bootstrap.verb_ports import ports_of  # noqa: PLC0415 -- loaded by the first verb only

        return ports_of(self.program, self._windows, self.checks)

    def _asked(self, request: Mapping[str, object], reply: Reply) -> None:
        async def answer() -> None:
            from deepday.commands.answers import crashed  # noqa: PLC0415 -- loaded by the first verb only
            from deepday.commands.dispatch import Commands  # noqa: PLC0415 -- same

            try:
                await done(self.begun)
                reply(await Commands(self.ports()).handle(request))
            except Exception as error:
                reply(crashed(type(error).__name__, paths.log_path()))  # a sentence here, the trace in the log
                raise

        self.program.tasks.spawn(answer())

    def _asked_to_end(self, number: signal.Signals) -> None:
        _LOG.info("asked to end by %s", number.name)
        self.end()

    async def _end(self) -> None:
        try:
            await done(self.begun)
            await self.program.quit()
        except DeepdayError as error:
            _LOG.error("the end could not be written: %s", error.reason.code)
        self.close()
        self._ended()

    def close(self) -> None:
        """Let go of socket, signals, watches and history."""
        self._server.close()
        self._signals.close()
        self.watches.close()
        self.program.close()
