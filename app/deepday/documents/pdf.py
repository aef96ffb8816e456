"""A page as PDF, or as pictures of its pages, by typst; typst (84 MB) is loaded here and nowhere else.

What a person typed goes in as JSON and is never read as markup. Nothing is fetched from anywhere, and the file names
neither the user nor a path.
"""

import json
import os
import re
from dataclasses import asdict
from datetime import datetime
from typing import Any

from deepday.documents.page import Block, Page
from deepday.documents.words import FOLDER
from deepday.domain.errors import CouldNotError

TEMPLATE = os.path.join(FOLDER, "page.typ")  # noqa: PTH118 -- as in words
_LONG_WORD = re.compile(r"\S{40}(?=\S)")
_MAY_BREAK = "\u200b"
_MORE_THAN_A_SHEET = 12_000
"""Characters that never fit on one sheet."""


def as_pdf(page: Page, made_at: datetime) -> bytes:
    """Return *page* as PDF; *made_at* stands in it as its date.

    Raises:
        CouldNotError: typst is not installed here, or cannot set the page.
    """
    pages = _set(page, format="pdf", timestamp=int(made_at.timestamp()))
    return bytes(pages if isinstance(pages, bytes) else pages[0])


def as_pictures(page: Page, dots_per_inch: float = 144) -> list[bytes]:
    """Return one PNG for each sheet of *page*. Raises CouldNotError."""
    pages = _set(page, format="png", ppi=dots_per_inch)
    return [pages] if isinstance(pages, bytes) else list(pages)


def _set(page: Page, **how: Any) -> bytes | list[bytes]:
    try:
        import typst  # noqa: PLC0415 -- only where a document is made
    except ImportError as error:
        raise CouldNotError("documents.no_typst") from error
    blocks = [_block(block) for block in page.blocks]
    is_long = sum(len(str(block)) for block in blocks) > _MORE_THAN_A_SHEET
    document = asdict(page) | {"blocks": blocks, "long": is_long}
    inputs = {"page": _LONG_WORD.sub(lambda m: m[0] + _MAY_BREAK, json.dumps(document, ensure_ascii=False))}
    try:
        made: bytes | list[bytes] | None = typst.compile(TEMPLATE, sys_inputs=inputs, **how)
    except RuntimeError as error:  # TypstError; a RuntimeError when a font or its own files cannot be read
        raise CouldNotError("documents.not_set") from error
    assert made is not None  # noqa: S101 -- it is only without a file to write to
    return made


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **asdict(block)}
