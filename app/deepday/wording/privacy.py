"""What is recorded, in words: one line for each kind of record, and how each sense is just now."""

from collections.abc import Mapping

from deepday.domain.day_senses import SenseState
from deepday.wording.translation import N_, _

_ALWAYS = (
    N_("Sessions: when they began and ended, goal, task and point person, as you entered them."),
    N_("Interruptions: what you log, with the time."),
)
_OF_SENSES = {
    "idle": N_("Idle time: from when until when keyboard and mouse were not used. Never what was typed, or where."),
    "lock": N_("Lock: from when until when the screen was locked."),
    "sleep": N_("Sleep: from when until when the computer slept."),
    "meetings": N_("Meetings: times, title and number of people of accepted meetings in your calendars, no names."),
}
_STATES = {
    SenseState.WORKED: N_("recorded"),
    SenseState.UNKNOWN: N_("cannot be known here"),
    SenseState.OFF: N_("off"),
}
_NEVER = N_("Never recorded: keys, texts, pictures of the screen. All of it stays on this computer.")


def recorded(states: Mapping[str, SenseState]) -> list[str]:
    """Return a line for each kind of record, those of *states* with how it is, and what is never recorded."""
    senses = [f"{_(words)} ({_(_STATES[states[sense]])})" for sense, words in _OF_SENSES.items() if sense in states]
    return [*(_(words) for words in _ALWAYS), *senses, _(_NEVER)]
