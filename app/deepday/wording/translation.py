"""The language of the program: English in the source, other languages from gettext catalogues; no texts here.

A catalogue that is missing or damaged leaves everything in English and is no error. The language in force is the
one thing this package keeps in a module: `_` is called from everywhere and takes nothing but the text.
"""

import gettext
import os
import re
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Protocol

import deepday_resources

DOMAIN = "deepday"
FOLDER = os.path.join(os.path.dirname(deepday_resources.__file__), "locale")  # noqa: PTH118, PTH120 -- no pathlib in the verbs' quick path
SOURCE_LANGUAGE = "en"


class _Catalogue(Protocol):
    def gettext(self, message: str) -> str: ...

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str: ...

    def pgettext(self, context: str, message: str) -> str: ...


class _InForce:
    """The language in force; its catalogue is read when the first text is asked for."""

    def __init__(self) -> None:
        self.wish = "auto"
        self.folder = FOLDER
        self.catalogue: _Catalogue | None = None

    def loaded(self) -> _Catalogue:
        """Return the catalogue, read at the first call."""
        if self.catalogue is None:
            self.catalogue = _read(language(self.wish), self.folder)
        return self.catalogue


_in_force = _InForce()
_instead: ContextVar[Mapping[str, str]] = ContextVar("instead", default=MappingProxyType({}))
"""Messages that are said in other words for now, in this thread alone."""


@contextmanager
def saying_instead(others: Mapping[str, str]) -> Iterator[None]:
    """Say *others* in place of the messages that are their keys."""
    before = _instead.set(others)
    try:
        yield
    finally:
        _instead.reset(before)


def use_language(code: str, folder: str = FOLDER) -> None:
    """Speak *code* from now on: ``en``, ``de``, a locale name such as ``de_AT.UTF-8``, or ``auto`` (the system's)."""
    _in_force.wish = code
    _in_force.folder = folder
    _in_force.catalogue = None


def language(code: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the two letters of *code*, or for ``auto`` of the first language that the environment names."""
    if code not in ("", "auto"):
        return re.split(r"[-_.@]", code, maxsplit=1)[0].lower()
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        named = environ.get(variable, "")
        if named:
            break
    else:
        return SOURCE_LANGUAGE
    if named.split(".", maxsplit=1)[0] in ("C", "POSIX"):
        return SOURCE_LANGUAGE
    preferred = environ.get("LANGUAGE", "").split(":")[0]
    return language(preferred or named)


def language_in_force() -> str:
    """Return the two letters of the language that is spoken now."""
    return language(_in_force.wish)


def _(message: str) -> str:
    """Return *message* in the language in force."""
    return _in_force.loaded().gettext(_instead.get().get(message, message))


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the text that goes with *count*, with its placeholders still in it."""
    others = _instead.get()
    return _in_force.loaded().ngettext(others.get(singular, singular), others.get(plural, plural), count)


def pgettext(context: str, message: str) -> str:
    """Return *message* where the same English words need different translations by *context*."""
    return _in_force.loaded().pgettext(context, message)


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name for "extract this, translate it later"
    """Return *message* itself: marks a text in a table that `_` translates when it is shown."""
    return message


def _read(code: str, folder: str) -> _Catalogue:
    if code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    try:
        return gettext.translation(DOMAIN, folder, [code])
    except (OSError, ValueError, struct.error):  # missing, damaged, or of another encoding
        return gettext.NullTranslations()
