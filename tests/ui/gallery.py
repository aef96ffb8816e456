"""Every window with made-up days, and their pictures for the manual: ``python -m tests.ui.gallery FOLDER``.

A program of its own, so that QT_SCALE_FACTOR=2 can be set from outside: then the pictures are those at 200 %.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget

from deepday.bootstrap.services import services
from deepday.documents.facts import facts_of
from deepday.documents.markdown import as_markdown
from deepday.documents.pdf import as_pictures
from deepday.documents.request_page import request_page
from deepday.documents.talk_script import objections
from deepday.domain.account import Account
from deepday.domain.channel_choice import ChannelChoice
from deepday.domain.day import Day as Sheet
from deepday.domain.day import DayState, Ratings, Unlogged
from deepday.domain.day_senses import SenseState
from deepday.domain.interruption import Recovery
from deepday.domain.person import Person
from deepday.domain.request import RequestAnswers, blanks
from deepday.domain.request_answers import as_document
from deepday.engine.overview import Day
from deepday.gui.handover_desk import note_view
from deepday.ui.close_day import CloseDay
from deepday.ui.entry_dialog import EntryDialog
from deepday.ui.forms import Occasion, StartForm
from deepday.ui.handover_window import HandoverWindow
from deepday.ui.log_popup import LogPopup
from deepday.ui.look.fields import TextField
from deepday.ui.main_window import HISTORY, SETTINGS, TODAY, MainWindow
from deepday.ui.question import Question
from deepday.ui.request.documents_page import Draft
from deepday.ui.request.rehearsal import Card
from deepday.ui.request_window import RequestWindow
from deepday.ui.settings.view import AccountView, ChannelView, SettingsView
from deepday.ui.start_sheet import StartSheet
from deepday.ui.theme import Theme
from deepday.wording.days import numbers
from deepday.wording.translation import use_language
from tests import evaluations, requests_asked
from tests.requests_asked import NUMBERS, answered
from tests.ui import days
from tests.ui.agree_windows import (
    agree,
    agree_broken,
    agree_empty,
    agree_mail,
    agree_no,
    agree_nothing,
    agree_terms,
    agree_yes,
)
from tests.ui.evaluation_windows import (
    evaluation,
    evaluation_agreed,
    evaluation_override,
    evaluation_page,
    evaluation_periods,
    evaluation_private,
    evaluation_reading,
)
from tests.ui.plan_windows import plan, plan_change, plan_editing, plan_not_frozen, plan_setup, plan_setup_more

FONT_PX = 13
HOTKEY = "Ctrl+Alt+I"
SERVICES = services()
SETTINGS_VIEW = SettingsView(
    {
        "hours.from": "09:00",
        "hours.until": "16:30",
        "hours.days": "mon, tue, wed, thu, fri",
        "hours.day_turns_at": "04:00",
        "observe.ordinary": "on",
        "point_person.name": "Marta Ruiz",
        "point_person.contact": "+49 30 5550 123",
        "hotkeys.log": HOTKEY,
        "texts.status": "",
        "privacy.names": "12_weeks",
        "senses.idle": "on",
        "senses.idle_after": "10m",
        "senses.lock": "on",
        "senses.sleep": "on",
        "senses.meetings": "on",
        "senses.quiet_in_meetings": "on",
        "replies.copy": "on",
        "replies.language": "en",
        "replies.formality": "informal",
        "promises.remind": "after_deep_work",
        "look.theme": "auto",
        "language": "auto",
        "channels.off": "hooks.command, notifications.kde",
        "hooks.command.set": "",
        "hooks.command.undo": "",
    },
    (
        AccountView(
            Account("slack", "slack", "https://slack.example.org/api", "Ada"),
            SERVICES[0],
            (
                ChannelView("chat.slack:slack", True, "Back at {until}"),
                ChannelView("chat.slack.snooze:slack", True, None),
            ),
        ),
    ),
    tuple(c.id for c in days.CHANNELS if ":" not in c.id),
    SERVICES,
    ChannelChoice(frozenset({"hooks.command", "notifications.kde"}), frozenset(), frozenset()),
    (
        Person("Marta Ruiz", "+49 30 5550 123", (time(9), time(17))),
        Person("Tom Becker", "#platform-help"),
    ),
)
FORM = StartForm(
    "Finish the evaluation harness for the ranking model", "16:30", "Marta Ruiz", frozenset({"hooks.command"})
)


def today(theme: Theme, overview: object = days.FULL, *, home: bool = False) -> MainWindow:
    """Return the main window on Today."""
    window = MainWindow(theme, HOTKEY, home=home)
    window.show_overview(overview)  # type: ignore[arg-type]  # callers hand in Overviews
    window.show_page(TODAY)
    window.show_meetings(days.MEETINGS[days.TODAY])
    return window


def history(theme: Theme) -> MainWindow:
    """Return the main window on History."""
    window = today(theme)
    window.show_page(HISTORY)
    page = window.history
    if page is None:
        raise TypeError
    page.show_past(days.past_totals(), days.NOW)
    page.show_days(days.TODAY - timedelta(days=29), days.TODAY, days.past_days(), days.NOW, days.MEETINGS)
    return window


def history_found(theme: Theme) -> MainWindow:
    """Return the history after somebody was looked for, an entry chosen that was corrected."""
    window = history(theme)
    page = window.history
    if page is None:
        raise TypeError
    page.findChildren(TextField)[0].show_text("Marta")
    page.show_found("Marta", (Day(days.TODAY, (), (days.CALL,)),), days.NOW)
    page.show_corrections({"1": ["Corrected 10:02: channel was chat", "Corrected 10:03: note was empty"]})
    view = page.findChildren(QListView)[0]
    view.setCurrentIndex(view.model().index(1, 0))
    return window


def history_empty(theme: Theme) -> MainWindow:
    """Return the history before anything was kept."""
    window = today(theme, days.EMPTY)
    window.show_page(HISTORY)
    if window.history is None:
        raise TypeError
    window.history.show_past((), days.NOW)
    window.history.show_days(days.TODAY, days.TODAY, (), days.NOW, {})
    return window


def settings_data(theme: Theme) -> MainWindow:
    """Return the settings at what is kept, after an export."""
    window = settings(theme)
    page = window.settings
    if page is None:
        raise TypeError
    page.data.show_result(True, "197 entries are in /home/ada/deepday-history.json.")
    window.show()
    page.verticalScrollBar().setValue(page.data.y())
    return window


def question(theme: Theme) -> Question:
    """Return the question before something is erased."""
    words = (
        "This goes for good: 28 sessions, 135 interruptions, 28 day sheets.\n"
        "It goes in back-ups too. Trials stay as they were agreed.\n"
        "Exports, reports and copies that you keep elsewhere are not touched."
    )
    return Question(theme, "Erase for good?", words, "Erase for good")


def settings(theme: Theme) -> MainWindow:
    """Return the main window on Settings, with results of every kind."""
    window = today(theme)
    window.show_page(SETTINGS)
    window.show_settings(SETTINGS_VIEW)
    return window


def settings_results(theme: Theme) -> MainWindow:
    """Return the settings further down, with results of every kind."""
    window = settings(theme)
    page = window.settings
    if page is None:
        raise TypeError
    page.show_hotkey_result(works=False)
    page.show_account_result("slack", works=True, sentence="Signed in as Ada at acme.slack.com.")
    page.show_account_result("", works=False, sentence="Slack does not accept the token any more. Sign in again.")
    page.show_setting_problem("texts.status", "Not more than 100 characters.")
    window.show()
    bar = page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    return window


def settings_privacy(theme: Theme) -> MainWindow:
    """Return the settings at what is recorded."""
    window = settings(theme)
    page = window.settings
    if page is None:
        raise TypeError
    worked, unknown = SenseState.WORKED, SenseState.UNKNOWN
    states = {"idle": worked, "lock": unknown, "sleep": worked, "meetings": SenseState.OFF}
    page.privacy.show_recording(states, paused=False)
    window.show()
    QCoreApplication.processEvents()
    page.ensureWidgetVisible(page.privacy)
    return window


def start(theme: Theme) -> StartSheet:
    """Return the start sheet with its dry run."""
    sheet = StartSheet(theme, FORM, day=days.TODAY, zone=days.ZONE, channels=[p.id for p in days.PREVIEWS])
    sheet.show_preview(days.PREVIEWS)
    return sheet


def start_task(theme: Theme) -> StartSheet:
    """Return the start sheet with a task chosen."""
    channels, tasks = [p.id for p in days.PREVIEWS], [("t1", days.HARNESS.title), ("t2", "Read the audit")]
    form = replace(FORM, task="t1")
    sheet = StartSheet(theme, form, day=days.TODAY, zone=days.ZONE, channels=channels, tasks=tasks)
    sheet.show_preview(days.PREVIEWS)
    return sheet


def start_looking(theme: Theme) -> StartSheet:
    """Return the start sheet before the dry run has answered, with a time that is none."""
    form = StartForm("", "25:00", "", frozenset())
    sheet = StartSheet(theme, form, day=days.TODAY, zone=days.ZONE, channels=[p.id for p in days.PREVIEWS])
    sheet.ask()
    return sheet


def log(theme: Theme, keys: str = "") -> LogPopup:
    """Return the interruption log after *keys* were pressed."""
    popup = LogPopup(theme, Occasion(days.at("13:38"), days.ZONE, True, days.NAMES, None, "17:00", copies_reply=True))
    popup.show()
    for key in keys:
        QTest.keyClick(popup.focusWidget(), Qt.Key(ord(key.upper())))
    return popup


def log_deferred(theme: Theme) -> LogPopup:
    """Return the interruption log as in the drawings: a call, deferred, a name half typed."""
    popup = log(theme, "3d")
    popup.activateWindow()
    QTest.qWaitForWindowActive(popup)
    QTest.keyClick(popup.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(popup.focusWidget(), "tom")
    popup.show_reply("Hi Tomás, I’m in deep work until 16:30. You’ll have my answer by 17:00.")  # noqa: RUF001 -- as it is written
    return popup


def log_back(theme: Theme) -> LogPopup:
    """Return the interruption log while an interruption is open."""
    entry = days.INTERRUPTED.open_interruption
    return LogPopup(theme, Occasion(days.NOW, days.ZONE, True, days.NAMES, entry, "17:00"))


def log_problem(theme: Theme) -> LogPopup:
    """Return the interruption log when the entry could not be saved."""
    popup = log(theme, "1u")
    popup.show_problem("Not recorded: the disk is full. Free some space and press Enter again; nothing typed is lost.")
    return popup


def request(theme: Theme, step: int = 0, *, answers: RequestAnswers | None = None) -> RequestWindow:
    """Return the window that prepares a request, on one of its steps."""
    facts = facts_of(answers or answered(), NUMBERS if answers is None else None)
    window = RequestWindow(theme)
    window.show_answers(as_document(facts.answers))
    window.show_numbers((("2.2", "interruptions by others per focus hour"), ("39 min", "typical unbroken stretch")), "")
    missing = [facts.words.blank(name) for name in blanks(facts.answers)]
    marks = tuple(mark.replace("[", "\\[").replace("]", "\\]") for mark in missing)
    window.show_drafts([Draft("request", as_markdown(request_page(facts, requests_asked.TODAY)), marks)], missing)
    window.show_cards([Card(o.said, (("Fact", o.fact), ("Offer", o.offer))) for o in objections(facts)[:1]])
    window.show_step(step)
    return window


def rehearse(theme: Theme) -> RequestWindow:
    """Return the rehearsal with its answer shown."""
    window = request(theme, 7)
    window.show()
    window.rehearsal.show_answer()
    return window


def request_printed(theme: Theme) -> RequestWindow:
    """Return the request as it is printed."""
    window = request(theme, 6)
    window.show()
    window.documents.show_as_printed()
    page = request_page(facts_of(answered(), NUMBERS), requests_asked.TODAY)
    text = as_markdown(page)
    window.documents.show_printed(text, as_pictures(page, 86))
    return window


def close_day(theme: Theme) -> CloseDay:
    """Return the window that closes a day, half filled in."""
    sheet = Sheet(days.TODAY, DayState.LOGGED, Ratings(4, 2), Unlogged.NONE, "Sizes settled with Tomás")
    return CloseDay(theme, sheet)


def day_closed(theme: Theme) -> CloseDay:
    """Return the same when it was saved."""
    window = close_day(theme)
    window.show_queue(days.ENDED.deferred, days.ENDED.handed_on, days.ENDED.now)
    window.show_result(Sheet(days.TODAY, DayState.LOGGED), numbers(days.ENDED.day, days.ENDED.now))
    return window


def close_deep_day(theme: Theme) -> CloseDay:
    """Return the window that closes a deep-work day, with its two lines."""
    sheet = Sheet(days.TODAY, DayState.LOGGED, Ratings(4, 2, 5), Unlogged.NONE, went_well="No chat before noon")
    window = CloseDay(theme, sheet, deep=True, recoveries=(days.CALL, replace(days.CHAT, recovery=Recovery.TEN)))
    window.show_queue(days.WALK.deferred, days.WALK.handed_on, days.WALK.now)
    return window


def queue_walk(theme: Theme) -> CloseDay:
    """Return the same when it was saved and the queue is gone through."""
    window = close_deep_day(theme)
    window.show_result(Sheet(days.TODAY, DayState.LOGGED), numbers(days.WALK.day, days.WALK.now))
    return window


def handover(theme: Theme, *, nobody: bool = False) -> HandoverWindow:
    """Return the window for the evening before a deep-work day."""
    told = {
        "day": "2026-09-25",
        "language": "en",
        "hours": ["09:00", "16:30"],
        "availability": ["11:30", "12:00"],
        "point_person": None if nobody else "Marta Ruiz",
        "contact": "" if nobody else "+49 30 5550 123, 09:00\u201312:00",
        "tasks": [{"title": days.HARNESS.title, "why": "the picture in the head"}],
        "promised": [{"who": "Ada", "what": "Sizes", "source": "chat", "due": "2026-09-24T17:00:00+02:00"}],
    }
    window = HandoverWindow(theme)
    window.show_note(note_view(told))
    return window


def edit(theme: Theme) -> EntryDialog:
    """Return the window that corrects an entry."""
    return EntryDialog(theme, days.CHAT)


WINDOWS: dict[str, Callable[[Theme], QWidget]] = {
    "today": today,
    "today-empty": lambda theme: today(theme, days.EMPTY),
    "today-broken": lambda theme: today(theme, days.BROKEN),
    "today-paused": lambda theme: today(theme, days.PAUSED),
    "today-interrupted": lambda theme: today(theme, days.INTERRUPTED),
    "today-ended": lambda theme: today(theme, days.ENDED, home=True),
    "today-observed": lambda theme: today(theme, days.OBSERVED),
    "today-asked": lambda theme: today(theme, days.ASKED),
    "history": history,
    "history-found": history_found,
    "history-empty": history_empty,
    "settings": settings,
    "settings-results": settings_results,
    "settings-data": settings_data,
    "question": question,
    "settings-privacy": settings_privacy,
    "start": start,
    "start-task": start_task,
    "start-looking": start_looking,
    "log": log_deferred,
    "log-plain": log,
    "log-back": log_back,
    "log-problem": log_problem,
    "entry": edit,
    "evaluation": evaluation,
    "evaluation-empty": lambda theme: evaluation(theme, evaluations.empty()),
    "evaluation-one-day": lambda theme: evaluation(theme, evaluations.one_day()),
    "evaluation-imported": lambda theme: evaluation(theme, evaluations.twenty_and_eight()),
    "evaluation-not-yet": lambda theme: evaluation(theme, evaluations.not_yet()),
    "evaluation-private": evaluation_private,
    "evaluation-agreed": evaluation_agreed,
    "evaluation-periods": evaluation_periods,
    "evaluation-reading": evaluation_reading,
    "evaluation-override": evaluation_override,
    "evaluation-page": evaluation_page,
    "plan": plan,
    "plan-not-frozen": plan_not_frozen,
    "plan-setup": plan_setup,
    "plan-setup-more": plan_setup_more,
    "plan-editing": plan_editing,
    "plan-change": plan_change,
    "request": request,
    "request-tasks": lambda theme: request(theme, 1),
    "request-numbers": lambda theme: request(theme, 2),
    "request-proposal": lambda theme: request(theme, 3),
    "request-team": lambda theme: request(theme, 4),
    "request-trial": lambda theme: request(theme, 5),
    "request-documents": lambda theme: request(theme, 6),
    "request-printed": request_printed,
    "request-blank": lambda theme: request(theme, 6, answers=RequestAnswers()),
    "request-rehearsal": rehearse,
    "agree": agree,
    "agree-empty": agree_empty,
    "agree-nothing": agree_nothing,
    "agree-yes": agree_yes,
    "agree-terms": agree_terms,
    "agree-no": agree_no,
    "agree-mail": agree_mail,
    "agree-broken": agree_broken,
    "today-task": lambda theme: today(theme, days.AT_A_TASK),
    "today-over": lambda theme: today(theme, days.OVER),
    "close-day": close_day,
    "day-closed": day_closed,
    "today-queue": lambda theme: today(theme, days.WALK),
    "close-deep-day": close_deep_day,
    "queue-walk": queue_walk,
    "handover": handover,
    "handover-nobody": lambda theme: handover(theme, nobody=True),
}


def application(font_px: int = FONT_PX) -> QApplication:
    """Return the application with the manual's font."""
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise TypeError
    font = QFont("Inter")
    font.setPixelSize(font_px)
    app.setFont(font)
    return app


