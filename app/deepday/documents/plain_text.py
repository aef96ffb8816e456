"""A page as plain text, for the body of a mail and the clipboard."""

from collections.abc import Iterator

from deepday.documents.page import Block, Figures, Heading, Page, Paragraph, Part, Points, Rows, Said


def as_plain_text(page: Page) -> str:
    """Return *page* without its head; paragraphs are not wrapped, whoever shows them does that."""
    return "\n\n".join([page.title, *(_text(block) for block in page.blocks)]) + "\n"


def _text(block: Block) -> str:
    match block:
        case Heading(text):
            return f"{text}\n{'-' * len(text)}"
        case Part(text) | Paragraph(text) | Said(text):
            return text
        case Points(items):
            return "\n".join(f"- {item}" for item in items)
        case Figures(figures):
            return "\n".join(f"- {figure} {label}" for figure, label in figures)
        case Rows(columns, rows):
            return "\n".join(_rows(columns, rows))


def _rows(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    for row in rows:
        if not columns:
            yield f"- {row[0]}: {' '.join(row[1:])}"
            continue
        yield f"- {row[0]}"
        yield from (f"  {name}: {cell}" for name, cell in zip(columns[1:], row[1:], strict=True) if cell)
