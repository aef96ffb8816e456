"""The window and the history together: what is typed is kept, and documents are made of what was edited."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

import icalendar
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from deepday import cli
from deepday.domain.errors import CouldNotError
from deepday.gui import request_desk
from deepday.gui.request_desk import RequestDesk
from deepday.gui.window_office import WindowOffice
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.ui.look.controls import Button, Choice
from deepday.ui.look.paper_sheets import PaperSheets
from deepday.ui.qt_loop import QtLoop
from deepday.ui.request.documents_page import DocumentsPage, Draft, Export
from deepday.ui.request.long_text import LongText
from tests.requests_asked import ENGLISH, GERMAN
from tests.ui.gallery import application, close
from tests.ui.hands import click, shown_texts
from tests.verbs_at_home import move_into

Desks = Callable[[], RequestDesk]
GERMAN_WITH_A_TALK = GERMAN + "[meeting]\nat = 2026-12-01T10:00:00\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, with answers on a file."""
    move_into(tmp_path, monkeypatch)
    (tmp_path / "answers.toml").write_text(ENGLISH)
    return tmp_path


@pytest.fixture
def desks(qtbot: QtBot) -> Iterator[Desks]:
    """Make a desk; at the end its window is closed."""
    office = WindowOffice(application(), QtLoop(application()), SettingsFile(paths.settings_path()))
    office.theme.choose("light")
    made: list[RequestDesk] = []

    def make() -> RequestDesk:
        desk = RequestDesk(office)
        made.append(desk)
        desk.begin()
        qtbot.waitUntil(desk.window.isVisible)
        return desk

    yield make
    for desk in made:
        close(desk.window)
        desk.close()
    office.deleteLater()


def name_field(desk: RequestDesk) -> QLineEdit:
    return next(f for f in desk.window.findChildren(QLineEdit) if f.accessibleName() == "Your name")


def kept() -> list[tuple[str, str]]:
    """Return the id and the name in each request that is in the history."""
    with sqlite3.connect(paths.history_path()) as history:
        rows = history.execute("SELECT id, answers FROM requests ORDER BY key").fetchall()
    history.close()
    return [(row[0], json.loads(row[1]).get("me", {}).get("name", "")) for row in rows]


def test_what_is_typed_is_kept_in_one_request(desks: Desks, qtbot: QtBot, home: Path) -> None:
    desk = desks()
    qtbot.waitUntil(name_field(desk).isEnabled, timeout=10_000)
    QTest.keyClicks(name_field(desk), "Ada")
    qtbot.waitUntil(lambda: [name for _id, name in kept()] == ["Ada"], timeout=10_000)
    QTest.keyClicks(name_field(desk), " Lovelace")
    qtbot.waitUntil(lambda: [name for _id, name in kept()] == ["Ada Lovelace"], timeout=10_000)
    qtbot.waitUntil(lambda: "Saved" in shown_texts(desk.window))
    handed_over = home / "state" / "deepday" / "request.toml"
    qtbot.waitUntil(lambda: not handed_over.exists(), timeout=10_000)


def test_it_goes_on_where_it_was_left(desks: Desks, qtbot: QtBot, home: Path) -> None:
    assert cli.main(["request", "--answers", str(home / "answers.toml"), "--json"]) == 0
    ((request_id, _name),) = kept()
    desk = desks()
    qtbot.waitUntil(lambda: name_field(desk).text() == "Jonas Weber", timeout=10_000)
    QTest.keyClicks(name_field(desk), "X")
    desk.window.close()
    desk.close()
    assert kept() == [(request_id, "XJonas Weber")], "closing writes what was typed last"


def test_what_does_not_fit_is_said_and_not_kept(desks: Desks, qtbot: QtBot) -> None:
    desk = desks()
    qtbot.waitUntil(name_field(desk).isEnabled, timeout=10_000)
    desk.window.answers_changed.emit({"trial": {"weeks": "eight"}})
    desk.window.show_step(5)
    assert "“eight” does not fit trial.weeks: 1 … 104. Nothing was written." in shown_texts(desk.window)


