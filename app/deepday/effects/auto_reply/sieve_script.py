"""The Sieve script that answers mails for a while and lets the person's own filters go on; asks nobody.

It ends on the server (``currentdate``), answers nobody twice in one session (``:handle``), nobody outside the given
domains, and no lists nor other machines (RFC 5230, 4.6). An answer goes to the sender on the envelope, which need not
be who the mail says wrote it: both have to be inside. The person's own script runs after it, unchanged (RFC 6609).

Source: RFC 5228, 5230, 5260, 6609.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

MARK = "# deepday: the script that was active before: "
_SUM = "# deepday: as written, the other lines have the SHA-256: "
_WANTS_DATE = ("date", "relational")
_SAYS_NOTHING = re.compile(
    r'text:[ \t]*(?:#[^\n]*)?\r?\n.*?^\.\r?$|"(?:[^"\\]|\\.)*"|#[^\n]*|/\*.*?\*/',
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
"""Texts and comments, in which a word is no command."""
_ANSWERS = re.compile(r"\b(?:vacation|e?reject)\b", re.IGNORECASE)
_INCLUDES = re.compile(r"\binclude\b", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the script does: until when, in which words, to whom (*domains*, none: to everybody)."""

    session: str
    until: datetime
    subject: str
    body: str
    address: str
    domains: Sequence[str]


def can_expire(extensions: Sequence[str]) -> bool:
    """Say whether a server with these extensions can end it by itself."""
    return set(_WANTS_DATE) <= set(extensions)


def script(reply: Reply, prior: str | None, extensions: Sequence[str]) -> str:
    """Return the script, which goes on with the one named *prior* if there is one; lines end with CRLF."""
    expires = can_expire(extensions)
    required = [
        "vacation",
        *(_WANTS_DATE if expires else ()),
        *(["envelope"] if reply.domains else []),
        *(["include"] if prior is not None else []),
    ]
    tests = []
    if expires:
        until = reply.until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
        tests.append(f'currentdate :zone "+0000" :value "lt" "iso8601" {_quoted(until)}')
    if reply.domains:
        tests.append(f'address :domain :is "from" {_listed(reply.domains)}')
        tests.append(f'envelope :domain :is "from" {_listed(reply.domains)}')
    words = ["vacation :days 1", f":handle {_quoted(reply.session)}", f":subject {_quoted(_one_line(reply.subject))}"]
    if "@" in reply.address:
        words.append(f":addresses {_listed([reply.address])}")
    answer = f"{' '.join([*words, _quoted(_CONTROLS.sub(' ', reply.body))])};"
    lines = [
        f"require {_listed(required)};",
        "# Set by Deepday for a deep-work session, and taken away at its end.",
        f"{MARK}{json.dumps(prior)}",
        *([f"if allof ({', '.join(tests)}) {{", answer, "}"] if tests else [answer]),
        *([f"include :personal {_quoted(prior)};"] if prior is not None else []),
        "",
    ]
    lines.insert(1, f"{_SUM}{_sum(lines)}")
    return "\r\n".join(lines)


def as_written(text: str) -> bool:
    """Say whether *text* is one of ours that nobody has changed since."""
    lines = text.replace("\r\n", "\n").split("\n")
    found = next((place for place, line in enumerate(lines) if line.startswith(_SUM)), None)
    return found is not None and lines.pop(found) == f"{_SUM}{_sum(lines)}"


def answers(text: str) -> bool:
    """Say whether a script has a command that cannot run beside ours (RFC 5230, 4.7): the server would run neither."""
    return _ANSWERS.search(_SAYS_NOTHING.sub(" ", text)) is not None


def includes(text: str) -> bool:
    """Say whether a script goes on with others."""
    return _INCLUDES.search(_SAYS_NOTHING.sub(" ", text)) is not None


def prior_in(text: str) -> str | None:
    """Return which script one of ours stands in front of, None if there is none or the mark is not ours."""
    for line in text.splitlines():
        if line.startswith(MARK):
            try:
                name = json.loads(line.removeprefix(MARK))
            except ValueError:
                return None
            return name if isinstance(name, str) else None
    return None


def _sum(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).replace("\r\n", "\n").encode()).hexdigest()


def _one_line(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"
