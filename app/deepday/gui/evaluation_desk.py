"""The Evaluation window at work: what is chosen is read and evaluated in a worker, and shown."""

from calendar import monthrange
from datetime import date, timedelta
from importlib import import_module

from PySide6.QtCore import QObject, Slot

from deepday.commands.evaluating import describe_periods, evaluate_trial, newest_trial
from deepday.domain.errors import DeepdayError
from deepday.domain.trial import Span
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.summary import Setting
from deepday.gui.window_office import WindowOffice
from deepday.storage.read_only import ReadOnlyHistory
from deepday.ui.evaluation.view import THIS_MONTH, EvaluationView, Wanted
from deepday.ui.evaluation.window import EvaluationWindow
from deepday.wording.evaluation_sheet import evaluation_sheet
from deepday.wording.trials import trial_name


def open_window(office: WindowOffice) -> EvaluationWindow:
    """Return the window, which fills itself as soon as the loop runs."""
    return EvaluationDesk(office).window


class EvaluationDesk(QObject):
    """Connects one window to the history."""

    def __init__(self, office: WindowOffice) -> None:
        super().__init__(office)
        self._office = office
        self._wanted: Wanted | None = None
        self._asked = 0
        self.window = EvaluationWindow(office.theme)
        self.window.wanted.connect(self._choose)
        self.window.refresh_wanted.connect(self._refresh)
        self.window.overridden.connect(self._override)
        office.tasks.spawn(_load_charts(office))

    @Slot(object)
    def _choose(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        self._office.tasks.spawn(self._show(self._wanted))

    @Slot(str, str)
    def _override(self, verdict: str, reason: str) -> None:
        self._office.tasks.spawn(self._keep_override(verdict, reason))

    async def _keep_override(self, verdict: str, reason: str) -> None:
        trial_id = self._wanted.what if self._wanted is not None else ""
        arguments = {"action": "override", "id": trial_id, "verdict": verdict, "reason": reason}
        told = await self._office.ask("trial", arguments)
        if told.error:
            self.window.show_override_problem(told.error)
        else:
            self.window.override_kept()
            await self._show(self._wanted)

    async def _show(self, wanted: Wanted | None) -> None:
        self._asked += 1
        mine = self._asked
        setting = Setting(self._office.clock.now(), self._office.clock.zone())
        try:
            view = await self._office.read(lambda history: _view(history, wanted, setting))
        except DeepdayError as error:
            self.window.show_problem(self._office.words(error.reason))
            return
        if mine == self._asked:  # nothing newer was asked for meanwhile
            self._wanted = view.wanted
            self.window.show_evaluation(view)


async def _load_charts(office: WindowOffice) -> None:
    """Load what draws, while the history is read and the window comes up."""

    def load() -> None:
        for name in ("dot_plot", "ratio_bar", "pictures"):
            import_module(f"deepday.charts.{name}")
        import_module("matplotlib.backends.backend_agg")

    await office.in_worker(load)


def _view(history: ReadOnlyHistory, wanted: Wanted | None, setting: Setting) -> EvaluationView:
    """Return what is wanted; by default the trial that is on or was the last, or this month where there is none."""
    trials = sorted(history.trials(), key=lambda trial: trial.window.first, reverse=True)
    if wanted is None:
        newest = newest_trial(trials, setting.today)
        wanted = Wanted(newest.id if newest is not None else THIS_MONTH)
    found = _found(history, wanted, setting)
    names = tuple((trial.id, trial_name(trial)) for trial in trials)
    return EvaluationView(found, evaluation_sheet(found), wanted, setting.time_zone, names)


def _found(history: ReadOnlyHistory, wanted: Wanted, setting: Setting) -> Evaluation:
    if wanted.first is not None and wanted.last is not None:
        against = None
        if wanted.against_first is not None and wanted.against_last is not None:
            against = Span(wanted.against_first, wanted.against_last)
        return describe_periods(history, Span(wanted.first, wanted.last), against, setting)
    if wanted.what == THIS_MONTH:
        this, last = _months(setting.today)
        return describe_periods(history, this, last, setting)
    return evaluate_trial(history, wanted.what, setting)


def _months(today: date) -> tuple[Span, Span]:
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    end = today.replace(day=monthrange(today.year, today.month)[1])
    return Span(first, end), Span(before.replace(day=1), before)