def test_documents_are_written_as_edited(desks: Desks, qtbot: QtBot, home: Path) -> None:
    assert cli.main(["request", "--answers", str(home / "answers.toml"), "--json"]) == 0
    desk = desks()
    qtbot.waitUntil(lambda: name_field(desk).text() == "Jonas Weber", timeout=10_000)
    desk.window.show_step(6)
    wishes = [
        Export("request", "pdf", str(home / "o.pdf"), "kind\nhead\n\n# Half a day\n\nI changed this."),
        Export("script", "md", str(home / "o.md"), "# Mine\n"),
        Export("mail", "eml", str(home / "o.eml"), "My subject\n\nMy text\n"),
        Export("invitation", "ics", str(home / "o.ics"), "My talk\n\nAbout it\n"),
    ]
    for wish in wishes:
        desk.window.export_requested.emit(wish)
        told = f"Written: {wish.path}"
        qtbot.waitUntil(partial(_is_told, desk, told), timeout=10_000)
    assert "Half a day" in PdfReader(home / "o.pdf").pages[0].extract_text()
    assert "I changed this." in PdfReader(home / "o.pdf").pages[0].extract_text()
    assert (home / "o.md").read_text() == "# Mine\n"
    mail = message_from_bytes((home / "o.eml").read_bytes(), policy=policy.default)
    assert mail["Subject"] == "My subject"
    (event,) = icalendar.Calendar.from_ical((home / "o.ics").read_bytes()).walk("VEVENT")
    assert (str(event["summary"]), str(event["description"])) == ("My talk", "About it")


def documents_of(desk: RequestDesk, qtbot: QtBot, home: Path) -> tuple[DocumentsPage, Choice, LongText]:
    """Return the step with the documents once the answers are there; files go into *home*."""
    qtbot.waitUntil(lambda: name_field(desk).text() != "", timeout=10_000)
    desk.window.show_step(6)
    page = desk.window.documents
    page.choose_file = lambda suggested: str(home / suggested)
    choice = next(c for c in page.findChildren(Choice) if c.accessibleName() == "Document")
    return page, choice, next(f for f in page.findChildren(LongText))


def _is_told(desk: RequestDesk, told: str) -> bool:
    return told in shown_texts(desk.window)


def test_a_file_that_cannot_be_written_is_one_sentence(desks: Desks, qtbot: QtBot, home: Path) -> None:
    desk = desks()
    desk.window.show_step(6)
    desk.window.export_requested.emit(Export("request", "md", str(home / "no" / "o.md"), "x"))
    qtbot.waitUntil(
        lambda: any(text.startswith(f"{home}/no/o.md could not be written") for text in shown_texts(desk.window)),
        timeout=10_000,
    )


@pytest.mark.parametrize("answers", [ENGLISH, GERMAN_WITH_A_TALK], ids=["English", "German"])
def test_every_document_is_seen_edited_and_used_as_edited(desks: Desks, qtbot: QtBot, home: Path, answers: str) -> None:
    (home / "answers.toml").write_text(answers, encoding="utf-8")
    assert cli.main(["request", "--answers", str(home / "answers.toml"), "--json"]) == 0
    desk = desks()
    page, choice, text = documents_of(desk, qtbot, home)
    for kind, forms in (
        ("request", ("pdf", "md")),
        ("script", ("pdf", "md")),
        ("mail", ("eml",)),
        ("invitation", ("ics",)),
    ):
        choice.setCurrentIndex(choice.findData(kind))
        assert len(text.toPlainText()) > 100, "it is seen before it is used"
        text.setPlainText(text.toPlainText().rstrip() + "\n\nZusatz: a line of my own.\n")
        for form in forms:
            press(page, form)
            written_as = "Written, with the request as a PDF" if kind == "mail" else "Written"
            qtbot.waitUntil(partial(_is_told, desk, f"{written_as}: {home}/{kind}.{form}"), timeout=20_000)
            assert "a line of my own" in written(home / f"{kind}.{form}")


def test_what_is_ready_goes_along_with_a_mail_as_it_was_edited(desks: Desks, qtbot: QtBot, home: Path) -> None:
    (home / "answers.toml").write_text(GERMAN_WITH_A_TALK, encoding="utf-8")
    assert cli.main(["request", "--answers", str(home / "answers.toml"), "--json"]) == 0
    desk = desks()
    page, choice, text = documents_of(desk, qtbot, home)
    text.setPlainText(text.toPlainText().rstrip() + "\n\nZusatz: a line of my own.\n")
    choice.setCurrentIndex(choice.findData("mail"))
    press(page, "eml")
    qtbot.waitUntil((home / "mail.eml").exists, timeout=20_000)
    mail = message_from_bytes((home / "mail.eml").read_bytes(), policy=policy.default)
    request, event = mail.iter_attachments()
    assert (request.get_filename(), event.get_filename()) == ("request.pdf", "invitation.ics")
    assert icalendar.Calendar.from_ical(event.get_content()).walk("VEVENT")
    (home / "enclosed.pdf").write_bytes(request.get_content())
    assert "a line of my own" in written(home / "enclosed.pdf")


