"""Interruptions in words: where they came from, how urgent they were, what became of them."""

from datetime import datetime

from deepday.domain.interruption import SOMEONE, Initiator, Interruption, Outcome, Recovery, Source, Urgency
from deepday.wording.times import clock, moment
from deepday.wording.translation import N_, _

_SOURCES = {
    Source.CHAT: N_("chat"),
    Source.EMAIL: N_("e-mail"),
    Source.CALL: N_("call"),
    Source.MEETING: N_("meeting"),
    Source.IN_PERSON: N_("in person"),
    Source.NOTIFICATION: N_("notification"),
    Source.OTHER: N_("other"),
}
_OUTCOMES = {
    Outcome.HANDLED: N_("handled"),
    Outcome.REDIRECTED: N_("redirected"),
    Outcome.DEFERRED: N_("deferred"),
    Outcome.DECLINED: N_("declined"),
}
_URGENCIES = {
    Urgency.LOW: N_("not urgent"),
    Urgency.NORMAL: N_("ordinary"),
    Urgency.URGENT: N_("urgent"),
}


def source_word(source: Source) -> str:
    """Return where it came from, to stand within a line: ``in person``."""
    return _(_SOURCES[source])


def outcome_word(outcome: Outcome) -> str:
    """Return what became of it: ``redirected``."""
    return _(_OUTCOMES[outcome])


def urgency_word(urgency: Urgency) -> str:
    """Return how urgent it was: ``urgent``."""
    return _(_URGENCIES[urgency])


def name_words(who: str) -> str:
    """Return a name as it is shown: what stands for one that was erased is a word."""
    return _("someone") if who == SOMEONE else who


def entry_line(entry: Interruption, now: datetime) -> str:
    """Return the entry as one line: ``13:38  chat · Ada · deferred, due 17:00 · note``."""
    outcome = outcome_word(entry.outcome)
    if entry.due_at is not None and entry.outcome is Outcome.DEFERRED:
        due = moment(entry.due_at, now, entry.time_zone)
        outcome = _("{outcome}, due {due}").format(outcome=outcome, due=due)
    parts = [source_word(entry.source)]
    if entry.initiator is Initiator.SELF:
        parts.append(_("begun by yourself"))
    if entry.who:
        parts.append(name_words(entry.who))
    if entry.urgency is not Urgency.NORMAL:
        parts.append(urgency_word(entry.urgency))
    parts.append(outcome)
    if entry.note:
        parts.append(entry.note)
    return f"{clock(entry.at, entry.time_zone)}  " + " · ".join(parts)


def entry_name(entry: Interruption) -> str:
    """Return which entry it is, without what became of it: ``13:38 chat · Ada``."""
    parts = [source_word(entry.source), *([name_words(entry.who)] if entry.who else [])]
    return f"{clock(entry.at, entry.time_zone)} {' · '.join(parts)}"


def recovery_question() -> str:
    """Return what is asked of some interruptions when a day is closed."""
    return _("How many minutes until you were back in it?")


def recovery_word(recovery: Recovery) -> str:
    """Return an answer to that: ``30 or more``."""
    words = {Recovery.ASKED: _("asked, not answered"), Recovery.LONGER: _("30 or more")}
    return words.get(recovery, recovery.value)


def how_to_tell_recovery(entry: Interruption) -> str:
    """Return the question of one entry, and how it is answered on the command line."""
    told = _("After {entry}: how many minutes until you were back in it? “deepday edit {id} --recovery 0|5|10|20|30”.")
    return told.replace("{id}", entry.id[:8]).replace("{entry}", entry_name(entry))
