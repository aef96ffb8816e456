"""The manager's page as files: PDF and pictures by typst, one HTML file that needs no other, and its data as JSON.

typst (84 MB) is loaded here. What a person typed goes in as JSON and is never read as markup; nothing is fetched from
anywhere, and no file names the user or a path. The PDF is tagged (PDF/UA-1).
"""

import json
import os
from dataclasses import asdict
from datetime import UTC, date, datetime
from html import escape
from string import Template
from typing import Any

import deepday_resources
from deepday.charts.chart import Table
from deepday.documents.agreed_page import Agreed
from deepday.documents.report import Report, ReportChart, Section
from deepday.domain.errors import CouldNotError

FOLDER = os.path.join(os.path.dirname(deepday_resources.__file__), "documents")  # noqa: PTH118, PTH120 -- as in wording


def as_pdf(report: Report, made_on: date) -> bytes:
    """Return *report* on one A4 page, and what was agreed on a second one.

    Raises:
        CouldNotError: typst is not installed here, or cannot set the page.
    """
    stamp = int(datetime.combine(made_on, datetime.min.time(), UTC).timestamp())
    return _set(report, format="pdf", timestamp=stamp, pdf_standards=["ua-1"])[0]


def as_pictures(report: Report, dots_per_inch: float) -> list[bytes]:
    """Return one PNG for each sheet, exactly as the PDF has it. Raises CouldNotError."""
    return _set(report, format="png", ppi=dots_per_inch)


def as_json(report: Report) -> bytes:
    """Return the data of *report*."""
    return json.dumps(report.data, ensure_ascii=False, indent=2, allow_nan=False).encode() + b"\n"


def as_html(report: Report) -> bytes:
    """Return *report* as one file for a browser; every chart has its numbers in a table."""
    with open(os.path.join(FOLDER, "report.html"), encoding="utf-8") as file:  # noqa: PTH118, PTH123 -- as above
        template = Template(file.read())
    sheet = report.sheet
    return template.substitute(
        language=report.language,
        title=escape(report.title),
        head=escape(report.head),
        finding=escape(sheet.finding),
        how_sure=escape(sheet.how_sure),
        advice=_advice(report),
        charts="".join(map(_chart, report.charts)),
        table=_measures(report),
        sections="".join(map(_section, report.sections)),
        footer=escape(report.footer),
        agreed=_agreed(report.agreed) if report.agreed is not None else "",
    ).encode()


def _set(report: Report, **how: Any) -> list[bytes]:
    try:
        import typst  # noqa: PLC0415 -- only where a document is made
    except ImportError as error:
        raise CouldNotError("report.no_typst") from error
    page = asdict(report)
    del page["data"]
    page["rows"] = [row.cells for row in report.sheet.table.rows]
    inputs = {"report": json.dumps(page, ensure_ascii=False)}
    try:
        made = typst.compile(os.path.join(FOLDER, "report.typ"), sys_inputs=inputs, **how)  # noqa: PTH118 -- as above
    except RuntimeError as error:  # TypstError; or its own files cannot be read
        raise CouldNotError("report.not_set") from error
    return [made] if isinstance(made, bytes) else list(made or ())


def _advice(report: Report) -> str:
    sheet = report.sheet
    if not sheet.verdict:
        return ""
    return f"<aside><strong>{escape(sheet.verdict)}</strong><p>{escape(sheet.reason)}</p></aside>"


def _agreed(agreed: Agreed) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{escape(text)}</td></tr>' for label, text in agreed.rows
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in agreed.notes)
    return (
        f'<section class="agreed"><h2>{escape(agreed.title)}</h2><table><tbody>{rows}</tbody></table>{notes}</section>'
    )


def _chart(chart: ReportChart) -> str:
    # The drawing's own ids would meet those of the other drawing in one file.
    figure = f'<div role="img" aria-label="{escape(chart.said)}">{chart.svg}</div>'
    numbers = f"<details><summary>{escape(chart.title)}</summary>{_table(chart.table)}</details>"
    return f"<section><h2>{escape(chart.title)}</h2>{figure}{numbers}</section>"


def _measures(report: Report) -> str:
    table = report.sheet.table
    return _table(Table(table.columns, tuple(row.cells for row in table.rows))) if table.rows else ""


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _section(section: Section) -> str:
    points = "".join(f"<li>{escape(point)}</li>" for point in section.points)
    body = f"<ul>{points}</ul>" if points else f"<p>{escape(section.text)}</p>"
    return f"<section><h2>{escape(section.title)}</h2>{body}</section>"