def picture(window: QWidget) -> QPixmap:
    """Return *window* as it is seen."""
    if isinstance(window, MainWindow):
        window.resize(window.theme.measures.px(1040), window.theme.measures.px(760))  # also on a smaller screen
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window, 500)
    QCoreApplication.processEvents()  # a window that takes the size of what it shows has done so
    return window.grab()


def is_alive(window: QWidget) -> bool:
    """Say whether *window* has not been deleted."""
    return bool(shiboken6.isValid(window))


def close(window: QWidget) -> None:
    """End *window* now, if it has not ended itself."""
    if not is_alive(window):
        return
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


IN_THE_MANUAL = (
    "today",
    "today-empty",
    "today-interrupted",
    "today-broken",
    "history",
    "history-found",
    "settings",
    "settings-data",
    "question",
    "settings-privacy",
    "start",
    "log",
    "log-back",
    "entry",
    "close-deep-day",
    "queue-walk",
    "handover",
    "evaluation",
    "evaluation-imported",
    "evaluation-empty",
    "evaluation-one-day",
    "evaluation-private",
    "evaluation-page",
    "plan",
    "plan-setup",
    "request-tasks",
    "request-documents",
    "request-printed",
    "request-rehearsal",
    "agree",
    "agree-empty",
    "agree-terms",
    "agree-no",
    "agree-mail",
    "agree-broken",
)
"""The windows that the manual shows: light, dark, German, and at 200 %."""


def plates() -> list[tuple[str, str, str, str]]:
    """Return file name, window, theme and language of each picture for the scale in force."""
    if QGuiApplication.primaryScreen().devicePixelRatio() > 1:
        return [(f"{name}-light-200.png", name, "light", "en") for name in IN_THE_MANUAL]
    english = [(f"{name}-{theme}.png", name, theme, "en") for name in IN_THE_MANUAL for theme in ("light", "dark")]
    return english + [(f"{name}-light-de.png", name, "light", "de") for name in IN_THE_MANUAL]


def main(folder: Path) -> None:
    """Write the pictures of the manual into *folder*."""
    app = application()
    for file, name, choice, language in plates():
        use_language(language)
        theme = Theme(app, choice)
        window = WINDOWS[name](theme)
        if not picture(window).save(str(folder / file)):
            raise SystemExit("cannot write " + file)
        close(window)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
