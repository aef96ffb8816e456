"""Text that a person typed, made fit to be kept and shown: no control characters, no half characters, no novels."""

import re
import unicodedata

NAME_LENGTH = 120
"""Characters kept of a name."""
GOAL_LENGTH = 300
"""Characters kept of a goal."""
NOTE_LENGTH = 2000
"""Characters kept of a note."""

_NOT_SHOWN = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode categories that have no place in a line: control, surrogate, private, unassigned, line separators."""
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Marks that change the direction of writing of what follows them; whoever shows a text sets its own."""
_EMPTY_LINES = re.compile(r"\n{3,}")


def one_line(text: str, length: int) -> str:
    """Return *text* as one line of at most *length* characters, without what cannot be shown or stored.

    Never refuses: an entry with a shortened note is better than a lost entry.
    """
    cleaned = "".join(" " if unicodedata.category(c) in _NOT_SHOWN else c for c in text[: 4 * length])
    return " ".join(cleaned.split())[:length].rstrip()


def clean_line(text: str) -> str:
    """Return *text* as one line of any length, without what cannot be shown or would turn what stands beside it."""
    return " ".join(_shown(text).split())


def clean_text(text: str) -> str:
    """Return *text* with its line breaks, each line clean; at most one empty line between paragraphs."""
    lines = [clean_line(line) for line in text.splitlines()]
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _shown(text: str) -> str:
    kept = (c for c in text if c not in _TURNING)
    return "".join(" " if unicodedata.category(c) in _NOT_SHOWN else c for c in kept)