def test_a_draft_is_written_where_no_pdf_can_be_made(
    desks: Desks, qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_typst(*_: object) -> bytes:
        raise CouldNotError("documents.not_set")

    monkeypatch.setattr(request_desk, "as_pdf", no_typst)
    desk = desks()
    wish = Export("mail", "eml", str(home / "o.eml"), "Subject\n\nText", {"request": "# Half a day"})
    desk.window.show_step(6)
    desk.window.export_requested.emit(wish)
    qtbot.waitUntil(partial(_is_told, desk, f"Written: {wish.path}"), timeout=10_000)
    mail = message_from_bytes((home / "o.eml").read_bytes(), policy=policy.default)
    assert (mail["Subject"], list(mail.iter_attachments())) == ("Subject", [])


def test_a_request_with_blanks_does_not_go_along(desks: Desks, qtbot: QtBot, home: Path) -> None:
    desk = desks()
    qtbot.waitUntil(name_field(desk).isEnabled, timeout=10_000)
    desk.window.show_step(6)
    page = desk.window.documents
    page.show_drafts([Draft("request", "[manager]", ("[manager]",)), Draft("mail", "Subject\n\nText")], ["manager"])
    page.choose_file = lambda suggested: str(home / suggested)
    choice = next(c for c in page.findChildren(Choice) if c.accessibleName() == "Document")
    choice.setCurrentIndex(choice.findData("mail"))
    press(page, "eml")
    qtbot.waitUntil(partial(_is_told, desk, f"Written: {home}/mail.eml"), timeout=20_000)
    mail = message_from_bytes((home / "mail.eml").read_bytes(), policy=policy.default)
    assert not list(mail.iter_attachments())


def press(page: DocumentsPage, form: str) -> None:
    QTest.mouseClick(
        next(b for b in page.findChildren(Button) if b.property("form") == form and b.isVisible()),
        Qt.MouseButton.LeftButton,
    )


def written(path: Path) -> str:
    """Return the text of a document as another program reads it."""
    match path.suffix:
        case ".pdf":
            return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(path).pages)
        case ".eml":
            body = message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",))
            return str(body.get_content()) if body is not None else ""
        case ".ics":
            (event,) = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
            return str(event["description"])
        case _:
            return path.read_text(encoding="utf-8")


def test_a_page_is_seen_as_it_will_be_printed_with_what_was_edited(desks: Desks, qtbot: QtBot, home: Path) -> None:
    assert cli.main(["request", "--answers", str(home / "answers.toml"), "--json"]) == 0
    desk = desks()
    qtbot.waitUntil(lambda: name_field(desk).text() == "Jonas Weber", timeout=10_000)
    desk.window.show_step(6)
    sheets = next(s for s in desk.window.findChildren(PaperSheets))
    click(desk.window, "See it as it is printed")
    qtbot.waitUntil(sheets.isVisible, timeout=20_000)
    assert sheets.sheets() == 1
    before = sheets.grab().toImage()
    click(desk.window, "Back to the text")
    assert not sheets.isVisible()
    text = next(f for f in desk.window.documents.findChildren(LongText))
    text.setPlainText("kind\nhead\n\n# Another title\n\nMine.\n")
    click(desk.window, "See it as it is printed")
    qtbot.waitUntil(sheets.isVisible, timeout=20_000)
    assert sheets.grab().toImage() != before


def test_no_mail_program_is_one_sentence(desks: Desks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILER", "/bin/false")
    desk = desks()
    desk.window.show_step(6)
    desk.window.export_requested.emit(Export("mail", "mailto", "", "Subject\n\nText"))
    told = "No mail program answers. Copy the text, or save it as a draft, instead."
    qtbot.waitUntil(partial(_is_told, desk, told), timeout=10_000)
    desk.window.export_requested.emit(Export("mail", "mailto", "", "Subject\n\n" + "ü" * 40_000))
    qtbot.waitUntil(lambda: any("too long" in text for text in shown_texts(desk.window)), timeout=10_000)
