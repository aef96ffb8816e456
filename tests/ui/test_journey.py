"""From an empty history to a verdict through the windows: prepared, printed, agreed, held, drained, evaluated."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from json import dumps
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from deepday.bootstrap.asking import ask
from deepday.domain.setting_texts import WEEKDAYS
from deepday.gui.agree_desk import AgreeDesk
from deepday.gui.evaluation_desk import EvaluationDesk
from deepday.gui.plan_desk import PlanDesk
from deepday.gui.request_desk import RequestDesk
from deepday.gui.window_office import WindowOffice
from deepday.ui.look.controls import Button, Choice, TickBox
from deepday.ui.look.fields import TextField
from deepday.ui.request.long_text import LongText
from deepday.ui.theme import Theme
from tests.integration.test_whole_journey import session_of_today
from tests.ui.at_home import office_at_home
from tests.ui.gallery import close
from tests.ui.hands import click, shown_texts

Opened = Callable[[QWidget], QWidget]
LIMIT_MS = 30_000


@pytest.fixture
def office(theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowOffice]:
    del theme
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    with office_at_home(tmp_path, monkeypatch) as made:
        yield made


def told(verb: str, **arguments: object) -> Mapping[str, Any]:
    reply = ask(verb, **arguments)
    assert reply["status"] == 0, reply["error"]
    document: Mapping[str, Any] = reply["json"]
    return document


def fill_in(window: QWidget, texts: Mapping[str, str]) -> None:
    """Type into the visible fields whose names begin so."""
    for name, text in texts.items():
        lines = [f for f in window.findChildren(TextField) if f.isVisible() and f.accessibleName().startswith(name)]
        longer = [f for f in window.findChildren(LongText) if f.isVisible() and f.accessibleName().startswith(name)]
        if lines:
            lines[0].setText(text)
            lines[0].textEdited.emit(text)
        else:
            assert longer, f"{name} among {shown_texts(window)}"
            longer[0].setPlainText(text)


def choose(window: QWidget, name: str, value: str) -> None:
    choice = next(c for c in window.findChildren(Choice) if c.isVisible() and c.accessibleName() == name)
    choice.setCurrentIndex(choice.findData(value))


def prepared(office: WindowOffice, qtbot: QtBot, home: Path, weekday: str) -> None:
    """Answer every step, see the page as it is printed, and save it."""
    desk = RequestDesk(WindowOffice(office.app, office.loop, office.settings))
    window = desk.window
    desk.begin()
    first = window.findChildren(TextField)[0]
    qtbot.waitUntil(first.isEnabled, timeout=LIMIT_MS)
    fill_in(window, {"Your name": "Jonas Weber", "Your project": "ranking models", "Name": "Priya Nair"})
    click(window, "Next step")
    fill_in(window, {"Task": "Rework the features", "Why it needs": "One thought", "Your estimate: %": "25"})
    choose(window, "What gets better", "sooner")
    click(window, "Next step")
    assert any("two ordinary weeks" in text for text in shown_texts(window)), "no numbers yet, and it says so"
    click(window, "Next step")
    fill_in(window, {"How many days": "1"})
    choose(window, "In each", "week")
    tick(window, weekday)
    click(window, "Next step")
    fill_in(window, {"Name": "Marta Ruiz", "How to reach": "+49 30 1234"})
    click(window, "Next step")
    fill_in(window, {"How many weeks": "8", "Urgent": "30", "Put off": "8", "What counts": "20 % fewer interruptions"})
    qtbot.waitUntil(lambda: "Saved" in shown_texts(window), timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: told("request", draft=True)["blanks"] == [], timeout=LIMIT_MS)
    click(window, "Next step")
    click(window, "See it as it is printed")
    window.documents.choose_file = lambda suggested: str(home / suggested)
    form = next(b for b in window.documents.findChildren(Button) if b.property("form") == "pdf" and b.isVisible())
    qtbot.waitUntil(form.isEnabled, timeout=LIMIT_MS)
    QTest.mouseClick(form, Qt.MouseButton.LeftButton)
    qtbot.waitUntil((home / "request.pdf").exists, timeout=LIMIT_MS)
    close(window)
    desk.close()


def tick(window: QWidget, weekday: str) -> None:
    names = dict(zip(WEEKDAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))
    box = next(b for b in window.findChildren(TickBox) if b.isVisible() and b.text() == names[weekday])
    box.setChecked(True)


def agreed(office: WindowOffice, qtbot: QtBot, first: str) -> str:
    """Keep a yes as a frozen trial, copy the mail, and return the trial's id."""
    desk = AgreeDesk(office)
    window = desk.window
    desk.begin()
    qtbot.waitUntil(window.talk.isEnabled, timeout=LIMIT_MS)
    click(window, "Yes")
    fill_in(window, {"What was said": "Gladly.", "First day": first})
    click(window, "Make it a frozen trial")
    qtbot.waitUntil(lambda: any("The plan is frozen since" in t for t in shown_texts(window)), timeout=LIMIT_MS)
    click(window, "Write the mail")
    mail = window.mail.findChildren(LongText)[0]
    qtbot.waitUntil(lambda: "Hello Priya Nair," in mail.toPlainText(), timeout=LIMIT_MS)
    click(window, "Copy")
    qtbot.waitUntil(lambda: any(t.startswith("Copied;") for t in shown_texts(window)), timeout=LIMIT_MS)
    close(window)
    trial = told("agree")["trial"]
    assert trial["plan_sha256"] in trial["agreement"]["sent"][0]["text"]
    return str(trial["id"])


def held(home: Path, trial: str) -> None:
    """Hold today as a deep-work day with what breaks in, and drain the queue; time cannot be let pass, so by verbs."""
    (home / "session.json").write_text(dumps(session_of_today(trial)), encoding="utf-8")
    told("import", file=str(home / "session.json"))
    told("log", source="chat", who="Tom", outcome="redirected")
    entry = told("log", source="call", who="Ada", outcome="deferred", due="23:59")["id"]
    told("log", source="in_person", outcome="declined")
    told("day", focus="4", stress="2", progress="4")
    told("deferred", action="done", id=entry)
    assert told("deferred", action="list")["deferred"] == []


def test_the_whole_journey_through_the_windows(
    office: WindowOffice, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    today = datetime.now().astimezone().date()
    prepared(office, qtbot, tmp_path, WEEKDAYS[today.weekday()])
    page = " ".join(PdfReader(tmp_path / "request.pdf").pages[0].extract_text().split())
    for words in ("Priya Nair", "Rework the features", "25 % less time in one piece", "Marta Ruiz"):
        assert words in page
    trial = agreed(office, qtbot, f"{today - timedelta(days=today.weekday())}")
    held(tmp_path, trial)

    plan = PlanDesk(office)
    opened(plan.window)
    plan.refresh()
    qtbot.waitUntil(lambda: any("sha256" in text for text in shown_texts(plan.window)), timeout=LIMIT_MS)

    evaluation = EvaluationDesk(office)
    opened(evaluation.window)
    evaluation.refresh()
    qtbot.waitUntil(lambda: "What was agreed" in shown_texts(evaluation.window), timeout=LIMIT_MS)
    said = shown_texts(evaluation.window)
    assert "Marta Ruiz (+49 30 1234)" in said
    assert any(text.startswith("Logged: 1 of") for text in said)
