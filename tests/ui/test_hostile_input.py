"""Whatever is typed while asking and agreeing is kept, shown and written as it was typed: nothing in it is obeyed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import icalendar
import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from deepday.bootstrap.asking import ask
from deepday.domain.request import PointPerson, RequestAnswers, Talk, TrialTerms
from deepday.domain.request_answers import as_document
from deepday.gui.agree_desk import AgreeDesk
from deepday.gui.request_desk import RequestDesk
from deepday.gui.window_office import WindowOffice
from deepday.storage.answers_file import write_answers_file
from deepday.ui.look.paper_sheets import PaperSheets
from deepday.ui.request.documents_page import Export
from deepday.ui.request.long_text import LongText
from deepday.ui.theme import Theme
from tests.requests_asked import GERMAN, answered, everywhere
from tests.ui.at_home import office_at_home
from tests.ui.gallery import close
from tests.ui.hands import click, shown_texts

Opened = Callable[[QWidget], QWidget]
LIMIT_MS = 60_000
MARKUP = '<b>bold</b> <script>x()</script> #[x] $y$ *z* `q` | a_b [l](http://e.org) & "\\ {until} {me} %s {0}'
FROM_RIGHT_TO_LEFT = "نور الهدى \u202eevil\u202c שָׁלוֹם"
LONG = " ".join(f"word{number}" for number in range(10_000))
HOSTILE = {"markup": MARKUP, "from right to left": FROM_RIGHT_TO_LEFT, "ten thousand words": LONG}
hostile = pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
language = pytest.mark.parametrize("language", ["en", "de"])


@pytest.fixture
def office(theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowOffice]:
    del theme
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    with office_at_home(tmp_path, monkeypatch) as made:
        yield made


def request_desk(office: WindowOffice, qtbot: QtBot) -> RequestDesk:
    desk = RequestDesk(WindowOffice(office.app, office.loop, office.settings))
    desk.begin()
    qtbot.waitUntil(lambda: len(desk.window.documents.findChildren(LongText)[0].toPlainText()) > 0, timeout=LIMIT_MS)
    return desk


def told(verb: str, **arguments: object) -> Mapping[str, Any]:
    reply = ask(verb, **arguments)
    assert reply["status"] == 0, reply["error"]
    document: Mapping[str, Any] = reply["json"]
    return document


def asked(home: Path, answers: RequestAnswers) -> None:
    write_answers_file(home / "answers.toml", answers)
    told("request", answers=str(home / "answers.toml"))


def typed_everywhere(typed: str, language: str) -> RequestAnswers:
    at = datetime(2026, 12, 1, 10)  # noqa: DTZ001 -- local, as it is typed
    answers = everywhere(typed) if len(typed) < len(LONG) else _long_in_two_places()
    return replace(answers, language=language, meeting=Talk(at))


def _long_in_two_places() -> RequestAnswers:
    usual = answered()
    (first, *others) = usual.tasks
    return replace(
        usual,
        tasks=(replace(first, why=LONG), *others),
        trial=replace(usual.trial, success=LONG),
    )


@hostile
@language
def test_every_document_of_the_window_holds_what_was_typed(
    office: WindowOffice, qtbot: QtBot, tmp_path: Path, typed: str, language: str
) -> None:
    asked(tmp_path, typed_everywhere(typed, language))
    desk = request_desk(office, qtbot)
    page = desk.window.documents
    drafts = page._drafts
    wishes = (("request", "pdf"), ("script", "md"), ("mail", "eml"), ("invitation", "ics"))
    for kind, form in wishes:
        path = tmp_path / f"{kind}.{form}"
        desk.window.export_requested.emit(Export(kind, form, str(path), drafts[kind].text))
        qtbot.waitUntil(path.exists, timeout=LIMIT_MS)
    desk.close()
    last = typed.rsplit(maxsplit=1)[-1]
    event_of(tmp_path / "invitation.ics")
    mail = message_from_bytes((tmp_path / "mail.eml").read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    assert "\n" not in mail["Subject"]
    pdf = " ".join(" ".join(sheet.extract_text().split()) for sheet in PdfReader(tmp_path / "request.pdf").pages)
    if typed is not FROM_RIGHT_TO_LEFT:  # extracted in the order of drawing, which pypdf turns
        assert last in pdf
    assert last in body.get_content()
    close(desk.window)


def event_of(path: Path) -> None:
    """Read an invitation as another program does."""
    (event,) = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 12, 1, 9, tzinfo=UTC)


@hostile
def test_the_page_is_seen_as_it_is_printed(office: WindowOffice, qtbot: QtBot, tmp_path: Path, typed: str) -> None:
    asked(tmp_path, typed_everywhere(typed, "en"))
    desk = request_desk(office, qtbot)
    desk.window.show_step(6)
    desk.window.documents.show_as_printed()
    sheets = desk.window.findChildren(PaperSheets)[0]
    qtbot.waitUntil(lambda: sheets.sheets() >= (2 if typed is LONG else 1), timeout=LIMIT_MS)
    desk.close()
    close(desk.window)


@hostile
@language
def test_it_is_agreed_on_shown_and_written_about_as_it_was_typed(
    office: WindowOffice, qtbot: QtBot, tmp_path: Path, typed: str, language: str
) -> None:
    asked(tmp_path, typed_everywhere(typed, language))
    desk = AgreeDesk(office)
    window = desk.window
    window.show()
    desk.begin()
    qtbot.waitUntil(window.talk.isEnabled, timeout=LIMIT_MS)
    click(window, "Yes")
    said = next(f for f in window.talk.findChildren(LongText) if f.accessibleName() == "What was said")
    said.setPlainText(typed)
    click(window, "Make it a frozen trial")
    qtbot.waitUntil(lambda: bool(told_versions()), timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: any("The plan is frozen since" in text for text in shown_texts(window)), timeout=LIMIT_MS)
    window.show_step(2)
    text = next(f for f in window.mail.findChildren(LongText))
    last = typed.rsplit(maxsplit=1)[-1]
    qtbot.waitUntil(lambda: last in text.toPlainText(), timeout=LIMIT_MS)
    assert [label.text() for label in window.findChildren(QLabel) if label.textFormat().name != "PlainText"] == []
    click(window, "Copy")
    qtbot.waitUntil(lambda: any(text.startswith("Copied;") for text in shown_texts(window)), timeout=LIMIT_MS)
    (sent,) = told("agree")["trial"]["agreement"]["sent"]
    assert sent["text"].rstrip() == text.toPlainText().rstrip()[: len(sent["text"].rstrip())] or sent["text"][-1] == "…"
    (version,) = told_versions()
    assert last in version["text"] or version["text"].endswith("…")
    close(window)


def told_versions() -> list[Mapping[str, Any]]:
    trial = told("agree")["trial"] if ask("agree")["status"] == 0 else None
    versions: list[Mapping[str, Any]] = trial["agreement"]["versions"] if trial else []
    return versions


def test_nothing_answered_leaves_marks_and_a_mail_that_says_what_is_missing(
    office: WindowOffice, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    blank = RequestAnswers(point_person=PointPerson(contact="030"), trial=TrialTerms(weeks=4))
    write_answers_file(tmp_path / "answers.toml", blank)
    told("request", answers=str(tmp_path / "answers.toml"), draft=True)
    desk = AgreeDesk(office)
    window = desk.window
    opened(window)
    desk.begin()
    qtbot.waitUntil(window.talk.isEnabled, timeout=LIMIT_MS)
    click(window, "Yes")
    click(window, "Make it a frozen trial")
    qtbot.waitUntil(lambda: any("proposal.days" in text for text in shown_texts(window)), timeout=LIMIT_MS)
    click(window, "Yes, with other terms")
    fields = {name: field for form in window.talk.findChildren(QWidget) for name, field in vars_of(form)}
    fields["proposal.days"].setText("1")
    fields["proposal.per"].setCurrentIndex(1)
    click(window, "Make it a frozen trial")
    qtbot.waitUntil(lambda: any("The plan is frozen since" in text for text in shown_texts(window)), timeout=LIMIT_MS)
    window.show_step(2)
    qtbot.waitUntil(lambda: any("manager.name, me.name" in text for text in shown_texts(window)), timeout=LIMIT_MS)


def vars_of(form: QWidget) -> list[tuple[str, Any]]:
    fields = getattr(form, "fields", {})
    return [(name, field.control) for name, field in fields.items()]


def test_the_german_answers_of_a_file_are_the_ones_that_are_agreed_on(office: WindowOffice, tmp_path: Path) -> None:
    assert office
    asked(tmp_path, answered(GERMAN))
    trial = told("agree", outcome="yes", freeze=True)["trial"]
    assert trial["cadence"]["per"] == "sprint"
    assert as_document(answered(GERMAN))["language"] == "de"
