"""Makes the documents of a request in the process that wants them; loaded there only, typst and icalendar with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from deepday.documents.facts import Facts, facts_of, source_name
from deepday.documents.handover import Handover, Promised, handover_note
from deepday.documents.invitation import as_ics, invitation
from deepday.documents.letters import request_letter
from deepday.documents.mail import Attachment, as_eml
from deepday.documents.markdown import as_markdown
from deepday.documents.page import Page
from deepday.documents.pdf import as_pdf
from deepday.documents.plain_text import as_plain_text
from deepday.documents.request_page import request_page
from deepday.documents.talk_script import talk_script
from deepday.documents.words import Words
from deepday.domain.errors import CouldNotError
from deepday.domain.interruption import Source
from deepday.domain.own_numbers import from_document
from deepday.domain.request_answers import read_answers
from deepday.domain.times import parse_clock
from deepday.storage.files import write_synced
from deepday.system.clock import SystemClock
from deepday.wording.translation import _

FORMATS = ("pdf", "markdown", "script", "eml", "ics")
"""The options of the verb that name a file, in the order in which the files are written."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When documents are made, and in which zone."""

    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of the answers: what to print, and the same as a document."""

    text: str
    document: Mapping[str, object]


def make_request(told: Mapping[str, Any], wanted: Mapping[str, str]) -> Made:
    """Make the documents *wanted* (format to path) of what the verb `request` *told*, and write them all, or none.

    Raises:
        CouldNotError: one cannot be made, or not be written.
    """
    numbers = from_document(told["numbers"]) if told["numbers"] else None
    facts = facts_of(read_answers(told["answers"]), numbers)
    clock = SystemClock()
    moment = Moment(clock.now(), clock.zone())
    made = _contents(facts, wanted, moment, str(told["request"]))
    for form, content in made.items():
        write_document(wanted[form], content)
    paths = {form: str(Path(wanted[form]).absolute()) for form in made}
    document = {**told, "written": paths}
    if paths:
        return Made("\n".join(_("Written: {path}").replace("{path}", path) for path in paths.values()), document)
    markdown = as_markdown(request_page(facts, moment.today))
    return Made(markdown, {**document, "markdown": markdown})


def make_handover(told: Mapping[str, Any], wanted: Mapping[str, str]) -> Made:
    """Make the note of what the verb `handover` *told*, and write it where *wanted* says, as Markdown.

    Raises:
        CouldNotError: it cannot be written.
    """
    markdown = as_markdown(handover_page(told))
    if "markdown" not in wanted:
        return Made(markdown, {**told, "markdown": markdown})
    write_document(wanted["markdown"], markdown.encode())
    path = str(Path(wanted["markdown"]).absolute())
    return Made(_("Written: {path}").replace("{path}", path), {**told, "written": {"markdown": path}})


def handover_page(told: Mapping[str, Any]) -> Page:
    """Return the note of what the verb `handover` *told*."""
    words = Words(told["language"])
    promised = tuple(
        Promised(
            one["who"] or "",
            one["what"] or source_name(Source(one["source"]), words),
            datetime.fromisoformat(one["due"]) if one["due"] else None,
        )
        for one in told["promised"]
    )
    return handover_note(
        Handover(
            told["language"],
            date.fromisoformat(told["day"]),
            _clocks(told["hours"]),
            _clocks(told["availability"]),
            told["point_person"] or "",
            told["contact"],
            tuple((task["title"], task["why"]) for task in told["tasks"]),
            promised,
        )
    )


def _clocks(texts: Sequence[str] | None) -> tuple[time, time] | None:
    return (parse_clock(texts[0]), parse_clock(texts[1])) if texts else None


def _contents(facts: Facts, wanted: Mapping[str, str], moment: Moment, request_id: str) -> Mapping[str, bytes]:
    page, now = request_page(facts, moment.today), moment.now
    made: dict[str, bytes] = {}
    if "pdf" in wanted:
        made["pdf"] = as_pdf(page, now)
    if "markdown" in wanted:
        made["markdown"] = as_markdown(page).encode()
    if "script" in wanted:
        made["script"] = in_format_of(wanted["script"], talk_script(facts, moment.today), now)
    if "ics" in wanted:
        made["ics"] = as_ics(invitation(facts, moment.zone), f"{request_id}@deepday", now)
    if "eml" in wanted:
        attachments = [
            Attachment(Path(wanted[form]).name, kind, made[form])
            for form, kind in (("pdf", "application/pdf"), ("ics", "text/calendar"))
            if form in made
        ]
        made["eml"] = as_eml(request_letter(facts, page), now, attachments)
    return {form: made[form] for form in FORMATS if form in made}


def in_format_of(path: str, page: Page, now: datetime) -> bytes:
    """Return *page* in the format that the name of its file asks for: PDF, plain text, else Markdown."""
    match Path(path).suffix.lower():
        case ".pdf":
            return as_pdf(page, now)
        case ".txt":
            return as_plain_text(page).encode()
        case _:
            return as_markdown(page).encode()


def write_document(path: str, content: bytes) -> None:
    """Write a document for its owner alone; one that was there is replaced. Raises CouldNotError."""
    target = Path(path).resolve()
    try:
        if target.exists() and not target.is_file():  # a pipe or a terminal
            target.write_bytes(content)
        else:
            write_synced(target, content)
    except OSError as error:
        raise CouldNotError("documents.not_written", {"path": path, "why": error.strerror or ""}) from error
