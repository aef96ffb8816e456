"""The Evaluation window at work."""

from deepday.gui.window_office import WindowOffice
from deepday.ui.evaluation.window import EvaluationWindow


def open_window(office: WindowOffice) -> EvaluationWindow:
    """Return the window."""
    return EvaluationWindow(office.theme)
