"""Which channels the person wants: two lists in the settings, one of those switched off, one of those switched on."""

from collections.abc import Collection
from dataclasses import dataclass

OFF_KEY, ON_KEY = "channels.off", "channels.on"


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """``off_at_first`` are the channels that nobody gets who did not ask for them; ``on`` holds those asked for."""

    off: frozenset[str]
    on: frozenset[str]
    off_at_first: frozenset[str]

    def unwanted(self) -> frozenset[str]:
        """Return the ids of the channels to leave alone."""
        return (self.off_at_first - self.on) | self.off

    def wants(self, channel: str) -> bool:
        """Say whether a channel is to be set."""
        return channel not in self.unwanted()

    def switched(self, channel: str, *, on: bool) -> "ChannelChoice":
        """Return the choice with *channel* switched on or off; the lists hold no more than they must."""
        asks = on and channel in self.off_at_first
        return ChannelChoice(
            off=_with(self.off, channel, inside=not on and channel not in self.off_at_first),
            on=_with(self.on, channel, inside=asks),
            off_at_first=self.off_at_first,
        )


NOTHING_SWITCHED = ChannelChoice(frozenset(), frozenset(), frozenset())
"""The choice of somebody who has not chosen yet, where no channel is off at first."""


def _with(channels: Collection[str], channel: str, *, inside: bool) -> frozenset[str]:
    return frozenset(channels) | {channel} if inside else frozenset(channels) - {channel}
