"""The queue of a day's end: what was promised is answered, put off again or given up; what was handed on, told of."""

from collections.abc import Callable, Sequence
from datetime import datetime

from deepday.domain.errors import CouldNotError, UsageError
from deepday.domain.interruption import HandledBy, Interruption
from deepday.engine.interruption_log import InterruptionLog

_AT_A_TIME = (HandledBy.POINT_PERSON, HandledBy.SELF)


class Promises:
    """Everything put off and not answered, of any date, and what was urgent and handed on.

    Every call returns when the change is on disk.

    What is changed is kept as a correction, also the promise that stood before.
    """

    def __init__(self, log: InterruptionLog) -> None:
        self._log = log

    def waiting(self) -> Sequence[Interruption]:
        """Return what waits for an answer, the first due first."""
        return self._log.book.deferred()

    def handed_on(self) -> Sequence[Interruption]:
        """Return what was urgent and redirected, and of which nobody has said yet who dealt with it."""
        return self._log.book.handed_on()

    async def tell_handled(self, entry_id: str, by: HandledBy, at: datetime | None = None) -> Interruption:
        """Say who dealt with an urgent request that was redirected, and when; what was said before is kept.

        Raises:
            CouldNotError: there is no such entry, or it is none of that kind.
            UsageError: no time is given where there must be one, or it is still to come.
        """

        def tell(entry: Interruption, now: datetime) -> Interruption:
            if entry.undone or not entry.was_handed_on:
                raise CouldNotError("deferred.not_handed_on", {"id": entry.id[:8]})
            if by not in _AT_A_TIME:
                return entry.dealt_with(by, None)
            if at is None:
                raise UsageError("deferred.handled_when")
            if at > now:
                raise UsageError("edit.in_the_future", {"at": at.isoformat()})
            return entry.dealt_with(by, at)

        return await self._log.correct(entry_id, tell)

    async def answer(self, entry_id: str) -> Interruption:
        """Say that the person has answered.

        Raises:
            CouldNotError: there is no such entry, or it does not wait for an answer.
        """
        return await self._log.correct(entry_id, _if_waiting(Interruption.answered))

    async def put_off_again(self, entry_id: str, due: datetime) -> Interruption:
        """Promise an answer for another time; one that was answered or given up by mistake waits again.

        Raises:
            CouldNotError: there is no such entry, or nothing was ever promised.
        """

        def put_off(entry: Interruption, _now: datetime) -> Interruption:
            if entry.undone or not entry.was_put_off:
                raise _not_put_off(entry)
            return entry.promised_for(due)

        return await self._log.correct(entry_id, put_off)

    async def give_up(self, entry_id: str) -> Interruption:
        """Say that the answer is no after all.

        Raises:
            CouldNotError: there is no such entry, or it does not wait for an answer.
        """
        return await self._log.correct(entry_id, _if_waiting(Interruption.given_up))


def _if_waiting(
    how: Callable[[Interruption, datetime], Interruption],
) -> Callable[[Interruption, datetime], Interruption]:
    def change(entry: Interruption, now: datetime) -> Interruption:
        if not entry.waits_for_answer:
            raise _not_put_off(entry)
        return how(entry, now)

    return change


def _not_put_off(entry: Interruption) -> CouldNotError:
    return CouldNotError("deferred.not_waiting", {"id": entry.id[:8]})
