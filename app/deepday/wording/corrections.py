"""Corrections of entries in words: what was changed when, and what stood there before."""

from collections.abc import Callable, Mapping
from datetime import datetime

from deepday.domain.day import DayState
from deepday.domain.interruption import Correction, HandledBy, Initiator, Outcome, Recovery, Source, Urgency
from deepday.wording.days import day_state_word
from deepday.wording.entries import outcome_word, recovery_word, source_word, urgency_word
from deepday.wording.times import clock, moment
from deepday.wording.translation import N_, _

_FIELDS = {
    "at": N_("time"),
    "source": N_("channel"),
    "initiator": N_("begun by"),
    "who": N_("name"),
    "urgency": N_("urgency"),
    "outcome": N_("what became of it"),
    "handled_until": N_("handled until"),
    "resumed_at": N_("back at work"),
    "due_at": N_("promised for"),
    "answered_at": N_("answered"),
    "handled_by": N_("dealt with by"),
    "recovery": N_("minutes to get back"),
    "note": N_("note"),
    "ended_at": N_("end"),
    "state": N_("what the day counts as"),
    "focus": N_("focus"),
    "stress": N_("stress"),
    "progress": N_("progress"),
    "unlogged": N_("what went unlogged"),
}


def correction_line(correction: Correction, now: datetime, zone: str) -> str:
    """Return the correction as one line: ``Corrected 24 September 14:20: channel was e-mail``."""
    at = moment(correction.at, now, zone)
    if correction.field == "undone":
        template = _("Taken back {at}") if correction.after == "True" else _("Put back {at}")
        return template.replace("{at}", at)
    field = _(_FIELDS[correction.field]) if correction.field in _FIELDS else correction.field
    before = _value(correction.field, correction.before, zone)
    return (
        _("Corrected {at}: {field} was {before}")
        .replace("{at}", at)
        .replace("{field}", field)
        .replace("{before}", before)
    )


_HANDLED_BY = {
    HandledBy.UNSAID: N_("not said yet"),
    HandledBy.POINT_PERSON: N_("the point person"),
    HandledBy.SELF: N_("myself"),
    HandledBy.NOBODY: N_("nobody"),
    HandledBy.NOT_KNOWN: N_("not known"),
}


def _value(field: str, text: str | None, zone: str) -> str:
    if not text:
        return _("empty")
    try:
        return _WORDS[field](text, zone)
    except (KeyError, ValueError):
        return text  # a text, or a value of another version


def _initiator(text: str, _zone: str) -> str:
    return _("myself") if Initiator(text) is Initiator.SELF else _("others")


def _instant(text: str, zone: str) -> str:
    return clock(datetime.fromisoformat(text), zone)


_WORDS: Mapping[str, Callable[[str, str], str]] = {
    "source": lambda text, _zone: source_word(Source(text)),
    "outcome": lambda text, _zone: outcome_word(Outcome(text)),
    "urgency": lambda text, _zone: urgency_word(Urgency(text)),
    "initiator": _initiator,
    "state": lambda text, _zone: day_state_word(DayState(text)),
    "handled_by": lambda text, _zone: _(_HANDLED_BY[HandledBy(text)]),
    "recovery": lambda text, _zone: recovery_word(Recovery(text)),
    **dict.fromkeys(("at", "handled_until", "resumed_at", "due_at", "answered_at", "ended_at"), _instant),
}
