"""The Plan window at work: trials are read, and every change of one is a verb that the program does."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Slot

from deepday.bootstrap.calendar_files import days_off
from deepday.bootstrap.reading import setting_now
from deepday.commands.evaluating import newest_trial, records_of
from deepday.commands.trial_plan import planned_trial
from deepday.commands.typed import Typed
from deepday.domain.day import DayState
from deepday.domain.errors import DeepdayError
from deepday.domain.trial import Trial
from deepday.evaluation.planning import outlook
from deepday.evaluation.recorded_days import recorded_days
from deepday.evaluation.summary import Setting
from deepday.gui.plan_form import arguments_of, changed_arguments, form_of, usual_plan
from deepday.gui.window_desk import Question, WindowDesk
from deepday.gui.window_office import Told, WindowOffice
from deepday.storage.read_only import ReadOnlyHistory
from deepday.ui.plan.view import NEW, PlanView, SetupView
from deepday.ui.plan.window import PlanWindow
from deepday.wording.evaluation_power import power_sentences
from deepday.wording.evaluation_sheet import fixed_beforehand
from deepday.wording.plan_words import plan_weeks, progress_words
from deepday.wording.translation import ngettext
from deepday.wording.trials import deviation_line, fixed_weekday_price, trial_name

NEVER = "-"
"""The id of no trial."""


def open_desk(office: WindowOffice) -> "PlanDesk":
    """Return the desk of the window."""
    return PlanDesk(office)


class PlanDesk(WindowDesk[PlanWindow]):
    """Connects one window to the history and to the program."""

    def __init__(self, office: WindowOffice) -> None:
        super().__init__(office, PlanWindow(office.theme))
        self._chosen = ""
        self._editing = ""
        self._form = SetupView({}, trial=NEVER)
        self._plan, self._power = Question(office), Question(office)
        window = self.window
        window.chosen.connect(self._choose)
        window.refresh_wanted.connect(self.refresh)
        window.draw_requested.connect(self._draw)
        window.freeze_requested.connect(self._freeze)
        window.edit_requested.connect(self._edit)
        window.setup.left.connect(self._leave)
        window.setup.calendar_chosen.connect(self._add_days_off)
        window.moved.connect(self._move)
        window.cancelled.connect(self._cancel)
        window.person_named.connect(self._name_person)
        window.handover_requested.connect(self._hand_over)
        window.setup.changed.connect(self._look_ahead)
        window.setup.made.connect(self._make)

    @Slot(str)
    def _choose(self, trial_id: str) -> None:
        self._chosen, self._editing = trial_id, ""
        self.refresh()

    @Slot()
    def _edit(self) -> None:
        self._editing = self._chosen
        self.refresh()

    @Slot()
    def _leave(self) -> None:
        self._editing = ""
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what is true now."""
        self._office.tasks.spawn(self._show())

    async def _show(self) -> None:
        chosen, editing, setting = self._chosen, bool(self._editing), self._setting()
        await self._plan.ask(
            lambda history: _view(history, chosen, setting, editing=editing), self._show_view, self.window.show_problem
        )

    def _show_view(self, view: PlanView | SetupView) -> None:
        if isinstance(view, PlanView):
            self._chosen, self._editing = view.trial.id, ""
            self.window.show_plan(view)
        elif not self.window.setup.isVisible() or self._form.trial != view.trial:  # what is being typed is not put back
            self._form = view
            self.window.show_setup(view)

    # --- a new trial -------------------------------------------------------------------------

    @Slot(object)
    def _look_ahead(self, values: Mapping[str, str]) -> None:
        self._office.tasks.spawn(self._show_power(values))

    async def _show_power(self, values: Mapping[str, str]) -> None:
        setting, setup = self._setting(), self.window.setup
        await self._power.ask(
            lambda history: _power(planned_trial(Typed(arguments_of(values))), history, setting),
            setup.show_power,
            setup.show_problem,
        )

    @Slot(object)
    def _make(self, values: Mapping[str, str]) -> None:
        self._office.tasks.spawn(self._make_and_draw(values))

    async def _make_and_draw(self, values: Mapping[str, str]) -> None:
        if self._editing:
            given = {"action": "edit", "id": self._editing, **changed_arguments(self._form.values, values)}
        else:
            given = {"action": "new", **arguments_of(values)}
        made = await self._office.ask("trial", given)
        if made.error:
            self._power.forget()  # what the plan could show is no answer to this
            self.window.setup.show_problem(made.error)
            return
        self._chosen, self._editing = str(made.document.get("id", "")), ""
        drawn = Told()
        if not made.document.get("days"):
            drawn = await self._office.ask("trial", {"action": "draw", "id": self._chosen})
        await self._show()
        if drawn.error:
            self.window.page.show_problem(drawn.error)

    @Slot(str)
    def _add_days_off(self, path: str) -> None:
        self._office.tasks.spawn(self._read_days_off(path))

    async def _read_days_off(self, path: str) -> None:
        setup = self.window.setup
        try:
            plan = planned_trial(Typed(arguments_of(setup.values())))
            found = await self._office.in_worker(lambda: days_off(path, plan.dates))
        except DeepdayError as error:
            setup.show_file_problem(self._office.words(error.reason))
            return
        said = ngettext("{count} day of it lies in these dates.", "{count} days of it lie in these dates.", len(found))
        setup.add_exceptions([f"{day}" for day in found], said.format(count=len(found)))

    # --- a trial that is there ---------------------------------------------------------------

    @Slot()
    def _draw(self) -> None:
        self._office.tasks.spawn(self._do("draw"))

    @Slot()
    def _freeze(self) -> None:
        self._office.tasks.spawn(self._do("freeze"))

    async def _do(self, action: str) -> None:
        told = await self._office.ask("trial", {"action": action, "id": self._chosen})
        await self._show()
        if told.error:
            self.window.page.show_problem(told.error)

    @Slot(object, str, str)
    def _move(self, day: date, to: str, reason: str) -> None:
        self._office.tasks.spawn(self._change({"action": "move", "date": f"{day}", "to": to, "reason": reason}))

    @Slot(object, str)
    def _cancel(self, day: date, reason: str) -> None:
        self._office.tasks.spawn(self._change({"action": "cancel", "date": f"{day}", "reason": reason}))

    @Slot(object, str)
    def _name_person(self, day: date, name: str) -> None:
        self._office.tasks.spawn(self._change({"action": "person", "date": f"{day}", "name": name}))

    @Slot()
    def _hand_over(self) -> None:
        self._office.tasks.spawn(self._open_handover())

    async def _open_handover(self) -> None:
        told = await self._office.ask("show", {"what": "handover"})
        if told.error:
            self.window.page.show_problem(told.error)

    async def _change(self, arguments: Mapping[str, object]) -> None:
        told = await self._office.ask("trial", arguments)
        if told.error:
            self.window.show_change_problem(told.error)
        else:
            self.window.change_kept()
            await self._show()

    def _setting(self) -> Setting:
        return setting_now(self._office.clock, self._office.settings)


