"""For the person alone: channels, hours, stretches, recovery, ratings; nothing of it is on the manager's page."""

from functools import partial

from PySide6.QtWidgets import QWidget

from deepday.ui.evaluation.chart_sheet import ChartSheet
from deepday.ui.evaluation.view import EvaluationView
from deepday.ui.look.frames import Page
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.wording.chart_words import SpokenCharts
from deepday.wording.translation import _

_HEIGHTS = {"sources": 300, "hours": 220, "blocks": 240, "recovery": 230, "ratings": 300}


class PrivatePage(Page):
    """Draws its charts when it is shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("For you alone"), parent)
        words = SpokenCharts()
        self._drawn: EvaluationView | None = None
        self._note = PlainLabel("", "", "soft", wrap=True, parent=self)
        self.column.addWidget(self._note)
        self.sheets = {
            name: ChartSheet(theme, words.label(f"{name}.title"), height, self) for name, height in _HEIGHTS.items()
        }
        for sheet in self.sheets.values():
            self.column.addWidget(sheet)
        self.column.addStretch(1)

    def show_evaluation(self, view: EvaluationView) -> None:
        """Draw the charts of *view*, unless they are drawn or may not be yet."""
        may_draw = view.found.look.open
        self._note.setText(
            _("For you alone: nothing on this page is on the page for the manager.")
            if may_draw
            else _("Before the look date no numbers are shown by kind of day.")
        )
        for sheet in self.sheets.values():
            sheet.setVisible(may_draw)
        if may_draw and self._drawn is not view:
            self._drawn = view
            self._draw(view)

    def _draw(self, view: EvaluationView) -> None:
        from deepday.charts.block_lengths import block_lengths  # noqa: PLC0415 -- a second to load, only for this page
        from deepday.charts.heat_map import heat_map  # noqa: PLC0415 -- same
        from deepday.charts.ratings import ratings_chart  # noqa: PLC0415 -- same
        from deepday.charts.recovery_bars import recovery_bars  # noqa: PLC0415 -- same
        from deepday.charts.source_bars import source_bars  # noqa: PLC0415 -- same
        from deepday.ui.evaluation.chart_style import chart_style  # noqa: PLC0415 -- same

        found, words, style = view.found, SpokenCharts(), chart_style(self.theme)
        self.sheets["sources"].show_chart(partial(source_bars, found, words, style))
        self.sheets["hours"].show_chart(partial(heat_map, found, words, style, view.zone))
        self.sheets["blocks"].show_chart(partial(block_lengths, found, words, style))
        self.sheets["recovery"].show_chart(partial(recovery_bars, found, words, style))
        self.sheets["ratings"].show_chart(partial(ratings_chart, found, words, style))
