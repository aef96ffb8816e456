"""The day at work: observing is paused and goes on, reading is said, an end confirmed, a task and a day closed."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from deepday.domain.day import DayState
from deepday.domain.errors import StorageError
from deepday.domain.interruption import Recovery
from deepday.domain.reason import Reason
from deepday.domain.recovery_questions import recoveries_asked
from deepday.domain.session import SessionKind
from deepday.engine.day_closing import Answers
from deepday.engine.end_question import end_meant
from deepday.engine.overview import Day
from deepday.gui.office import Office
from deepday.gui.promise_desk import PromiseDesk

if TYPE_CHECKING:
    from deepday.ui.close_day import CloseDay
    from deepday.ui.forms import DayForm, HandledForm, PromiseForm
    from deepday.ui.main_window import MainWindow
    from deepday.ui.tray import Tray


class DayDesk(QObject):
    """Answers what tray, *Today* and *History* ask about a day; keeps one open sheet at a time."""

    def __init__(self, office: Office, promises: PromiseDesk) -> None:
        super().__init__(office)
        self._office, self._promises = office, promises
        office.controller.subscribe(self._show_queue)
        self._sheet: CloseDay | None = None

    def connect_tray(self, tray: "Tray") -> None:
        """Answer what the tray's menu asks."""
        tray.observing_pause_requested.connect(self._pause)
        tray.observing_resume_requested.connect(self._resume)
        tray.close_day_requested.connect(self.open_sheet)
        tray.reading_requested.connect(self._read)

    def connect_window(self, window: "MainWindow") -> None:
        """Answer what *Today* and *History* ask."""
        window.observing_resume_requested.connect(self._resume)
        window.end_answered.connect(self._answer_end)
        window.close_day_requested.connect(self.open_sheet)
        window.sheet_requested.connect(self.open_sheet_of)
        window.close_day_declined.connect(self._not_today)
        window.task_done_requested.connect(self._finish_task)

    @Slot()
    def open_sheet(self) -> None:
        """Open the sheet of the day that *Today* shows, or raise it if it is open."""
        self.open_sheet_of(self._office.controller.overview().day.date)

    @Slot(object)
    def open_sheet_of(self, on: date) -> None:
        """Open the sheet of a date in the place of another one's, or raise it if it is open."""
        from deepday.ui.close_day import CloseDay  # noqa: PLC0415 -- not loaded while no window is open

        if self._sheet is not None and self._sheet.date != on:
            self._sheet.close()
            self._sheet = None
        if self._sheet is None:
            overview = self._office.controller.overview()
            day = self._day(on)
            kept = self._office.program.closing.sheet(day, overview.now)
            past = on != overview.day.date
            self._sheet = sheet = CloseDay(
                self._office.theme,
                kept,
                deep=self._was_deep(day),
                past=past,
                recoveries=recoveries_asked(day.interruptions),
            )
            sheet.filled_in.connect(self._fill_in)
            sheet.state_said.connect(self._say_state)
            sheet.not_today.connect(self._not_today)
            sheet.promise_decided.connect(self._decide_promise)
            sheet.destroyed.connect(partial(self._gone, on))
        self._show_queue()
        self._sheet.come_forward()

    def _was_deep(self, day: Day) -> bool:
        """Say whether deep work was done on *day*, or was to be."""
        if any(session.kind is SessionKind.DEEP for session in day.sessions):
            return True
        try:
            trials = self._office.program.trials_if_any()
            return trials is not None and trials.planned_day(day.date) is not None
        except StorageError:
            return False

    def _show_queue(self) -> None:
        if self._sheet is not None and not self._sheet.past:
            overview = self._office.controller.overview()
            self._sheet.show_queue(overview.deferred, overview.handed_on, overview.now)

    @Slot(object)
    def _decide_promise(self, form: "PromiseForm | HandledForm") -> None:
        self._promises.keep(form, self._complain)

    def _gone(self, on: date) -> None:
        if self._sheet is not None and self._sheet.date == on:
            self._sheet = None

    @Slot()
    def _not_today(self) -> None:
        self._office.program.closing.not_today()

    @Slot(object)
    def _fill_in(self, form: "DayForm") -> None:
        answers = Answers(
            focus=form.focus,
            stress=form.stress,
            progress=form.progress,
            unlogged=form.unlogged,
            note=form.note,
            went_well=form.went_well,
            change=form.change,
        )
        self._office.ask(self._keep(answers, form.recoveries), self._complain)

    @Slot(object)
    def _say_state(self, state: DayState) -> None:
        self._office.ask(self._keep(Answers(state=state)), self._complain)

    async def _keep(self, answers: Answers, recoveries: Mapping[str, Recovery] = MappingProxyType({})) -> None:
        from deepday.wording.days import numbers  # noqa: PLC0415 -- same

        if self._sheet is None:
            return
        day = self._day(self._sheet.date)
        await self._office.controller.log.tell_recoveries(recoveries)
        kept = await self._office.program.closing.fill_in(day, answers)
        overview = self._office.controller.overview()
        meetings = self._office.program.noticing.meeting_loads.of(day.date, overview.now, overview.time_zone)
        if self._sheet is not None:
            self._sheet.show_result(kept, numbers(day, overview.now, meetings))
        window = self._office.window
        if window is not None and window.history is not None:
            window.history.refresh()  # corrections of the sheet are told there

    def _day(self, on: date) -> Day:
        overview = self._office.controller.overview()
        if overview.day.date == on:
            return overview.day
        return next(iter(self._office.controller.log.days(on, on)), Day(on, (), ()))

    def _complain(self, reason: Reason) -> None:
        if self._sheet is not None:
            self._sheet.show_problem(self._office.words(reason))

    @Slot()
    def _pause(self) -> None:
        self._office.ask(self._office.program.noticing.observer.pause())

    @Slot()
    def _resume(self) -> None:
        self._office.ask(self._office.program.noticing.observer.resume())

    @Slot(bool)
    def _read(self, on: bool) -> None:  # noqa: FBT001 -- a signal's argument
        self._office.ask(self._take_reading(on=on))

    async def _take_reading(self, *, on: bool) -> None:
        self._office.program.noticing.senses.read(on=on)

    @Slot(str)
    def _finish_task(self, task: str) -> None:
        self._office.ask(self._office.program.work.finish(task))

    @Slot(str)
    def _answer_end(self, text: str) -> None:
        self._office.ask(self._take_end(text))

    async def _take_end(self, text: str) -> None:
        asked = self._office.controller.overview().end_asked
        if asked is not None:
            await self._office.controller.answer_end(end_meant(asked, text))
