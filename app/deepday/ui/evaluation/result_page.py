"""The result: finding, days, ratio, table, what moved, what it took, the team, what limits it, what was fixed."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from deepday.ui.evaluation.chart_sheet import ChartSheet
from deepday.ui.evaluation.finding import Finding
from deepday.ui.evaluation.texts import FixedSheet, LimitsSheet, TextSheet
from deepday.ui.evaluation.view import EvaluationView
from deepday.ui.look.frames import Columns, Page, Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.numbers_table import NumbersTable
from deepday.ui.theme import Theme
from deepday.wording.chart_words import SpokenCharts
from deepday.wording.translation import _

_DAYS_HEIGHT, _RATIO_HEIGHT = 282, 88


class ResultPage(Page):
    """Shows an evaluation; charts are drawn after the words stand, by ``draw_charts``."""

    override_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Result"), parent)
        words = SpokenCharts()
        self._drawn: EvaluationView | None = None
        self._finding = Finding(theme, self)
        self._finding.override_requested.connect(self.override_requested)
        self.days = ChartSheet(theme, words.label("days.title"), _DAYS_HEIGHT, self)
        self.ratio = ChartSheet(theme, words.label("ratio.title.trial"), _RATIO_HEIGHT, self)
        self._table_sheet = Sheet(theme, self, top=8, bottom=4)
        self.table = NumbersTable(theme, _("Measures"), self._table_sheet)
        self._table_sheet.column.addWidget(self.table)
        self._moved = TextSheet(theme, _("Did it just move?"), self)
        self._displaced = TextSheet(theme, _("Time displaced by interruptions, per ordinary day"), self)
        self._team = TextSheet(theme, _("The team"), self)
        self._limits = LimitsSheet(theme, _("What limits this"), self)
        self._fixed = FixedSheet(theme, _("What was fixed beforehand"), self)
        self._estimate = TextSheet(theme, _("Your estimate, and what happened"), self)
        self._estimate.hide()
        self._agreed = FixedSheet(theme, _("What was agreed"), self)
        self._agreed.hide()
        self._logged = PlainLabel("", "small", "soft", wrap=True, parent=self)
        self.column.addWidget(self._finding)
        for sheet in (self.days, self.ratio, self._table_sheet):
            self.column.addWidget(sheet)
            sheet.hide()
        for pair in ((self._moved, self._limits), (self._displaced, self._team)):
            columns = Columns(theme, 640, self)
            for one in pair:
                columns.row.addWidget(one, 1)
                one.hide()
            self.column.addWidget(columns)
        for last in (self._estimate, self._agreed, self._fixed):
            self.column.addWidget(last)
        self._fixed.hide()
        self.column.addWidget(self._logged)
        self.column.addStretch(1)

    def say(self, sentence: str) -> None:
        """Say that something is being read, or why there is nothing."""
        self._finding.say(sentence)

    def show_evaluation(self, view: EvaluationView) -> None:
        """Show the words and the table at once."""
        found, sheet = view.found, view.sheet
        self._finding.show_finding(sheet, found.recommendation.verdict if found.recommendation is not None else None)
        self._drawn = None
        may_draw = found.look.open and bool(found.days)
        for one in (self.days, self.ratio):
            one.setVisible(may_draw)
        table = sheet.table
        self._table_sheet.setVisible(bool(table.rows))
        strong = frozenset(place for place, row in enumerate(table.rows) if row.primary)
        last = frozenset({len(table.columns) - 1})
        self.table.show_rows(table.columns, [row.cells for row in table.rows], left=last, strong=strong)
        self._moved.say(sheet.moved)
        self._displaced.say(sheet.displaced)
        self._team.say(sheet.team)
        self._limits.say(sheet.limits)
        self._estimate.say(view.estimate)
        self._agreed.say((*view.agreed, *(("", note) for note in view.agreed_notes)), ())
        self._fixed.say(sheet.fixed, sheet.deviations)
        self._logged.setText(sheet.logged)

    def draw_charts(self, view: EvaluationView) -> None:
        """Draw what is to be drawn of *view*, unless it is drawn."""
        if self._drawn is view or not view.found.look.open or not view.found.days:
            return
        from deepday.charts.dot_plot import dot_plot  # noqa: PLC0415 -- a second to load: the words stand by then
        from deepday.charts.ratio_bar import ratio_bar  # noqa: PLC0415 -- same
        from deepday.ui.evaluation.chart_style import chart_style  # noqa: PLC0415 -- same

        self._drawn = view
        words, style = SpokenCharts(), chart_style(self.theme)
        self.days.show_chart(partial(dot_plot, view.found, words, style))
        self.ratio.show_chart(partial(ratio_bar, view.found, words, style))
