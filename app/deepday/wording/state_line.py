"""The one line that says where the day stands: head of the tray menu, tooltip, `deepday status`."""

from deepday.domain.session import SessionKind
from deepday.engine.overview import Overview
from deepday.engine.transitions import Told
from deepday.wording.times import clock, duration, moment, time_left
from deepday.wording.translation import N_, _, ngettext

_STATES = {
    Told.OFF: N_("No deep work now"),
    Told.DEEP: N_("Deep work"),
    Told.ORDINARY: N_("Ordinary day"),
    Told.PAUSED: N_("Paused"),
}
_KINDS = {SessionKind.DEEP: N_("Deep work"), SessionKind.ORDINARY: N_("Ordinary day")}


def state_word(told: Told) -> str:
    """Return where the session is: ``Deep work``."""
    return _(_STATES[told])


def kind_word(kind: SessionKind) -> str:
    """Return what kind of session it is: ``Deep work``."""
    return _(_KINDS[kind])


def state_line(overview: Overview) -> str:
    """Return where the day stands: ``Deep work · 2 h 10 min left · 3 interruptions``."""
    undecided = overview.undecided
    if overview.session is None:
        if undecided is not None:
            died_at = moment(undecided.died_at, overview.now, overview.time_zone)
            return _("Stopped at {at} without ending the day").format(at=died_at)
        return _day_so_far(overview)
    parts = [state_word(overview.state), _time(overview), interruptions(overview.interruptions)]
    open_one = overview.open_interruption
    if open_one is not None:
        parts.insert(1, _("interrupted since {at}").format(at=clock(open_one.at, overview.time_zone)))
    return " · ".join(parts)


def what_to_decide(overview: Overview) -> str:
    """Return what is to be decided about the session that died; empty if nothing is."""
    undecided = overview.undecided
    if undecided is None:
        return ""
    return _(
        "Deepday stopped at {at} without ending the day. “deepday resume” goes on, “deepday end” ends the day at {at}."
    ).format(at=moment(undecided.died_at, overview.now, overview.time_zone))


def interruptions(count: int) -> str:
    """Return a number of interruptions with its noun."""
    return ngettext("{count} interruption", "{count} interruptions", count).format(count=count)


def _time(overview: Overview) -> str:
    if overview.left is None:
        return _("{duration} of focus").format(duration=duration(overview.focus_s))
    return _("{duration} left").format(duration=time_left(overview.left))


def _day_so_far(overview: Overview) -> str:
    if not overview.day.sessions:
        return state_word(Told.OFF)
    focus = _("{duration} of focus today").format(duration=duration(overview.day.focus_s(overview.now)))
    return f"{state_word(Told.OFF)} · {focus}"
