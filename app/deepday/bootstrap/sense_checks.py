"""What ``doctor`` says of the senses: felt by what, or why it cannot be known."""

from concurrent.futures import Future

from deepday.bootstrap.program import DeepdayProgram
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Viability
from deepday.engine.meetings import Meetings, viability_of
from deepday.engine.senses import Senses, SenseWishes
from deepday.engine.tasks import done

KNOWN_WITHIN_S = 0.8
_NAMES = {
    "x11": "X11",
    "gnome": "GNOME",
    "kde": "KDE Plasma",
    "wayland": "Wayland",
    "logind": "systemd-logind",
    "windows": "Windows",
    "macos": "macOS",
}


def idle(senses: Senses, wishes: SenseWishes) -> Viability:
    """Say by what input is felt."""
    if not wishes.sense_is_on("idle"):
        return _off("senses.idle")
    if senses.input_by:
        return Viability(works=True, detail=Reason("idle.works", {"by": _NAMES.get(senses.input_by, senses.input_by)}))
    return Viability(works=None, detail=Reason("idle.unknown"), next_step=Reason("idle.use_reading"))


def lock(senses: Senses, wishes: SenseWishes) -> Viability:
    """Say whether the screen lock is noticed."""
    if not wishes.sense_is_on("lock"):
        return _off("senses.lock")
    if senses.knows_lock:
        return Viability(works=True, detail=Reason("lock.works"))
    return Viability(works=None, detail=Reason("lock.unknown"), next_step=Reason("lock.lock_once"))


def calendar(meetings: Meetings, wishes: SenseWishes) -> Viability:
    """Say whether the calendars can be read; of several, of the one that cannot."""
    if not wishes.sense_is_on("meetings"):
        return _off("senses.meetings")
    if not meetings.last:
        return Viability(works=None, detail=Reason("meetings.none_known"), next_step=Reason("meetings.add_one"))
    found = sorted(map(viability_of, meetings.last.values()), key=lambda pair: pair[0] is True)
    works, detail = found[0]
    return Viability(works, detail, None if works else Reason("service.try_later"))


async def wait_until_known(program: DeepdayProgram) -> None:
    """Feel for a moment: for a verb that runs without a program."""
    known: Future[None] = Future()

    def look(*, late: bool = False) -> None:
        if not known.done() and (late or program.noticing.senses.input_by):
            known.set_result(None)

    program.noticing.senses.on_change(look)
    program.noticing.senses.begin()
    timer = program.loop.call_later(KNOWN_WITHIN_S, lambda: look(late=True))
    await done(known)
    timer.cancel()


def _off(key: str) -> Viability:
    return Viability(works=None, detail=Reason("presence.off"), next_step=Reason("presence.switch_on", {"key": key}))
