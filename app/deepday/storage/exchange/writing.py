"""Writes the exchange format: everything in the history and the settings, one entry a line."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime

from deepday.storage.exchange.document import FORMAT, OF_THE_FILE, VERSION, Document, with_foreign
from deepday.storage.exchange.lists import LISTS
from deepday.storage.exchange.sessions import instant_text
from deepday.storage.exchange.taking_in import read_foreign


def give_out(settings: Mapping[str, object], connection: sqlite3.Connection) -> Document:
    """Return everything that *connection* leads to, with *settings*."""
    return Document({one.name: one.kept(connection) for one in LISTS}, settings, read_foreign(connection))


def write_document(document: Document, exported_at: datetime) -> bytes:
    """Return the file that holds *document*."""
    head = {"format": FORMAT, "version": VERSION, "exported_at": instant_text(exported_at)}
    foreign = document.foreign.get(OF_THE_FILE, {})
    fields = [f"{_text(name)}: {_text(value)}" for name, value in head.items()]
    fields += [f"{_text(one.name)}: {_list(_entries(document, one.name))}" for one in LISTS]
    fields.append(f'"settings": {_text(dict(document.settings))}')
    fields += [f"{_text(path[-1])}: {_text(value)}" for path, value in foreign.items()]
    return ("{\n" + ",\n".join(fields) + "\n}\n").encode()


def _entries(document: Document, name: str) -> Iterator[Mapping[str, object]]:
    one = next(one for one in LISTS if one.name == name)
    for entry in document.of(name):
        yield with_foreign(one.write(entry), document.foreign.get((name, one.key(entry)), {}))


def _list(entries: Iterator[Mapping[str, object]]) -> str:
    lines = ",\n".join(map(_text, entries))
    return f"[\n{lines}\n]" if lines else "[]"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
