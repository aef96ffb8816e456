"""A channel: one thing that focus mode sets in the world, and its honest state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from deepday.domain.reason import Reason


class ChannelState(StrEnum):
    """What is true of a channel now (design: effects.md, section 1)."""

    SET = "set"
    PENDING = "pending"
    RESTORING = "restoring"
    FAILED = "failed"
    LEFT = "left"
    UNKNOWN = "unknown"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel as the person sees it.

    ``prior`` is what was found and will be put back, ``now`` what the service said last; both are
    empty when nothing is known. ``detail`` says more about the state.
    """

    id: str
    state: ChannelState
    detail: Reason | None = None
    prior: Mapping[str, object] = field(default_factory=dict)
    now: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChannelPreview:
    """What a start would do to one channel, in three descriptions; nothing has been changed.

    ``selected`` says whether the person wants it; ``error`` says why the present value is not known.
    """

    id: str
    selected: bool
    now: Reason
    target: Reason
    restored: Reason
    error: Reason | None = None
