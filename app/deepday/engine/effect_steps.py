"""The steps of one effect between "found" and "put back", each journaled first; they block and run in workers.

The resident program and the guardian run the same steps. A crash may come between any two of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.domain.reason import Reason
from deepday.engine.decision import Decision, decide
from deepday.engine.effect_ports import (
    Checkpoint,
    Effect,
    EffectJournal,
    JournalRow,
    LeavesParts,
    RowState,
    Value,
    Wish,
)


def pass_by(_name: str) -> None:
    """Do nothing at a checkpoint."""


@dataclass(frozen=True, slots=True)
class EffectSteps:
    """Sets an effect up and puts it back, through the journal."""

    journal: EffectJournal
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    checkpoint: Checkpoint = pass_by

    def set_up(self, effect: Effect, wish: Wish) -> JournalRow:
        """Capture, journal, apply, read back, journal; returns the APPLIED row.

        Raises:
            UnreachableError: nothing is known to be set; the INTENT row, if there is one, stays open.
            RefusedError: the service said no, or did not do what it said.
            StorageError: the journal could not be written, so nothing was set.
        """
        found = effect.capture()
        ours = effect.is_ours(found) and effect.empty is not None
        prior = effect.empty if ours and effect.empty is not None else found
        row = JournalRow(
            id=self.new_id(),
            effect=effect.id,
            session=wish.session,
            local=effect.local,
            state=RowState.INTENT,
            prior=prior,
            target=effect.plan(prior, wish),
            read_back=None,
            until=wish.expires_at,
            changed_at=self.now(),
        )
        self.checkpoint(f"captured {effect.id}")
        self.journal.write(row)
        self.checkpoint(f"intended {effect.id}")
        return self._apply(effect, row, found)

    def try_again(self, effect: Effect, row: JournalRow, wish: Wish) -> JournalRow:
        """Go on with a row whose last step failed; never captures our own value as the prior one.

        It is an INTENT whose outcome is unknown, or APPLIED to a wish that has moved on since.
        """
        found = effect.read(row.target)
        wanted = replace(row, target=effect.plan(row.prior, wish), until=wish.expires_at)
        if effect.same(found, wanted.target):
            return self._applied(effect, wanted, found)
        if not effect.same(found, row.prior) and not _ours(effect, row, found):
            return self._close(row, RowState.LEFT, Reason("effect.changed_by_person"))
        return self._move(effect, row, wish, found)

    def move_end(self, effect: Effect, row: JournalRow, wish: Wish) -> JournalRow:
        """Set the effect to a wish that ends later or reads otherwise; its prior value stays the first one."""
        found = effect.read(row.target)
        if not _ours(effect, row, found):
            return self._close(row, RowState.LEFT, Reason("effect.changed_by_person"))
        return self._move(effect, row, wish, found)

    def assert_again(self, effect: Effect, row: JournalRow) -> JournalRow:
        """Set the effect once more after its service has restarted and forgotten it."""
        effect.apply(row.target, effect.read(row.target))
        return self._applied(effect, row, effect.read(row.target))

    def put_back(self, effect: Effect, row: JournalRow) -> JournalRow:
        """Read, decide, restore, journal; returns the row RESTORED, LEFT, or PENDING if that fails for now."""
        self.checkpoint(f"leaving {effect.id}")
        try:
            found = effect.read(row.target)
            decision = decide(effect, row, found, self.now())
            self._carry_out(effect, row, decision, found)
        except (UnreachableError, RefusedError) as error:
            return self._close(row, RowState.PENDING, error.reason)
        self.checkpoint(f"restored {effect.id}")
        if decision is Decision.LEAVE:
            return self._close(row, RowState.LEFT, Reason("effect.changed_by_person"))
        return self._close(row, RowState.RESTORED, None)

    def _move(self, effect: Effect, row: JournalRow, wish: Wish, found: Value) -> JournalRow:
        # What is there now is ours under the old target: a crash before the new one is there must not forget that.
        seen = found if _ours(effect, row, found) else row.read_back
        target = effect.plan(row.prior, wish)
        moved = replace(row, state=RowState.INTENT, target=target, read_back=seen, until=wish.expires_at)
        self._write(moved)
        self.checkpoint(f"moving {effect.id}")
        return self._apply(effect, moved, found)

    def _carry_out(self, effect: Effect, row: JournalRow, decision: Decision, found: Value) -> None:
        if decision is Decision.RESTORE_PRIOR:
            effect.restore(row.prior, found)
        elif decision is Decision.RESTORE_EMPTY and effect.empty is not None:
            effect.restore(effect.empty, found)
        elif isinstance(effect, LeavesParts):
            effect.clear_away(row.target)

    def _apply(self, effect: Effect, row: JournalRow, found: Value) -> JournalRow:
        try:
            effect.apply(row.target, found)
        except RefusedError as error:
            self._close_if_untouched(effect, row, error.reason)
            raise
        self.checkpoint(f"applied {effect.id}")
        found = effect.read(row.target)
        if not effect.same(found, row.target) and effect.same(found, row.prior):
            self._close(row, RowState.RESTORED, Reason("effect.not_taken"))
            raise RefusedError("effect.not_taken")
        return self._applied(effect, row, found)

    def _applied(self, effect: Effect, row: JournalRow, found: Value) -> JournalRow:
        applied = replace(row, state=RowState.APPLIED, read_back=found, reason=None, changed_at=self.now())
        self.journal.write(applied)
        self.checkpoint(f"noted {effect.id}")
        return applied

    def _close_if_untouched(self, effect: Effect, row: JournalRow, reason: Reason) -> None:
        """Close an INTENT that was refused, if the prior value can be seen to be there; else it stays open."""
        try:
            untouched = effect.same(effect.read(row.target), row.prior)
        except (UnreachableError, RefusedError):
            return
        if untouched:
            self._close(row, RowState.RESTORED, reason)

    def _close(self, row: JournalRow, state: RowState, reason: Reason | None) -> JournalRow:
        closed = replace(row, state=state, reason=reason, changed_at=self.now())
        self.journal.write(closed)
        return closed

    def _write(self, row: JournalRow) -> None:
        self.journal.write(replace(row, changed_at=self.now()))


def _ours(effect: Effect, row: JournalRow, found: Value) -> bool:
    return any(effect.same(found, value) for value in (row.read_back, row.target) if value is not None)
