"""A calendar that was found in an account, and whether its meetings count."""

from collections.abc import Callable
from dataclasses import dataclass

from deepday.domain.channel_choice import ChannelChoice

OFF_KEY, ON_KEY = "calendars.off", "calendars.on"
"""The settings that name the calendars that were switched off and on, by their ids."""


@dataclass(frozen=True, slots=True)
class FoundCalendar:
    """One calendar: ``id`` begins with that of its account, ``name`` is the person's word for it.

    ``counts_at_first`` is false for one that is somebody else's or takes none of the person's time, as far as the
    server tells.
    """

    id: str
    name: str
    counts_at_first: bool = True

    def counts(self, choice: ChannelChoice) -> bool:
        """Say whether its meetings count, for somebody who has chosen so."""
        return self.id in choice.on or (self.counts_at_first and self.id not in choice.off)

    def switched(self, choice: ChannelChoice, *, on: bool) -> ChannelChoice:
        """Return *choice* with this calendar counting or not."""
        at_first = frozenset[str]() if self.counts_at_first else frozenset({self.id})
        return ChannelChoice(choice.off, choice.on, at_first).switched(self.id, on=on)


def calendar_choice(setting: Callable[[str], object]) -> ChannelChoice:
    """Return which calendars the person has switched, asked of the settings by name."""
    off, on = (setting(key) for key in (OFF_KEY, ON_KEY))
    return ChannelChoice(_ids(off), _ids(on), frozenset())


def _ids(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list | tuple) else frozenset()
