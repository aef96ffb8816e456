"""The history: all days, newest first, searched, every entry open to correction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from deepday.engine.overview import Day
from deepday.ui.entry_dialog import EntryDialog
from deepday.ui.history import model
from deepday.ui.history_page import HistoryPage
from deepday.ui.look.fields import TextField
from deepday.ui.main_window import HISTORY, MainWindow
from deepday.ui.theme import Theme
from tests.ui import days, gallery
from tests.ui.hands import button, click, shown_texts

Opened = Callable[[MainWindow], MainWindow]
FIRST = days.TODAY - timedelta(days=29)


@pytest.fixture
def window(theme: Theme, opened: Opened) -> MainWindow:
    return opened(gallery.history(theme))


def lines(window: MainWindow) -> list[str]:
    model = listed(window).model()
    return [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def listed(window: MainWindow) -> QListView:
    return window.findChildren(QListView)[0]


def test_it_begins_with_the_month_that_ends_today(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme))
    with qtbot.waitSignal(window.days_requested) as caught:
        window.show_page(HISTORY)
    assert caught.args == [FIRST, days.TODAY]


def test_each_day_has_its_sessions_and_entries_in_order(window: MainWindow) -> None:
    assert lines(window)[:7] == [
        "Thursday, 24 September, 4 h 23 min of focus · 3 interruptions · 30 min in meetings",
        "since 09:00\u2002Deep work, finish the evaluation harness for the ranking model",
        "09:42\u2002call · Marta Ruiz, handled · until 09:46",
        "11:44\u2002in person · Tom Becker, redirected · until 11:45",
        "13:38\u2002chat · Tomás Silva, deferred, due 17:00 · urgent · until 13:39 · Sizes for the GPU order",
        "Tuesday, 22 September, 6 h 30 min of focus · 2 interruptions · 1 h in meetings (12 % of the working hours)",
        "09:10 to 15:40\u2002Deep work, read the data set's audit",
    ]


def test_all_days_are_there_at_once_and_what_is_in_them_comes_when_somebody_looks(
    qtbot: QtBot, window: MainWindow
) -> None:
    page(window).show_past(days.past_totals(years=10), days.NOW)
    view = listed(window)
    assert view.model().rowCount() > 3650 * 24
    asked: list[tuple[date, date]] = []
    window.days_requested.connect(lambda first, last: asked.append((first, last)))
    view.scrollToBottom()
    qtbot.waitUntil(lambda: bool(asked))
    assert len(asked) == 1
    first, last = asked[0]
    oldest = days.TODAY - timedelta(days=30 + 3649)
    assert first == oldest
    assert last - first < timedelta(days=40)
    assert lines_from_below(window, 1) == ["…"]


def lines_from_below(window: MainWindow, count: int) -> list[str]:
    model = listed(window).model()
    rows = range(model.rowCount() - count, model.rowCount())
    return [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in rows]


def test_days_that_come_do_not_move_what_is_looked_at(qtbot: QtBot, window: MainWindow) -> None:
    page(window).show_past(days.past_totals(years=1), days.NOW)
    view = listed(window)
    with qtbot.waitSignal(window.days_requested) as caught:
        view.scrollTo(view.model().index(4000, 0))
    at = view.verticalScrollBar().value()
    first, last = caught.args
    entries = tuple(replace(days.CALL, id=f"e{n}", at=days.at("9:42", last)) for n in range(20))
    sessions = tuple(replace(days.SESSION, id=f"s{n}", started_at=days.at("9:00", last)) for n in range(3))
    page(window).show_days(last, last, (Day(last, sessions, entries),), days.NOW, {})
    assert view.verticalScrollBar().value() == at
    assert any("Marta Ruiz" in line for line in lines(window)[4 * 24 :])
    assert first <= last


def page(window: MainWindow) -> HistoryPage:
    assert window.history is not None
    return window.history


def test_what_is_typed_is_looked_for_once_and_what_was_found_takes_the_place_of_the_days(
    qtbot: QtBot, window: MainWindow
) -> None:
    with qtbot.waitSignal(window.found_requested) as caught:
        QTest.keyClicks(search(window), "marta")
    assert caught.args == ["marta"]
    page(window).show_found("mar", (), days.NOW)
    assert len(lines(window)) > 2, "an answer to what nobody looks for any more"
    page(window).show_found("marta", (Day(days.TODAY, (), (days.CALL,)),), days.NOW)
    assert lines(window) == [
        "Thursday, 24 September, 1 interruption",
        "09:42\u2002call · Marta Ruiz, handled · until 09:46",
    ]
    assert "1 found" in shown_texts(window)
    search(window).clear()
    qtbot.waitUntil(lambda: len(lines(window)) > 2)


def search(window: MainWindow) -> TextField:
    return page(window).findChildren(TextField)[0]


def test_nothing_found_is_said(window: MainWindow) -> None:
    search(window).show_text("nobody")
    page(window).show_found("nobody", (), days.NOW)
    assert lines(window) == []
    assert "Nothing was found." in shown_texts(window)


def test_what_was_corrected_is_told_of_the_current_entry(window: MainWindow) -> None:
    page(window).show_corrections({"1": ["Corrected 10:02: channel was chat"]})
    view = listed(window)
    view.setCurrentIndex(view.model().index(2, 0))
    assert "Corrected 10:02: channel was chat" in shown_texts(window)
    view.setCurrentIndex(view.model().index(3, 0))
    assert "Corrected 10:02: channel was chat" not in shown_texts(window)


def test_an_entry_is_taken_back_and_put_back(qtbot: QtBot, window: MainWindow) -> None:
    view = listed(window)
    view.setCurrentIndex(view.model().index(2, 0))
    with qtbot.waitSignal(window.entry_undone) as caught:
        QTest.keyClick(view, Qt.Key.Key_Delete)
    assert caught.args == ["1", True]
    with qtbot.waitSignal(window.entry_undone) as caught:
        click(window, "Put back")
    assert caught.args == ["1", False]
    assert not button(window, "Take back").isEnabled()


def test_a_day_of_another_year_says_which(window: MainWindow) -> None:
    day = date(2025, 12, 31)
    page(window).show_days(day, day, (Day(day, (), (days.CALL,)),), days.NOW, {})
    assert lines(window)[-2] == "Wednesday, 31 December 2025, 1 interruption"


def test_enter_corrects_the_current_entry(qtbot: QtBot, window: MainWindow) -> None:
    view = listed(window)
    view.setFocus()
    view.setCurrentIndex(view.model().index(3, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    dialog = window.findChildren(EntryDialog)[0]
    assert dialog._text("who").text() == "Tom Becker"
    dialog.close()
    qtbot.waitUntil(lambda: not window.findChildren(EntryDialog))


def test_a_session_has_nothing_to_correct(window: MainWindow) -> None:
    view = listed(window)
    view.setCurrentIndex(view.model().index(1, 0))
    assert not button(window, "Edit…").isEnabled()
    view.setCurrentIndex(view.model().index(2, 0))
    assert button(window, "Edit…").isEnabled()


def test_after_a_correction_the_days_are_asked_for_again_and_the_entry_stays_current(
    qtbot: QtBot, window: MainWindow
) -> None:
    view = listed(window)
    view.setCurrentIndex(view.model().index(3, 0))
    with qtbot.waitSignal(window.days_requested) as caught:
        window.entry_saved()
    assert caught.args == [FIRST, days.TODAY]
    corrected = replace(days.IN_PERSON, at=days.at("9:30"))
    page(window).show_days(FIRST, days.TODAY, (Day(days.TODAY, (days.SESSION,), (corrected, days.CALL)),), days.NOW, {})
    assert view.currentIndex().row() == 2


def test_where_nothing_was_logged_it_says_so(window: MainWindow) -> None:
    page(window).show_past((), days.NOW)
    page(window).show_days(FIRST, days.TODAY, (), days.NOW, {})
    assert "Nothing has been kept yet." in shown_texts(window)


def test_a_day_tells_of_its_meetings_where_they_can_be_known(window: MainWindow) -> None:
    heads = [line for line in lines(window) if "of focus" in line]
    assert heads[0].endswith("3 interruptions · 30 min in meetings")
    assert heads[1].endswith("2 interruptions · 1 h in meetings (12 % of the working hours)")
    assert heads[2].endswith("interruptions") or heads[2].endswith("interruption")


def current(window: MainWindow, row: int) -> None:
    view = listed(window)
    view.setCurrentIndex(view.model().index(row, 0))


def test_the_sheet_of_any_day_is_opened_from_its_head_or_from_what_is_in_it(qtbot: QtBot, window: MainWindow) -> None:
    assert not button(window, "Day sheet…").isEnabled()
    for row, on in ((5, date(2026, 9, 22)), (1, days.TODAY)):
        current(window, row)
        with qtbot.waitSignal(window.sheet_requested) as caught:
            click(window, "Day sheet…")
        assert caught.args == [on]
    current(window, 5)
    with qtbot.waitSignal(window.sheet_requested):
        QTest.keyClick(listed(window), Qt.Key.Key_Return)


def test_what_was_corrected_of_a_day_or_a_session_is_told(window: MainWindow) -> None:
    page(window).show_corrections({"2026-09-22": ["Corrected 10:02: focus was 3"], days.SESSION.id: ["end was 16:00"]})
    current(window, 5)
    assert "Corrected 10:02: focus was 3" in shown_texts(window)
    current(window, 1)
    assert "end was 16:00" in shown_texts(window)


def test_ten_years_scroll_without_a_hitch(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is painted, made and asked for than what comes into view: counted, not timed."""
    made: list[object] = []
    real_head = model._head

    def head(*arguments: object) -> model.Line:
        made.append(arguments)
        return real_head(*arguments)  # type: ignore[arg-type]  # handed on

    looked_at: list[int] = []
    real_line = model.HistoryModel._line

    def line(self: model.HistoryModel, row: int) -> model.Line:
        looked_at.append(row)
        return real_line(self, row)

    monkeypatch.setattr(model, "_head", head)
    monkeypatch.setattr(model.HistoryModel, "_line", line)
    asked: list[tuple[date, date]] = []

    def answer(first: date, last: date) -> None:
        asked.append((first, last))
        inside = (replace(days.CALL, id=f"{first}-{n}") for n in range(3))
        page(window).show_days(first, last, (Day(last, (), tuple(inside)),), days.NOW, {})

    window.days_requested.connect(answer)
    page(window).show_past(days.past_totals(years=10), days.NOW)
    view = listed(window)
    in_view = view.viewport().height() // view.sizeHintForRow(0) + 2
    qtbot.waitUntil(lambda: bool(looked_at))
    assert len(made) <= 4 * in_view, "3,650 days have not been put into words"
    bar = view.verticalScrollBar()
    for step in range(60):
        looked_at.clear()
        bar.setValue(bar.maximum() * step // 60)
        view.viewport().repaint()
        assert len(looked_at) <= 2 * in_view
        QTest.qWait(0)
    qtbot.waitUntil(lambda: len(asked) > 20)
    starts = [first for first, _last in asked]
    assert len(set(starts)) == len(starts), "nothing is asked for twice"
    assert all(last - first < timedelta(days=60) for first, last in asked)
