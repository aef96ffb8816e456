"""The one line that says where the day stands: head of the tray menu, tooltip, `deepday status`."""

from deepday.domain.session import SessionKind
from deepday.engine.overview import Observing, Overview
from deepday.engine.transitions import Told
from deepday.wording.times import clock, date_title, duration, moment, time_left
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


def session_word(overview: Overview) -> str:
    """Return where the session is, and whether anybody started it: ``Observing an ordinary day``."""
    if not overview.observed:
        return state_word(overview.state)
    return _("Observing is paused") if overview.state is Told.PAUSED else _("Observing an ordinary day")


def observing_line(overview: Overview) -> str:
    """Return what there is to say of ordinary days while none is observed; empty if nothing is."""
    if overview.observing is Observing.PAUSED:
        return _("Ordinary days are not observed until tomorrow, or until you go on.")
    if overview.observing is Observing.UNKNOWN:
        return _("Ordinary days cannot be observed: nothing here tells whether you are at the computer.")
    return ""


def state_line(overview: Overview) -> str:
    """Return where the day stands: ``Deep work · 2 h 10 min left · 3 interruptions``."""
    undecided = overview.undecided
    if overview.session is None:
        if undecided is not None:
            died_at = moment(undecided.died_at, overview.now, overview.time_zone)
            return _("Stopped at {at} without ending the day").format(at=died_at)
        return _day_so_far(overview)
    parts = [session_word(overview), _time(overview), interruptions(overview.interruptions)]
    open_one = overview.open_interruption
    if overview.reading:
        parts.insert(1, _("reading or waiting"))
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


def what_is_asked(overview: Overview) -> str:
    """Return the question about a session that was left running, with how to answer it; empty if there is none."""
    asked = overview.end_asked
    if asked is None or asked.ended_at is None:
        return ""
    at = clock(asked.ended_at, asked.time_zone)
    command = f"deepday day {asked.local_date.isoformat()} --ended {at}"
    return left_running(overview) + " " + _("“{command}” says that it ended then.").format(command=command)


def left_running(overview: Overview) -> str:
    """Return what became of the session that is asked about: it was left running, until when is not known."""
    asked = overview.end_asked
    if asked is None or asked.ended_at is None:
        return ""
    at = clock(asked.ended_at, asked.time_zone)
    told = _("The session of {day} was left running; your last activity was at {at}.")
    return told.format(day=date_title(asked.local_date), at=at)


def interruptions(count: int) -> str:
    """Return a number of interruptions with its noun."""
    return ngettext("{count} interruption", "{count} interruptions", count).format(count=count)


def _time(overview: Overview) -> str:
    if overview.left is None:
        return _("{duration} of focus").format(duration=duration(overview.focus_s))
    return _("{duration} left").format(duration=time_left(overview.left))


def _day_so_far(overview: Overview) -> str:
    parts = [state_word(Told.OFF)]
    if overview.day.sessions:
        focus = duration(overview.day.focus_s(overview.now))
        parts.append(_("{duration} of focus today").format(duration=focus))
    if overview.observing is Observing.PAUSED:
        parts.append(_("observing is paused"))
    return " · ".join(parts)
