"""Text that others wrote, made fit to be shown: one line, of bounded length, without control or direction marks.

It is only for the eye; what is stored stays as it was typed.
"""

import unicodedata

_LONGEST = 400
_DROPPED = ("Cc", "Cs", "Zl", "Zp")
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def shown(text: str, longest: int = _LONGEST) -> str:
    """Return *text* in one line of at most *longest* characters; right-to-left text keeps to itself within a line."""
    clipped = text[: longest + 1]
    kept = "".join(" " if unicodedata.category(c) in _DROPPED else c for c in clipped if c not in _BIDI_CONTROLS)
    line = " ".join(kept.split())
    if len(text) > longest:
        line = line[: longest - 1] + "…"
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in line):
        return f"{_FIRST_STRONG_ISOLATE}{line}{_POP_ISOLATE}"
    return line


def on_button(text: str) -> str:
    """Return *text* for a button or a menu: an ampersand is an ampersand there, not a key."""
    return text.replace("&", "&&")
