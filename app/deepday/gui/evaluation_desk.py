"""The Evaluation window at work: what is chosen is read and evaluated in a worker, and shown."""

from calendar import monthrange
from datetime import date, timedelta
from importlib import import_module

from PySide6.QtCore import Slot

from deepday.bootstrap.reading import Files, PaperOf
from deepday.commands.evaluating import beside, describe_periods, evaluate_trial, newest_trial
from deepday.documents.agreed_page import agreed_of
from deepday.domain.errors import DeepdayError
from deepday.domain.reason import Reason
from deepday.domain.trial import Span
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.summary import Setting
from deepday.gui.window_desk import Question, WindowDesk
from deepday.gui.window_office import WindowOffice
from deepday.storage.read_only import ReadOnlyHistory
from deepday.ui.evaluation.handing_over import PageWish
from deepday.ui.evaluation.view import THIS_MONTH, EvaluationView, Wanted
from deepday.ui.evaluation.window import EvaluationWindow
from deepday.wording.evaluation_estimate import estimate_words
from deepday.wording.evaluation_sheet import evaluation_sheet
from deepday.wording.translation import language_in_force
from deepday.wording.trials import trial_name

PREVIEW_DPI = 78.0
"""So an A4 sheet is about as wide as the window shows it, with a drawing pixel for each dot."""
MOST_EXPENSIVE = 1e6


def open_desk(office: WindowOffice) -> "EvaluationDesk":
    """Return the desk of the window."""
    return EvaluationDesk(office)


class EvaluationDesk(WindowDesk[EvaluationWindow]):
    """Connects one window to the history."""

    def __init__(self, office: WindowOffice) -> None:
        super().__init__(office, EvaluationWindow(office.theme))
        self._question = Question(office)
        self._wanted: Wanted | None = None
        self.window.wanted.connect(self._choose)
        self.window.refresh_wanted.connect(self.refresh)
        self.window.overridden.connect(self._override)
        self.window.preview_wanted.connect(self._preview)
        self.window.save_requested.connect(self._save)
        self._shown: EvaluationView | None = None
        self._paper: PaperOf | None = None
        office.tasks.spawn(_load_charts(office))

    @Slot(object)
    def _choose(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what is true now."""
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
        setting = self._setting()
        await self._question.ask(
            lambda history: _view(history, wanted, setting), self._show_view, self.window.show_problem
        )

    def _show_view(self, view: EvaluationView) -> None:
        self._wanted = view.wanted
        self._shown = view
        self.window.show_evaluation(view)

    @Slot(object)
    def _preview(self, wish: PageWish) -> None:
        self._office.tasks.spawn(self._show_preview(wish))

    async def _show_preview(self, wish: PageWish) -> None:
        page, view = self.window.page, self._shown
        if page is None or view is None:
            return
        cost = _cost(wish.hourly_cost)
        if wish.hourly_cost and cost is None:
            page.show_problem(self._office.words(Reason("page.cost_not_one", {"text": wish.hourly_cost})))
            return
        from deepday.documents.report import Ticked  # noqa: PLC0415 -- matplotlib with it: not before a page is wanted

        ticked = Ticked(
            wish.name,
            wish.for_whom,
            wish.title,
            wish.reasons,
            wish.agreement,
            wish.point_person,
            cost,
            wish.currency,
        )
        dots = PREVIEW_DPI * page.devicePixelRatioF() * page.theme.measures.unit
        today = self._setting().today

        def make() -> tuple[PaperOf, list[bytes], str]:
            paper = PaperOf(view.found, today, ticked)
            return paper, paper.pictures(dots), paper.data().decode()

        try:
            paper, pictures, data = await self._office.in_worker(make)
        except DeepdayError as error:
            page.show_problem(self._office.words(error.reason))
            return
        if wish == page.wish() and view is self._shown:  # nothing else was chosen meanwhile
            self._paper = paper
            page.show_preview(wish, pictures, data)

    @Slot(str, str)
    def _save(self, kind: str, path: str) -> None:
        self._office.tasks.spawn(self._write(kind, path))

    async def _write(self, kind: str, path: str) -> None:
        page, paper = self.window.page, self._paper
        if page is None or paper is None:
            return

        def write() -> None:
            files = {path: paper.pdf(), beside(path): paper.data()} if kind == "pdf" else {path: paper.html()}
            for name, content in files.items():
                Files().write(name, content)

        try:
            await self._office.in_worker(write)
        except DeepdayError as error:
            page.show_saved(self._office.words(error.reason), worked=False)
        else:
            page.show_saved(
                self._office.words(Reason("page.saved" if kind == "pdf" else "page.saved_alone", {"path": path})),
                worked=True,
            )

    def _setting(self) -> Setting:
        return Setting(self._office.clock.now(), self._office.clock.zone())


def _cost(text: str) -> float | None:
    """Return a number typed with either decimal mark, None if it is none."""
    try:
        cost = float(text.replace(",", "."))
    except ValueError:
        return None
    return cost if 0 < cost < MOST_EXPENSIVE else None


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
    agreed = agreed_of(found.trial, language_in_force(), with_names=True)
    rows, notes = (agreed.rows, agreed.notes) if agreed is not None else ((), ())
    sheet, estimate = evaluation_sheet(found), estimate_words(found)
    return EvaluationView(found, sheet, wanted, setting.time_zone, names, estimate, rows, notes)


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
