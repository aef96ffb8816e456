"""Prepare a request: every step is handed on, what does not fit is said at its question, documents can be edited."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from deepday.domain.request import RequestAnswers
from deepday.domain.request_answers import as_document, read_answers
from deepday.ui.request.documents_page import Draft, Export
from deepday.ui.request.rehearsal import Card, Rehearsal
from deepday.ui.request_window import RequestWindow
from deepday.ui.theme import Theme
from deepday.wording.translation import use_language
from tests.requests_asked import ENGLISH, GERMAN, answered
from tests.ui import gallery
from tests.ui.gallery import is_alive
from tests.ui.hands import button, click, shown_texts

Opened = Callable[[QWidget], QWidget]


@pytest.fixture
def window(theme: Theme, opened: Opened) -> RequestWindow:
    shown = gallery.request(theme)
    opened(shown)
    return shown


def field(window: QWidget, name: str) -> QLineEdit | QPlainTextEdit:
    kinds: tuple[type[QLineEdit | QPlainTextEdit], ...] = (QLineEdit, QPlainTextEdit)
    found = [f for kind in kinds for f in window.findChildren(kind) if f.isVisible() and f.accessibleName() == name]
    return found[0]


def type_into(window: QWidget, name: str, text: str) -> None:
    control = field(window, name)
    control.setFocus()
    control.selectAll()
    QTest.keyClicks(control, text)


@pytest.mark.parametrize("toml", [ENGLISH, GERMAN, ""])
def test_what_is_shown_is_handed_on_as_it_is(theme: Theme, opened: Opened, qtbot: QtBot, toml: str) -> None:
    window = gallery.request(theme, answers=answered(toml))
    opened(window)
    with qtbot.waitSignal(window.answers_changed) as caught:
        type_into(window, "Your name", "Ada")
    expected = as_document(answered(toml))
    expected.setdefault("me", {})["name"] = "Ada"
    assert read_answers(caught.args[0]) == read_answers(expected)


def test_typing_is_handed_on_once_it_pauses(window: RequestWindow, qtbot: QtBot) -> None:
    told: list[object] = []
    window.answers_changed.connect(told.append)
    type_into(window, "Your name", "Grace Hopper")
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) == 1


def test_closing_hands_on_what_was_typed_last(window: RequestWindow, qtbot: QtBot) -> None:
    told: list[dict[str, dict[str, str]]] = []
    window.answers_changed.connect(told.append)
    type_into(window, "Your name", "Grace")
    window.close()
    assert [document["me"]["name"] for document in told] == ["Grace"]
    qtbot.waitUntil(lambda: not is_alive(window))


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_step_has_room_for_its_name_in_the_weight_of_the_chosen_one(
    theme: Theme, opened: Opened, language: str
) -> None:
    use_language(language)
    window = gallery.request(theme)
    opened(window)
    steps = [b for b in window.findChildren(QPushButton) if b.property("look") == "nav"]
    assert len(steps) == 8
    for place, step in enumerate(steps):
        window.show_step(place)
        heavy = QFont(step.font())
        heavy.setWeight(QFont.Weight.DemiBold)
        padding = theme.measures.px(4 + 9 + 11)  # as in the style sheet: bar, left, right
        assert step.width() >= QFontMetrics(heavy).horizontalAdvance(step.text()) + padding, step.text()


def test_after_the_talk_the_window_leads_to_the_agreement(window: RequestWindow, qtbot: QtBot) -> None:
    window.show_step(7)
    with qtbot.waitSignal(window.agreement_wanted):
        click(window, "After the talk…")


def test_the_steps_follow_each_other_and_none_is_obligatory(window: RequestWindow) -> None:
    for title in ("What it is for", "Your numbers", "Proposal", "Point person and team", "Trial and talk", "Documents"):
        click(window, "Next step")
        assert title in shown_texts(window)
    click(window, "Rehearse")
    assert not [b for b in shown_texts(window) if b == "Next step"]
    click(window, "Back")
    assert button(window, "Documents").isChecked()


def test_tasks_are_added_and_taken_away(window: RequestWindow, qtbot: QtBot) -> None:
    window.show_step(1)
    click(window, "Add a task")
    assert "Task 3" in shown_texts(window)
    QTest.keyClicks(window.focusWidget(), "Error analysis")
    with qtbot.waitSignal(window.answers_changed) as caught:
        pass
    assert [task.get("title") for task in caught.args[0]["task"]] == [
        "Rework the feature pipeline",
        "Hyperparameter search",
        "Error analysis",
    ]
    with qtbot.waitSignal(window.answers_changed) as caught:
        next(b for b in window.findChildren(QPushButton) if b.isVisible() and b.text() == "Remove").click()
    assert [task["title"] for task in caught.args[0]["task"]] == ["Hyperparameter search", "Error analysis"]


def test_what_does_not_fit_is_said_at_its_question_until_it_does(window: RequestWindow) -> None:
    window.show_step(5)
    window.show_problem("trial.weeks", "“eight” does not fit.")
    texts = shown_texts(window)
    assert "“eight” does not fit." in texts
    assert "Not saved: an answer does not fit." in texts
    window.show_saved()
    assert "“eight” does not fit." not in shown_texts(window)
    assert "Saved" in shown_texts(window)
    window.show_step(1)
    window.show_problem("task.2.estimate_hours", "Not a number.")
    assert "Not a number." in shown_texts(window)
    window.show_problem("", "The disk is full.")
    assert "The disk is full." in shown_texts(window)


def test_a_word_in_place_of_a_number_is_handed_on_to_be_refused(window: RequestWindow, qtbot: QtBot) -> None:
    window.show_step(5)
    with qtbot.waitSignal(window.answers_changed) as caught:
        type_into(window, "How many weeks", "eight")
    assert caught.args[0]["trial"]["weeks"] == "eight"
    with qtbot.waitSignal(window.answers_changed) as caught:
        type_into(window, "Put off: answered within … working hours", "2,5")
    assert caught.args[0]["trial"]["deferred_within_hours"] == 2.5


# --- documents ------------------------------------------------------------------------------------


@pytest.fixture
def documents(window: RequestWindow) -> RequestWindow:
    window.documents.choose_file = lambda suggested: f"/somewhere/{suggested}"
    window.show_drafts(
        [Draft("request", "# One day", ("[who]",)), Draft("mail", "Subject\n\nHello", ())], ["whom it is for"]
    )
    window.show_step(6)
    return window


def choose(window: RequestWindow, kind: str) -> None:
    box = next(b for b in window.findChildren(QComboBox) if b.accessibleName() == "Document")
    box.setCurrentIndex(box.findData(kind))


def test_a_document_is_exported_as_it_was_edited(documents: RequestWindow, qtbot: QtBot) -> None:
    type_into(documents, "Text of the document", "# Half a day")
    with qtbot.waitSignal(documents.export_requested) as caught:
        click(documents, "Save as PDF…")
    assert caught.args == [Export("request", "pdf", "/somewhere/request.pdf", "# Half a day")]
    documents.show_drafts([Draft("request", "# Two days")], [])
    assert field(documents, "Text of the document").property("plainText") == "# Half a day", "edits stay"
    click(documents, "Take back your changes")
    assert field(documents, "Text of the document").property("plainText") == "# Two days"


def test_each_document_keeps_its_own_changes(documents: RequestWindow, qtbot: QtBot) -> None:
    type_into(documents, "Text of the document", "# Half a day")
    choose(documents, "mail")
    assert field(documents, "Text of the document").property("plainText") == "Subject\n\nHello"
    with qtbot.waitSignal(documents.export_requested) as caught:
        click(documents, "Open in the mail program")
    assert caught.args == [Export("mail", "mailto", "", "Subject\n\nHello")]
    choose(documents, "request")
    assert field(documents, "Text of the document").property("plainText") == "# Half a day"


def test_a_blank_is_named_and_keeps_the_document_from_being_used(documents: RequestWindow) -> None:
    documents.show_drafts([Draft("request", "for [who]", ("[who]",))], ["whom it is for"])
    assert "Not filled in yet: whom it is for." in shown_texts(documents)
    assert not button(documents, "Save as PDF…").isEnabled()
    assert button(documents, "Copy").isEnabled()
    type_into(documents, "Text of the document", "for Priya")
    assert button(documents, "Save as PDF…").isEnabled(), "filled in by hand"


def test_without_a_time_there_is_no_invitation(documents: RequestWindow) -> None:
    choose(documents, "invitation")
    assert "There is no time for the talk yet." in shown_texts(documents)
    assert not button(documents, "Save as a calendar file…").isEnabled()


def test_a_text_is_copied(documents: RequestWindow) -> None:
    click(documents, "Copy")
    assert QGuiApplication.clipboard().text() == "# One day"


def test_nothing_is_exported_when_no_file_is_chosen(documents: RequestWindow, qtbot: QtBot) -> None:
    documents.documents.choose_file = lambda _suggested: ""
    with qtbot.assertNotEmitted(documents.export_requested):
        click(documents, "Save as PDF…")


# --- rehearsal ------------------------------------------------------------------------------------

CARDS = [Card(f"“Objection {n}”", (("Fact", f"fact {n}"), ("Offer", f"offer {n}"))) for n in range(3)]


@pytest.fixture
def rehearsal(theme: Theme, opened: Opened) -> Rehearsal:
    page = Rehearsal(theme, shuffle=random.Random(1).shuffle)  # noqa: S311 -- an order of cards
    theme.dress(page)
    opened(page)
    page.show_cards(CARDS)
    return page


def said(page: Rehearsal) -> str:
    return next(text for text in shown_texts(page) if text.startswith("“Objection"))


def test_every_objection_comes_once_in_another_order_each_time(rehearsal: Rehearsal) -> None:
    orders = []
    for _round in range(4):
        order = []
        for _card in CARDS:
            order.append(said(rehearsal))
            button(rehearsal, "Once more" if len(order) == len(CARDS) else "Next").click()
        orders.append(order)
    assert all(sorted(order) == [card.said for card in CARDS] for order in orders)
    assert len({tuple(order) for order in orders}) > 1


def test_the_prepared_answer_is_seen_when_it_is_asked_for(rehearsal: Rehearsal, qtbot: QtBot) -> None:
    number = said(rehearsal)[-2]
    assert f"fact {number}" not in shown_texts(rehearsal)
    click(rehearsal, "Show the prepared answer")
    assert {f"fact {number}", f"offer {number}"} <= set(shown_texts(rehearsal))
    click(rehearsal, "Next")
    qtbot.waitUntil(lambda: f"fact {number}" not in shown_texts(rehearsal))


def test_what_is_written_is_kept_only_when_that_is_wanted(rehearsal: Rehearsal, qtbot: QtBot, tmp_path: Path) -> None:
    assert "Save what I wrote…" not in shown_texts(rehearsal)
    answered_one = said(rehearsal)
    QTest.keyClicks(field(rehearsal, "Your answer"), "It is true.")
    click(rehearsal, "Next")
    assert field(rehearsal, "Your answer").property("plainText") == ""
    rehearsal.choose_file = lambda: str(tmp_path / "mine.txt")
    with qtbot.waitSignal(rehearsal.save_requested) as caught:
        click(rehearsal, "Save what I wrote…")
    assert caught.args == [str(tmp_path / "mine.txt"), f"{answered_one}\nIt is true.\n"]


def test_nothing_answered_can_be_rehearsed_too(theme: Theme, opened: Opened) -> None:
    window = gallery.request(theme, 7, answers=RequestAnswers())
    opened(window)
    click(window, "Show the prepared answer")
    assert "Fact" in shown_texts(window)
