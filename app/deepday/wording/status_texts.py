"""The texts that colleagues read: chat status, calendar event, answer to mails; built-in or the person's own.

What is filled in is never looked at again: a typed ``{until}`` inside a name or a goal stays what it is.
"""

import re
import unicodedata
from collections.abc import Mapping

from deepday.engine.effect_ports import Wish
from deepday.wording.times import clock
from deepday.wording.translation import _

PLACEHOLDERS = ("until", "point_person", "contact", "goal")
"""What a template of the person's own may hold, in braces; anything else in braces stays as it is written."""

_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?;])\s+")
_ELLIPSIS = "…"
_JOINER = "\u200d"


def status_text(wish: Wish, template: str = "", limit: int = 100, *, says_until: bool = False) -> str:
    """Return what colleagues are to read while *wish* holds, at most *limit* characters.

    An empty *template* is the built-in one. A sentence of it that asks for something unknown (no point person
    is named) is left out; if nothing remains, the built-in one is used. *says_until* is for services where a status
    does not expire: the end stands in the text, also when the template does not name it or the text is clipped.
    """
    text = clip(_worded(wish, template, _status(wish)), limit)
    until = clock(wish.until, wish.time_zone)
    if says_until and until not in text:
        tail = " " + _("(until {until})").replace("{until}", until)
        text = clip(text, limit - len(tail)) + tail
    return text


def event_title(wish: Wish, template: str = "", limit: int = 200) -> str:
    """Return the title of the event that blocks the calendar; its times stand beside it."""
    return clip(_worded(wish, template, _event(wish)), limit)


def reply_subject(wish: Wish, template: str = "", limit: int = 120) -> str:
    """Return the subject of the answer to a mail."""
    return clip(_worded(wish, template, _("In deep work until {until}")), limit)


def reply_body(wish: Wish, template: str = "", limit: int = 2000) -> str:
    """Return the answer to a mail."""
    return clip(_worded(wish, template, _reply(wish)), limit)


def _worded(wish: Wish, template: str, built_in: str) -> str:
    values = {
        "until": clock(wish.until, wish.time_zone),
        "point_person": on_one_line(wish.point_person or ""),
        "contact": on_one_line(wish.contact),
        "goal": on_one_line(wish.goal),
    }
    return filled(on_one_line(template), values) or filled(built_in, values)


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


def _status(wish: Wish) -> str:
    if wish.point_person:
        return _("Deep work until {until}. Urgent: {point_person}")
    return _("Deep work until {until}")


def _event(wish: Wish) -> str:
    if wish.point_person:
        return _("Deep work. Urgent: {point_person}")
    return _("Deep work")


def _reply(wish: Wish) -> str:
    if wish.point_person and wish.contact:
        return _(
            "I am in deep work until {until} and will read your mail after that. "
            "If it is urgent, please ask {point_person} ({contact})."
        )
    if wish.point_person:
        return _(
            "I am in deep work until {until} and will read your mail after that. "
            "If it is urgent, please ask {point_person}."
        )
    return _("I am in deep work until {until} and will read your mail after that.")


def filled(template: str, values: Mapping[str, str], *, whole: bool = False) -> str:
    """Return *template* with *values* in it, without the sentences that name an empty one, unless it is kept *whole*.

    Anything else in braces stays as it is written.
    """
    placeholder = re.compile("{(" + "|".join(values) + ")}")
    sentences = [template] if whole else _BETWEEN_SENTENCES.split(template)
    known = [s for s in sentences if whole or all(values[name] for name in placeholder.findall(s))]
    return placeholder.sub(lambda match: values[match[1]], " ".join(known)).strip()


def on_one_line(text: str) -> str:
    """Return *text* on one line, without what cannot be printed."""
    printable = (" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return " ".join("".join(printable).split())


def _whole_characters(head: str, following: str) -> str:
    """Drop the end of *head* when it is only part of what is seen as one character."""
    while head and (unicodedata.combining(following) or following in (_JOINER, "\ufe0f") or head[-1] == _JOINER):
        head, following = head[:-1], head[-1]
    return head
