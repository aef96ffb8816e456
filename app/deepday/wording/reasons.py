"""The sentence of every Reason: a code and its parameters become words; decides and asks nothing.

Templates stand in ``reason_templates``, one per code. A stretch in square brackets is left out when one of its
parameters is missing. Parameters are filled in once and never looked at again.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from deepday.domain.reason import Reason
from deepday.wording.keys import keys_text
from deepday.wording.reason_templates import TEMPLATES
from deepday.wording.times import clock, duration
from deepday.wording.translation import _

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACEHOLDER = re.compile(r"{(\w+)}")
_FULL_STOPS = (".", "?", "!", "…")


def sentence(reason: Reason, zone: str) -> str:
    """Return *reason* in words; instants among its parameters are shown as the time of day in *zone*.

    Reasons that describe a value give a phrase without a full stop (``silent``); ``until``, when the session lets go
    of it, is added, or stands in for the somewhat later end that the service was given. A reason that a later try
    may cure also says when that will be.
    """
    params = dict(reason.params)
    if "until" in params and "ends_at" in params:
        params["ends_at"] = params.pop("until")
    if not params.get("text", "?") and "emoji" in params:  # a status may be an emoji alone
        params["text"] = params["emoji"]
    values = {name: _shown(name, value, zone) for name, value in params.items()}
    template = TEMPLATES.get(reason.code)
    if template is None:
        return _("There is no sentence for “{code}” yet.").format(code=reason.code)
    translated = _(template)
    text = _filled(translated, values)
    for name, addition in (("until", _until(values)), ("next_try_at", _next_try(text, values))):
        if name in values and f"{{{name}}}" not in translated:
            text += addition
    return text


def placeholders(template: str) -> frozenset[str]:
    """Return the names of the parameters that *template* can show."""
    return frozenset(_PLACEHOLDER.findall(template))


def required(template: str) -> frozenset[str]:
    """Return the names of the parameters without which *template* says too little."""
    return placeholders(_OPTIONAL.sub("", template))


def _filled(template: str, values: Mapping[str, str]) -> str:
    kept = _OPTIONAL.sub(lambda m: m[1] if all(map(values.get, placeholders(m[1]))) else "", template)
    return _PLACEHOLDER.sub(lambda m: values.get(m[1], "?"), kept)


def _until(values: Mapping[str, str]) -> str:
    return _(", until {until}").replace("{until}", values.get("until", ""))


def _next_try(text: str, values: Mapping[str, str]) -> str:
    at = values.get("next_try_at", "")
    if text.endswith(_FULL_STOPS):
        return " " + _("Next try {at}.").replace("{at}", at)
    return _("; next try {at}").replace("{at}", at)


def _shown(name: str, value: str, zone: str) -> str:
    if name in ("at", "until") or name.endswith(("_at", "_until")):
        return _as_clock(value, zone)
    if name.endswith("_s"):
        return _as_duration(value)
    if name == "keys":
        return keys_text(value)
    return value


def _as_clock(value: str, zone: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return clock(at, zone) if at.tzinfo is not None else value


def _as_duration(value: str) -> str:
    try:
        return duration(float(value))
    except ValueError:
        return value
