"""The window of the evaluation."""

from deepday.ui.look.frames import Page
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.ui.window import Window
from deepday.wording.translation import _


class EvaluationWindow(Window):
    """Says that there is nothing to evaluate yet."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Evaluation"))
        page = Page(theme, _("Evaluation"), self)
        page.column.addWidget(PlainLabel(_("Evaluation"), "title", parent=page))
        page.column.addStretch(1)
        self.take_size(1040, 760)
