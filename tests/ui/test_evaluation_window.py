"""The Evaluation window: what one points at, the tables, what may not be seen yet, what leaves when approved."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from deepday.gui.evaluation_desk import EvaluationDesk
from deepday.gui.window_office import WindowOffice
from deepday.ui.evaluation.chart_view import ChartView
from deepday.ui.evaluation.handing_over import PageWish
from deepday.ui.evaluation.override import OverrideDialog
from deepday.ui.evaluation.view import PERIODS, THIS_MONTH, Wanted
from deepday.ui.evaluation.window import EvaluationWindow
from deepday.ui.look.controls import Choice, TickBox
from deepday.ui.look.fields import TextField
from deepday.ui.look.tokens import DARK, LIGHT
from deepday.ui.theme import Theme
from deepday.wording.evaluation_sheet import evaluation_sheet
from tests import evaluations
from tests.ui.at_home import do, office_at_home
from tests.ui.evaluation_windows import (
    TRIALS,
    evaluation,
    evaluation_agreed,
    evaluation_page,
    evaluation_private,
    view_of,
)
from tests.ui.hands import button, click, shown_texts

Found = TypeVar("Found", bound=QWidget)
Opened = Callable[[QWidget], QWidget]


def colours(widget: QWidget) -> set[str]:
    """Return the colours that *widget* shows."""
    picture = widget.grab().toImage()
    return {picture.pixelColor(x, y).name() for y in range(picture.height()) for x in range(picture.width())}


def found_in(window: QWidget, kind: type[Found]) -> Found:
    """Return the one widget of that kind."""
    found = window.findChild(kind)
    assert found is not None
    return found


def said_on(window: EvaluationWindow) -> str:
    return " ".join(shown_texts(window))


def test_the_words_stand_before_a_chart_is_drawn(theme: Theme, opened: Opened, qtbot: QtBot) -> None:
    window = EvaluationWindow(theme)
    window.show_evaluation(view_of(evaluations.eight_weeks()))
    assert window.result.days.view.chart is None
    opened(window)
    assert "about 68 % less often" in said_on(window)
    qtbot.waitUntil(lambda: window.result.days.view.chart is not None)
    assert window.result.ratio.view.chart is not None


def test_pointing_at_a_day_tells_its_numbers(theme: Theme, opened: Opened, qtbot: QtBot) -> None:
    window = evaluation(theme)
    opened(window)
    view = window.result.days.view
    mark = next(mark for mark in view.chart.marks if "Deep" in mark.said)  # type: ignore[union-attr]  # it is drawn
    at = QPoint(round(mark.x * view.width()), round(mark.y * view.height()))
    with qtbot.waitSignal(view.pointed_at) as told:
        QTest.mouseMove(view, at)
    assert told.args == [mark.said]
    assert mark.said in shown_texts(window)


def test_arrow_keys_go_from_mark_to_mark(theme: Theme, opened: Opened) -> None:
    window = evaluation(theme)
    opened(window)
    view = window.result.days.view
    assert view.chart is not None
    view.setFocus()
    told: list[str] = []
    view.pointed_at.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(view, key)
    said = [mark.said for mark in view.chart.marks]
    assert told == [said[0], said[1], said[0], said[-1]]
    assert view.accessibleDescription() == said[-1]


def test_every_chart_has_its_numbers_as_a_table(theme: Theme, opened: Opened) -> None:
    window = evaluation_private(theme)
    opened(window)
    assert window.private is not None
    for name, sheet in (*window.private.sheets.items(), ("days", window.result.days)):
        if name == "days":
            window.show_result()
        click(window, sheet.view.accessibleName() + ": as a table")
        table, chart = sheet.table, sheet.view.chart
        assert table is not None
        assert chart is not None
        assert table.isVisible()
        model = table.model()
        cells = [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]
        assert cells == [list(row) for row in chart.table.rows]


def test_a_cell_is_read_with_its_row_and_column(theme: Theme, opened: Opened) -> None:
    window = evaluation(theme)
    opened(window)
    cell = window.result.table.model().index(0, 3)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Interruptions per focus hour, Deep: 0.8"


def test_before_a_look_date_no_rate_can_be_seen_anywhere(theme: Theme, opened: Opened) -> None:
    window = evaluation(theme, evaluations.not_yet())
    opened(window)
    window.show_private()
    assert window.private is not None
    views = [sheet.view for sheet in window.private.sheets.values()]
    for view in (window.result.days.view, window.result.ratio.view, *views):
        assert view.chart is None
        assert not view.isVisible()
    window.show_result()
    assert window.result.table.model().rowCount() == 0
    assert "looked at on 24 May" in said_on(window)


def test_a_description_is_labelled_as_one_and_recommends_nothing(theme: Theme, opened: Opened) -> None:
    window = evaluation(theme, evaluations.two_periods())
    opened(window)
    assert "A description, not a trial" in said_on(window)
    assert "Decide otherwise…" not in shown_texts(window)


def test_the_chart_is_drawn_anew_for_another_theme(theme: Theme, opened: Opened, qtbot: QtBot) -> None:
    window = evaluation(theme)
    opened(window)
    view = window.result.days.view
    assert LIGHT.deep.lower() in colours(view)
    theme.choose("dark")
    qtbot.waitUntil(lambda: DARK.deep.lower() in colours(view))
    assert LIGHT.deep.lower() not in colours(view)


def test_a_trial_or_this_month_is_chosen(theme: Theme, opened: Opened, qtbot: QtBot) -> None:
    window = evaluation(theme)
    opened(window)
    choice = found_in(window.chooser, Choice)
    assert [choice.itemText(place) for place in range(choice.count())] == [
        TRIALS[0][1],
        "This month and the last",
        "Two periods",
    ]
    with qtbot.waitSignal(window.wanted) as told:
        choice.setCurrentIndex(1)
        choice.activated.emit(1)
    assert told.args == [Wanted(THIS_MONTH)]


def test_two_periods_are_asked_for_when_they_are_dates(theme: Theme, opened: Opened, qtbot: QtBot) -> None:
    window = evaluation(theme)
    opened(window)
    choice = found_in(window.chooser, Choice)
    choice.setCurrentIndex(2)
    choice.activated.emit(2)
    click(window, "Compare")
    assert any("is not a date" in text for text in shown_texts(window))
    days = ("2026-04-01", "2026-04-30", "2026-03-01", "2026-03-31")
    for field, day in zip(window.chooser.findChildren(TextField), days, strict=True):
        field.setText(day)
    with qtbot.waitSignal(window.wanted) as told:
        click(window, "Compare")
    assert told.args == [
        Wanted(PERIODS, date(2026, 4, 1), date(2026, 4, 30), date(2026, 3, 1), date(2026, 3, 31)),
    ]


def test_nothing_can_be_saved_but_what_is_shown(theme: Theme, opened: Opened, qtbot: QtBot) -> None:
    window = evaluation_page(theme)
    opened(window)
    page = window.page
    assert page is not None
    assert button(window, "Approve and save as PDF…").isEnabled()
    name = next(f for f in page.findChildren(TextField) if f.accessibleName() == "For whom")
    with qtbot.waitSignal(page.preview_wanted) as told:
        QTest.keyClicks(name, "Priya")
        assert not button(window, "Approve and save as PDF…").isEnabled()
    assert told.args == [PageWish(for_whom="Priya")]
    page.show_preview(PageWish(for_whom="Priya"), [], "{}")
    assert button(window, "Approve and save as PDF…").isEnabled()


def test_a_preview_of_an_earlier_wish_allows_nothing(theme: Theme, opened: Opened) -> None:
    window = evaluation_page(theme)
    opened(window)
    assert window.page is not None
    window.page.show_preview(PageWish(name="Ada"), [], "{}")
    assert not button(window, "Approve and save as HTML…").isEnabled()


@pytest.mark.parametrize("kind", ["pdf", "html"])
def test_the_approved_page_is_saved_where_the_person_says(
    theme: Theme, opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (f"/somewhere/page.{kind}", ""))
    window = evaluation_page(theme)
    opened(window)
    with qtbot.waitSignal(window.save_requested) as told:
        click(window, f"Approve and save as {kind.upper()}…")
    assert told.args == [kind, f"/somewhere/page.{kind}"]


def test_the_data_beside_the_page_can_be_read_before(theme: Theme, opened: Opened) -> None:
    window = evaluation_page(theme)
    opened(window)
    assert window.page is not None
    click(window, "See the data beside it")
    assert '"format": "deepday-report"' in window.page.data_shown()


def test_deciding_otherwise_needs_a_reason(theme: Theme, opened: Opened, qtbot: QtBot) -> None:
    window = evaluation(theme)
    opened(window)
    click(window, "Decide otherwise…")
    dialog = found_in(window, OverrideDialog)
    click(dialog, "Keep the decision")
    assert "Say why: one line is enough." in shown_texts(dialog)
    QTest.keyClicks(found_in(dialog, TextField), "the team asked for it")
    with qtbot.waitSignal(window.overridden) as told:
        click(dialog, "Keep the decision")
    assert told.args == ["continue", "the team asked for it"]
    window.override_kept()
    qtbot.waitUntil(lambda: window.findChild(OverrideDialog) is None)


def test_why_nothing_can_be_shown_is_told(theme: Theme, opened: Opened) -> None:
    window = EvaluationWindow(theme)
    opened(window)
    assert "Reading the history…" in shown_texts(window)
    window.show_problem("The history cannot be read.")
    assert "The history cannot be read." in shown_texts(window)


def test_all_a_sheet_says_is_shown(theme: Theme, opened: Opened) -> None:
    found = evaluations.twenty_and_eight()
    window = evaluation(theme, found)
    opened(window)
    sheet, said = evaluation_sheet(found), said_on(window)
    texts = (sheet.subtitle, sheet.finding, sheet.how_sure, sheet.verdict, sheet.reason, sheet.moved, sheet.displaced)
    for text in (*texts, sheet.team, sheet.logged, *sheet.limits, *(words for _label, words in sheet.fixed)):
        assert text in said


def test_a_chart_is_drawn_for_the_width_it_has(theme: Theme, opened: Opened, qtbot: QtBot) -> None:
    window = evaluation(theme)
    opened(window)
    view: ChartView = window.result.days.view
    assert view.chart is not None
    before = view.chart.width
    window.resize(760, 900)
    qtbot.waitUntil(lambda: view.chart is not None and view.chart.width < before)


@pytest.fixture
def office(theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowOffice]:
    del theme
    with office_at_home(tmp_path, monkeypatch) as made:
        yield made


def test_an_imported_trial_is_shown_and_its_page_saved(
    office: WindowOffice, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    do("import", file=str(evaluations.HISTORY))
    desk = EvaluationDesk(office)
    window = desk.window
    opened(window)
    desk.refresh()
    qtbot.waitUntil(lambda: "about 58 % less often" in said_on(window), timeout=20_000)
    window.show_page()
    qtbot.waitUntil(lambda: button(window, "Approve and save as PDF…").isEnabled(), timeout=20_000)
    assert window.page is not None
    window.page.save_requested.emit("pdf", str(tmp_path / "page.pdf"))
    qtbot.waitUntil((tmp_path / "page.json").exists, timeout=20_000)
    qtbot.waitUntil(lambda: any("Saved:" in text for text in shown_texts(window)))
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    window.page.save_requested.emit("html", str(tmp_path / "none" / "page.html"))
    qtbot.waitUntil(lambda: not any("Saved:" in text for text in shown_texts(window)), timeout=20_000)


def test_another_decision_is_kept_by_the_program(office: WindowOffice, opened: Opened, qtbot: QtBot) -> None:
    do("import", file=str(evaluations.HISTORY))
    desk = EvaluationDesk(office)
    window = desk.window
    opened(window)
    desk.refresh()
    qtbot.waitUntil(lambda: "Decide otherwise…" in shown_texts(window), timeout=20_000)
    window.overridden.emit("stop", "the team asked for it")
    qtbot.waitUntil(lambda: "the team asked for it" in said_on(window), timeout=20_000)


def test_without_a_trial_this_month_is_described(office: WindowOffice, opened: Opened, qtbot: QtBot) -> None:
    desk = EvaluationDesk(office)
    window = desk.window
    opened(window)
    desk.refresh()
    qtbot.waitUntil(lambda: "There are no logged days to compare." in said_on(window), timeout=20_000)


def test_what_was_agreed_and_the_own_estimate_stand_below_the_result(theme: Theme, opened: Opened) -> None:
    window = evaluation_agreed(theme)
    opened(window)
    said = shown_texts(window)
    assert "What was agreed" in said
    assert "Tom Becker (+49 30 5678)" in said, "in one's own window the person is named"
    assert any(text.startswith("Your own estimate beforehand: 25 %") for text in said)
    plain = evaluation(theme)
    opened(plain)
    assert "What was agreed" not in shown_texts(plain)


def test_the_agreement_can_be_left_off_the_page_and_the_point_person_named(
    theme: Theme, opened: Opened, qtbot: QtBot
) -> None:
    window = evaluation_agreed(theme)
    opened(window)
    window.show_page()
    page = window.page
    assert page is not None
    assert (page.wish().agreement, page.wish().point_person) == (True, False)
    boxes = {box.text(): box for box in page.findChildren(TickBox)}
    with qtbot.waitSignal(window.preview_wanted) as told:
        boxes["What was agreed, on its own page"].setChecked(False)
        boxes["The point person's name"].setChecked(True)
    assert told.args == [PageWish(agreement=False, point_person=True)]
