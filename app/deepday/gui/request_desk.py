"""The window *Prepare a request* at work: what was answered is kept step by step, and its documents are made here."""

import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from PySide6.QtCore import Slot

from deepday.bootstrap.agreements import as_letter, open_in_mail_program
from deepday.bootstrap.asking import ask
from deepday.bootstrap.paperwork import Moment, write_document
from deepday.documents.facts import Facts, facts_of
from deepday.documents.invitation import Invitation, as_ics, invitation
from deepday.documents.letters import request_letter
from deepday.documents.mail import Attachment, as_eml
from deepday.documents.markdown import as_markdown, read_markdown
from deepday.documents.page import Figures, Paragraph
from deepday.documents.pdf import as_pdf, as_pictures
from deepday.documents.request_page import numbers_blocks, request_page
from deepday.documents.talk_script import objections, talk_script
from deepday.documents.words import Words
from deepday.domain.errors import CouldNotError, DeepdayError
from deepday.domain.own_numbers import OwnNumbers, from_document
from deepday.domain.request import LANGUAGES, RequestAnswers, blanks
from deepday.domain.request_answers import as_document, read_answers
from deepday.gui.window_desk import WindowDesk
from deepday.gui.window_office import WindowOffice
from deepday.storage.answers_file import write_answers_file
from deepday.system import paths
from deepday.ui.request.documents_page import INVITATION, MAIL, REQUEST, SCRIPT, Draft, Export
from deepday.ui.request.rehearsal import Card
from deepday.ui.request_window import RequestWindow
from deepday.wording.translation import _, language

PRINTED_DPI = 86.0
"""So an A4 sheet is about as wide as the window shows it, with a drawing pixel for each dot."""
_PDF = "application/pdf"
_FILES = {REQUEST: ("pdf", _PDF), INVITATION: ("ics", "text/calendar")}
"""As what a document goes along with a mail."""
T = TypeVar("T")


def open_desk(office: WindowOffice) -> "RequestDesk":
    """Return the desk of the window."""
    return RequestDesk(office)


