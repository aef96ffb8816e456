"""Garbage is collected between two calls of the loop, and nowhere else: widgets must not end in another thread.

Python's collector runs in whatever thread happens to allocate. A closed window is garbage in a cycle, and PySide6
6.11.3 deletes the Qt half of a Python subclass where its wrapper is collected: in the writer of the history as well.
"""

import gc

_OLDEST_FIRST = (2, 1, 0)


def collect_only_here() -> None:
    """Leave collecting to ``collect_when_due``, for the whole process."""
    gc.disable()


def collect_when_due() -> None:
    """Collect the oldest generation that Python itself would have collected by now; nothing while Python does it."""
    if gc.isenabled():
        return
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in _OLDEST_FIRST:
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
