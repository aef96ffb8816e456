"""A page as Markdown, and Markdown as a page: what a person edits before use is what is then printed or sent.

Only what ``as_markdown`` writes has a meaning when it is read; any other markup stays the characters it is.
"""

import re
from collections.abc import Iterator, Sequence

from deepday.documents.page import Block, Figures, Heading, Page, Paragraph, Part, Points, Rows, Said

_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&]")
_BEGINS_BLOCK = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=]))")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK = "<br>"
_CELL_END = re.compile(r"(?<!\\)(?:\\\\)*\|")
_LABELLED = re.compile(r"\*\*(?P<label>(?:[^\\*]|\\.)*):\*\* (?P<text>.*)")
_FIGURE = re.compile(r"\*\*(?P<label>(?:[^\\*]|\\.)*)\*\* (?P<text>.*)")
_RULE = re.compile(r"^\|(\s*:?-+:?\s*\|)+$")


def as_markdown(page: Page) -> str:
    """Return *page* as CommonMark with tables."""
    head = [_escaped(page.kind), _escaped(page.head)]
    blocks = [f"# {_escaped(page.title)}", *("\n".join(_lines(block)) for block in page.blocks)]
    return "\n\n".join(["\\\n".join(head), *blocks]) + "\n"


def read_markdown(text: str, language: str) -> Page:
    """Return the page that *text* describes; never refuses, what is not understood is a paragraph."""
    head, title, blocks = "", "", []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in chunk.strip().splitlines()]
        if not title and lines and lines[0].startswith("# "):
            title = _plain(lines[0][2:])
        elif not title and not head:
            head = "\n".join(lines)
        else:
            blocks += list(_blocks(lines))
    kind, _, rest = head.partition("\n")
    return Page(language, _plain(kind.removesuffix("\\")), _plain(rest), title, tuple(blocks))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"## {_escaped(text)}"
        case Part(text):
            yield f"### {_escaped(text)}"
        case Paragraph(text):
            yield _escaped(text)
        case Said(text):
            yield f"> {_escaped(text)}"
        case Points(items):
            yield from (f"- {_escaped(item)}" for item in items)
        case Figures(figures):
            yield from (f"- **{_not_a_label(figure)}** {_escaped(label)}" for figure, label in figures)
        case Rows((), rows):
            yield from (f"- **{_escaped(label)}:** {_escaped(text)}" for label, text in rows)
        case Rows(columns, rows):
            yield _row(columns)
            yield "|" + " --- |" * len(columns)
            yield from (_row(row) for row in rows)


def _row(cells: Sequence[str]) -> str:
    return "|" + "".join(f" {_escaped(cell)} |" for cell in cells)


def _escaped(text: str) -> str:
    escaped = _SPECIAL.sub(lambda m: f"\\{m[0]}", text)
    return _BEGINS_BLOCK.sub(lambda m: f"{m[0]}\\", escaped).replace("\n", _BREAK)


def _not_a_label(figure: str) -> str:
    """Return *figure* escaped, also a colon at its end: with one it would read as the label of a row."""
    escaped = _escaped(figure)
    return f"{escaped[:-1]}\\:" if escaped.endswith(":") else escaped


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda m: m[1], text.replace(_BREAK, "\n"))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    first = lines[0]
    if first.startswith("### "):
        yield Part(_plain(first[4:]))
    elif first.startswith("## "):
        yield Heading(_plain(first[3:]))
    elif first.startswith("> "):
        yield Said(_plain(" ".join(line.removeprefix("> ") for line in lines)))
    elif first.startswith("|"):
        yield _table(lines)
    elif all(line.startswith("- ") for line in lines):
        yield _list([line[2:] for line in lines])
    else:
        yield Paragraph(_plain(" ".join(line.removesuffix("\\") for line in lines)))
        return
    rest = lines[1:] if first.startswith("#") else ()
    if rest:
        yield from _blocks(rest)


def _list(items: Sequence[str]) -> Block:
    labelled = [_LABELLED.fullmatch(item) for item in items]
    if all(labelled):
        return Rows((), tuple((_plain(m["label"]), _plain(m["text"])) for m in labelled if m))
    figures = [_FIGURE.fullmatch(item) for item in items]
    if all(figures):
        return Figures(tuple((_plain(m["label"]), _plain(m["text"])) for m in figures if m))
    return Points(tuple(_plain(item) for item in items))


def _table(lines: Sequence[str]) -> Rows:
    cells = [_cells(line) for line in lines if not _RULE.match(line)]
    columns = cells[0]
    rows = (tuple((*row, *[""] * len(columns))[: len(columns)]) for row in cells[1:])
    return Rows(tuple(columns), tuple(rows))


def _cells(line: str) -> list[str]:
    cells, begins = [], 1
    for end in _CELL_END.finditer(line, 1):
        cells.append(_plain(line[begins : end.end() - 1].strip()))
        begins = end.end()
    return cells
