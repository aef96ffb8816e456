"""Today: what it shows of each state, and that every wish comes out as its own signal."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from deepday.domain.channel import Channel, ChannelState
from deepday.domain.interruption import Interruption
from deepday.domain.reason import Reason
from deepday.engine.overview import Day, Overview
from deepday.ui.day.band import DayBand
from deepday.ui.entry_dialog import EntryDialog
from deepday.ui.look.fields import TextField
from deepday.ui.look.labels import ElidedLabel
from deepday.ui.main_window import MainWindow
from deepday.ui.theme import Theme
from tests.ui import days, gallery
from tests.ui.hands import button, click, shown_texts

Opened = Callable[[MainWindow], MainWindow]


@pytest.fixture
def today(theme: Theme, opened: Opened) -> MainWindow:
    return opened(gallery.today(theme))


def test_a_running_day_says_what_is_left_and_what_it_is_for(today: MainWindow) -> None:
    texts = shown_texts(today)
    assert "Thursday, 24 September" in texts
    assert "Deep work · 2 h 10 min left" in texts
    assert "Goal: finish the evaluation harness for the ranking model" in texts
    assert [t for t in texts if t in ("4 h 23 min", "3", "1 h 08 min")] == ["4 h 23 min", "3", "1 h 08 min"]


def test_the_band_can_be_heard(today: MainWindow) -> None:
    heard = today.findChildren(DayBand)[0].accessibleDescription()
    assert "focus 09:00 to 10:24" in heard
    assert "gap 10:24 to 10:36, idle" in heard
    assert "now 14:20; planned, until 16:30" in heard
    assert heard.index("Marta Ruiz") < heard.index("Tom Becker") < heard.index("Tomás Silva")


@pytest.mark.parametrize(
    ("overview", "offered"),
    [
        (days.FULL, {"Pause", "Extend…", "End the day"}),
        (days.PAUSED, {"Resume", "Extend…", "End the day"}),
        (days.INTERRUPTED, {"Pause", "Extend…", "End the day", "Back at work"}),
        (days.EMPTY, {"Start a block…", "Start the deep-work day…"}),
        (days.ENDED, {"Start a block…", "Start the day…"}),
        (days.OBSERVED, {"Pause", "End the day", "Start a block…", "Start the day…"}),
        (days.OBSERVING_PAUSED, {"Observe again", "End the day", "Start a block…", "Start the day…"}),
    ],
)
def test_each_state_offers_what_can_be_done_in_it(
    theme: Theme, opened: Opened, overview: Overview, offered: set[str]
) -> None:
    window = opened(gallery.today(theme, overview))
    every = {"Pause", "Resume", "Extend…", "End the day", "Back at work"}
    every |= {"Observe again", "Start a block…", "Start the day…", "Start the deep-work day…"}
    assert every.intersection(shown_texts(window)) == offered


@pytest.mark.parametrize(
    ("overview", "text", "wish"),
    [
        (days.FULL, "Pause", "pause_requested"),
        (days.FULL, "End the day", "end_requested"),
        (days.FULL, "Undo the last one", "undo_requested"),
        (days.FULL, "Log an interruption", "log_requested"),
        (days.PAUSED, "Resume", "resume_requested"),
        (days.INTERRUPTED, "Back at work", "back_requested"),
        (days.EMPTY, "Start the deep-work day…", "start_requested"),
        (days.ENDED, "Start the day…", "start_requested"),
        (days.BROKEN, "Go on", "resume_requested"),
        (days.OBSERVED, "Pause", "pause_requested"),
        (days.OBSERVING_PAUSED, "Observe again", "observing_resume_requested"),
        (days.BROKEN, "End the day at 11:42", "end_requested"),
    ],
)
def test_every_button_is_a_wish(  # noqa: PLR0917 -- what, where and how
    qtbot: QtBot, theme: Theme, opened: Opened, overview: Overview, text: str, wish: str
) -> None:
    window = opened(gallery.today(theme, overview))
    with qtbot.waitSignal(getattr(window, wish)):
        click(window, text)


def test_an_observed_day_says_so(theme: Theme, opened: Opened) -> None:
    texts = shown_texts(opened(gallery.today(theme, days.OBSERVED)))
    assert "Observing an ordinary day · 4 h 19 min of focus" in texts
    assert "Ordinary day · nothing is silenced" in texts


def test_a_session_that_was_left_running_is_asked_about_with_the_time_preset(
    qtbot: QtBot, theme: Theme, opened: Opened
) -> None:
    window = opened(gallery.today(theme, days.ASKED))
    texts = shown_texts(window)
    told = "The session of Wednesday, 23 September was left running; your last activity was at 17:42. When did it end?"
    assert told in texts
    with qtbot.waitSignal(window.end_answered) as caught:
        click(window, "It ended then")
    assert caught.args == ["17:42"]
    field = next(f for f in window.findChildren(TextField) if f.accessibleName() == "Ended at")
    field.selectAll()
    QTest.keyClicks(field, "18:05")
    window.show_overview(days.ASKED)
    with qtbot.waitSignal(window.end_answered) as caught:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert caught.args == ["18:05"]
    window.show_overview(days.EMPTY)
    assert not field.isVisible()


def test_where_nothing_tells_of_the_person_today_says_so(theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme, days.ASKED))
    sub_line = "No session runs. Ordinary days cannot be observed: nothing here tells whether you are at the computer."
    assert sub_line in [label.accessibleName() for label in window.findChildren(ElidedLabel)]


def test_a_day_that_is_over_is_asked_about_before_its_numbers_are_shown(
    qtbot: QtBot, theme: Theme, opened: Opened
) -> None:
    window = opened(gallery.today(theme, days.OVER))
    assert "The day is over. How was it?" in shown_texts(window)
    assert "6 h 33 min" not in shown_texts(window)
    with qtbot.waitSignal(window.close_day_requested):
        click(window, "Close the day…")
    with qtbot.waitSignal(window.close_day_declined):
        click(window, "Not today")
    window.show_overview(days.ENDED)
    assert "6 h 33 min" in shown_texts(window)


def test_the_task_that_is_worked_on_can_be_done(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme, days.AT_A_TASK))
    assert "4 h 23 min of focus, estimated 16 h" in shown_texts(window)
    with qtbot.waitSignal(window.task_done_requested) as caught:
        click(window, "Done")
    assert caught.args == ["t1"]
    window.show_overview(days.FULL)
    assert "Done" not in shown_texts(window)


def test_a_length_is_chosen_from_the_menu(qtbot: QtBot, today: MainWindow) -> None:
    menu = button(today, "Extend…").menu()
    with qtbot.waitSignal(today.extend_requested) as caught:
        next(a for a in menu.actions() if a.text() == "by 30 min").trigger()
    assert caught.args == [30]


def test_a_block_is_chosen_from_the_menu(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme, days.EMPTY))
    menu = button(window, "Start a block…").menu()
    assert [a.text() for a in menu.actions() if a.text()] == ["25 min", "50 min", "1 h 30 min", "Until…"]
    with qtbot.waitSignal(window.block_requested) as caught:
        menu.actions()[1].trigger()
    assert caught.args == [50]
    with qtbot.waitSignal(window.start_requested):
        menu.actions()[-1].trigger()


def test_a_channel_that_failed_can_be_tried_again(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme, days.BROKEN))
    with qtbot.waitSignal(window.channel_action_requested) as caught:
        click(window, "Try again: Slack pause")
    assert caught.args == ["chat.slack.snooze:slack"]


def test_a_channel_that_comes_right_needs_nothing_any_more(today: MainWindow) -> None:
    channels = tuple(Channel(c.id, ChannelState.SET) for c in days.CHANNELS)
    today.show_overview(replace(days.FULL, channels=channels))
    assert "Try now" not in shown_texts(today)
    assert shown_texts(today).count("Set") == len(channels)


def test_a_row_that_stays_keeps_the_keyboard(today: MainWindow) -> None:
    edit = button(today, "Edit the entry of 11:44")
    edit.setFocus()
    entries = (days.IN_PERSON, days.CHAT)
    today.show_overview(replace(days.FULL, day=Day(days.TODAY, (days.SESSION,), entries)))
    assert today.focusWidget() is edit
    assert "Edit the entry of 09:42" not in [
        b.accessibleName() for b in today.findChildren(QPushButton) if b.isVisible()
    ]


def test_what_needs_the_person_most_stands_in_the_banner(theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme, days.EMPTY))
    window.show_hint("Deepday stays in the tray.")
    assert "Deepday stays in the tray." in shown_texts(window)
    window.show_overview(replace(days.EMPTY, trouble=(Reason("effect.not_taken"),)))
    assert "Deepday stays in the tray." not in shown_texts(window)
    window.show_overview(days.BROKEN)
    assert [t for t in shown_texts(window) if t.startswith("Deepday stopped at 11:42 without ending the day.")]


def test_a_hint_goes_when_it_was_understood(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme, days.EMPTY))
    window.show_hint("Deepday stays in the tray.")
    with qtbot.waitSignal(window.hint_dismissed):
        click(window, "Understood")


def test_ctrl_z_takes_back_the_last_entry(qtbot: QtBot, today: MainWindow) -> None:
    with qtbot.waitSignal(today.undo_requested):
        QTest.keyClick(today, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_an_entry_is_corrected_in_a_window_of_its_own(qtbot: QtBot, today: MainWindow) -> None:
    click(today, "Edit the entry of 13:38")
    dialog = today.findChildren(EntryDialog)[0]
    who = next(field for field in dialog._fields if field == "who")
    dialog._text(who).setText("Tom Becker")
    dialog._text(who).setModified(True)
    with qtbot.waitSignal(today.entry_changed) as caught:
        click(dialog, "Save")
    assert caught.args == ["3", {"who": "Tom Becker"}]
    today.entry_saved()
    qtbot.waitUntil(lambda: not today.findChildren(EntryDialog))


def test_it_keeps_to_the_minute_only_while_it_can_be_seen(qtbot: QtBot, today: MainWindow) -> None:
    assert today._tick.running
    with qtbot.waitSignal(today.refresh_wanted):
        today._tick._timer.setInterval(0)
    today.hide()
    assert not today._tick.running
    with qtbot.waitSignal(today.refresh_wanted):
        today.show()


def test_at_home_closing_is_a_wish_and_quitting_is_offered(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme, days.EMPTY, home=True))
    with qtbot.waitSignal(window.close_wanted):
        window.close()
    assert window.isVisible()
    with qtbot.waitSignal(window.quit_requested):
        click(window, "Quit Deepday")
    window.be_home(home=False)
    assert "Quit Deepday" not in shown_texts(window)


def test_a_long_goal_is_cut_for_the_eye_and_whole_for_the_ear(theme: Theme, opened: Opened) -> None:
    goal = "read everything " * 20
    window = opened(gallery.today(theme, replace(days.FULL, session=replace(days.SESSION, goal=goal))))
    label = next(x for x in window.findChildren(ElidedLabel) if x.text().startswith("Goal: read"))
    assert label.accessibleName() == f"Goal: {goal.strip()}"
    assert label.width() < label.sizeHint().width()


@pytest.mark.parametrize(
    ("entry", "head", "detail"),
    [
        (days.CHAT, "Sizes for the GPU order", "Tomás Silva, 13:38 · due 17:00"),
        (replace(days.CHAT, note=None), "Tomás Silva", "chat, 13:38 · due 17:00"),
        (replace(days.CHAT, note=None, who=None), "chat", "13:38 · due 17:00"),
        (replace(days.EARLIER, due_at=None), "Which test set for the audit?", "Ada Lindqvist, Tue 15:10"),
    ],
)
def test_what_was_put_off_is_called_by_what_tells_most(
    theme: Theme, opened: Opened, entry: Interruption, head: str, detail: str
) -> None:
    window = opened(gallery.today(theme, replace(days.EMPTY, deferred=(entry,))))
    texts = shown_texts(window)
    assert texts[texts.index("Deferred (1)") + 1 :][:2] == [head, detail]
