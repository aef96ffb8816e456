"""The one sense of keyboard and mouse that works here: the first of several that can know, again if that changes."""

from collections.abc import Sequence
from functools import partial

from deepday.engine.sense_ports import InputSense, TellTouched, Touched


class ChosenInput:
    """``engine.sense_ports.InputSense`` of the first of *senses* that knows; those after it are not even started."""

    def __init__(self, senses: Sequence[InputSense]) -> None:
        self._senses = senses
        self._started = 0
        self._limit_s = 0.0
        self._tell: TellTouched = lambda _: None
        self._known: dict[int, Touched] = {}

    @property
    def id(self) -> str:
        """The one that works now; empty if none does."""
        place = self._place()
        return "" if place is None else self._senses[place].id

    def start(self, limit_s: float, tell: TellTouched) -> None:
        """Tell of input, and of *limit_s* without any."""
        self.stop()
        self._limit_s, self._tell = limit_s, tell
        self._start_next()

    def look(self) -> None:
        """Have the one that works tell once more what it knows."""
        place = self._place()
        if place is not None:
            self._senses[place].look()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._stop_after(-1)

    def _place(self) -> int | None:
        known = (place for place, touched in sorted(self._known.items()) if touched.present is not None)
        return next(known, None)

    def _start_next(self) -> None:
        place, self._started = self._started, self._started + 1
        self._senses[place].start(self._limit_s, partial(self._told, place))

    def _told(self, place: int, touched: Touched) -> None:
        if place >= self._started:
            return  # it was stopped meanwhile
        self._known[place] = touched
        chosen = self._place()
        if chosen is not None:
            self._stop_after(chosen)
            if place <= chosen:
                self._tell(self._known[chosen])
        elif self._started < len(self._senses):
            self._start_next()
        elif len(self._known) == len(self._senses):
            self._tell(Touched(present=None))

    def _stop_after(self, place: int) -> None:
        for later in range(place + 1, self._started):
            self._senses[later].stop()
            self._known.pop(later, None)
        self._started = min(self._started, place + 1)
