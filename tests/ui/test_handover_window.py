"""The window for the evening before: a check-list, and a note that is copied or sent; nobody to ask is said."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from deepday.gui.handover_desk import HandoverDesk, address_in
from deepday.gui.window_office import WindowOffice
from deepday.ui.request.long_text import LongText
from tests.ui.at_home import do, office_at_home
from tests.ui.gallery import close
from tests.ui.hands import click, shown_texts


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowOffice]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    with office_at_home(tmp_path, monkeypatch) as office:
        yield office


@pytest.fixture
def desk(office: WindowOffice, qtbot: QtBot) -> Iterator[HandoverDesk]:
    do("people", action="add", name="Marta Ruiz", contact="marta@example.org", hours="9-12")
    do("settings", action="set", key="point_person.name", value="Marta Ruiz")
    do("task", action="add", title="Error analysis", why="the picture in the head")
    desk = HandoverDesk(office)
    desk.begin()
    qtbot.waitUntil(lambda: bool(note(desk).typed()))
    yield desk
    close(desk.window)


def note(desk: HandoverDesk) -> LongText:
    found = desk.window.findChild(LongText)
    assert found is not None
    return found


def test_the_note_names_who_takes_over_and_what_is_open(desk: HandoverDesk) -> None:
    assert "Marta Ruiz takes over, marta@example.org, 09:00\u201312:00" in shown_texts(desk.window)
    assert "- Error analysis: the picture in the head" in note(desk).typed()
    assert "Marta Ruiz takes what is urgent (marta@example.org, 09:00\u201312:00)" in note(desk).typed()
    assert len(desk.window.findChildren(QCheckBox)) == 4


def test_it_is_copied_as_it_stands(desk: HandoverDesk) -> None:
    note(desk).appendPlainText("The router lives in room 3.")
    click(desk.window, "Copy the note")
    assert QGuiApplication.clipboard().text().endswith("The router lives in room 3.")
    assert "The note is on the clipboard." in shown_texts(desk.window)


def test_it_goes_to_the_mail_program_with_the_address_filled_in(
    desk: HandoverDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools, given = tmp_path / "bin", tmp_path / "given"
    tools.mkdir()
    (tools / "xdg-email").write_text(f'#!/bin/sh\nprintf %s "$2" > {given}\n')
    (tools / "xdg-email").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    click(desk.window, "Send by mail…")
    qtbot.waitUntil(lambda: "Handed to the mail program." in shown_texts(desk.window))
    address = unquote(given.read_text())
    assert address.startswith("mailto:marta@example.org?subject=Hand-over for ")
    assert "Error analysis" in address


def test_nobody_to_ask_is_said_and_hinders_nothing(office: WindowOffice, qtbot: QtBot) -> None:
    desk = HandoverDesk(office)
    desk.begin()
    qtbot.waitUntil(lambda: bool(note(desk).typed()))
    assert "No point person is named: colleagues have nobody to ask." in shown_texts(desk.window)
    click(desk.window, "Copy the note")
    close(desk.window)


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("marta@example.org, 09:00\u201312:00", "marta@example.org"),
        ("ext. 42", ""),
        ("Marta <m.r@x.example>", "m.r@x.example"),
    ],
)
def test_an_address_is_found_in_how_somebody_is_reached(contact: str, address: str) -> None:
    assert address_in(contact) == address
