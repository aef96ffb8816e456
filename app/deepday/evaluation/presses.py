"""Which entries of the log are counted: not the undone ones, and a double press once; in measures only."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from deepday.domain.interruption import Interruption, Source

DOUBLE_PRESS = timedelta(seconds=60)
"""A press of the same source and the same or a missing name, sooner than this after the one before, is the same."""


def counted(entries: Iterable[Interruption]) -> tuple[Interruption, ...]:
    """Return the entries that count, in order of time.

    Of a chain of presses the first stays, handled until the latest end in the chain, with the first name in it.
    """
    kept: list[Interruption] = []
    last: dict[Source, tuple[int, Interruption]] = {}
    for entry in sorted((e for e in entries if not e.undone), key=lambda e: e.at):
        found = last.get(entry.source)
        if found is not None and _same(found[1], entry):
            place = found[0]
            kept[place] = _joined(kept[place], entry)
            named = replace(entry, who=entry.who if entry.who is not None else found[1].who)
            last[entry.source] = (place, named)
        else:
            last[entry.source] = (len(kept), entry)
            kept.append(entry)
    return tuple(kept)


def _same(before: Interruption, entry: Interruption) -> bool:
    named = before.who is None or entry.who is None or before.who == entry.who
    return named and entry.at - before.at < DOUBLE_PRESS


def _joined(first: Interruption, later: Interruption) -> Interruption:
    ends = [end for end in (first.handled_until, later.handled_until) if end is not None]
    return replace(
        first,
        handled_until=max(ends, default=None),
        who=first.who if first.who is not None else later.who,
        recovery=first.recovery if _is_answered(first) or later.recovery is None else later.recovery,
    )


def _is_answered(entry: Interruption) -> bool:
    return entry.recovery is not None and entry.recovery.minutes is not None
