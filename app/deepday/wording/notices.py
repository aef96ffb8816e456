"""What the program's own notices say: a session that ended by itself, one that it did not live to end."""

from datetime import date, time
from typing import TYPE_CHECKING

from deepday.domain.interruption import Source
from deepday.domain.session import Session
from deepday.domain.timeline import total_s
from deepday.engine.overview import Day, Overview
from deepday.wording.state_line import interruptions
from deepday.wording.times import clock, date_title, duration, moment
from deepday.wording.translation import N_, _, ngettext

if TYPE_CHECKING:
    from deepday.domain.own_numbers import OwnNumbers
    from deepday.domain.person import Person
    from deepday.domain.trial import Trial

_LEVERS = {
    Source.CHAT: N_("The third chat within an hour. Close it until the end, or say in your status whom to ask."),
    Source.EMAIL: N_("The third e-mail within an hour. Close the mail program, or switch the automatic reply on."),
    Source.CALL: N_("The third call within an hour. Put the phone away, and say when you can be reached."),
    Source.MEETING: N_("The third meeting request within an hour. Block the calendar, and say when you are free."),
    Source.IN_PERSON: N_("The third visit within an hour. A sign or another room helps, and saying until when."),
    Source.NOTIFICATION: N_("The third notification within an hour. Switch that program's notifications off."),
    Source.OTHER: N_("The third interruption of its kind within an hour. What would keep the next one away?"),
}


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


def day_before(day: date, person: "Person | None" = None, promised: int = 0) -> tuple[str, str]:
    """Return what to say on the working day before a planned day, and the words for handing over.

    It names who takes over, and when if not all day, and how much is still promised.
    """
    parts = [_("{date} is a deep-work day. Hand over what cannot wait.").replace("{date}", date_title(day))]
    if person is None:
        parts.append(_("No point person is named for it yet."))
    elif person.hours is not None:
        said = _("{name} takes over, {from} to {until}.")
        starts, ends = (f"{at:%H:%M}" for at in person.hours)
        parts.append(said.replace("{from}", starts).replace("{until}", ends).replace("{name}", person.name))
    else:
        parts.append(_("{name} takes over.").replace("{name}", person.name))
    if promised:
        open_now = ngettext("{count} answer is still promised.", "{count} answers are still promised.", promised)
        parts.append(open_now.format(count=promised))
    return " ".join(parts), _("Hand over…")


def nobody_to_ask() -> str:
    """Return that a day has no point person; that stops nobody."""
    return _("No point person is named: colleagues have nobody to ask.")


def ready_to_ask(numbers: "OwnNumbers") -> tuple[str, str]:
    """Return that the numbers are good enough to ask with, and the words for doing so."""
    said = _("{days} days are logged: your numbers are good enough to ask with.")
    return said.format(days=numbers.days), _("Prepare a request")


def ask_again() -> tuple[str, str]:
    """Return that the day has come to ask again, and the words for doing so."""
    return _("Today is the day on which you wanted to ask again for deep-work days."), _("Prepare a request")


def still_fits(trial: "Trial") -> tuple[str, str, str]:
    """Return what is asked every four weeks, and the words for looking at the plan and at the settings."""
    return f"{four_weeks(trial)} {fits_question()}", _("Plan…"), _("Settings…")


def four_weeks(trial: "Trial") -> str:
    """Return what has passed: four weeks, of the trial by its name if it has one."""
    if not trial.title:
        return _("Four weeks of deep-work days have passed.")
    return _("Four weeks of “{title}” have passed.").replace("{title}", trial.title)


def fits_question() -> str:
    """Return what is asked about the agreement."""
    return _("Do the days, the hours and the point person still fit?")


def how_to_change_terms(trial: "Trial") -> str:
    """Return how the terms are looked at and changed on the command line."""
    said = _("“deepday trial show {id}” shows them, “deepday agree --outcome yes-but --trial {id}” keeps other ones.")
    return said.replace("{id}", trial.id[:8])


def lever(source: Source, point_person: str | None) -> str:
    """Return what could keep a channel from breaking in again."""
    said = _(_LEVERS[source])
    if not point_person or source in (Source.NOTIFICATION, Source.OTHER):
        return said
    return f"{said} " + _("{name} is there for what is urgent.").replace("{name}", point_person)


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
