"""What is recorded stands in the settings; it can be paused, taken up again and, when asked twice, erased."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deepday.domain.day_senses import SenseState
from deepday.ui.main_window import MainWindow
from deepday.ui.settings.privacy import PrivacySection
from deepday.ui.theme import Theme
from tests.ui import gallery
from tests.ui.hands import button, click, shown_texts

Opened = Callable[[MainWindow], MainWindow]


@pytest.fixture
def window(theme: Theme, opened: Opened) -> MainWindow:
    return opened(gallery.settings_privacy(theme))


@pytest.fixture
def section(window: MainWindow) -> PrivacySection:
    assert window.settings is not None
    return window.settings.privacy


def test_every_sense_is_named_with_how_it_is(section: PrivacySection) -> None:
    text = section.lines.text()
    assert "Idle time" in text
    assert "(cannot be known here)" in text
    assert "(off)" in text
    assert "Never recorded" in text


def test_recording_is_paused_and_taken_up_again(window: MainWindow, section: PrivacySection) -> None:
    wishes: list[str] = []
    window.recording_pause_requested.connect(lambda: wishes.append("pause"))
    window.recording_resume_requested.connect(lambda: wishes.append("resume"))
    click(section, "Pause recording")
    section.show_recording({"idle": SenseState.OFF}, paused=True)
    assert "Pause recording" not in shown_texts(section)
    click(section, "Record again")
    assert wishes == ["pause", "resume"]


def test_the_last_hour_is_erased_only_when_asked_twice(window: MainWindow, section: PrivacySection) -> None:
    wishes: list[str] = []
    window.recording_erase_requested.connect(lambda: wishes.append("erase"))
    click(section, "Erase the last hour…")
    assert wishes == []
    click(section, "Erase it for good")
    assert wishes == ["erase"]
    assert button(section, "Erase the last hour…").isVisible()


def test_a_switch_is_a_setting(window: MainWindow, section: PrivacySection) -> None:
    changed: list[tuple[str, str]] = []
    window.setting_changed.connect(lambda key, text: changed.append((key, text)))
    control = section.fields["senses.lock"].control
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_Down)
    assert changed == [("senses.lock", "off")]
