"""Checks: everything that ``doctor`` looks at, asked in workers so that one that hangs holds up no other."""

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from deepday.bootstrap import sense_checks
from deepday.bootstrap.program import DeepdayProgram
from deepday.commands.ports import Check
from deepday.domain.errors import DeepdayError, EffectError
from deepday.domain.reason import Reason
from deepday.domain.service import Service
from deepday.engine.effect_ports import Viability
from deepday.engine.tasks import done
from deepday.wire.dbus import Bus

LOGIND = "org.freedesktop.login1"
LIMIT_S = 0.9
Probe = Callable[[], Viability]


async def checks(program: DeepdayProgram, others: Sequence[tuple[str, str, Probe]]) -> Sequence[Check]:
    """Return the state of every effect, of *others* (id, kind, probe), of keyring and history."""
    probes: list[tuple[str, str, Probe]] = [
        *((effect.id, "effect", effect.probe) for effect in program.channels.to_be_checked()),
        *_without_account(program),
        *others,
        ("sense.idle", "sense", partial(sense_checks.idle, program.noticing.senses, program.preferences)),
        ("sense.lock", "sense", partial(sense_checks.lock, program.noticing.senses, program.preferences)),
        ("sense.sleep", "sense", _sleep),
        ("sense.calendar", "sense", partial(sense_checks.calendar, program.noticing.meetings, program.preferences)),
        ("keyring", "keyring", program.secrets.probe),
        ("storage.history", "storage", lambda: _history(program)),
    ]
    asked = [program.tasks.spawn(_ask(program, *probe)) for probe in probes]
    return [await done(check) for check in asked]


async def _ask(program: DeepdayProgram, check_id: str, kind: str, probe: Probe) -> Check:
    try:
        return Check(check_id, kind, await program.in_worker(probe))
    except DeepdayError as error:
        return Check(check_id, kind, Viability(works=None, detail=error.reason))


def _without_account(program: DeepdayProgram) -> Iterator[tuple[str, str, Probe]]:
    """Give each channel of the services in which there is no account that could be asked."""
    has_one = {account.service for account in program.settings.accounts()}
    for service in program.channels.services():
        if service.id not in has_one:
            for kind in service.channels:
                yield kind.path, "effect", partial(_no_account, service)


def _no_account(service: Service) -> Viability:
    step = Reason("accounts.add_one", {"service": service.id})
    return Viability(works=None, detail=Reason("accounts.none", {"service": service.name}), next_step=step)


def _sleep() -> Viability:
    """Say whether there is somebody to tell of sleep."""
    if sys.platform != "linux":
        told = sys.platform == "win32"
        return Viability(works=told or None, detail=Reason("sleep.works" if told else "sleep.by_clock"))
    try:
        with Bus.system(LIMIT_S) as bus:
            there = bus.name_owner(LOGIND) is not None or bus.activatable(LOGIND)
    except EffectError:
        there = False
    if there:
        return Viability(works=True, detail=Reason("sleep.works"))
    return Viability(works=None, detail=Reason("sleep.no_logind"))


def _history(program: DeepdayProgram) -> Viability:
    trouble = program.history.trouble()
    if trouble is not None:
        return Viability(works=False, detail=trouble)
    return Viability(works=True, detail=Reason("history.works", {"path": str(program.database.path)}))