def _view(history: ReadOnlyHistory, chosen: str, setting: Setting, *, editing: bool) -> PlanView | SetupView:
    """Return the trial that is chosen, by default the one that is on or was the last; the form where there is none.

    With *editing* it is the form of its plan, unless that is frozen.
    """
    trials = sorted(history.trials(), key=lambda trial: trial.window.first, reverse=True)
    names = tuple((trial.id, trial_name(trial)) for trial in trials)
    trial = next((one for one in trials if one.id == chosen), None)
    if trial is None and chosen != NEW:
        trial = newest_trial(trials, setting.today)
    if trial is None:
        return SetupView(usual_plan(setting.today), names)
    if editing and trial.frozen_at is None:
        return SetupView(form_of(trial), names, trial.id)
    return PlanView(
        trial=trial,
        weeks=tuple(tuple(week) for week in plan_weeks(trial, _states(trial, history, setting), setting.today)),
        progress=progress_words(trial, setting.today),
        power=_power(trial, history, setting) if trial.frozen_at is None else "",
        fixed=fixed_beforehand(trial),
        deviations=tuple(deviation_line(one) for one in trial.deviations),
        trials=names,
    )


def _states(trial: Trial, history: ReadOnlyHistory, setting: Setting) -> Mapping[date, DayState]:
    days = recorded_days(records_of(history, trial.window), trial.window, setting.now)
    return {day: one.state for day, one in days.items() if day <= setting.today}


def _power(trial: Trial, history: ReadOnlyHistory, setting: Setting) -> str:
    """Return what *trial* can show in plain words, with the price of a fixed weekday."""
    ahead = outlook(trial, records_of(history, trial.dates), setting.now)
    said = [power_sentences(ahead)] if ahead is not None else []
    if not trial.drawn or len(set(trial.cadence.weekdays)) == 1:
        said.append(fixed_weekday_price())
    return " ".join(said)
