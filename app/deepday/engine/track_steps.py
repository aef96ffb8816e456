"""What is done with one effect: set, moved, set again, put back, tried again later; and what is shown of it.

A failure of one never touches another. One call is in flight per lane.
"""

from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from datetime import timedelta
from typing import TypeVar

from deepday.domain.channel import ChannelPreview, ChannelState
from deepday.domain.errors import DeepdayError, UnreachableError
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import JournalRow, RowState, Wish
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.effect_track import Track, applied, is_open, restoring
from deepday.engine.ports import Loop
from deepday.engine.tasks import Tasks, done
from deepday.engine.workers import Workers, backoff_s

R = TypeVar("R")
Step = Callable[[Track], Awaitable[None]]
_TROUBLED = (ChannelState.FAILED, ChannelState.UNKNOWN)


class TrackSteps:
    """Works on the loop's thread and blocks in workers; every change of a channel calls ``on_change``."""

    def __init__(self, steps: EffectSteps, loop: Loop, tasks: Tasks, workers: Workers) -> None:
        self._steps, self._loop, self._tasks, self._workers = steps, loop, tasks, workers
        self._running: set[Future[None]] = set()
        self.on_change: Callable[[], None] = _nothing

    # --- running ------------------------------------------------------------------------------

    @property
    def under_way(self) -> bool:
        """Whether a step is being taken, or waits for its lane."""
        return bool(self._running)

    async def each(self, tracks: Sequence[Track], step: Step) -> None:
        """Take *step* with all of *tracks* at once; returns when it is taken with each."""
        for task in self.in_background(tracks, step):
            await done(task)

    def in_background(self, tracks: Sequence[Track], step: Step) -> list[Future[None]]:
        """Take *step* with all of *tracks* at once."""
        started = [self._tasks.spawn(self._in_lane(track, step)) for track in tracks]
        for task in started:
            if not task.done():
                self._running.add(task)
                task.add_done_callback(self._running.discard)
        return started

    async def settle(self) -> None:
        """Wait until nothing is under way; what waits for a later try is not waited for."""
        while self._running:
            await done(next(iter(self._running)))

    async def _in_lane(self, track: Track, step: Step) -> None:
        async with self._workers.lanes.of(track.effect.lane):
            await step(track)

    def _work(self, track: Track, work: Callable[[], R]) -> Awaitable[R]:
        return self._tasks.in_worker(self._workers.local if track.effect.local else self._workers.remote, work)

    # --- what is wanted -----------------------------------------------------------------------

    def want(self, track: Track, wish: Wish | None) -> None:
        """Note what is wanted of an effect from now on; None: that it be put back."""
        track.wish, track.tries = wish, 0
        self._cancel(track)
        if wish is not None:
            track.state, track.detail = ChannelState.PENDING, None

    def try_now(self, track: Track, *, troubled: bool) -> None:
        """Try again at once what waits for a later try, and what is *troubled* too if it is wanted and not there."""
        if track.timer is not None:
            track.timer.cancel()
            self._due(track)
        elif troubled and track.wish is not None and track.state in _TROUBLED:
            self.in_background([track], self.set_again)

    # --- the steps ----------------------------------------------------------------------------

    async def set_up(self, track: Track) -> None:
        """Set what is wanted; what an earlier session left goes first."""
        wish = track.wish
        if wish is None:
            return
        if is_open(track) and track.row is not None and track.row.session != wish.session:
            await self.put_back(track)
            if is_open(track):
                return
        await self._try(track, lambda: self._set_up_or_again(track, wish))

    def _set_up_or_again(self, track: Track, wish: Wish) -> JournalRow:
        if track.row is not None and track.row.state.is_open:
            return self._steps.try_again(track.effect, track.row, wish)
        return self._steps.set_up(track.effect, wish)

    async def move(self, track: Track) -> None:
        """Rewrite the expiry of what is set to that of what is wanted."""
        wish, row = track.wish, track.row
        if wish is not None and row is not None and row.state is RowState.APPLIED:
            await self._try(track, lambda: self._steps.move_end(track.effect, row, wish))

    async def set_again(self, track: Track) -> None:
        """Set once more what its service forgot, or what never came to be."""
        row = track.row
        if row is None or row.state is not RowState.APPLIED:
            await self.set_up(track)
            return
        try:
            self._take(track, await self._work(track, lambda: self._steps.assert_again(track.effect, row)))
        except UnreachableError as error:
            self.show(track, ChannelState.UNKNOWN, error.reason)
        except DeepdayError as error:
            self.show(track, ChannelState.FAILED, error.reason)

    async def put_back(self, track: Track) -> None:
        """Put back what was there before, unless it is wanted again meanwhile."""
        if track.wish is not None and not _belongs_to_another(track):
            return
        row = track.row
        if row is None or not row.state.is_open:
            if track.state in (ChannelState.PENDING, *_TROUBLED):
                self.show(track, ChannelState.OFF, None)
            return
        self.show(track, ChannelState.RESTORING, None)
        try:
            self._take(track, await self._work(track, lambda: self._steps.put_back(track.effect, row)))
        except DeepdayError as error:  # the journal could not be written; the row is still open
            self.show(track, ChannelState.RESTORING, error.reason)
            self._again(track, None)

    async def preview(self, track: Track, wish: Wish, *, selected: bool) -> ChannelPreview:
        """Say what is there, would be set and would be restored; changes nothing."""
        effect = track.effect
        try:
            prior = await self._work(track, effect.capture)
        except DeepdayError as error:
            unknown, later = Reason("channel.cannot_be_read"), Reason("channel.when_reached")
            return ChannelPreview(effect.id, selected, unknown, later, Reason("channel.found_then"), error.reason)
        found = effect.describe(prior)
        return ChannelPreview(effect.id, selected, found, effect.describe(effect.plan(prior, wish)), found)

    # --- what comes of them ---------------------------------------------------------------------

    async def _try(self, track: Track, work: Callable[[], JournalRow]) -> None:
        try:
            row = await self._work(track, work)
        except UnreachableError as error:
            self._take_up_intent(track)
            self._later(track, error)
        except DeepdayError as error:
            self._take_up_intent(track)
            self.show(track, ChannelState.FAILED, error.reason)
        else:
            self._take(track, row)

    def _take_up_intent(self, track: Track) -> None:
        """Take up the INTENT that a failed try left in the journal, so that the next try goes on from it."""
        rows = [r for r in self._steps.journal.open_rows() if r.effect == track.effect.id]
        track.row = rows[-1] if rows else None

    def _take(self, track: Track, row: JournalRow) -> None:
        """Take over what the journal now says of this effect."""
        track.row, track.tries = row, 0 if row.state is not RowState.PENDING else track.tries
        match row.state:
            case RowState.APPLIED:
                self.show(track, *applied(track, row))
            case RowState.LEFT:
                self.show(track, ChannelState.LEFT, row.reason)
            case RowState.RESTORED:
                self.show(track, ChannelState.OFF, None)
            case _:  # PENDING: cannot be put back for now
                self.show(track, ChannelState.RESTORING, restoring(track, row))
                self._again(track, None)

    def show(self, track: Track, state: ChannelState, detail: Reason | None) -> None:
        """Show an effect so from now on."""
        if (track.state, track.detail) != (state, detail):
            track.state, track.detail = state, detail
            self.on_change()

    # --- trying again ---------------------------------------------------------------------------

    def _later(self, track: Track, error: UnreachableError) -> None:
        if track.wish is None:
            return  # it ended meanwhile: what was not set will not be
        at = self._steps.now() + timedelta(seconds=self._again(track, error.retry_after_s))
        params = {**error.reason.params, "next_try_at": at.isoformat()}
        self.show(track, ChannelState.PENDING, Reason(error.reason.code, params))

    def _again(self, track: Track, asked_s: float | None) -> float:
        delay = backoff_s(track.tries, asked_s)
        track.tries += 1
        self._cancel(track)
        track.timer = self._loop.call_later(delay, lambda: self._due(track))
        return delay

    def _due(self, track: Track) -> None:
        track.timer = None
        self.in_background([track], self.set_up if track.wish is not None else self.put_back)

    def _cancel(self, track: Track) -> None:
        if track.timer is not None:
            track.timer.cancel()
            track.timer = None


def _belongs_to_another(track: Track) -> bool:
    return track.row is not None and track.wish is not None and track.row.session != track.wish.session


def _nothing() -> None:
    """Tell nobody."""
