"""Presence where nothing tells whether anybody is at the computer (``engine.ports.Presence``)."""

from collections.abc import Callable

from deepday.engine.ports import Activity


class NothingKnown:
    """Nothing is known, and never will be."""

    def activity(self) -> Activity:
        """Say that it cannot be known."""
        return Activity(present=None)

    def watch(self, changed: Callable[[Activity], object]) -> None:
        """Do nothing: it never changes."""
