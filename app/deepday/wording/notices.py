"""What the program's own notices say: a session that ended by itself, one that it did not live to end."""

from datetime import date, time

from deepday.domain.session import Session
from deepday.domain.timeline import total_s
from deepday.engine.overview import Day, Overview
from deepday.wording.state_line import interruptions
from deepday.wording.times import clock, date_title, duration, moment
from deepday.wording.translation import _


def ended(session: Session, overview: Overview, day: Day | None = None) -> str:
    """Return what *session* came to: ``Ended 16:30. 5 h 10 min of focus, 3 interruptions.``.

    *day* is the one that holds it, if that is not the one of *overview*.
    """
    end = session.ended_at or overview.now
    count = sum(1 for i in (day or overview.day).interruptions if session.started_at <= i.at <= end)
    focus = duration(total_s(session.focus(overview.now)))
    return _("Ended {at}. {duration} of focus, {interruptions}.").format(
        at=moment(end, overview.now, session.time_zone),
        duration=focus[:1].upper() + focus[1:],
        interruptions=interruptions(count),
    )


def day_before(day: date) -> str:
    """Return what to say on the working day before a planned day."""
    said = _("{date} is a deep-work day. Hand over what cannot wait.")
    return said.replace("{date}", date_title(day))


def morning(reminder_ends: time) -> tuple[str, str]:
    """Return what to say on the morning of a planned day, and the word for starting it."""
    said = _("Today is a deep-work day, until {clock}. Start now?")
    return said.replace("{clock}", f"{reminder_ends:%H:%M}"), _("Start")


def died(overview: Overview) -> tuple[str, str, str]:
    """Return what to say of the session that died, and the words for going on and for ending it."""
    died_at = overview.undecided.died_at if overview.undecided is not None else overview.now
    at = clock(died_at, overview.time_zone)
    told = _("Deepday stopped at {at} without ending the day. Go on, or end the day at {at}?").format(at=at)
    return told, _("Go on"), _("End the day at {at}").format(at=at)


def day_is_over() -> tuple[str, str]:
    """Return what to say when the day can be closed, and the words for doing so."""
    return _("The day is over. How was it?"), _("Close the day…")
