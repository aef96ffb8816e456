"""Compile every deepday.po beside it into a deepday.mo; standard library only, so that a plain install can run it.

usage: python tools/compile_catalogues.py
Entries that are not translated, or only guessed ("fuzzy"), are left out: gettext then shows the English text.
"""

import ast
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "resources" / "deepday_resources" / "locale"
_MAGIC = 0x950412DE
_CONTEXT_ENDS = "\x04"
_FORM_ENDS = "\x00"


@dataclass
class _Entry:
    """One entry while it is read: texts by keyword (``msgid``, ``msgstr[1]``)."""

    texts: dict[str, str] = field(default_factory=dict)
    fuzzy: bool = False

    def key(self) -> str:
        """Return what gettext looks up."""
        context = self.texts["msgctxt"] + _CONTEXT_ENDS if "msgctxt" in self.texts else ""
        plural = _FORM_ENDS + self.texts["msgid_plural"] if "msgid_plural" in self.texts else ""
        return context + self.texts["msgid"] + plural

    def translation(self) -> str:
        """Return every form, or nothing if one is missing."""
        forms = [text for keyword, text in self.texts.items() if keyword.startswith("msgstr")]
        return _FORM_ENDS.join(forms) if all(forms) else ""


def entries(po: str) -> dict[str, str]:
    """Return the translations that a catalogue in PO format holds, by what gettext looks up.

    Raises:
        ValueError: a line that is neither comment, keyword nor text.
    """
    translated = {}
    for entry in _read(po):
        if "msgid" in entry.texts and not entry.fuzzy and entry.translation():
            translated[entry.key()] = entry.translation()
    return translated


def machine_object(translated: dict[str, str]) -> bytes:
    """Return *translated* in the format that gettext reads.

    Source: GNU gettext manual, "The Format of GNU MO Files".
    """
    pairs = [(key.encode(), text.encode()) for key, text in sorted(translated.items())]
    start = 7 * 4 + 2 * 8 * len(pairs)
    offsets: list[tuple[int, int]] = []
    body = b""
    for column in (0, 1):
        for pair in pairs:
            offsets.append((len(pair[column]), start + len(body)))
            body += pair[column] + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), 7 * 4, 7 * 4 + 8 * len(pairs), 0, 0)
    return head + b"".join(struct.pack("<2I", *offset) for offset in offsets) + body


def compile_all(locale: Path = LOCALE) -> list[Path]:
    """Write a .mo beside every .po under *locale* whose content has changed; return all of them."""
    written = []
    for po in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        content = machine_object(entries(po.read_text(encoding="utf-8")))
        if not mo.exists() or mo.read_bytes() != content:
            mo.write_bytes(content)
        written.append(mo)
    return written


def _read(po: str) -> Iterator[_Entry]:
    entry, keyword = _Entry(), ""
    for number, line in enumerate(po.splitlines(), start=1):
        text = line.strip()
        starts_anew = not text or text.startswith(("#", "msgctxt", "msgid "))
        if starts_anew and any(k.startswith("msgstr") for k in entry.texts):
            yield entry
            entry = _Entry()
        if text.startswith("#,"):
            entry.fuzzy = "fuzzy" in text
        elif text.startswith("msg"):
            keyword, _space, quoted = text.partition(" ")
            entry.texts[keyword] = _unquoted(quoted, number)
        elif text.startswith('"'):
            entry.texts[keyword] += _unquoted(text, number)
        elif text and not text.startswith("#"):
            message = f"line {number} is no part of a catalogue: {text}"
            raise ValueError(message)
    if entry.texts:
        yield entry


def _unquoted(quoted: str, number: int) -> str:
    try:
        return str(ast.literal_eval(quoted))
    except (SyntaxError, ValueError) as error:
        message = f"line {number} is not quoted as it must be: {quoted}"
        raise ValueError(message) from error


if __name__ == "__main__":
    compile_all()
