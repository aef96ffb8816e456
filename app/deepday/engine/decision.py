"""What to do with one effect at the end, after a crash and on waking: the table of effects.md, section 2."""

from datetime import datetime
from enum import StrEnum

from deepday.engine.effect_ports import Effect, JournalRow, Value


class Decision(StrEnum):
    """What is to be done with what was found."""

    RESTORE_PRIOR = "restore_prior"
    RESTORE_EMPTY = "restore_empty"
    NOTHING = "nothing"
    LEAVE = "leave"


def decide(effect: Effect, row: JournalRow, found: Value, now: datetime) -> Decision:
    """Return what to do when *found* is what *effect* holds now and *row* is what was journaled."""
    ours = [value for value in (row.read_back, row.target) if value is not None]
    if any(effect.same(found, value) for value in ours):
        return _restore(effect, row, now)
    if effect.same(found, row.prior):
        return Decision.NOTHING
    expired = effect.expires_to is not None and now >= row.until and effect.same(found, effect.expires_to)
    if not expired:
        return Decision.LEAVE
    return Decision.RESTORE_PRIOR if effect.still_valid(row.prior, now) else Decision.NOTHING


def _restore(effect: Effect, row: JournalRow, now: datetime) -> Decision:
    if effect.still_valid(row.prior, now) or effect.empty is None:
        return Decision.RESTORE_PRIOR
    return Decision.RESTORE_EMPTY
