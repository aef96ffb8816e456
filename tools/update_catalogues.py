"""Collect every text of the program into deepday.pot and bring each deepday.po up to date with it, then compile.

usage: python -m tools.update_catalogues          after texts have changed; then translate what is empty or fuzzy
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from deepday import __version__
from tools.compile_catalogues import LOCALE, compile_all

APP = LOCALE.parents[2] / "app"
TEMPLATE = LOCALE / "deepday.pot"
_KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_WIDTH = 110


def collected() -> Catalog:
    """Return every text in the source, in order, without line numbers (they would change with every edit)."""
    catalogue = Catalog(
        project="Deepday",
        version=__version__,
        charset="utf-8",
        msgid_bugs_address="",
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
    )
    catalogue.header_comment = "# Texts of Deepday. Written by tools/update_catalogues.py."
    found = extract_from_dir(APP, [("**.py", "python")], {}, keywords=_KEYWORDS, comment_tags=("Translators:",))
    for filename, _line, message, comments, context in found:
        catalogue.add(message, None, [(filename, 0)], auto_comments=comments, context=context)
    return catalogue


def text_of(catalogue: Catalog) -> str:
    """Return *catalogue* as it is kept in the repository."""
    written = BytesIO()
    write_po(written, catalogue, width=_WIDTH, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return written.getvalue().decode()


def updated(po: Path, template: Catalog) -> Catalog:
    """Return the catalogue *po* with the texts of *template*, keeping what is translated."""
    with po.open("rb") as opened:
        catalogue = read_po(opened, locale=po.parents[1].name, domain="deepday")
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
    return catalogue


def main() -> None:
    """Write the template and every catalogue."""
    template = collected()
    TEMPLATE.write_text(text_of(template), encoding="utf-8")
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        po.write_text(text_of(updated(po, template)), encoding="utf-8")
    compile_all()


if __name__ == "__main__":
    main()
