"""Correcting an entry: only what changed is handed on, in the domain's types, and nothing typed is lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from deepday.domain.interruption import Interruption, Outcome, Source
from deepday.ui.entry_dialog import EntryDialog
from deepday.ui.theme import Theme
from tests.ui import days
from tests.ui.gallery import is_alive
from tests.ui.hands import click, shown_texts

Opened = Callable[[QWidget], QWidget]


@pytest.fixture
def dialog(theme: Theme, opened: Opened) -> EntryDialog:
    return opened_on(theme, opened, days.CHAT)


def opened_on(theme: Theme, opened: Opened, entry: Interruption) -> EntryDialog:
    dialog = EntryDialog(theme, entry)
    opened(dialog)
    return dialog


def typed(dialog: EntryDialog, name: str, text: str) -> None:
    dialog._text(name).setText(text)
    dialog._text(name).setModified(True)


def saved(qtbot: QtBot, dialog: EntryDialog) -> object:
    """Return the changes that come when it is saved."""
    with qtbot.waitSignal(dialog.changed) as caught:
        click(dialog, "Save")
    return caught.args[1]


def test_what_was_not_touched_is_no_change(qtbot: QtBot, dialog: EntryDialog) -> None:
    changes: list[object] = []
    dialog.changed.connect(lambda _entry, change: changes.append(change))
    click(dialog, "Save")
    qtbot.waitUntil(lambda: not is_alive(dialog))
    assert changes == []


def test_a_time_is_meant_on_the_day_of_the_entry(qtbot: QtBot, dialog: EntryDialog) -> None:
    typed(dialog, "at", "13:05")
    assert saved(qtbot, dialog) == {"at": days.at("13:05")}


def test_seconds_that_are_not_shown_are_not_lost(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    at = days.at("13:38").replace(second=20)
    dialog = opened_on(theme, opened, replace(days.CHAT, at=at, handled_until=None))
    typed(dialog, "handled_until", "13:38")
    assert saved(qtbot, dialog) == {"handled_until": at}


def test_a_time_past_midnight_is_the_next_day(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    dialog = opened_on(theme, opened, replace(days.CHAT, at=days.at("23:50"), handled_until=None, due_at=None))
    typed(dialog, "handled_until", "0:10")
    changes = saved(qtbot, dialog)
    assert changes == {"handled_until": days.at("23:50").replace(hour=22, minute=10)}


def test_choices_are_the_domain_s(qtbot: QtBot, dialog: EntryDialog) -> None:
    dialog._choices["source"].setCurrentIndex(2)
    dialog._choices["outcome"].setCurrentIndex(1)
    assert saved(qtbot, dialog) == {"source": Source.CALL, "outcome": Outcome.REDIRECTED}


def test_an_emptied_field_is_nothing(qtbot: QtBot, dialog: EntryDialog) -> None:
    typed(dialog, "note", "  ")
    typed(dialog, "due_at", "")
    assert saved(qtbot, dialog) == {"note": None, "due_at": None}


def test_only_what_is_deferred_has_a_time_promised(dialog: EntryDialog) -> None:
    assert "Promised for" in shown_texts(dialog)
    dialog._choices["outcome"].setCurrentIndex(0)
    assert "Promised for" not in shown_texts(dialog)


def test_a_time_that_is_none_is_refused(qtbot: QtBot, dialog: EntryDialog) -> None:
    typed(dialog, "at", "99:00")
    with qtbot.assertNotEmitted(dialog.changed):
        click(dialog, "Save")
    assert "“99:00” is not a time of day. Write it as 16:30." in shown_texts(dialog)


def test_after_a_problem_it_can_be_saved_again(qtbot: QtBot, dialog: EntryDialog) -> None:
    typed(dialog, "who", "Tom Becker")
    saved(qtbot, dialog)
    dialog.show_problem("Not recorded: the disk is full.")
    assert "Not recorded: the disk is full." in shown_texts(dialog)
    assert saved(qtbot, dialog) == {"who": "Tom Becker"}
    dialog.saved()
    qtbot.waitUntil(lambda: not is_alive(dialog))


def test_a_foreign_note_that_was_not_touched_stays_as_it_is(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    dialog = opened_on(theme, opened, replace(days.CHAT, note="line\nbreak  " + "x" * 3000))
    typed(dialog, "who", "Ada")
    assert saved(qtbot, dialog) == {"who": "Ada"}
