"""The stack of effects: applies them when focus begins, puts them back when it ends, and knows the state of each.

Local effects come first and are waited for; remote ones follow in parallel and hold up nothing. One call is in
flight per lane. A failure of one never touches another, nor the session.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from deepday.domain.channel import Channel, ChannelPreview, ChannelState
from deepday.domain.errors import DeepdayError, EffectError, UnreachableError
from deepday.domain.reason import Reason
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.effect_track import Track, applied, channel, is_open, restoring
from deepday.engine.ports import ComesAndGoes, Effect, Guardian, JournalRow, Loop, RowState, Wish
from deepday.engine.tasks import Lanes, Tasks, done

R = TypeVar("R")
_TROUBLED = (ChannelState.FAILED, ChannelState.UNKNOWN)

BACKOFF_S = (5.0, 15.0, 60.0, 180.0, 300.0)
"""Seconds between tries to reach a service; the last one repeats."""


@dataclass(frozen=True, slots=True)
class Workers:
    """The pools in which effects block: local ones never wait behind remote ones. One call is in flight per lane."""

    local: Executor
    remote: Executor
    lanes: Lanes = field(default_factory=Lanes)


class EffectStack:
    """All effects of this program on the loop's thread; every change of a channel calls ``on_change``."""

    def __init__(self, steps: EffectSteps, loop: Loop, tasks: Tasks, workers: Workers, guardian: Guardian) -> None:
        self._steps = steps
        self._loop = loop
        self._tasks = tasks
        self._workers = workers
        self._guardian = guardian
        self._tracks: dict[str, Track] = {}
        self._running: set[Future[None]] = set()
        self.on_change: Callable[[], None] = _nothing
        self.unguarded: Reason | None = None
        """Why local effects would not be put back at once if this process died; None if they would."""

    # --- which effects there are -------------------------------------------------------------

    def offer(self, effects: Iterable[Effect]) -> None:
        """Take *effects* as the ones there are; an effect that is still set keeps its old adapter."""
        offered = {effect.id: effect for effect in effects}
        for effect_id, effect in offered.items():
            track = self._tracks.get(effect_id)
            if track is None:
                self._tracks[effect_id] = Track(effect)
            elif not is_open(track):
                track.effect, track.absence = effect, None
            if isinstance(effect, ComesAndGoes):
                effect.on_absence = self._absence_of(effect)
        for effect_id, track in list(self._tracks.items()):
            if effect_id not in offered and not is_open(track) and track.wish is None:
                del self._tracks[effect_id]

    def channels(self) -> tuple[Channel, ...]:
        """Return every channel with its honest state, local ones first."""
        tracks = sorted(self._tracks.values(), key=lambda t: not t.effect.local)
        return tuple(channel(track) for track in tracks)

    # --- the five things a session asks for --------------------------------------------------

    async def enter(self, wish: Wish, leave_out: frozenset[str] = frozenset()) -> None:
        """Apply everything but *leave_out*; returns when no local effect is under way any more."""
        wanted = [t for t in self._tracks.values() if t.effect.id not in leave_out]
        for track in wanted:
            self._want(track, wish)
        local = [t for t in wanted if t.effect.local]
        if local:
            await self._be_guarded()
            await self._each(local, self._set_up)
        self._in_background([t for t in wanted if not t.effect.local], self._set_up)

    async def leave(self) -> None:
        """Put everything back; returns when no local effect is under way any more."""
        for track in self._tracks.values():
            self._want(track, None)
            if is_open(track):  # also while it waits for its turn it is no longer wanted
                self._show(track, ChannelState.RESTORING, None)
        await self._each([t for t in self._tracks.values() if t.effect.local], self._put_back)
        self._guardian.dismiss()
        self._in_background([t for t in self._tracks.values() if not t.effect.local], self._put_back)

    async def lift(self) -> None:
        """Put local effects back and leave the remote ones: a pause."""
        local = [t for t in self._tracks.values() if t.effect.local and t.wish is not None]
        for track in local:
            self._want(track, None)
        await self._each(local, self._put_back)

    async def lower(self, wish: Wish, leave_out: frozenset[str] = frozenset()) -> None:
        """Apply local effects again after a pause; found anew, for the person may have changed them."""
        local = [t for t in self._tracks.values() if t.effect.local and t.effect.id not in leave_out]
        for track in local:
            self._want(track, wish)
        if local:
            await self._be_guarded()
        await self._each(local, self._set_up)

    async def move_end(self, wish: Wish) -> None:
        """Rewrite every expiry to that of *wish*; returns when the local ones are."""
        wanted = [t for t in self._tracks.values() if t.wish is not None]
        for track in wanted:
            track.wish = wish
        await self._each([t for t in wanted if t.effect.local], self._move)
        self._in_background([t for t in wanted if not t.effect.local], self._move)

    async def join(self, wish: Wish, leave_out: frozenset[str]) -> None:
        """Apply what has been offered since the session began."""
        new = [t for t in self._tracks.values() if t.wish is None and not is_open(t) and t.effect.id not in leave_out]
        for track in new:
            self._want(track, wish)
        await self._each([t for t in new if t.effect.local], self._set_up)
        self._in_background([t for t in new if not t.effect.local], self._set_up)

    # --- after a crash, a restart, at the end ------------------------------------------------

    async def recover(self) -> None:
        """Put back whatever an earlier run left open; returns when the local ones are."""
        for row in self._steps.journal.open_rows():
            track = self._tracks.get(row.effect)
            if track is not None:
                track.row, track.wish = row, None
        left = [t for t in self._tracks.values() if is_open(t)]
        await self._each([t for t in left if t.effect.local], self._put_back)
        self._in_background([t for t in left if not t.effect.local], self._put_back)

    async def assert_again(self, effect_id: str) -> None:
        """Set a local effect once more because its service restarted and forgot it."""
        track = self._tracks.get(effect_id)
        if track is not None and track.wish is not None:
            await self._each([track], self._set_again)

    def _absence_of(self, effect: Effect) -> Callable[[EffectError | None], object]:
        def note(absence: EffectError | None) -> None:
            track = self._tracks.get(effect.id)
            if track is None or track.effect is not effect:
                return
            track.absence = absence
            if track.wish is not None and track.row is not None and track.row.state is RowState.APPLIED:
                self._show(track, *applied(track, track.row))

        return lambda absence: self._loop.call_soon_threadsafe(lambda: note(absence))

    def lose(self, effect_id: str, why: Reason) -> None:
        """Tell that nobody can say what *effect_id* holds now: the way to it is cut."""
        track = self._tracks.get(effect_id)
        if track is not None and track.wish is not None:
            self._show(track, ChannelState.UNKNOWN, why)

    async def settle(self) -> None:
        """Wait until nothing is under way; what waits for a later try is not waited for."""
        while self._running:
            await done(next(iter(self._running)))

    def try_now(self, effect_id: str | None = None) -> None:
        """Try again at once what waits for a later try, and *effect_id* also if it failed or nobody can tell."""
        for track in self._tracks.values():
            if effect_id not in (None, track.effect.id):
                continue
            if track.timer is not None:
                track.timer.cancel()
                self._due(track)
            elif effect_id is not None and track.wish is not None and track.state in _TROUBLED:
                self._in_background([track], self._set_again)

    async def previews(self, wish: Wish, leave_out: frozenset[str]) -> tuple[ChannelPreview, ...]:
        """Say for each channel what is there, would be set and would be restored; changes nothing."""
        tracks = sorted(self._tracks.values(), key=lambda t: not t.effect.local)
        asked = [self._tasks.spawn(self._preview(t, wish, t.effect.id not in leave_out)) for t in tracks]
        return tuple([await done(preview) for preview in asked])

    @property
    def busy(self) -> bool:
        """Whether something is under way, wanted or not yet put back."""
        return bool(self._running) or any(is_open(t) or t.wish for t in self._tracks.values())

    # --- one track ---------------------------------------------------------------------------

    def _want(self, track: Track, wish: Wish | None) -> None:
        track.wish, track.tries = wish, 0
        self._cancel(track)
        if wish is not None:
            track.state, track.detail = ChannelState.PENDING, None

    async def _set_up(self, track: Track) -> None:
        wish = track.wish
        if wish is None:
            return
        if is_open(track) and track.row is not None and track.row.session != wish.session:
            await self._put_back(track)  # an earlier session's value goes before a new one is captured
            if is_open(track):
                return
        try:
            row = await self._work(track, lambda: self._set_up_or_again(track, wish))
        except UnreachableError as error:
            self._forget_unwritten(track)
            self._later(track, error)
        except DeepdayError as error:
            self._forget_unwritten(track)
            self._show(track, ChannelState.FAILED, error.reason)
        else:
            self._take(track, row)

    def _set_up_or_again(self, track: Track, wish: Wish) -> JournalRow:
        if track.row is not None and track.row.state.is_open:
            return self._steps.try_again(track.effect, track.row, wish)
        return self._steps.set_up(track.effect, wish)

    def _forget_unwritten(self, track: Track) -> None:
        """Take up the INTENT that a failed try left in the journal, so that the next try goes on from it."""
        rows = [r for r in self._steps.journal.open_rows() if r.effect == track.effect.id]
        track.row = rows[-1] if rows else None

    async def _put_back(self, track: Track) -> None:
        if track.wish is not None and not self._belongs_to_another(track):
            return
        if track.row is None or not track.row.state.is_open:
            if track.state in (ChannelState.PENDING, ChannelState.FAILED, ChannelState.UNKNOWN):
                self._show(track, ChannelState.OFF, None)
            return
        row = track.row
        self._show(track, ChannelState.RESTORING, None)
        try:
            self._take(track, await self._work(track, lambda: self._steps.put_back(track.effect, row)))
        except DeepdayError as error:  # the journal could not be written; the row is still open
            self._show(track, ChannelState.RESTORING, error.reason)
            self._again(track, None)

    async def _move(self, track: Track) -> None:
        wish, row = track.wish, track.row
        if wish is None or row is None or row.state is not RowState.APPLIED:
            return
        try:
            self._take(track, await self._work(track, lambda: self._steps.move_end(track.effect, row, wish)))
        except UnreachableError as error:
            self._forget_unwritten(track)
            self._later(track, error)
        except DeepdayError as error:
            self._forget_unwritten(track)
            self._show(track, ChannelState.FAILED, error.reason)

    async def _set_again(self, track: Track) -> None:
        row = track.row
        if row is None or row.state is not RowState.APPLIED:
            await self._set_up(track)
            return
        try:
            self._take(track, await self._work(track, lambda: self._steps.assert_again(track.effect, row)))
        except UnreachableError as error:
            self._show(track, ChannelState.UNKNOWN, error.reason)
        except DeepdayError as error:
            self._show(track, ChannelState.FAILED, error.reason)

    async def _preview(self, track: Track, wish: Wish, selected: bool) -> ChannelPreview:  # noqa: FBT001 -- one value of three
        effect = track.effect
        try:
            prior = await self._work(track, effect.capture)
        except DeepdayError as error:
            unknown, later = Reason("channel.cannot_be_read"), Reason("channel.when_reached")
            return ChannelPreview(effect.id, selected, unknown, later, Reason("channel.found_then"), error.reason)
        return ChannelPreview(
            effect.id,
            selected,
            effect.describe(prior),
            effect.describe(effect.plan(prior, wish)),
            effect.describe(prior),
        )

    def _belongs_to_another(self, track: Track) -> bool:
        return track.row is not None and track.wish is not None and track.row.session != track.wish.session

    def _take(self, track: Track, row: JournalRow) -> None:
        """Take over what the journal now says of this effect."""
        track.row, track.tries = row, 0 if row.state is not RowState.PENDING else track.tries
        match row.state:
            case RowState.APPLIED:
                self._show(track, *applied(track, row))
            case RowState.LEFT:
                self._show(track, ChannelState.LEFT, row.reason)
            case RowState.RESTORED:
                self._show(track, ChannelState.OFF, None)
            case _:  # PENDING: cannot be put back for now
                self._show(track, ChannelState.RESTORING, restoring(track, row))
                self._again(track, None)

    # --- trying again ------------------------------------------------------------------------

    def _later(self, track: Track, error: UnreachableError) -> None:
        if track.wish is None:
            return  # it ended meanwhile: what was not set will not be
        delay = self._again(track, error.retry_after_s)
        at = self._steps.now() + timedelta(seconds=delay)
        params = {**error.reason.params, "next_try_at": at.isoformat()}
        self._show(track, ChannelState.PENDING, Reason(error.reason.code, params))

    def _again(self, track: Track, wished_s: float | None) -> float:
        delay = max(wished_s or 0.0, BACKOFF_S[min(track.tries, len(BACKOFF_S) - 1)])
        track.tries += 1
        self._cancel(track)
        track.timer = self._loop.call_later(delay, lambda: self._due(track))
        return delay

    def _due(self, track: Track) -> None:
        track.timer = None
        self._in_background([track], self._set_up if track.wish is not None else self._put_back)

    def _cancel(self, track: Track) -> None:
        if track.timer is not None:
            track.timer.cancel()
            track.timer = None

    # --- running -----------------------------------------------------------------------------

    def _work(self, track: Track, work: Callable[[], R]) -> Awaitable[R]:
        return self._tasks.in_worker(self._workers.local if track.effect.local else self._workers.remote, work)

    async def _be_guarded(self) -> None:
        try:
            await done(self._guardian.stand_by())
        except DeepdayError as error:  # the journal still puts everything back at the next start
            self.unguarded = error.reason
        else:
            self.unguarded = None

    async def _in_lane(self, track: Track, step: Callable[[Track], Awaitable[None]]) -> None:
        async with self._workers.lanes.of(track.effect.lane):
            await step(track)

    def _in_background(self, tracks: Sequence[Track], step: Callable[[Track], Awaitable[None]]) -> list[Future[None]]:
        started = [self._tasks.spawn(self._in_lane(track, step)) for track in tracks]
        for task in started:
            if not task.done():
                self._running.add(task)
                task.add_done_callback(self._running.discard)
        return started

    async def _each(self, tracks: Sequence[Track], step: Callable[[Track], Awaitable[None]]) -> None:
        for task in self._in_background(tracks, step):
            await done(task)

    def _show(self, track: Track, state: ChannelState, detail: Reason | None) -> None:
        if (track.state, track.detail) != (state, detail):
            track.state, track.detail = state, detail
            self.on_change()


def _nothing() -> None:
    """Tell nobody."""
