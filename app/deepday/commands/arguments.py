"""What can be typed after each verb: names and shapes only, what they mean is checked where the verb is done.

On the quick path of every verb: imports argparse and nothing of Deepday, and builds one verb's parser at a time.
"""

import argparse
import re

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing itself costs as much to import as this module
    from typing import NoReturn

LONGEST = 10_000
"""Characters that one argument may have; the command socket takes 64 KiB a request."""

_VALUE = "value"
_FLAG = "flag"
_Option = tuple[str, str]

_ENTRY: tuple[_Option, ...] = (
    ("--who", _VALUE),
    ("--self", _FLAG),
    ("--urgency", _VALUE),
    ("--outcome", _VALUE),
    ("--due", _VALUE),
    ("--for", _VALUE),
    ("--note", _VALUE),
)
_SHEET: tuple[_Option, ...] = (
    ("--state", _VALUE),
    ("--focus", _VALUE),
    ("--stress", _VALUE),
    ("--progress", _VALUE),
    ("--unlogged", _VALUE),
    ("--note", _VALUE),
    ("--went-well", _VALUE),
    ("--change", _VALUE),
)
OPTIONS: dict[str, tuple[_Option, ...]] = {
    "start": (
        ("--until", _VALUE),
        ("--for", _VALUE),
        ("--goal", _VALUE),
        ("--point-person", _VALUE),
        ("--ordinary", _FLAG),
        ("--task", _VALUE),
        ("--dry-run", _FLAG),
    ),
    "toggle": (),
    "pause": (),
    "resume": (),
    "extend": (),
    "end": _SHEET,
    "log": (*_ENTRY, ("--ago", _VALUE)),
    "back": (),
    "undo": (),
    "edit": (("--source", _VALUE), ("--at", _VALUE), *_ENTRY, ("--external", _FLAG), ("--recovery", _VALUE)),
    "show": (),
    "status": (),
    "today": (),
    "history": (("--from", _VALUE), ("--until", _VALUE)),
    "doctor": (),
    "accounts": (
        ("--url", _VALUE),
        ("--user", _VALUE),
        ("--secret-stdin", _FLAG),
        ("--on", _FLAG),
        ("--off", _FLAG),
        ("--text", _VALUE),
    ),
    "trial": (
        ("--title", _VALUE),
        ("--from", _VALUE),
        ("--until", _VALUE),
        ("--baseline", _VALUE),
        ("--days", _VALUE),
        ("--per", _VALUE),
        ("--sprint-days", _VALUE),
        ("--sprint-start", _VALUE),
        ("--weekdays", _VALUE),
        ("--except", _VALUE),
        ("--except-file", _VALUE),
        ("--hours", _VALUE),
        ("--comparison", _VALUE),
        ("--worthwhile", _VALUE),
        ("--urgent-within", _VALUE),
        ("--deferred-within", _VALUE),
        ("--looks", _VALUE),
        ("--seed", _VALUE),
        ("--frozen", _FLAG),
        ("--reason", _VALUE),
        ("--guardrail", _VALUE),
        ("--verdict", _VALUE),
    ),
    "evaluate": (
        ("--trial", _VALUE),
        ("--from", _VALUE),
        ("--until", _VALUE),
        ("--against", _VALUE),
        ("--csv", _VALUE),
        ("--pdf", _VALUE),
        ("--html", _VALUE),
        ("--with", _VALUE),
        ("--name", _VALUE),
        ("--whom", _VALUE),
    ),
    "settings": (),
    "people": (("--contact", _VALUE), ("--hours", _VALUE)),
    "handover": (("--day", _VALUE), ("--markdown", _VALUE)),
    "request": (
        ("--answers", _VALUE),
        ("--pdf", _VALUE),
        ("--markdown", _VALUE),
        ("--script", _VALUE),
        ("--eml", _VALUE),
        ("--ics", _VALUE),
    ),
    "export": (),
    "import": (),
    "backup": (),
    "restore": (),
    "erase": (("--from", _VALUE), ("--until", _VALUE), ("--who", _VALUE), ("--yes", _FLAG)),
    "day": (*_SHEET, ("--ended", _VALUE)),
    "task": (("--title", _VALUE), ("--estimate", _VALUE), ("--why", _VALUE), ("--actual", _VALUE)),
    "reading": (),
    "privacy": (("--yes", _FLAG),),
    "meetings": (("--as", _VALUE), ("--from", _VALUE), ("--until", _VALUE), ("--on", _FLAG), ("--off", _FLAG)),
    "deferred": (("--due", _VALUE), ("--by", _VALUE), ("--at", _VALUE)),
    "reply": (("--who", _VALUE), ("--due", _VALUE)),
    "agree": (
        ("--outcome", _VALUE),
        ("--said", _VALUE),
        ("--ask-again", _VALUE),
        ("--answers", _VALUE),
        ("--step", _VALUE),
        ("--freeze", _FLAG),
        ("--trial", _VALUE),
        ("--from", _VALUE),
    ),
    "follow-up": (
        ("--trial", _VALUE),
        ("--eml", _VALUE),
        ("--open", _FLAG),
        ("--send", _FLAG),
        ("--to", _VALUE),
        ("--secret-stdin", _FLAG),
    ),
}
"""Every verb with its options; each also takes ``--json``. The order is that of the help."""

