"""Sleep told by two clocks, whoever missed it: one goes on while the machine sleeps, the other stands still."""

from collections import deque

from deepday.engine.ports import AwakeClock

NOTICED_FROM_S = 2.0
"""Clocks that are read one after the other differ a little."""
_KEPT = 64


class Slept:
    """Notices what was slept between two looks, and reckons across it."""

    def __init__(self, clock: AwakeClock) -> None:
        self._clock = clock
        self._ahead_s = self._ahead()
        self._untold_s = 0.0
        self._sleeps: deque[tuple[float, float]] = deque(maxlen=_KEPT)

    def look(self) -> None:
        """Notice what was slept since the last look."""
        slept_s = self._ahead() - self._ahead_s
        if slept_s >= NOTICED_FROM_S:
            self._ahead_s += slept_s
            self._untold_s += slept_s
            self._sleeps.append((self._clock.awake_s(), slept_s))

    def take_s(self) -> float:
        """Return for how many seconds the machine has slept since this was asked last; 0 if it has not."""
        self.look()
        taken_s, self._untold_s = self._untold_s, 0.0
        return taken_s

    def with_sleep(self, awake_s: float) -> float:
        """Return how long ago it is, sleep included, that *awake_s* seconds ago began to pass while awake.

        A sleep is taken to have ended when it was noticed.
        """
        began_s = self._clock.awake_s() - awake_s
        return awake_s + sum(slept_s for noticed_s, slept_s in self._sleeps if noticed_s > began_s)

    def _ahead(self) -> float:
        return self._clock.elapsed_s() - self._clock.awake_s()
