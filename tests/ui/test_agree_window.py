"""The Agreement window: what came of a talk is kept by the real verbs, shown, agreed anew, and written about."""

import json
import stat
from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from deepday.bootstrap.asking import ask
from deepday.domain.request import TalkOutcome
from deepday.gui.agree_desk import AgreeDesk
from deepday.gui.window_office import WindowOffice
from deepday.storage.secrets import KeyringSecrets
from deepday.ui.agree.window import MAIL, TALK, AgreeWindow
from deepday.ui.look.choices import ChoiceRow
from deepday.ui.look.controls import Choice
from deepday.ui.look.fields import TextField
from deepday.ui.request.long_text import LongText
from deepday.ui.theme import Theme
from deepday.wire.smtp import Security
from tests.integration.test_agree_verb import Keyring
from tests.integration.test_wire_smtp import PASSWORD, mail_server
from tests.requests_asked import ENGLISH
from tests.servers.starting import free_port
from tests.ui.agree_windows import agree, full, window_of
from tests.ui.at_home import office_at_home
from tests.ui.hands import button, click, shown_texts

Opened = Callable[[QWidget], QWidget]
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
LIMIT_MS = 20_000


@pytest.fixture
def office(theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowOffice]:
    del theme
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    with office_at_home(tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def asked(office: WindowOffice, tmp_path: Path) -> WindowOffice:
    """The office of somebody whose request is kept."""
    path = tmp_path / "answers.toml"
    path.write_text(ENGLISH, encoding="utf-8")
    told("request", answers=str(path))
    return office


def told(verb: str, **arguments: object) -> Mapping[str, Any]:
    reply = ask(verb, **arguments)
    assert reply["status"] == 0, reply["error"]
    document: Mapping[str, Any] = reply["json"]
    return document


def at_work(office: WindowOffice, opened: Opened, qtbot: QtBot) -> AgreeWindow:
    """Open the window and wait until it is filled."""
    desk = AgreeDesk(office)
    opened(desk.window)
    desk.begin()
    qtbot.waitUntil(desk.window.talk.isEnabled, timeout=LIMIT_MS)
    return desk.window


def field(window: QWidget, name: str) -> TextField:
    return next(f for f in window.findChildren(TextField) if f.accessibleName() == name and f.isVisible())


def text_of(window: QWidget, name: str) -> LongText:
    return next(f for f in window.findChildren(LongText) if f.accessibleName() == name and f.isVisible())


def says(window: QWidget, words: str) -> Callable[[], bool]:
    return lambda: any(words in text for text in shown_texts(window))


def test_without_a_request_the_window_leads_to_one(office: WindowOffice, opened: Opened, qtbot: QtBot) -> None:
    window = at_work(office, opened, qtbot)
    qtbot.waitUntil(says(window, "First comes a request"))
    assert button(window, "Prepare a request…").isEnabled()
    click(window, "What was agreed")
    assert "Nothing was agreed yet." in shown_texts(window)
    click(window, "Follow-up mail")
    assert not button(window, "Send").isEnabled()


def test_a_yes_becomes_a_frozen_trial_with_one_click(asked: WindowOffice, opened: Opened, qtbot: QtBot) -> None:
    window = at_work(asked, opened, qtbot)
    click(window, "Yes")
    text_of(window, "What was said").setPlainText("Gladly.\nFrom December on")
    field(window, "First day of the trial").setText("2098-12-01")
    click(window, "Make it a frozen trial")
    qtbot.waitUntil(says(window, "The plan is frozen since"), timeout=LIMIT_MS)
    qtbot.waitUntil(says(window, "Marta Ruiz"), timeout=LIMIT_MS)
    (trial,) = told("trial", action="list")["trials"]
    assert (trial["from"], len(trial["days"]), trial["frozen_at"] is not None) == ("2098-12-01", 8, True)
    document = told("agree")
    assert (document["outcome"], document["said"]) == ("yes", "Gladly. From December on")
    assert document["trial"]["agreement"]["versions"][0]["point_persons"] == ["Marta Ruiz"]


def test_it_can_be_frozen_later(asked: WindowOffice, opened: Opened, qtbot: QtBot) -> None:
    window = at_work(asked, opened, qtbot)
    click(window, "Yes")
    click(window, "Keep it, freeze it later")
    qtbot.waitUntil(says(window, "The plan is not frozen yet."), timeout=LIMIT_MS)
    click(window, "Freeze the plan")
    qtbot.waitUntil(says(window, "The plan is frozen since"), timeout=LIMIT_MS)
    assert "Freeze the plan" not in shown_texts(window)


def test_other_terms_are_agreed_and_agreed_anew_and_every_version_stays(
    asked: WindowOffice, opened: Opened, qtbot: QtBot
) -> None:
    window = at_work(asked, opened, qtbot)
    click(window, "Yes, with other terms")
    field(window, "From").setText("10:00")
    click(window, "Make it a frozen trial")
    qtbot.waitUntil(says(window, "10:00 to 17:00"), timeout=LIMIT_MS)
    assert told("agree")["trial"]["cadence"]["hours"] == ["10:00", "17:00"]
    click(window, "Agree anew")
    assert any("its days stay as they were drawn" in text for text in shown_texts(window))
    assert "First day of the trial" not in shown_texts(window)
    field(window, "Name").setText("Tom Becker")
    text_of(window, "What was said").setPlainText("Marta is away")
    click(window, "Keep it")
    qtbot.waitUntil(says(window, "Tom Becker"), timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: versions(window).count() == 2, timeout=LIMIT_MS)
    trial = told("agree")["trial"]
    assert [one["point_persons"] for one in trial["agreement"]["versions"]] == [["Marta Ruiz"], ["Tom Becker"]]
    assert [one["detail"] for one in trial["deviations"]] == ["point_person"]
    versions(window).setCurrentIndex(1)
    assert any("Marta Ruiz" in text for text in shown_texts(window))


def versions(window: AgreeWindow) -> Choice:
    return next(c for c in window.findChildren(Choice) if c.accessibleName() == "Version")


def test_a_no_offers_a_smaller_step_and_a_date(asked: WindowOffice, opened: Opened, qtbot: QtBot) -> None:
    window = at_work(asked, opened, qtbot)
    click(window, "No")
    click(window, "One morning a week")
    field(window, "Ask again on").setText("2099-01-08")
    click(window, "Keep it")
    qtbot.waitUntil(says(window, "Ask again on Thursday, 8 January"), timeout=LIMIT_MS)
    document = told("agree")
    assert [(talk["outcome"], talk["ask_again"]) for talk in document["talks"]] == [("no", "2099-01-08")]
    proposal = told("request")["answers"]["proposal"]
    assert (proposal["days"], proposal["from"], proposal["until"]) == (1, "09:00", "12:00")


def test_what_makes_no_sense_is_said_where_it_was_typed(asked: WindowOffice, opened: Opened, qtbot: QtBot) -> None:
    window = at_work(asked, opened, qtbot)
    click(window, "Not now")
    field(window, "Ask again on").setText("2020-01-01")
    click(window, "Keep it")
    qtbot.waitUntil(says(window, "2020-01-01 is not in the future"), timeout=LIMIT_MS)
    click(window, "Yes, with other terms")
    field(window, "How many days").setText("many")
    click(window, "Make it a frozen trial")
    qtbot.waitUntil(says(window, "does not fit proposal.days"), timeout=LIMIT_MS)
    field(window, "How many days").setText("2")
    click(window, "Make it a frozen trial")
    qtbot.waitUntil(says(window, "2 deep-work days a week"), timeout=LIMIT_MS)


def test_what_is_being_typed_stays_when_the_window_is_raised(asked: WindowOffice, opened: Opened, qtbot: QtBot) -> None:
    window = at_work(asked, opened, qtbot)
    click(window, "Yes, with other terms")
    field(window, "From").setText("10:00")
    with qtbot.waitSignal(window.refresh_wanted):
        window.come_forward()
    do_and_wait(window, qtbot)
    assert field(window, "From").text() == "10:00"


def do_and_wait(window: AgreeWindow, qtbot: QtBot) -> None:
    """Wait until a change made elsewhere is shown."""
    told("agree", outcome="later", ask_again="2099-03-02")
    window.refresh_wanted.emit()
    qtbot.waitUntil(says(window, "Ask again on Monday, 2 March"), timeout=LIMIT_MS)


# --- the mail --------------------------------------------------------------------------------


@pytest.fixture
def agreed(asked: WindowOffice, opened: Opened, qtbot: QtBot) -> AgreeWindow:
    """The window on the mail about an agreement."""
    told("agree", outcome="yes", said="Gladly.", freeze=True)
    window = at_work(asked, opened, qtbot)
    qtbot.waitUntil(says(window, "The plan is frozen since"), timeout=LIMIT_MS)
    window.show_step(MAIL)
    return window


def sent() -> list[Mapping[str, Any]]:
    kept: list[Mapping[str, Any]] = told("agree")["trial"]["agreement"]["sent"]
    return kept


def test_the_mail_is_copied_and_kept_as_edited_with_the_fingerprint(agreed: AgreeWindow, qtbot: QtBot) -> None:
    text = text_of(agreed, "Text of the mail")
    fingerprint = told("agree")["trial"]["plan_sha256"]
    assert fingerprint in text.toPlainText()
    text.setPlainText(text.toPlainText().replace("Thank you for the talk.", "Thanks."))
    click(agreed, "Copy")
    qtbot.waitUntil(says(agreed, "Copied; the text is kept with the trial."), timeout=LIMIT_MS)
    assert "Thanks." in QApplication.clipboard().text()
    (one,) = sent()
    assert (one["plan_sha256"], "Thanks." in one["text"]) == (fingerprint, True)
    click(agreed, "Copy")
    qtbot.waitUntil(lambda: button(agreed, "Copy").isEnabled(), timeout=LIMIT_MS)
    assert len(sent()) == 1, "the same text is kept once"
    click(agreed, "Take back your changes")
    assert "Thank you for the talk." in text.toPlainText()


def test_the_mail_is_saved_as_a_draft(agreed: AgreeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    agreed.mail.choose_file = lambda: str(tmp_path / "mail.eml")
    click(agreed, "Save as a draft…")
    qtbot.waitUntil(says(agreed, f"Written: {tmp_path}/mail.eml"), timeout=LIMIT_MS)
    mail = message_from_bytes((tmp_path / "mail.eml").read_bytes(), policy=policy.default)
    assert (mail["Subject"], mail["X-Unsent"]) == ("What we agreed: deep-work days", "1")
    assert len(sent()) == 1


def test_the_mail_is_handed_to_the_mail_program(
    agreed: AgreeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "mailer"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/given"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("MAILER", str(program))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "X-Generic")
    for name in ("KDE_FULL_SESSION", "GNOME_DESKTOP_SESSION_ID", "DESKTOP_SESSION"):
        monkeypatch.delenv(name, raising=False)
    field(agreed, "To").setText("priya@example.org")
    click(agreed, "Open in the mail program")
    qtbot.waitUntil(says(agreed, "Handed to the mail program"), timeout=LIMIT_MS)
    given = (tmp_path / "given").read_text(encoding="utf-8")
    assert given.startswith("mailto:priya@example.org?subject=What%20we%20agreed")
    assert "%0D%0A" in given
    assert len(sent()) == 1


def test_no_mail_program_is_one_sentence_and_nothing_counts_as_sent(
    agreed: AgreeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILER", "/bin/false")
    click(agreed, "Open in the mail program")
    qtbot.waitUntil(says(agreed, "No mail program answers. Copy the text"), timeout=LIMIT_MS)
    assert sent() == []


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    keyring = Keyring()
    monkeypatch.setattr("deepday.storage.secrets.system_keyring", lambda: keyring)
    return keyring


def set_up(agreed: AgreeWindow, qtbot: QtBot, port: int) -> None:
    for name, value in (
        ("host", "localhost"),
        ("port", f"{port}"),
        ("user", "grace"),
        ("sender", "grace@example.org"),
        ("to", "priya@example.org"),
    ):
        told("settings", action="set", key=f"smtp.{name}", value=value)
    agreed.refresh_wanted.emit()
    qtbot.waitUntil(says(agreed, "Through localhost, as grace@example.org"), timeout=LIMIT_MS)


def test_without_a_server_the_window_says_so_and_the_other_ways_are_there(agreed: AgreeWindow) -> None:
    assert "No mail server is set up: the other ways need none." in shown_texts(agreed)
    assert not button(agreed, "Send").isEnabled()
    assert button(agreed, "Open in the mail program").isEnabled()
    assert button(agreed, "Settings…").isEnabled()


def test_the_mail_is_sent_over_tls_with_a_password_that_is_typed_once(
    agreed: AgreeWindow, qtbot: QtBot, tmp_path: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(tmp_path, Security.TLS) as (catcher, server, _vouching):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        set_up(agreed, qtbot, server.port)
        password = field(agreed, "Password of the mail server")
        password.setText(PASSWORD)
        click(agreed, "Send")
        assert not button(agreed, "Send").isEnabled(), "one at a time"
        qtbot.waitUntil(says(agreed, "The mail is sent, and its text is kept with the trial."), timeout=LIMIT_MS)
        assert password.text() == "", "it is in the keyring now"
        field(agreed, "To").setText("marta@example.org")
        click(agreed, "Send")
        qtbot.waitUntil(lambda: len(catcher.sent) == 2, timeout=LIMIT_MS)
        qtbot.waitUntil(lambda: button(agreed, "Send").isEnabled(), timeout=LIMIT_MS)
    assert [one.recipients for one in catcher.sent] == [("priya@example.org",), ("marta@example.org",)]
    assert told("agree")["trial"]["plan_sha256"] in sent()[0]["text"]
    assert any(PASSWORD in kept for kept in keyring.kept.values())
    assert PASSWORD not in json.dumps(told("agree"))
    assert not list((tmp_path / "data" / "deepday" / "drafts").glob("*"))


def test_every_failure_is_one_sentence_and_keeps_the_draft(
    agreed: AgreeWindow, qtbot: QtBot, tmp_path: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = tmp_path / "data" / "deepday" / "drafts"
    with mail_server(tmp_path, Security.TLS) as (catcher, server, _vouching):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        set_up(agreed, qtbot, server.port)
        for to, password, said in (
            ("priya@example.org", "", "The password of the mail server is not known"),
            ("priya@example.org", "wrong", "The mail server does not accept the password"),
            ("nobody@example.org", PASSWORD, "refuses the recipient"),
            ("priya", PASSWORD, "One of the mail addresses is none"),
        ):
            field(agreed, "To").setText(to)
            field(agreed, "Password of the mail server").setText(password)
            click(agreed, "Send")
            qtbot.waitUntil(says(agreed, said), timeout=LIMIT_MS)
            (draft,) = drafts.glob("*")
            assert any(str(draft) in text.replace("\u200b", "") for text in shown_texts(agreed))
            draft.unlink()
    assert catcher.sent == []
    set_up(agreed, qtbot, free_port())
    field(agreed, "To").setText("priya@example.org")
    click(agreed, "Send")
    qtbot.waitUntil(says(agreed, "The mail server does not answer"), timeout=LIMIT_MS)
    assert list(drafts.glob("*"))
    assert (sent(), keyring.kept) == ([], {})


def test_a_kept_password_is_used(
    agreed: AgreeWindow, qtbot: QtBot, tmp_path: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keyring.kept == {}
    KeyringSecrets().set("smtp", PASSWORD)
    with mail_server(tmp_path, Security.TLS) as (catcher, server, _vouching):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        set_up(agreed, qtbot, server.port)
        click(agreed, "Send")
        qtbot.waitUntil(says(agreed, "The mail is sent"), timeout=LIMIT_MS)
    assert len(catcher.sent) == 1


# --- what is shown -----------------------------------------------------------------------------


def test_an_older_version_is_shown_on_request(theme: Theme, opened: Opened) -> None:
    window = agree(theme)
    opened(window)
    assert any("Tom Becker" in text for text in shown_texts(window))
    versions(window).setCurrentIndex(2)
    assert "Hello Priya Nair," in text_of(window, "What was agreed").toPlainText()


def test_outcomes_are_chosen_with_the_keyboard_alone(theme: Theme, opened: Opened, qtbot: QtBot) -> None:
    window = window_of(theme, full(), TALK)
    opened(window)
    outcome = next(row for row in window.findChildren(ChoiceRow) if row.accessibleName() == "Outcome")
    with qtbot.waitSignal(outcome.chosen):
        button(window, "Not now").setChecked(True)
    assert outcome.value() == TalkOutcome.LATER
    assert field(window, "Ask again on").isVisible()
