"""Text that a person typed, made fit to be kept and shown: no control characters, no half characters, no novels."""

import unicodedata

NAME_LENGTH = 120
"""Characters kept of a name."""
GOAL_LENGTH = 300
"""Characters kept of a goal."""
NOTE_LENGTH = 2000
"""Characters kept of a note."""

_NOT_SHOWN = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode categories that have no place in a line: control, surrogate, private, unassigned, line separators."""


def one_line(text: str, length: int) -> str:
    """Return *text* as one line of at most *length* characters, without what cannot be shown or stored.

    Never refuses: an entry with a shortened note is better than a lost entry.
    """
    cleaned = "".join(" " if unicodedata.category(c) in _NOT_SHOWN else c for c in text[: 4 * length])
    return " ".join(cleaned.split())[:length].rstrip()
