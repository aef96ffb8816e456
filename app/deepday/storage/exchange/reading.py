"""Reads a file of the exchange format: all of it, or a refusal that names the entry and the rule it breaks."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from deepday.domain.errors import CouldNotError, UsageError
from deepday.domain.session import Session
from deepday.domain.settings import key_named
from deepday.storage.exchange.document import FORMAT, OF_THE_FILE, VERSION, Document, Foreign, Place
from deepday.storage.exchange.lists import LISTS, SESSIONS, EntryList
from deepday.storage.exchange.parts import Part
from deepday.storage.exchange.refusals import refusal

NOT_SETTINGS = ("accounts.", "hooks.", "channels.", "smtp.")
"""What the names of settings begin with that are no business of a file: it must not act on the world."""


def read_document(content: bytes) -> Document:
    """Return what the file with this *content* holds.

    Raises:
        CouldNotError: it is damaged, no file of this format, of a newer version, or breaks a rule.
    """
    whole = Part(_parsed(content), "file")
    if whole.text("format", "") != FORMAT:
        raise CouldNotError("import.not_ours")
    version = whole.whole("version", 0, 0, 2**31)
    if version > VERSION:
        raise CouldNotError("import.newer", {"found": f"{version}", "known": f"{VERSION}"})
    if version < 1:
        raise refusal("import.not_a_number", whole.name, "version", least="1", most=f"{VERSION}")
    exported_at = whole.instant_or_none("exported_at")
    foreign: dict[Place, Foreign] = {}
    entries = {one.name: _entries(one, whole, foreign) for one in LISTS}
    settings = _settings(whole.plain("settings"))
    whole.end()
    if whole.kept:
        foreign[OF_THE_FILE] = whole.kept
    document = Document(entries, settings, foreign, exported_at)
    return replace(document, entries={**entries, SESSIONS.name: _ended_sessions(document)})


def overlaps(sessions: Iterable[Session]) -> Iterator[tuple[Session, Session]]:
    """Give pairs of sessions that overlap, the earlier first; one without an end lasts for ever."""
    last: Session | None = None
    for session in sorted(sessions, key=lambda s: (s.started_at, s.ended_at or s.started_at)):
        if last is None or (last.ended_at is not None and last.ended_at <= session.started_at):
            last = session
            continue
        yield last, session
        if last.ended_at is not None and (session.ended_at is None or session.ended_at > last.ended_at):
            last = session


def _parsed(content: bytes) -> object:
    try:
        text = content.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_number)
    except (ValueError, RecursionError) as error:
        line = f"{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise CouldNotError("import.damaged", {"line": line}) from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = dict(pairs)
    if len(names) < len(pairs):
        message = "a name stands twice in an object"
        raise ValueError(message)
    return names


def _number(text: str) -> float:
    return float(text) if math.isfinite(float(text)) else _no_number(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _entries(one: EntryList[object], whole: Part, foreign: dict[Place, Foreign]) -> Sequence[object]:
    found: dict[str, object] = {}
    for part in whole.items(one.name):
        entry = one.read(part)
        part.end()
        key = one.key(entry)
        if key in found:
            raise refusal("import.twice", part.name)
        found[key] = entry
        if part.kept:
            foreign[one.name, key] = part.kept
    return tuple(found.values())


def _ended_sessions(document: Document) -> Sequence[object]:
    """Return the sessions; the one that ran when the file was written ends as of then: it goes on elsewhere, if at all.

    Its gap that lasted ends with it.
    """
    sessions = [_ended(s, document.exported_at) for s in document.of(SESSIONS.name) if isinstance(s, Session)]
    for before, session in overlaps(sessions):
        raise refusal("import.overlaps", f"sessions ({session.id})", other=before.id)
    return tuple(sessions)


def _ended(session: Session, exported_at: datetime | None) -> Session:
    if session.ended_at is None:
        if exported_at is None or exported_at < session.started_at:
            raise refusal("import.no_end", f"sessions ({session.id})", "ended_at")
        return session.ended(exported_at)
    return session.closing_gaps(session.ended_at)


def _settings(held: Mapping[str, object]) -> Mapping[str, object]:
    """Return the settings as they stand in a settings file, each checked."""
    for name, value in held.items():
        if name.startswith(NOT_SETTINGS):
            raise refusal("import.not_a_setting", "settings", name)
        try:
            key_named(name).check(value)
        except UsageError as error:
            code = "import.unknown_field" if error.reason.code == "setting.unknown" else "import.setting_not_valid"
            raise refusal(code, "settings", name) from error
    return held
