"""The Evaluation window with made-up evaluations, for its tests and its pictures."""

from datetime import date

from deepday.documents.agreed_page import agreed_of
from deepday.documents.report import report_of
from deepday.documents.report_files import as_json, as_pictures
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.verdict import Verdict
from deepday.ui.evaluation.handing_over import PageWish
from deepday.ui.evaluation.override import OverrideDialog
from deepday.ui.evaluation.view import PERIODS, THIS_MONTH, EvaluationView, Wanted
from deepday.ui.evaluation.window import EvaluationWindow
from deepday.ui.theme import Theme
from deepday.wording.evaluation_estimate import estimate_words
from deepday.wording.evaluation_sheet import evaluation_sheet
from tests import evaluations
from tests.trials import ZONE

TRIALS = (("0b5f9c8e-0000-4000-8000-000000000001", "Deep Tuesdays · 30 March to 24 May 2026"),)


def view_of(found: Evaluation) -> EvaluationView:
    """Return what a desk would hand in for *found*."""
    wanted = Wanted(found.trial.id if found.trial is not None else THIS_MONTH)
    agreed = agreed_of(found.trial, "en", with_names=True)
    rows, notes = (agreed.rows, agreed.notes) if agreed is not None else ((), ())
    return EvaluationView(found, evaluation_sheet(found), wanted, ZONE, TRIALS, estimate_words(found), rows, notes)


def evaluation(theme: Theme, found: Evaluation | None = None) -> EvaluationWindow:
    """Return the window on *found*, with its charts drawn."""
    window = EvaluationWindow(theme)
    view = view_of(found if found is not None else evaluations.eight_weeks())
    window.show_evaluation(view)
    px = theme.measures.px
    window.resize(px(1040), px(1000))  # also on a smaller screen
    window.show()
    window.result.draw_charts(view)
    return window


def evaluation_private(theme: Theme) -> EvaluationWindow:
    """Return the window on the pages for the person alone."""
    window = evaluation(theme)
    window.show_private()
    return window


def evaluation_periods(theme: Theme) -> EvaluationWindow:
    """Return the window on two periods, one of them no date."""
    window = EvaluationWindow(theme)
    found = evaluations.two_periods()
    window.show_evaluation(EvaluationView(found, evaluation_sheet(found), Wanted(PERIODS), ZONE, TRIALS))
    window.resize(theme.measures.px(1040), theme.measures.px(1000))
    return window


def evaluation_agreed(theme: Theme) -> EvaluationWindow:
    """Return the window at its end: the estimate, what was agreed, what was fixed."""
    window = evaluation(theme, evaluations.agreed())
    bar = window.result.verticalScrollBar()
    bar.setValue(bar.maximum())
    return window


def evaluation_page(theme: Theme) -> EvaluationWindow:
    """Return the window on the page for the manager, with its preview."""
    window = evaluation(theme)
    window.show_page()
    assert window.page is not None
    dots = 78 * theme.measures.unit * window.devicePixelRatioF()
    report = report_of(evaluations.eight_weeks(), date(2026, 6, 1))
    window.page.show_preview(PageWish(), as_pictures(report, dots), as_json(report).decode())
    return window


def evaluation_override(theme: Theme) -> OverrideDialog:
    """Return the window that takes another decision, without a reason."""
    dialog = OverrideDialog(theme, Verdict.CONTINUE)
    dialog.show_problem("Say why: one line is enough.")
    return dialog


def evaluation_reading(theme: Theme) -> EvaluationWindow:
    """Return the window before the history is read."""
    return EvaluationWindow(theme)
