"""The numbers, dates and names in a caveat or a reason as people read them."""

from datetime import date

from deepday.domain.interruption import Source
from deepday.evaluation.caveat import Value
from deepday.wording.entries import source_word
from deepday.wording.numbers import number, percent
from deepday.wording.times import short_date
from deepday.wording.translation import N_, _

_MEASURES = {
    "recovery_self_reported_minutes": N_("time to get back, by your own estimate"),
    "recovery_measured_minutes": N_("time to get back, measured"),
    "context_switches_per_hour": N_("changes between programs"),
    "meeting_load": N_("time in meetings"),
}

_SENSES = {
    "idle": N_("absence from the keyboard"),
    "lock": N_("the locked screen"),
    "sleep": N_("the computer's sleep"),
    "meetings": N_("meetings"),
}


def shown(name: str, value: Value) -> str:
    """Return *value* in words: shares (0 to 1) in percent, dates short, codes of sources and measures by name."""
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, float):
        return number(value, 2) if name == "p" else percent(value)
    if name == "source":
        return source_word(Source(str(value)) if value else Source.OTHER)
    if name == "measures":
        return "; ".join(_(_MEASURES[one]) if one in _MEASURES else one for one in str(value).split(","))
    if name == "senses":
        return "; ".join(_(_SENSES[one]) for one in str(value).split(","))
    return str(value)
