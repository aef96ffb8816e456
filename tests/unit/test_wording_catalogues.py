"""The catalogues hold every text of the program, and what is translated keeps its placeholders."""

import ast
import gettext
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import deepday
from deepday.domain.reason import Reason
from deepday.wording.reasons import sentence
from deepday.wording.translation import use_language
from tools.compile_catalogues import LOCALE, compile_all, entries, machine_object
from tools.update_catalogues import TEMPLATE, collected

CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"{\w*}|\[|\]")


def read(path: Path) -> Catalog:
    with path.open("rb") as opened:
        return read_po(opened, locale=None if path == TEMPLATE else path.parents[1].name)


def keys(catalogue: Catalog) -> set[object]:
    return {(message.context, message.id) for message in catalogue if message.id}


def messages() -> Iterator[tuple[str, Message]]:
    for path in CATALOGUES:
        for message in read(path):
            if message.id:
                yield path.parents[1].name, message


def forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text)]


def test_the_template_holds_every_text_of_the_source_and_no_other() -> None:
    found, kept = keys(collected()), keys(read(TEMPLATE))
    assert found == kept, "texts have changed: python -m tools.update_catalogues"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_every_catalogue_has_an_entry_for_every_text(path: Path) -> None:
    assert keys(read(path)) == keys(read(TEMPLATE)), "python -m tools.update_catalogues"


def test_nothing_is_guessed() -> None:
    assert not [message.id for _language, message in messages() if message.fuzzy]


def test_german_is_nearly_complete() -> None:
    german = [message for language, message in messages() if language == "de"]
    empty = [message.id for message in german if not all(forms(message.string))]
    assert len(empty) <= len(german) * 0.05, empty


def test_a_translation_keeps_its_placeholders() -> None:
    wrong = []
    for _language, message in messages():
        asked = Counter(PLACEHOLDER.findall(forms(message.id)[-1]))
        wrong += [form for form in forms(message.string) if form and Counter(PLACEHOLDER.findall(form)) != asked]
    assert not wrong


def test_no_text_shouts() -> None:
    texts = [text for _language, m in messages() for text in (*forms(m.id), *forms(m.string))]
    assert not [text for text in texts if "!" in text or "..." in text]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_our_compiler_agrees_with_babels(path: Path) -> None:
    theirs = BytesIO()
    write_mo(theirs, read(path))
    theirs.seek(0)
    ours = gettext.GNUTranslations(BytesIO(machine_object(entries(path.read_text(encoding="utf-8")))))
    expected = gettext.GNUTranslations(theirs)
    for message in read(path):
        if not message.id:
            continue
        singular, plural = forms(message.id)[0], forms(message.id)[-1]
        for look in (_plainly, _in_number) if singular != plural else (_plainly,):
            assert look(ours, message, singular, plural) == look(expected, message, singular, plural)


def _plainly(catalogue: gettext.GNUTranslations, message: Message, singular: str, _plural: str) -> str:
    return catalogue.pgettext(message.context, singular) if message.context else catalogue.gettext(singular)


def _in_number(catalogue: gettext.GNUTranslations, _message: Message, singular: str, plural: str) -> str:
    return catalogue.ngettext(singular, plural, 1) + catalogue.ngettext(singular, plural, 5)


def test_a_compiled_catalogue_is_written_only_when_it_changes(tmp_path: Path) -> None:
    po = tmp_path / "de" / "LC_MESSAGES" / "deepday.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "a"\nmsgstr "b"\n')
    (mo,) = compile_all(tmp_path)
    written = mo.stat().st_mtime_ns
    assert compile_all(tmp_path) == [mo]
    assert mo.stat().st_mtime_ns == written


@pytest.mark.parametrize("line", ["msgid a", "what", 'msgid "a'])
def test_a_catalogue_that_is_none_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(ValueError, match="line 3"):
        entries(f'msgid "a"\nmsgstr "b"\n{line}\n')


def test_guessed_and_obsolete_entries_are_left_out() -> None:
    guessed = '#, fuzzy\nmsgid "a"\nmsgstr "b"\n\n'
    empty = 'msgid "c"\nmsgstr ""\n\n'
    obsolete = '#~ msgid "d"\n#~ msgstr "e"\n\n'
    assert entries(f'{guessed}{empty}{obsolete}msgid "f"\nmsgstr ""\n"g"\n') == {"f": "g"}


def test_german_is_spoken(tmp_path: Path) -> None:
    for po in CATALOGUES:
        copy = tmp_path / po.relative_to(LOCALE)
        copy.parent.mkdir(parents=True)
        copy.write_bytes(po.read_bytes())
    compile_all(tmp_path)
    try:
        use_language("de", str(tmp_path))
        told = sentence(Reason("clock.not_one", {"text": "25:00"}), "UTC")
    finally:
        use_language("en")
    assert told == "„25:00“ ist keine Uhrzeit. Schreibweise: 16:30."


def test_no_text_hides_in_a_formatted_string() -> None:
    """Python 3.11 hands those to the collector as one piece, so what is inside is never collected."""
    hidden = [
        f"{path.name}: {call.args[0].value}"
        for path in sorted(Path(deepday.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("_", "N_", "ngettext")
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    ]
    assert hidden == []
