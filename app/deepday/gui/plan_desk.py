"""The Plan window at work: trials are read, and every change of one is a verb that the program does."""

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import Slot

from deepday.commands.evaluating import newest_trial, records_of
from deepday.commands.trial_plan import planned_trial
from deepday.commands.typed import Typed
from deepday.domain.day import DayState
from deepday.domain.trial import Trial
from deepday.evaluation.planning import outlook
from deepday.evaluation.recorded_days import recorded_days
from deepday.evaluation.summary import Setting, dates_of
from deepday.gui.window_desk import Question, WindowDesk
from deepday.gui.window_office import WindowOffice
from deepday.storage.read_only import ReadOnlyHistory
from deepday.ui.plan.setup import WEEKDAYS
from deepday.ui.plan.view import NEW, PlanView, SetupView
from deepday.ui.plan.window import PlanWindow
from deepday.wording.evaluation_power import power_sentences
from deepday.wording.evaluation_sheet import fixed_beforehand
from deepday.wording.plan_words import plan_weeks, progress_words
from deepday.wording.trials import deviation_line, fixed_weekday_price, trial_name

USUAL_WEEKS, WEEKS_BEFORE = 8, 4
_A_DAY = timedelta(days=1)
_PERCENT = 100


def open_desk(office: WindowOffice) -> "PlanDesk":
    """Return the desk of the window."""
    return PlanDesk(office)


class PlanDesk(WindowDesk[PlanWindow]):
    """Connects one window to the history and to the program."""

    def __init__(self, office: WindowOffice) -> None:
        super().__init__(office, PlanWindow(office.theme))
        self._chosen = ""
        self._plan, self._power = Question(office), Question(office)
        window = self.window
        window.chosen.connect(self._choose)
        window.refresh_wanted.connect(self.refresh)
        window.draw_requested.connect(self._draw)
        window.freeze_requested.connect(self._freeze)
        window.moved.connect(self._move)
        window.cancelled.connect(self._cancel)
        window.person_named.connect(self._name_person)
        window.handover_requested.connect(self._hand_over)
        window.setup.changed.connect(self._look_ahead)
        window.setup.made.connect(self._make)

    @Slot(str)
    def _choose(self, trial_id: str) -> None:
        self._chosen = trial_id
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what is true now."""
        self._office.tasks.spawn(self._show())

    async def _show(self) -> None:
        chosen, setting = self._chosen, self._setting()
        await self._plan.ask(lambda history: _view(history, chosen, setting), self._show_view, self.window.show_problem)

    def _show_view(self, view: PlanView | SetupView) -> None:
        if isinstance(view, PlanView):
            self._chosen = view.trial.id
            self.window.show_plan(view)
        elif not self.window.setup.isVisible():  # what is being typed is not put back to what is usual
            self.window.show_setup(view)

    # --- a new trial -------------------------------------------------------------------------

    @Slot(object)
    def _look_ahead(self, values: Mapping[str, str]) -> None:
        self._office.tasks.spawn(self._show_power(values))

    async def _show_power(self, values: Mapping[str, str]) -> None:
        setting, setup = self._setting(), self.window.setup
        await self._power.ask(
            lambda history: _power(planned_trial(Typed(_arguments(values))), history, setting),
            setup.show_power,
            setup.show_problem,
        )

    @Slot(object)
    def _make(self, values: Mapping[str, str]) -> None:
        self._office.tasks.spawn(self._make_and_draw(values))

    async def _make_and_draw(self, values: Mapping[str, str]) -> None:
        made = await self._office.ask("trial", {"action": "new", **_arguments(values)})
        if made.error:
            self.window.setup.show_problem(made.error)
            return
        self._chosen = str(made.document.get("id", ""))
        drawn = await self._office.ask("trial", {"action": "draw", "id": self._chosen})
        await self._show()
        if drawn.error:
            self.window.page.show_problem(drawn.error)

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
        return Setting(self._office.clock.now(), self._office.clock.zone())


def _view(history: ReadOnlyHistory, chosen: str, setting: Setting) -> PlanView | SetupView:
    """Return the trial that is chosen, by default the one that is on or was the last; the form where there is none."""
    trials = sorted(history.trials(), key=lambda trial: trial.window.first, reverse=True)
    names = tuple((trial.id, trial_name(trial)) for trial in trials)
    trial = next((one for one in trials if one.id == chosen), None)
    if trial is None and chosen != NEW:
        trial = newest_trial(trials, setting.today)
    if trial is None:
        return SetupView(usual_plan(setting.today), names)
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
    ahead = outlook(trial, records_of(history, dates_of(trial)), setting.now)
    said = [power_sentences(ahead)] if ahead is not None else []
    if not trial.drawn or len(set(trial.cadence.weekdays)) == 1:
        said.append(fixed_weekday_price())
    return " ".join(said)


def usual_plan(today: date) -> Mapping[str, str]:
    """Return a trial of eight weeks from next Monday on, and the four weeks before it."""
    first = today + timedelta(days=7 - today.weekday())
    last = first + timedelta(weeks=USUAL_WEEKS) - _A_DAY
    return {
        "title": "",
        "from": f"{first}",
        "until": f"{last}",
        "baseline_from": f"{first - timedelta(weeks=WEEKS_BEFORE)}",
        "baseline_until": f"{first - _A_DAY}",
        "days": "1",
        "per": "week",
        "sprint_days": "14",
        "weekdays": ",".join(WEEKDAYS[:4]),
        "hours": "09:00-17:00",
        "worthwhile": "20",
        "urgent_within": "30",
        "deferred_within": "8",
        "looks": f"{last}",
        "comparison": "same_week",
    }


def _arguments(values: Mapping[str, str]) -> dict[str, str]:
    """Return the form as the verb takes it: what is empty is left out."""
    given = {name: value for name, value in values.items() if value}
    first, last = given.pop("baseline_from", ""), given.pop("baseline_until", "")
    if first or last:
        given["baseline"] = f"{first}..{last}"
    if given.get("per") != "sprint":
        given.pop("sprint_days", None)
        given.pop("sprint_start", None)
    percent = given.get("worthwhile", "")
    if percent.isdigit():  # fewer in percent; the verb takes the ratio that is left
        given["worthwhile"] = f"{1 - int(percent) / _PERCENT:.2f}"
    return given
