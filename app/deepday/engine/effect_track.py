"""What the stack knows of one effect, and how that reads as a channel."""

from dataclasses import dataclass, field, replace

from deepday.domain.channel import Channel, ChannelState
from deepday.domain.errors import EffectError, UnreachableError
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Effect, JournalRow, RowState, Wish
from deepday.engine.ports import TimerHandle


@dataclass(slots=True)
class Track:
    """What is known of one effect; ``wish`` is what is wanted of it now."""

    effect: Effect
    row: JournalRow | None = None
    wish: Wish | None = None
    state: ChannelState = ChannelState.OFF
    detail: Reason | None = None
    tries: int = 0
    absence: EffectError | None = None
    """Why what is set is not there now, though it comes back by itself."""
    timer: TimerHandle | None = field(default=None, repr=False)


def is_open(track: Track) -> bool:
    """Say whether the world may still hold what an earlier or this session set."""
    return track.row is not None and track.row.state.is_open


def with_end(described: Reason, track: Track) -> Reason:
    """Return *described* with the instant until which it is wanted."""
    if track.wish is None:
        return described
    return replace(described, params={**described.params, "until": track.wish.until.isoformat()})


def applied(track: Track, row: JournalRow) -> tuple[ChannelState, Reason]:
    """Return how a value reads that is set: there, on its way back, or gone until the person acts."""
    if track.absence is None:
        return ChannelState.SET, with_end(track.effect.describe(row.read_back or row.target), track)
    away = ChannelState.PENDING if isinstance(track.absence, UnreachableError) else ChannelState.FAILED
    return away, track.absence.reason


def restoring(track: Track, row: JournalRow) -> Reason:
    """Say what becomes of a value that cannot be put back for now."""
    if track.effect.expires_to is not None:
        return Reason("restoring.expires_by_itself", {"at": row.until.isoformat()})
    return Reason("restoring.stays_until_reached")


def channel(track: Track) -> Channel:
    """Return the channel as the person sees it."""
    row = track.row if track.row is not None and track.state is not ChannelState.OFF else None
    if row is None:
        return Channel(track.effect.id, track.state, track.detail)
    now = row.read_back if row.read_back is not None and row.state is RowState.APPLIED else {}
    return Channel(track.effect.id, track.state, track.detail, prior=row.prior, now=now)
