"""The settings: a change is asked for once, by its key; what came of it stands where it was asked."""

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from deepday.domain.settings import KEYS
from deepday.ui.look.controls import Choice
from deepday.ui.main_window import SETTINGS, MainWindow
from deepday.ui.settings.account_form import NewAccount
from deepday.ui.settings.view import PersonWish
from deepday.ui.settings_page import SettingsPage
from deepday.ui.theme import Theme
from tests.ui import gallery
from tests.ui.gallery import SETTINGS_VIEW
from tests.ui.hands import button, click, shown_texts

Opened = Callable[[MainWindow], MainWindow]
RETURN = Qt.Key.Key_Return


@pytest.fixture
def window(theme: Theme, opened: Opened) -> MainWindow:
    return opened(gallery.settings(theme))


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    assert window.settings is not None
    return window.settings


def field(page: SettingsPage, key: str) -> QLineEdit:
    return next(f for f in page.findChildren(QLineEdit) if f.property("key") == key)


def choice(page: SettingsPage, key: str) -> Choice:
    return next(c for c in page.findChildren(Choice) if c.property("key") == key)


def retype(control: QLineEdit, text: str) -> None:
    control.setFocus()
    control.selectAll()
    QTest.keyClicks(control, text)


def test_every_setting_there_is_can_be_changed_here(page: SettingsPage) -> None:
    keys = {f.property("key") for f in [*page.findChildren(QLineEdit), *page.findChildren(Choice)]}
    in_the_form = {key for key in KEYS if key.startswith(("accounts.", "texts.reply."))}
    assert set(KEYS) - keys - in_the_form == {"channels.off", "channels.on"}
    assert page.findChildren(QCheckBox)


def test_the_ready_replies_are_those_of_the_manner_that_is_chosen(qtbot: QtBot, page: SettingsPage) -> None:
    every = {key for key in KEYS if key.startswith("texts.reply.")}
    own, shown = "texts.reply.de.formal.declined", set()
    for language, formality in itertools.product(("en", "de"), ("informal", "formal")):
        texts = {
            "replies.language": language,
            "replies.formality": formality,
            f"texts.reply.{language}.formal.declined": "Nein.",
        }
        page.show_settings(replace(SETTINGS_VIEW, texts={**SETTINGS_VIEW.texts, **texts}))
        shown |= {str(line.property("key")) for line in page.findChildren(QLineEdit)} & every
    assert shown == every
    line = next(
        line for line in page.findChildren(QLineEdit) if line.property("key") == "texts.reply.de.formal.declined"
    )
    assert line.text() == "Nein."
    assert line.placeholderText().startswith("Guten Tag {who}, vielen Dank für Ihre Anfrage.")
    with qtbot.waitSignal(page.setting_changed) as caught:
        retype(line, "{who}, nein danke.")
        QTest.keyClick(line, RETURN)
    assert caught.args == [own, "{who}, nein danke."]


def test_what_is_in_force_is_asked_for_when_the_page_opens(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme))
    with qtbot.waitSignal(window.settings_wanted):
        window.show_page(SETTINGS)


def test_a_text_is_asked_for_when_it_is_finished(qtbot: QtBot, window: MainWindow, page: SettingsPage) -> None:
    retype(field(page, "hours.until"), "17:30")
    with qtbot.waitSignal(window.setting_changed) as caught:
        QTest.keyClick(field(page, "hours.until"), RETURN)
    assert caught.args == ["hours.until", "17:30"]


def test_a_text_that_was_not_changed_is_not_asked_for(qtbot: QtBot, window: MainWindow, page: SettingsPage) -> None:
    with qtbot.assertNotEmitted(window.setting_changed):
        field(page, "hours.until").setFocus()
        field(page, "hours.from").setFocus()


def test_a_choice_is_asked_for_at_once(qtbot: QtBot, window: MainWindow, page: SettingsPage) -> None:
    theme_choice = choice(page, "look.theme")
    with qtbot.waitSignal(window.setting_changed) as caught:
        QTest.keyClick(theme_choice, Qt.Key.Key_Down)
    assert caught.args == ["look.theme", "light"]


def test_showing_what_is_in_force_asks_for_nothing(qtbot: QtBot, window: MainWindow) -> None:
    texts = {**SETTINGS_VIEW.texts, "look.theme": "dark", "hours.until": "18:00", "channels.off": ""}
    with qtbot.assertNotEmitted(window.setting_changed):
        window.show_settings(replace(SETTINGS_VIEW, texts=texts))


def test_what_is_being_typed_is_not_overwritten(window: MainWindow, page: SettingsPage) -> None:
    retype(field(page, "point_person.name"), "Tom")
    window.show_settings(SETTINGS_VIEW)
    assert field(page, "point_person.name").text() == "Tom"


def test_a_problem_stands_under_its_field_until_it_is_mended(window: MainWindow, page: SettingsPage) -> None:
    page.show_setting_problem("hours.until", "“25:00” is not a time of day. Write it as 16:30.")
    assert "“25:00” is not a time of day. Write it as 16:30." in shown_texts(window)
    assert field(page, "hours.until").accessibleDescription()
    window.show_settings(SETTINGS_VIEW)
    assert "“25:00” is not a time of day. Write it as 16:30." not in shown_texts(window)


def test_a_channel_is_switched_on_and_off(qtbot: QtBot, window: MainWindow, page: SettingsPage) -> None:
    boxes = {box.accessibleName(): box for box in page.findChildren(QCheckBox)}
    assert not boxes["Command"].isChecked()
    for name, channel in (("Command", "hooks.command"), ("Slack status", "chat.slack:slack")):
        on = not boxes[name].isChecked()
        with qtbot.waitSignal(window.channel_switched) as caught:
            boxes[name].click()
        assert caught.args == [channel, on]


