"""What the Agreement window shows and what it hands on, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class TermsPart:
    """A part of the terms: rows with labels, or sentences."""

    title: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of the terms or a mail that was written: how it is named, and its text.

    ``parts`` are the same in parts, empty for what is only a text.
    """

    name: str
    text: str
    parts: tuple[TermsPart, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementView:
    """What is known: of the talks, of what was agreed, and of the mail about it.

    ``terms`` are the answers that are talked about, as a document; ``kept`` has what holds first. An empty
    ``letter`` cannot be written yet, ``letter_problem`` says why.
    """

    asked: bool
    headline: str
    detail: str
    talks: tuple[str, ...] = ()
    terms: Mapping[str, Any] = field(default_factory=dict)
    first_day: str = ""
    ask_again: str = ""
    trial: str = ""
    frozen: bool = False
    kept: tuple[Kept, ...] = ()
    letter: str = ""
    letter_problem: str = ""
    to: str = ""
    server: str = ""
    """Which server sends it and as whom; empty while none is set up."""
    trials: tuple[tuple[str, str], ...] = ()
    """Every trial with an agreement: id and name, the newest first."""


@dataclass(frozen=True, slots=True)
class TalkForm:
    """What came of a talk, as chosen and typed; ``terms`` is None where they are those that were asked for."""

    outcome: str
    said: str = ""
    first_day: str = ""
    ask_again: str = ""
    step: str = ""
    terms: Mapping[str, Any] | None = None
    freeze: bool = False


@dataclass(frozen=True, slots=True)
class MailWish:
    """What is to become of the mail: ``copy``, ``eml``, ``open`` or ``send``, and the text as it stands."""

    way: str
    text: str
    to: str = ""
    path: str = ""
    password: str = field(default="", repr=False)
