"""The Plan window: the calendar says what each day is; a trial is set up, frozen and changed by the real verbs."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from deepday.bootstrap.direct import run_directly
from deepday.gui.plan_desk import PlanDesk
from deepday.gui.window_desk import Question
from deepday.gui.window_office import WindowOffice
from deepday.storage.read_only import ReadOnlyHistory
from deepday.ui.look.fields import TextField
from deepday.ui.plan.calendar import CELL
from deepday.ui.plan.day_change import DayChange
from deepday.ui.plan.window import PlanWindow
from deepday.ui.theme import Theme
from deepday.wording.plan_words import DayKind, PlanCell, plan_weeks
from tests.ui.at_home import do, office_at_home
from tests.ui.hands import button, click, shown_texts
from tests.ui.plan_windows import TODAY, plan, planned

Opened = Callable[[QWidget], QWidget]


@pytest.fixture
def office(theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowOffice]:
    del theme
    with office_at_home(tmp_path, monkeypatch) as made:
        yield made


def cells(window: PlanWindow) -> list[PlanCell]:
    model = window.page.calendar.model()
    found = (model.index(r, c).data(CELL) for r in range(model.rowCount()) for c in range(model.columnCount()))
    return [cell for cell in found if isinstance(cell, PlanCell)]


def choose(window: PlanWindow, day: date) -> None:
    model = window.page.calendar.model()
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            if model.index(row, column).data(CELL).day == day:
                window.page.calendar.setCurrentIndex(model.index(row, column))


def type_into(window: QWidget, name: str, text: str) -> None:
    field = next(f for f in window.findChildren(TextField) if f.accessibleName() == name)
    field.setText(text)
    field.textEdited.emit(text)


def kept() -> dict[str, Any]:
    """Return the only trial there is."""
    listed: Any = run_directly({"verb": "trial", "args": {"action": "list"}})["json"]
    (found,) = listed["trials"]
    return dict(found)


@pytest.mark.parametrize(
    ("day", "kind", "words"),
    [
        (date(2026, 3, 31), DayKind.HELD, "deep"),
        (date(2026, 4, 28), DayKind.DRAWN, "deep, moved here"),
        (date(2026, 4, 30), DayKind.MOVED_AWAY, "moved to 28 Apr"),
        (date(2026, 5, 14), DayKind.CANCELLED, "cancelled"),
        (date(2026, 5, 21), DayKind.DRAWN, "deep"),
        (date(2026, 4, 17), DayKind.NOT_LOGGED, "not logged"),
        (date(2026, 4, 24), DayKind.OUTSIDE, ""),
        (date(2026, 4, 29), DayKind.PLAIN, ""),
        (TODAY, DayKind.PLAIN, "today"),
    ],
)
def test_each_day_says_what_it_is(day: date, kind: DayKind, words: str) -> None:
    weeks = plan_weeks(planned(), {}, TODAY)
    cell = next(cell for week in weeks for cell in week if cell.day == day)
    assert (cell.kind, cell.words) == (kind, words)


def test_a_day_of_the_trial_that_has_passed_unheld_is_not_kept() -> None:
    one = planned()
    weeks = plan_weeks(one, {}, date(2026, 5, 22))
    kinds = {cell.day: cell.kind for week in weeks for cell in week}
    assert kinds[date(2026, 5, 21)] is DayKind.MISSED


def test_the_arrow_keys_tell_each_day(theme: Theme, opened: Opened) -> None:
    window = plan(theme)
    opened(window)
    window.page.calendar.setFocus()
    choose(window, date(2026, 4, 28))
    assert "Tuesday, 28 April: deep, moved here" in shown_texts(window)
    assert button(window, "Change the day…").isEnabled()
    QTest.keyClick(window.page.calendar, Qt.Key.Key_Right)
    assert "Wednesday, 29 April: ordinary day" in shown_texts(window)
    assert not button(window, "Change the day…").isEnabled()


def test_a_day_is_read_aloud_whole(theme: Theme, opened: Opened) -> None:
    window = plan(theme)
    opened(window)
    index = window.page.calendar.model().index(0, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Tuesday, 31 March: deep"


def test_a_trial_is_set_up_frozen_and_a_day_of_it_moved(office: WindowOffice, opened: Opened, qtbot: QtBot) -> None:
    desk = PlanDesk(office)
    window = desk.window
    opened(window)
    desk.refresh()
    qtbot.waitUntil(window.setup.isVisible)
    qtbot.waitUntil(lambda: any("this trial can only confirm" in text for text in shown_texts(window)))
    type_into(window, "Title", "Deep Thursdays")
    click(window, "Draw the days")
    qtbot.waitUntil(window.page.isVisible, timeout=20_000)
    drawn = [cell for cell in cells(window) if cell.kind is DayKind.DRAWN]
    assert len(drawn) == 8
    click(window, "Freeze the plan")
    qtbot.waitUntil(lambda: any("sha256" in text for text in shown_texts(window)), timeout=20_000)
    assert "Freeze the plan" not in shown_texts(window)
    free = next(c for c in cells(window) if c.kind is DayKind.PLAIN and c.day > drawn[0].day)
    choose(window, drawn[0].day)
    click(window, "Change the day…")
    dialog = window.findChild(DayChange)
    assert dialog is not None
    type_into(dialog, "Point person of this day", "Priya Raman")
    click(dialog, "Name")
    qtbot.waitUntil(lambda: window.findChild(DayChange) is None, timeout=20_000)
    choose(window, drawn[1].day)
    choose(window, drawn[0].day)
    qtbot.waitUntil(lambda: any("point person Priya Raman" in text for text in shown_texts(window)), timeout=20_000)
    click(window, "Change the day…")
    dialog = window.findChild(DayChange)
    assert dialog is not None
    click(dialog, "Move the day")
    assert "Say why: one line is enough." in shown_texts(dialog)
    type_into(dialog, "Move it to", "never")
    type_into(dialog, "Why", "the audit")
    click(dialog, "Move the day")
    qtbot.waitUntil(lambda: any("is not a date" in text for text in shown_texts(dialog)), timeout=20_000)
    type_into(dialog, "Move it to", f"{free.day}")
    click(dialog, "Move the day")
    qtbot.waitUntil(lambda: any("the audit" in text for text in shown_texts(window)), timeout=20_000)
    kinds = {cell.day: cell.kind for cell in cells(window)}
    assert kinds[drawn[0].day] is DayKind.MOVED_AWAY
    assert kinds[free.day] is DayKind.DRAWN


def test_what_is_wrong_with_the_form_is_told_while_typing(office: WindowOffice, opened: Opened, qtbot: QtBot) -> None:
    desk = PlanDesk(office)
    window = desk.window
    opened(window)
    desk.refresh()
    qtbot.waitUntil(window.setup.isVisible)
    type_into(window, "From", "tomorrow")
    qtbot.waitUntil(lambda: any("“tomorrow” is not a date" in text for text in shown_texts(window)))


def test_one_weekday_is_told_its_price(office: WindowOffice, opened: Opened, qtbot: QtBot) -> None:
    desk = PlanDesk(office)
    window = desk.window
    opened(window)
    desk.refresh()
    qtbot.waitUntil(window.setup.isVisible)
    for name in ("Mon", "Tue", "Thu"):
        box = next(b for b in window.setup.findChildren(QWidget) if b.accessibleName() == name)
        QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("one weekday" in text for text in shown_texts(window)))


def test_a_plan_that_is_not_frozen_is_changed(office: WindowOffice, opened: Opened, qtbot: QtBot) -> None:
    do("trial", **{"action": "new", "from": "2027-03-01", "title": "Old", "worthwhile": "0.333"})
    do("trial", action="draw", id=kept()["id"], seed="1")
    desk = PlanDesk(office)
    window = desk.window
    opened(window)
    desk.refresh()
    qtbot.waitUntil(window.page.isVisible)
    click(window, "Change the plan…")
    qtbot.waitUntil(window.setup.isVisible)
    assert window.setup.values()["from"] == "2027-03-01"
    click(window, "Leave it as it is")
    qtbot.waitUntil(window.page.isVisible)
    click(window, "Change the plan…")
    qtbot.waitUntil(window.setup.isVisible)
    type_into(window, "Title", "New")
    click(window, "Keep the changes")
    qtbot.waitUntil(window.page.isVisible, timeout=20_000)
    assert (kept()["title"], kept()["plan"]["worthwhile_ratio"], kept()["seed"]) == ("New", 0.333, 1)
    click(window, "Change the plan…")
    qtbot.waitUntil(window.setup.isVisible)
    type_into(window, "Until", "2027-03-28")
    click(window, "Keep the changes")
    qtbot.waitUntil(window.page.isVisible, timeout=20_000)
    assert (len(kept()["days"]), kept()["plan"]["looks"]) == (4, ["2027-03-28"])


def test_holidays_come_from_a_calendar_file(
    office: WindowOffice, opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = PlanDesk(office)
    window = desk.window
    opened(window)
    desk.refresh()
    qtbot.waitUntil(window.setup.isVisible)
    window.setup.show_all()
    first = date.fromisoformat(window.setup.values()["from"])
    file = tmp_path / "off.ics"
    file.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:x\r\n"
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}\r\nSUMMARY:A holiday\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        encoding="utf-8",
        newline="",
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    type_into(window, "Not on (dates with commas)", "2027-01-06")
    click(window, "Holidays and leave from a calendar file…")
    qtbot.waitUntil(lambda: "1 day of it lies in these dates." in shown_texts(window))
    assert window.setup.values()["except"] == ", ".join(sorted(["2027-01-06", f"{first}"]))
    file.write_text("no calendar", encoding="utf-8")
    click(window, "Holidays and leave from a calendar file…")
    qtbot.waitUntil(lambda: any("This is no calendar" in text for text in shown_texts(window)))
    window.setup.show_power("What it can show.")
    assert any("This is no calendar" in text for text in shown_texts(window)), "it stays when the plan is looked at"


def test_an_answer_that_nobody_wants_any_more_is_not_shown(office: WindowOffice, qtbot: QtBot) -> None:
    told: list[str] = []
    question = Question(office)

    def read(_history: ReadOnlyHistory) -> str:
        question.forget()
        return "what was found"

    async def asked() -> None:
        await question.ask(read, told.append, told.append)
        told.append("it is over")

    office.tasks.spawn(asked())
    qtbot.waitUntil(lambda: "it is over" in told)
    assert told == ["it is over"]