def test_a_channel_has_a_text_of_its_own(qtbot: QtBot, window: MainWindow, page: SettingsPage) -> None:
    text = next(f for f in page.findChildren(QLineEdit) if f.accessibleName() == "Text of Slack status")
    assert text.text() == "Back at {until}"
    retype(text, "Ask Marta")
    with qtbot.waitSignal(window.setting_changed) as caught:
        QTest.keyClick(text, RETURN)
    assert caught.args == ["texts.channel.chat.slack:slack", "Ask Marta"]


def test_the_key_is_tested_by_pressing_it(qtbot: QtBot, window: MainWindow, page: SettingsPage) -> None:
    with qtbot.waitSignal(window.hotkey_test_requested):
        click(window, "Press it now")
    assert "Press Ctrl+Alt+I now." in shown_texts(window)
    page.show_hotkey_result(works=True)
    assert "It works." in shown_texts(window)
    page.show_hotkey_result(works=False, sentence="Another program has Ctrl+Alt+I. Choose another one.")
    assert "Another program has Ctrl+Alt+I. Choose another one." in shown_texts(window)


def test_an_account_is_added_with_its_token(qtbot: QtBot, window: MainWindow, page: SettingsPage) -> None:
    token = next(f for f in page.findChildren(QLineEdit) if f.accessibleName() == "Slack: Token" and f.isVisible())
    assert token.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(token, "xoxp-1-2-3")
    with qtbot.waitSignal(window.account_add_requested) as caught:
        click(window, "Add Slack")
    assert caught.args == [NewAccount("slack", "", "", "xoxp-1-2-3")]
    assert "xoxp" not in repr(caught.args)
    assert not button(window, "Add Slack").isEnabled()
    page.show_account_result("", works=False, sentence="Slack does not know this token.")
    assert token.text()
    page.show_account_result("", works=True, sentence="Signed in.")
    assert not token.text()


def test_an_account_without_a_token_is_not_asked_for(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.assertNotEmitted(window.account_add_requested):
        click(window, "Add Slack")
    assert "Paste the token or password first." in shown_texts(window)


def test_an_account_is_tested(qtbot: QtBot, window: MainWindow, page: SettingsPage) -> None:
    with qtbot.waitSignal(window.account_test_requested) as caught:
        click(window, "Test")
    assert caught.args == ["slack"]
    page.show_account_result("slack", works=None, sentence="Cannot tell: no connection.")
    assert "Cannot tell: no connection." in shown_texts(window)


def test_an_account_is_removed_after_it_was_said_what_goes(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.assertNotEmitted(window.account_remove_requested):
        click(window, "Remove…")
    assert "This erases its sign-in from the keyring. It cannot be undone." in shown_texts(window)
    with qtbot.waitSignal(window.account_remove_requested) as caught:
        click(window, "Remove for good")
    assert caught.args == ["slack"]
    window.show_settings(replace(SETTINGS_VIEW, accounts=()))
    assert "Remove for good" not in shown_texts(window)


def test_a_wheel_over_a_choice_changes_nothing(window: MainWindow, page: SettingsPage) -> None:
    before = choice(page, "look.theme").value()
    choice(page, "look.theme").wheelEvent(_wheel())
    assert choice(page, "look.theme").value() == before
    assert window.isVisible()


def _wheel() -> QWheelEvent:
    nowhere = QPointF(5, 5)
    return QWheelEvent(
        nowhere,
        nowhere,
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


def test_a_sign_in_of_one_organisation_asks_for_its_name(qtbot: QtBot, page: SettingsPage) -> None:
    service = next(c for c in page.findChildren(Choice) if c.accessibleName() == "New account with")
    service.setCurrentIndex(service.findText("Microsoft 365"))
    tenant = next(f for f in page.findChildren(QLineEdit) if f.accessibleName() == "Organisation (tenant)")
    assert tenant.isVisible()
    with qtbot.waitSignal(page.setting_changed) as caught:
        retype(tenant, "example.org")
        QTest.keyClick(tenant, RETURN)
    assert caught.args == ["accounts.microsoft.tenant", "example.org"]


def test_people_are_listed_added_removed_and_made_point_person(qtbot: QtBot, window: MainWindow) -> None:
    assert window.settings is not None
    section = window.settings.people
    assert "Tom Becker · #platform-help" in shown_texts(section)
    told: list[tuple[str, str]] = []
    section.setting_changed.connect(lambda key, text: told.append((key, text)))
    click(section, "Make Tom Becker the point person")
    assert told == [("point_person.name", "Tom Becker"), ("point_person.contact", "#platform-help")]
    with qtbot.waitSignal(window.person_wished) as removed:
        click(section, "Remove Tom Becker")
    assert removed.args == [PersonWish("remove", "Tom Becker")]
    for name, text in (("Name", "Ines {until}"), ("How to reach them", "ines@example.org"), ("Hours", "8-12")):
        next(
            f for f in section.findChildren(QLineEdit) if f.accessibleName() == name and not f.property("key")
        ).setText(text)
    with qtbot.waitSignal(window.person_wished) as added:
        click(section, "Add")
    assert added.args == [PersonWish("add", "Ines {until}", "ines@example.org", "8-12")]
    section.show_result(works=False, sentence="“8” is not hours.")
    assert "“8” is not hours." in shown_texts(section)
    section.show_people([])
    section.show_result(works=True, sentence="")
    assert any("Nobody yet." in text for text in shown_texts(section))
