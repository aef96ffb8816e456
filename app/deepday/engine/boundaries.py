"""Boundaries: the third interruption through the same channel within an hour of deep work suggests a lever, once a day.

Ordinary days are only observed: a suggestion would change what is measured.
"""

from collections.abc import Callable
from datetime import date, timedelta

from deepday.domain.interruption import Initiator, Source
from deepday.domain.session import SessionKind
from deepday.engine.controller import Controller

SO_MANY = 3
WITHIN = timedelta(hours=1)


class Boundaries:
    """Calls ``on_crossed`` with the channel; who shows the suggestion takes it (``take``), so that nobody else does."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._told: set[tuple[date, Source]] = set()
        self._crossed: Source | None = None
        self.on_crossed: Callable[[Source], object] = _nothing

    def take(self) -> Source | None:
        """Return the channel that has just come too often, once."""
        crossed, self._crossed = self._crossed, None
        return crossed

    def begin(self) -> None:
        """Follow every change from now on."""
        self._controller.subscribe(self.look)

    def look(self) -> None:
        """Tell of a channel that has just come too often."""
        overview = self._controller.overview()
        session, entries = overview.session, overview.day.interruptions
        if session is None or session.kind is not SessionKind.DEEP or not entries:
            return
        newest = entries[-1]
        since = max(newest.at - WITHIN, session.started_at)
        same = [
            one
            for one in entries
            if one.source is newest.source and one.initiator is Initiator.EXTERNAL and one.at >= since
        ]
        mark = (overview.day.date, newest.source)
        if len(same) >= SO_MANY and overview.now - newest.at < WITHIN and mark not in self._told:
            self._told.add(mark)
            self._crossed = newest.source
            self.on_crossed(newest.source)


def _nothing(_source: Source) -> None:
    """Tell nobody."""
