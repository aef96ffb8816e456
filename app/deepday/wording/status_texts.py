"""The text that colleagues read as a chat status: the built-in one or the person's own, filled in and clipped.

What is filled in is never looked at again: a typed ``{until}`` inside a name or a goal stays what it is.
"""

import re
import unicodedata
from collections.abc import Mapping

from deepday.engine.ports import Wish
from deepday.wording.times import clock
from deepday.wording.translation import _

PLACEHOLDERS = ("until", "point_person", "contact", "goal")
"""What a template of the person's own may hold, in braces; anything else in braces stays as it is written."""

_PLACEHOLDER = re.compile("{(" + "|".join(PLACEHOLDERS) + ")}")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?;])\s+")
_ELLIPSIS = "…"
_JOINER = "\u200d"


def status_text(wish: Wish, template: str = "", limit: int = 100) -> str:
    """Return what colleagues are to read while *wish* holds, at most *limit* characters.

    An empty *template* is the built-in one. A sentence of it that asks for something unknown (no point person
    is named) is left out; if nothing remains, the built-in one is used.
    """
    values = {
        "until": clock(wish.until, wish.time_zone),
        "point_person": _one_line(wish.point_person or ""),
        "contact": _one_line(wish.contact),
        "goal": _one_line(wish.goal),
    }
    text = _filled(_one_line(template), values) or _filled(_built_in(wish), values)
    return clip(text, limit)


def clip(text: str, limit: int) -> str:
    """Return *text* in at most *limit* characters, ending at a word with an ellipsis if it had to be cut."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    room = limit - len(_ELLIPSIS)
    head = text[:room]
    at_word = head if text[room : room + 1].isspace() else head.rpartition(" ")[0]
    kept = (at_word or _whole_characters(head, text[room])).rstrip(" ,;:.·-\u2013")
    return kept + _ELLIPSIS


def _built_in(wish: Wish) -> str:
    if wish.point_person:
        return _("Deep work until {until}. Urgent: {point_person}")
    return _("Deep work until {until}")


def _filled(template: str, values: Mapping[str, str]) -> str:
    sentences = _BETWEEN_SENTENCES.split(template)
    known = [s for s in sentences if all(values[name] for name in _PLACEHOLDER.findall(s))]
    return _PLACEHOLDER.sub(lambda match: values[match[1]], " ".join(known)).strip()


def _one_line(text: str) -> str:
    printable = (" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return " ".join("".join(printable).split())


def _whole_characters(head: str, following: str) -> str:
    """Drop the end of *head* when it is only part of what is seen as one character."""
    while head and (unicodedata.combining(following) or following in (_JOINER, "\ufe0f") or head[-1] == _JOINER):
        head, following = head[:-1], head[-1]
    return head