class RequestDesk(WindowDesk[RequestWindow]):
    """Connects the window to the program that keeps its answers, and to the documents."""

    def __init__(self, office: WindowOffice) -> None:
        super().__init__(office, RequestWindow(office.theme))
        self._pool = ThreadPoolExecutor(1, "request")  # one: what is saved later is written later
        self._id = ""
        self._numbers: OwnNumbers | None = None
        self._answers = RequestAnswers()
        self.window.answers_changed.connect(self._take)
        self.window.export_requested.connect(self._export)
        self.window.printed_wanted.connect(self._print)
        self.window.agreement_wanted.connect(self._show_agreement)
        self.window.rehearsal_save_requested.connect(self._save_rehearsal)

    def begin(self) -> None:
        """Show the window with what was answered before."""
        super().begin()
        self._office.tasks.spawn(self._load())

    def close(self) -> None:
        """Return when everything that was typed is on disk."""
        self._pool.shutdown(wait=True)
        super().close()

    def _in_order(self, work: Callable[[], T]) -> Awaitable[T]:
        """Return what *work* does in the one worker, after all that was asked of it before."""
        return self._office.tasks.in_worker(self._pool, work)

    # --- answers -----------------------------------------------------------------------------

    async def _load(self) -> None:
        try:
            told = await self._in_order(lambda: _told(ask("request", draft=True)))
        except DeepdayError as error:
            self._complain(error)
            self._show(self._first_answers())
            return
        self._id = str(told["request"])
        self._numbers = from_document(told["numbers"]) if told["numbers"] else None
        self._show(read_answers(told["answers"]) if self._id else self._first_answers())

    def _first_answers(self) -> RequestAnswers:
        """Return what the settings know already."""
        get = self._office.settings.get
        spoken = language(str(get("language")))
        known: dict[str, Any] = {
            "language": spoken if spoken in LANGUAGES else LANGUAGES[0],
            "point_person": {
                "name": get("point_person.name"),
                "contact": get("point_person.contact"),
            },
            "proposal": {
                "from": get("hours.from"),
                "until": get("hours.until"),
            },
        }
        return read_answers(known)

    def _show(self, answers: RequestAnswers) -> None:
        self.window.show_answers(as_document(answers))
        self._show_documents(answers)

    @Slot(object)
    def _take(self, document: Mapping[str, Any]) -> None:
        try:
            answers = read_answers(document)
        except DeepdayError as error:
            self.window.show_problem(error.reason.params.get("key", ""), self._words(error))
            return
        self._show_documents(answers)
        self._office.tasks.spawn(self._save(answers))

    async def _save(self, answers: RequestAnswers) -> None:
        path = os.path.join(paths.state_dir(), "request.toml")  # noqa: PTH118 -- paths are texts
        try:
            await self._in_order(lambda: self._keep(answers, path))
        except DeepdayError as error:
            self._complain(error)
        else:
            self.window.show_saved()

    def _keep(self, answers: RequestAnswers, path: str) -> None:
        """Hand *answers* to the program in a file, which may be longer than what goes over its socket; blocks."""
        try:
            write_answers_file(path, answers)
            self._id = str(_told(ask("request", answers=path, draft=True, id=self._id))["request"])
            os.unlink(path)  # noqa: PTH108 -- as above
        except OSError as error:
            raise CouldNotError("documents.not_written", {"path": path, "why": error.strerror or ""}) from error

    # --- documents ---------------------------------------------------------------------------

    def _show_documents(self, answers: RequestAnswers) -> None:
        self._answers = answers
        facts, today = facts_of(answers, self._numbers), self._moment().today
        missing = blanks(answers)
        marks = tuple(dict.fromkeys(facts.words.blank(name) for name in missing))
        in_markdown = tuple(mark.replace("[", "\\[").replace("]", "\\]") for mark in marks)
        letter = request_letter(facts, request_page(facts, today))
        drafts = [
            Draft(REQUEST, as_markdown(request_page(facts, today)), in_markdown),
            Draft(SCRIPT, as_markdown(talk_script(facts, today)), in_markdown),
            Draft(MAIL, f"{letter.subject}\n\n{letter.text}", marks),
        ]
        if answers.meeting.at is not None:
            event = invitation(facts, self._moment().zone)
            drafts.append(Draft(INVITATION, f"{event.title}\n\n{event.text}", marks))
        self.window.show_drafts(drafts, [mark.strip("[]") for mark in marks])
        self.window.show_cards(_cards(facts))
        self._show_numbers(facts)

    def _show_numbers(self, facts: Facts) -> None:
        """Show the numbers in the language of the window, which may be another than that of the documents."""
        spoken = language(str(self._office.settings.get("language")))
        shown = facts_of(replace(facts.answers, language=spoken if spoken in LANGUAGES else "en"), self._numbers)
        blocks = list(numbers_blocks(shown))
        figures = [figure for block in blocks if isinstance(block, Figures) for figure in block.figures]
        notes = [block.text for block in blocks if isinstance(block, Paragraph)]
        self.window.show_numbers(figures, " ".join(notes))

    @Slot(str)
    def _print(self, text: str) -> None:
        self._office.tasks.spawn(self._show_printed(text))

    async def _show_printed(self, text: str) -> None:
        page = self.window.documents
        dots = PRINTED_DPI * page.devicePixelRatioF() * page.theme.measures.unit
        document = read_markdown(text, self._answers.language)
        try:
            pictures = await self._in_order(lambda: as_pictures(document, dots))
        except DeepdayError as error:
            page.show_result(works=False, sentence=self._words(error))
        else:
            page.show_printed(text, pictures)

    @Slot(object)
    def _export(self, wish: Export) -> None:
        self._office.tasks.spawn(self._do(wish))

    async def _do(self, wish: Export) -> None:
        show = self.window.documents.show_result
        try:
            if wish.form == "mailto":
                await self._in_order(lambda: open_in_mail_program(as_letter(wish.text)))
                told = _("Handed to the mail program.")
            elif wish.form == "eml":
                files = await self._in_order(lambda: self._attachments(wish.enclosed))
                await self._in_order(lambda: write_document(wish.path, self._draft(wish.text, files)))
                with_pdf = any(file.kind == _PDF for file in files)
                told = _("Written, with the request as a PDF: {path}") if with_pdf else _("Written: {path}")
            else:
                await self._in_order(lambda: write_document(wish.path, self._content(wish)))
                told = _("Written: {path}")
        except DeepdayError as error:
            show(works=False, sentence=self._words(error))
        else:
            show(works=True, sentence=told.replace("{path}", wish.path))

    def _content(self, wish: Export) -> bytes:
        """Return the file that was asked for, of the text as it was edited."""
        now = self._moment().now
        match wish.form:
            case "pdf":
                return as_pdf(read_markdown(wish.text, self._answers.language), now)
            case "ics":
                event = invitation(facts_of(self._answers, self._numbers), self._moment().zone)
                edited = as_letter(wish.text)
                event = Invitation(edited.subject, edited.text.strip(), event.starts_at, event.minutes)
                return as_ics(event, f"{self._id or 'request'}@deepday", now)
            case _:
                return wish.text.encode()

    def _draft(self, text: str, files: Sequence[Attachment]) -> bytes:
        return as_eml(as_letter(text), self._moment().now, files)

    def _attachments(self, texts: Mapping[str, str]) -> Sequence[Attachment]:
        """Return what goes along with a mail; a PDF that cannot be made here keeps nobody from a draft."""
        files = []
        for kind, text in texts.items():
            form, media_type = _FILES[kind]
            with suppress(CouldNotError):
                files.append(Attachment(f"{kind}.{form}", media_type, self._content(Export(kind, form, "", text))))
        return files

    @Slot()
    def _show_agreement(self) -> None:
        self._office.tasks.spawn(self._show_window("agree"))

    async def _show_window(self, name: str) -> None:
        try:
            await self._in_order(lambda: _told(ask("show", what=name)))
        except DeepdayError as error:
            self._complain(error)

    @Slot(str, str)
    def _save_rehearsal(self, path: str, text: str) -> None:
        try:
            write_document(path, text.encode())
        except DeepdayError as error:
            self.window.rehearsal.show_result(works=False, sentence=self._words(error))
        else:
            told = _("Written: {path}").replace("{path}", path)
            self.window.rehearsal.show_result(works=True, sentence=told)

    def _moment(self) -> Moment:
        return Moment(self._office.clock.now(), self._office.clock.zone())

    def _complain(self, error: DeepdayError) -> None:
        self.window.show_problem("", self._words(error))

    def _words(self, error: DeepdayError) -> str:
        return self._office.words(error.reason)


def _told(reply: Mapping[str, Any]) -> Mapping[str, Any]:
    if reply["error"]:
        raise CouldNotError("request.refused", {"told": str(reply["error"])})
    document: Mapping[str, Any] = reply["json"]
    return document


def _cards(facts: Facts) -> list[Card]:
    words: Words = facts.words
    names = [words.say(f"script.{part}", {}) for part in ("fact", "offer", "question")]
    return [
        Card(words.quoted(o.said), tuple(zip(names, (o.fact, o.offer, o.question), strict=True)))
        for o in objections(facts)
    ]