POSITIONALS: dict[str, tuple[str, ...]] = {
    "log": ("source?",),
    "show": ("what?",),
    "extend": ("by",),
    "edit": ("id",),
    "export": ("file",),
    "import": ("file",),
    "backup": ("file?",),
    "restore": ("file",),
    "day": ("date?",),
}
"""Arguments without a name; a question mark stands for one that may be left out."""

ACTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "accounts": {
        "list": (),
        "add": ("service",),
        "test": ("id",),
        "sign-in": ("id",),
        "channel": ("id",),
        "remove": ("id",),
    },
    "trial": {
        "new": (),
        "edit": ("id",),
        "list": (),
        "show": ("id",),
        "draw": ("id",),
        "freeze": ("id",),
        "move": ("date", "to"),
        "cancel": ("date",),
        "person": ("date", "name"),
        "fix": ("id",),
        "override": ("id",),
        "end": ("id",),
    },
    "people": {"add": ("name",), "list": (), "remove": ("name",)},
    "reading": {"on": (), "off": ()},
    "privacy": {"show": (), "pause": (), "resume": (), "erase": ("last",)},
    "meetings": {"list": (), "import": ("file",), "calendars": (), "calendar": ("id",)},
    "deferred": {"list": (), "done": ("id",), "again": ("id",), "drop": ("id",), "handled": ("id",)},
    "reply": {"redirected": (), "deferred": (), "declined": ()},
    "settings": {"get": ("key",), "set": ("key", "value"), "list": ()},
    "task": {"list": (), "add": ("title",), "start": ("id",), "done": ("id",), "edit": ("id",)},
}
"""Verbs that go on with an action, and what each action needs."""

_USUAL_ACTION = {"deferred": "list"}
"""What is done when no action is named."""

_NEGATIVE = re.compile(r"^-\d")
_MESSAGES = (
    (re.compile(r"argument (?P<option>--[\w-]+): expected one argument"), "usage.needs_value"),
    (re.compile(r"argument (?P<option>--[\w-]+): ignored explicit argument"), "usage.takes_no_value"),
    (re.compile(r"unrecognized arguments: (?P<text>.*)", re.DOTALL), "usage.not_known_here"),
    (re.compile(r"the following arguments are required: (?P<what>.*)"), "usage.missing"),
)
"""What argparse says, and the code of our sentence for it."""


class NotUnderstoodError(Exception):
    """What was typed has the wrong shape; ``code`` and ``params`` are those of a Reason."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> "NoReturn":
        """Raise instead of printing a usage and leaving."""
        for pattern, code in _MESSAGES:
            match = pattern.search(message)
            if match is not None:
                found = {name: text.upper() if name == "what" else text for name, text in match.groupdict().items()}
                raise NotUnderstoodError(code, verb=self.prog, **found)
        raise NotUnderstoodError("usage.not_understood", verb=self.prog, text=message)


def parse(verb: str, typed: list[str]) -> dict[str, object]:
    """Return what was typed after *verb*, by name; what was not given is absent.

    Raises:
        NotUnderstoodError: an unknown option, a missing or a superfluous argument, one that is too long.
    """
    for argument in typed:
        if len(argument) > LONGEST:
            raise NotUnderstoodError("usage.too_long", limit=f"{LONGEST}")
    parser = _Parser(prog=verb, add_help=False, allow_abbrev=False)
    for name, kind in (*OPTIONS[verb], ("--json", _FLAG)):
        if kind == _FLAG:
            parser.add_argument(name, action="store_true")
        else:
            parser.add_argument(name)
    for name in POSITIONALS.get(verb, ()):
        parser.add_argument(name.rstrip("?"), nargs="?" if name.endswith("?") else None)
    if verb in ACTIONS:
        parser.add_argument("words", nargs="*")
    given = vars(parser.parse_args(_with_negatives(verb, typed)))
    words = given.pop("words", None)
    named = {name: value for name, value in given.items() if value is not None and value is not False}
    return named if words is None else named | _action(verb, words)


def _with_negatives(verb: str, typed: list[str]) -> list[str]:
    """Join "--for" and "-5m", which argparse would take for two options: the sentence shall be about the "-5m"."""
    takes_value = {name for name, kind in OPTIONS[verb] if kind == _VALUE}
    joined: list[str] = []
    for argument in typed:
        if joined and joined[-1] in takes_value and _NEGATIVE.match(argument):
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def _action(verb: str, words: list[str]) -> dict[str, object]:
    actions = ACTIONS[verb]
    if not words and verb in _USUAL_ACTION:
        words = [_USUAL_ACTION[verb]]
    if not words:
        raise NotUnderstoodError("usage.action_missing", verb=verb, choices=", ".join(actions))
    action, rest = words[0], words[1:]
    if action not in actions:
        raise NotUnderstoodError("usage.unknown_action", verb=verb, text=action, choices=", ".join(actions))
    needed = actions[action]
    if len(rest) < len(needed):
        raise NotUnderstoodError("usage.missing", verb=f"{verb} {action}", what=", ".join(needed[len(rest) :]).upper())
    if len(rest) > len(needed):
        raise NotUnderstoodError("usage.not_known_here", verb=f"{verb} {action}", text=" ".join(rest[len(needed) :]))
    return {"action": action, **dict(zip(needed, rest, strict=True))}
