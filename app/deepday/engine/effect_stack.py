"""The stack of effects: applies them when focus begins, puts them back when it ends, and knows the state of each.

Local effects come first and are waited for; remote ones follow in parallel and hold up nothing. What is done with each
of them is in ``track_steps``.
"""

from collections.abc import Callable, Iterable, Sequence

from deepday.domain.channel import Channel, ChannelPreview, ChannelState
from deepday.domain.errors import DeepdayError, EffectError
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import ComesAndGoes, Effect, Guardian, RowState, Wish
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.effect_track import Track, applied, channel, is_open
from deepday.engine.ports import Loop
from deepday.engine.tasks import Tasks, done
from deepday.engine.track_steps import Step, TrackSteps
from deepday.engine.workers import Workers


class EffectStack:
    """All effects of this program on the loop's thread; every change of a channel calls ``on_change``."""

    def __init__(self, steps: EffectSteps, loop: Loop, tasks: Tasks, workers: Workers, guardian: Guardian) -> None:
        self._journal, self._loop, self._tasks, self._guardian = steps.journal, loop, tasks, guardian
        self._tracks: dict[str, Track] = {}
        self._do = TrackSteps(steps, loop, tasks, workers)
        self._do.on_change = self._changed
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
        return tuple(channel(track) for track in self._in_order())

    @property
    def busy(self) -> bool:
        """Whether something is under way, wanted or not yet put back."""
        return self._do.under_way or any(is_open(t) or t.wish for t in self._tracks.values())

    # --- what a session asks for -------------------------------------------------------------

    async def previews(self, wish: Wish, leave_out: frozenset[str]) -> tuple[ChannelPreview, ...]:
        """Say for each channel what is there, would be set and would be restored; changes nothing."""
        preview = self._do.preview
        asked = [
            self._tasks.spawn(preview(track, wish, selected=track.effect.id not in leave_out))
            for track in self._in_order()
        ]
        return tuple([await done(one) for one in asked])

    async def enter(self, wish: Wish, leave_out: frozenset[str] = frozenset()) -> None:
        """Apply everything but *leave_out*; returns when no local effect is under way any more."""
        wanted = [t for t in self._tracks.values() if t.effect.id not in leave_out]
        await self._set_up(wanted, wish)

    async def leave(self) -> None:
        """Put everything back; returns when no local effect is under way any more."""
        for track in self._tracks.values():
            self._do.want(track, None)
            if is_open(track):  # also while it waits for its turn it is no longer wanted
                self._do.show(track, ChannelState.RESTORING, None)
        await self._local_first(self._tracks.values(), self._do.put_back)
        self._guardian.dismiss()

    async def lift(self) -> None:
        """Put local effects back and leave the remote ones: a pause."""
        local = [t for t in self._tracks.values() if t.effect.local and t.wish is not None]
        for track in local:
            self._do.want(track, None)
        await self._do.each(local, self._do.put_back)

    async def lower(self, wish: Wish, leave_out: frozenset[str] = frozenset()) -> None:
        """Apply local effects again after a pause; found anew, for the person may have changed them."""
        wanted = [t for t in self._tracks.values() if t.effect.local and t.effect.id not in leave_out]
        await self._set_up(wanted, wish)

    async def move_end(self, wish: Wish) -> None:
        """Rewrite every expiry to that of *wish*; returns when the local ones are."""
        wanted = [t for t in self._tracks.values() if t.wish is not None]
        for track in wanted:
            track.wish = wish
        await self._local_first(wanted, self._do.move)

    async def join(self, wish: Wish, leave_out: frozenset[str]) -> None:
        """Apply what has been offered since the session began."""
        new = [t for t in self._tracks.values() if t.wish is None and not is_open(t) and t.effect.id not in leave_out]
        await self._set_up(new, wish)

    async def _set_up(self, wanted: Sequence[Track], wish: Wish) -> None:
        for track in wanted:
            self._do.want(track, wish)
        if any(track.effect.local for track in wanted):
            await self._be_guarded()
        await self._local_first(wanted, self._do.set_up)

    async def _local_first(self, tracks: Iterable[Track], step: Step) -> None:
        """Take *step* with the local ones and wait for them, then with the remote ones."""
        tracks = tuple(tracks)
        await self._do.each([t for t in tracks if t.effect.local], step)
        self._do.in_background([t for t in tracks if not t.effect.local], step)

    async def _be_guarded(self) -> None:
        try:
            await done(self._guardian.stand_by())
        except DeepdayError as error:  # the journal still puts everything back at the next start
            self.unguarded = error.reason
        else:
            self.unguarded = None

    # --- what happens to it --------------------------------------------------------------------

    async def recover(self) -> None:
        """Put back whatever an earlier run left open; returns when the local ones are."""
        for row in self._journal.open_rows():
            track = self._tracks.get(row.effect)
            if track is not None:
                track.row, track.wish = row, None
        await self._local_first([t for t in self._tracks.values() if is_open(t)], self._do.put_back)

    async def assert_again(self, effect_id: str) -> None:
        """Set a local effect once more because its service restarted and forgot it."""
        track = self._tracks.get(effect_id)
        if track is not None and track.wish is not None:
            await self._do.each([track], self._do.set_again)

    def lose(self, effect_id: str, why: Reason) -> None:
        """Tell that nobody can say what *effect_id* holds now: the way to it is cut."""
        track = self._tracks.get(effect_id)
        if track is not None and track.wish is not None:
            self._do.show(track, ChannelState.UNKNOWN, why)

    def try_now(self, effect_id: str | None = None) -> None:
        """Try again at once what waits for a later try, and *effect_id* also if it failed or nobody can tell."""
        for track in self._tracks.values():
            if effect_id in (None, track.effect.id):
                self._do.try_now(track, troubled=effect_id is not None)

    async def settle(self) -> None:
        """Wait until nothing is under way; what waits for a later try is not waited for."""
        await self._do.settle()

    def _absence_of(self, effect: Effect) -> Callable[[EffectError | None], object]:
        def note(absence: EffectError | None) -> None:
            track = self._tracks.get(effect.id)
            if track is None or track.effect is not effect:
                return
            track.absence = absence
            if track.wish is not None and track.row is not None and track.row.state is RowState.APPLIED:
                self._do.show(track, *applied(track, track.row))

        return lambda absence: self._loop.call_soon_threadsafe(lambda: note(absence))

    # --- small ones ----------------------------------------------------------------------------

    def _in_order(self) -> list[Track]:
        return sorted(self._tracks.values(), key=lambda track: not track.effect.local)

    def _changed(self) -> None:
        self.on_change()


def _nothing() -> None:
    """Tell nobody."""
