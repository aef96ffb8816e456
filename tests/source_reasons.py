"""Finds every reason code that the source raises or tells, with the parameters it is given there."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import deepday

APP = Path(deepday.__file__).parent
_NOT_CODES = (
    "wording/reason_templates.py",
    "domain/service.py",
    "bootstrap/services.py",
    "wording/channel_templates.py",
    "wording/service_templates.py",
    "wording/machine_templates.py",
    "wording/exchange_templates.py",
    "wording/trial_templates.py",
    "wording/keeping_templates.py",
    "domain/agreed_terms.py",
    "wording/evaluation_verdicts.py",
    "evaluation/verdict.py",
    "wording/channels.py",
    "wording/chart_words.py",
    "charts/",
    "documents/",
    "domain/request.py",
    "domain/request_answers.py",
    "ui/",
)
"""Where such texts name other things: the table itself, channels, shapes."""
_TAKES_A_CODE = ("Reason", "refusal", "NotUnderstoodError", "_SentenceError", "_complain")


NAMES_OF_OTHER_THINGS = frozenset(
    {
        "history.db",
        "hooks.command",
        "hooks.webhook",
        "hotkey.x11",
        "privacy.names",
        "settings.toml",
        "request.toml",
        "slack.com",
        *(f"notifications.{desktop}" for desktop in ("cinnamon", "dunst", "gnome", "kde", "mate", "xfce")),
    }
)
"""Texts in the source that only look like codes."""


@dataclass(frozen=True)
class Told:
    """One place where a reason is made; ``params`` is None where they cannot be read off the source."""

    code: str
    params: frozenset[str] | None
    where: str


def told_reasons() -> Iterator[Told]:
    """Give every call that makes a reason from a literal code."""
    for path in sorted(APP.rglob("*.py")):
        for call in _calls(path):
            for code in _codes(call):
                yield Told(code, _params(call), f"{path.relative_to(APP)}:{call.lineno}")


def made_up_codes() -> Iterator[str]:
    """Give every place where a code is put together, so that no test can find its sentence."""
    for path in sorted(APP.rglob("*.py")):
        for call in _calls(path):
            if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
                yield f"{path.relative_to(APP)}:{call.lineno}"


def mentioned_codes(known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give every text that begins as a known code does (``slack.``) and looks like one, with its place."""
    kinds = "|".join(sorted({re.escape(code.split(".")[0]) for code in known}))
    looks_like_a_code = re.compile(rf"(?:{kinds})\.[a-z][a-z0-9_]*")
    for path in sorted(APP.rglob("*.py")):
        place = path.relative_to(APP).as_posix()
        if place.startswith(_NOT_CODES):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if looks_like_a_code.fullmatch(node.value) and node.value not in NAMES_OF_OTHER_THINGS:
                yield node.value, f"{place}:{node.lineno}"


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _makes_a_reason(node):
            yield node


def _makes_a_reason(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in _TAKES_A_CODE or (name.endswith("Error") and any(_is_code(c) for c in _codes(call)))


def _codes(call: ast.Call) -> Iterator[str]:
    arguments = call.args[:1] + [k.value for k in call.keywords if k.arg == "code"]
    for argument in arguments:
        branches = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
        for branch in branches:
            if isinstance(branch, ast.Constant) and isinstance(branch.value, str):
                yield branch.value


def _is_code(text: str) -> bool:
    return "." in text and " " not in text


def _params(call: ast.Call) -> frozenset[str] | None:
    """Return the names of the parameters, given as a mapping or, in the command line's own errors, by keyword."""
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    given = call.args[1:2] + [k.value for k in call.keywords if k.arg == "params"]
    mappings = [g for g in given if not _is_status(g)]
    if not mappings:
        return frozenset(str(k.arg) for k in call.keywords if k.arg not in ("code", "status", "retry_after_s"))
    if isinstance(mappings[0], ast.Dict) and all(isinstance(k, ast.Constant) for k in mappings[0].keys):
        return frozenset(str(k.value) for k in mappings[0].keys if isinstance(k, ast.Constant))
    return None


def _is_status(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Name) and argument.id.isupper()
