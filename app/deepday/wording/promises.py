"""Words for what was put off: a promise as a line, how many are open, that some are due."""

from collections.abc import Sequence
from datetime import datetime

from deepday.domain.interruption import HandledBy, Interruption
from deepday.wording.entries import name_words, source_word
from deepday.wording.times import moment
from deepday.wording.translation import N_, _, ngettext

SHORT_ID = 8
_HANDLED_BY = {
    HandledBy.POINT_PERSON: N_("Dealt with by the point person: {entry}"),
    HandledBy.SELF: N_("Dealt with by you: {entry}"),
    HandledBy.NOBODY: N_("Dealt with by nobody: {entry}"),
    HandledBy.NOT_KNOWN: N_("Not known who dealt with it: {entry}"),
}


def promise_line(entry: Interruption, now: datetime) -> str:
    """Return a promise in one line: ``1a2b3c4d  Sizes for the order · Tomás Silva · 13:38 · due 17:00``."""
    return with_id(entry, promise_words(entry, now))


def with_id(entry: Interruption, words: str) -> str:
    """Return *words* about *entry* after the beginning of its id."""
    return f"{entry.id[:SHORT_ID]}  {words}"


def handed_on_words(entry: Interruption, now: datetime) -> str:
    """Return what was urgent and handed on in one line: ``Server down · Tomás Silva · 10:12``."""
    return " · ".join([*promise_names(entry), moment(entry.at, now, entry.time_zone)])


def handled_words(entry: Interruption, now: datetime) -> str:
    """Return who dealt with it and when: ``Dealt with by the point person: Tomás Silva · 10:12, at 10:40``."""
    told = handed_on_words(entry, now)
    if entry.answered_at is not None:
        told = (
            _("{what}, at {at}")
            .replace("{at}", moment(entry.answered_at, now, entry.time_zone))
            .replace("{what}", told)
        )
    words = _HANDLED_BY.get(entry.handled_by) if entry.handled_by is not None else None
    return _(words).replace("{entry}", told) if words is not None else told


def promise_words(entry: Interruption, now: datetime) -> str:
    """Return a promise without its id; one whose time has passed says so."""
    parts = [*promise_names(entry), moment(entry.at, now, entry.time_zone)]
    if entry.due_at is not None:
        words = _("overdue since {due}") if entry.due_at < now else _("due {due}")
        parts.append(words.format(due=moment(entry.due_at, now, entry.time_zone)))
    return " · ".join(parts)


def promise_names(entry: Interruption) -> list[str]:
    """Return what a promise can be called, the most telling first: the note, who, else where it came from."""
    named = [text for text in (entry.note, name_words(entry.who) if entry.who else "") if text]
    return named or [source_word(entry.source)]


def handed_on_title(count: int) -> str:
    """Return the head of what was urgent and handed on: ``Urgent, redirected (2)``."""
    return _("Urgent, redirected ({count})").format(count=count)


def handed_on_question() -> str:
    """Return what is asked about it."""
    return _("Who dealt with it, and when? Ask the point person; the evaluation counts how soon that was.")


def promises_count(count: int) -> str:
    """Return how many promises are open."""
    said = ngettext("{count} answer is still promised.", "{count} answers are still promised.", count)
    return said.format(count=count)


def promises_open(count: int) -> str:
    """Return how many promises are open, with how they are seen on the command line."""
    return f"{promises_count(count)} " + _("“deepday deferred” shows them.")


def handed_on_open(count: int) -> str:
    """Return of how many urgent requests nobody has said who dealt with them, and how that is said."""
    said = ngettext(
        "{count} urgent request was redirected: who dealt with it?",
        "{count} urgent requests were redirected: who dealt with them?",
        count,
    )
    return f"{said.format(count=count)} " + _("“deepday deferred” shows them.")


def promises_due(entries: Sequence[Interruption]) -> str:
    """Return that promises have become due, with their names as far as there is room."""
    if len(entries) == 1:
        return _("An answer is due: {what}.").replace("{what}", ", ".join(promise_names(entries[0])))
    names = "; ".join(promise_names(entry)[0] for entry in entries[:3])
    told = ngettext("{count} answer is due", "{count} answers are due", len(entries)).format(count=len(entries))
    return f"{told}: {names}" + ("…" if len(entries) > 3 else ".")  # noqa: PLR2004 -- as many as a notice has room for


def due_actions() -> tuple[str, str]:
    """Return the words for having answered, and for looking at the queue."""
    return _("Answered"), _("Show")
