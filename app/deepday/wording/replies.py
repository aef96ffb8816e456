"""Ready answers to whoever interrupts: kind, plain and final, with the point person and the time in them.

They are written for those who read them, so their language is not the program's; they stand in the resources. What is
filled in is never looked at again: a typed ``{until}`` inside a name stays what it is.
"""

import os
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import deepday_resources
from deepday.domain.interruption import SOMEONE, Outcome
from deepday.domain.reply import FORMALITIES, LANGUAGES, Manner, Occasion
from deepday.wording.status_texts import filled, on_one_line
from deepday.wording.times import clock
from deepday.wording.translation import language

FOLDER = os.path.join(os.path.dirname(deepday_resources.__file__), "replies")  # noqa: PTH118, PTH120 -- as in translation
PLACEHOLDERS = ("who", "point_person", "contact", "until", "due")
"""What a text of the person's own may hold, in braces; a sentence of it that names something unknown is left out."""


def ready_reply(occasion: Occasion, manner: Manner, own_text: str = "") -> str:
    """Return the answer on one line; *own_text* is the person's own, empty for the built-in one."""
    texts = _texts(manner.language)
    values = {
        "who": "" if occasion.who == SOMEONE else on_one_line(occasion.who),
        "point_person": on_one_line(occasion.point_person),
        "contact": on_one_line(occasion.contact).rstrip("."),
        "until": _time(occasion.until, occasion, texts),
        "due": _time(occasion.due, occasion, texts),
    }
    written = filled(on_one_line(own_text), values)
    if written:
        return written
    sentences = (_first_known(forms, values) for forms in texts[manner.formality][occasion.outcome])
    return " ".join(sentence for sentence in sentences if sentence)


def manner_named(texts: Mapping[str, str]) -> Manner:
    """Return the language and formality that the settings name; the program's language if they leave it open."""
    wish = texts.get("replies.language", "auto")
    spoken = language(texts.get("language", "auto") if wish == "auto" else wish)
    formality = texts.get("replies.formality", FORMALITIES[0])
    return Manner(spoken if spoken in LANGUAGES else LANGUAGES[0], formality)


def built_in(outcome: Outcome, manner: Manner) -> str:
    """Return the built-in text with its placeholders, as if everything were known."""
    return " ".join(forms[0] for forms in _texts(manner.language)[manner.formality][outcome])


def _first_known(forms: Sequence[str], values: Mapping[str, str]) -> str:
    known = {name: value for name, value in values.items() if value}
    missing = [f"{{{name}}}" for name in values if name not in known]
    form = next((form for form in forms if not any(name in form for name in missing)), "")
    return filled(form, values, whole=True)


def _time(at: datetime | None, occasion: Occasion, texts: Mapping[str, str]) -> str:
    if at is None:
        return ""
    zone = ZoneInfo(occasion.time_zone)
    day, today = at.astimezone(zone).date(), occasion.now.astimezone(zone).date()
    if day == today:
        return clock(at, occasion.time_zone)
    form = texts["tomorrow"] if day == today + timedelta(days=1) else texts["later"]
    return form.format(date=day.isoformat(), clock=clock(at, occasion.time_zone))


def _texts(language: str) -> dict[str, Any]:
    with open(os.path.join(FOLDER, f"{language}.toml"), "rb") as file:  # noqa: PTH118, PTH123 -- as above
        return tomllib.load(file)
