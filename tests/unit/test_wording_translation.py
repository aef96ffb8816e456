"""Which language is spoken, and that a missing or damaged catalogue is never more than English."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from deepday.wording.times import date_title
from deepday.wording.translation import _, language, ngettext, pgettext, use_language
from tools.compile_catalogues import machine_object


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    use_language("en")


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "de_AT"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "en:de"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de:en"}, "de"),
        ({"LANG": "C", "LANGUAGE": "de"}, "en"),
        ({"LANG": "sr@latin"}, "sr"),
    ],
)
def test_auto_follows_the_environment_as_gettext_does(environment: dict[str, str], code: str) -> None:
    assert language("auto", environment) == code


@pytest.mark.parametrize(("named", "code"), [("de", "de"), ("de_AT.UTF-8", "de"), ("en-GB", "en")])
def test_a_named_language_is_taken_whatever_the_environment_says(named: str, code: str) -> None:
    assert language(named, {"LANG": "fr_FR"}) == code


def catalogue(folder: Path, content: bytes) -> str:
    mo = folder / "de" / "LC_MESSAGES" / "deepday.mo"
    mo.parent.mkdir(parents=True)
    mo.write_bytes(content)
    return str(folder)


def test_texts_come_from_the_catalogue(tmp_path: Path) -> None:
    translated = {
        "": "Content-Type: text/plain; charset=utf-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n",
        "Pause": "Anhalten",
        "tray\x04Pause": "Pause",
        "{count} day\x00{count} days": "{count} Tag\x00{count} Tage",
    }
    use_language("de", catalogue(tmp_path, machine_object(translated)))
    assert (_("Pause"), pgettext("tray", "Pause"), _("Resume")) == ("Anhalten", "Pause", "Resume")
    assert [ngettext("{count} day", "{count} days", n) for n in (1, 2)] == ["{count} Tag", "{count} Tage"]


@pytest.mark.parametrize("content", [b"", b"no catalogue", machine_object({"a": "b"})[:30]])
def test_a_damaged_catalogue_leaves_everything_in_english(tmp_path: Path, content: bytes) -> None:
    use_language("de", catalogue(tmp_path, content))
    assert _("Monday") == "Monday"


def test_a_language_without_a_catalogue_is_english(tmp_path: Path) -> None:
    use_language("de", str(tmp_path))
    assert date_title(date(2026, 9, 24)) == "Thursday, 24 September"
