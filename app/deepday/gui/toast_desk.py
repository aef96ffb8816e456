"""The program's own notices at work: told once, when something happened that nobody asked for just now."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deepday.domain.errors import StorageError
from deepday.domain.session import Session, SessionKind
from deepday.engine.overview import Overview
from deepday.engine.tasks import done
from deepday.gui.office import Office
from deepday.system.toasts import DesktopToasts, Notice
from deepday.wording import notices, promises

if TYPE_CHECKING:
    from deepday.domain.interruption import Interruption
    from deepday.domain.own_numbers import OwnNumbers
    from deepday.domain.trial import Trial
    from deepday.engine.day_reminders import Reminder

_ENDED, _DIED, _DUE, _PLANNED, _PROMISED = "ended", "died", "due", "planned", "promised"
_ASKING, _FIT = "asking", "fit"
_RESUME, _END, _CLOSE, _START, _ANSWERED, _SHOW = "resume", "end", "close", "start", "answered", "show"
_PREPARE, _PLAN, _SETTINGS, _HAND_OVER = "prepare", "plan", "settings", "hand over"


class ToastDesk(QObject):
    """Tells of a session that ended by itself, of one that died, of a day that is over and of one that is planned.

    ``open_sheet`` opens the day's sheet, ``show_window`` a window of its own, *start* the start sheet.
    """

    open_sheet: Callable[[], None] | None = None
    show_window: Callable[[str], None] | None = None

    def __init__(self, office: Office, start: Callable[[], object]) -> None:
        super().__init__(office)
        self._start = start
        self._office = office
        self._running: Session | None = None
        self._held: dict[str, Notice] = {}
        """What waits for the end of a meeting."""
        self._due_on: date | None = None
        self._promised: tuple[str, ...] = ()
        """The entries whose answers were said to be due last."""
        self._toasts = DesktopToasts(office.resident.watches.session_bus, office.program.tasks, self._chosen)
        office.controller.subscribe(self._look)
        office.program.noticing.meetings.on_change(self._meetings_changed)
        office.program.on_planned_day = self._remind
        office.program.asking.on_ready = self._tell_ready
        office.program.asking.on_ask_again = self._tell_ask_again
        office.program.promise_reminders.on_due = self._remind_of_promises
        office.program.fit.on_due = self._ask_whether_it_fits

    def tell_of_death(self) -> None:
        """Say that a session waits for a decision, with both answers as buttons."""
        told, resume, end = notices.died(self._office.controller.overview())
        self._show(_DIED, Notice("Deepday", told, ((_RESUME, resume), (_END, end))))

    def _look(self) -> None:
        overview = self._office.controller.overview()
        before, self._running = self._running, overview.session
        if overview.undecided is None:
            self._held.pop(_DIED, None)
            self._toasts.close(_DIED)
        if overview.session is not None:
            self._toasts.close(_PLANNED)
        self._look_at_day(overview)
        self._forget_promises(overview)
        if before is None or overview.session is not None:
            return
        ended = next((s for s in overview.day.sessions if s.id == before.id), before)
        by_plan = ended.planned_end_at is not None and (ended.ended_at or overview.now) >= ended.planned_end_at
        if by_plan:
            self._show(_ENDED, Notice("Deepday", notices.ended(ended, overview)))

    def _meetings_changed(self) -> None:
        held, self._held = self._held, {}
        for name, notice in held.items():
            self._show(name, notice)

    def _remind(self, reminder: "Reminder") -> None:
        if reminder.is_day_before:
            told, hand_over = self._day_before(reminder.day.date)
            self._show(_PLANNED, Notice("Deepday", told, ((_HAND_OVER, hand_over),)))
        else:
            told, start = notices.morning(reminder.day.ends)
            self._show(_PLANNED, Notice("Deepday", told, ((_START, start),)))

    def _day_before(self, day: date) -> tuple[str, str]:
        program, promised = self._office.program, len(self._office.controller.overview().deferred)
        from deepday.domain.person import Person  # noqa: PLC0415 -- on the evening before a planned day

        usual = program.preferences.usual_point_person()
        try:
            name = program.trials.point_person(day) or usual
            known = {person.name: person for person in program.people.people()}
        except StorageError:
            name, known = usual, {}
        return notices.day_before(day, known.get(name, Person(name)) if name else None, promised)

    def _tell_ready(self, numbers: "OwnNumbers") -> None:
        told, prepare = notices.ready_to_ask(numbers)
        self._show(_ASKING, Notice("Deepday", told, ((_PREPARE, prepare),)))

    def _tell_ask_again(self) -> None:
        told, prepare = notices.ask_again()
        self._show(_ASKING, Notice("Deepday", told, ((_PREPARE, prepare),)))

    def _ask_whether_it_fits(self, trial: "Trial") -> None:
        asked, plan, settings = notices.still_fits(trial)
        self._show(_FIT, Notice("Deepday", asked, ((_PLAN, plan), (_SETTINGS, settings))))

    def _remind_of_promises(self, due: "Sequence[Interruption]") -> None:
        self._promised = tuple(entry.id for entry in due)
        answered, show = promises.due_actions()
        actions = ((_ANSWERED, answered), (_SHOW, show)) if len(due) == 1 else ((_SHOW, show),)
        session = self._office.controller.session
        in_deep_work = session is not None and session.kind is SessionKind.DEEP  # wanted there: it has to get through
        self._show(_PROMISED, Notice("Deepday", promises.promises_due(due), actions, urgent=in_deep_work))

    def _forget_promises(self, overview: Overview) -> None:
        """Take the notice away when nothing it speaks of waits any more."""
        waiting = {entry.id for entry in overview.deferred}
        if self._promised and not waiting.intersection(self._promised):
            self._promised = ()
            self._held.pop(_PROMISED, None)
            self._toasts.close(_PROMISED)

    def _look_at_day(self, overview: Overview) -> None:
        """Say once a day that it is over."""
        if not overview.sheet_due:
            self._held.pop(_DUE, None)
            self._toasts.close(_DUE)
        elif self._due_on != overview.day.date:
            self._due_on = overview.day.date
            told, close = notices.day_is_over()
            self._show(_DUE, Notice("Deepday", told, ((_CLOSE, close),)))

    def _show(self, name: str, notice: Notice) -> None:
        if self._office.program.is_quiet():
            self._held[name] = notice
            return

        async def show() -> None:
            await done(self._toasts.show(name, notice))

        self._office.ask(show(), lambda _: None)

    def _chosen(self, name: str, action: str) -> None:
        if name == _DIED and action == _RESUME:
            self._office.ask(self._office.controller.resume())
        elif name == _DIED and action == _END:
            self._office.ask(self._office.controller.end())
        elif name == _PLANNED and action == _START:
            self._start()
        elif name == _PROMISED and action == _ANSWERED and len(self._promised) == 1:
            self._office.ask(self._office.program.promises.answer(self._promised[0]))
        elif name == _PLANNED and action == _HAND_OVER and self.show_window is not None:
            self.show_window("handover")
        elif name == _ASKING and self.show_window is not None:
            self.show_window("request")
        elif name == _FIT and action == _SETTINGS:
            self._office.open_page("settings")
        elif name == _FIT and self.show_window is not None:
            self.show_window("plan")
        elif name == _DUE and self.open_sheet is not None:
            self.open_sheet()
        else:
            self._office.open_page("today")
