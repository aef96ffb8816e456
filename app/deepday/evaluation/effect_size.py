"""How often a deep day beats an ordinary one: NAP, the non-overlap of all pairs (Parker, Vannest 2009)."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence


def nap(reference: Sequence[float], deep: Sequence[float]) -> float | None:
    """Return the share of pairs in which the deep day's value is the lower one, ties as half; None without a pair.

    Lower is better: for scores where higher is better, give negated values.
    """
    if not reference or not deep:
        return None
    ordered = sorted(reference)
    won = sum(len(ordered) - bisect_right(ordered, value) for value in deep)
    tied = sum(bisect_right(ordered, value) - bisect_left(ordered, value) for value in deep)
    return (won + tied / 2) / (len(reference) * len(deep))
