"""A chart on its sheet: title, drawing, what is pointed at, and the same numbers as a table."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deepday.ui.evaluation.chart_view import ChartView, Make
from deepday.ui.look.controls import Button
from deepday.ui.look.frames import Sheet
from deepday.ui.look.labels import ElidedLabel, PlainLabel
from deepday.ui.look.numbers_table import NumbersTable
from deepday.ui.theme import Theme
from deepday.wording.translation import _


class ChartSheet(Sheet):
    """Takes its chart later: until then it keeps the room."""

    def __init__(self, theme: Theme, title: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, top=12, bottom=8)
        self._theme = theme
        self._table: NumbersTable | None = None
        px = theme.measures.px
        self.view = ChartView(theme, title, height, self)
        self._button = Button(_("As a table"), "flush", _("{chart}: as a table").format(chart=title), self)
        self._button.setCheckable(True)
        self._button.toggled.connect(self._show_table)
        self._said = ElidedLabel("", "small", "soft", self)
        self._said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.view.pointed_at.connect(self._said.show_text)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(px(12))
        self._title = PlainLabel(title, "section", parent=self)
        head.addWidget(self._title)
        head.addWidget(self._said, 1)
        head.addWidget(self._button)
        self.column.addLayout(head)
        self.column.addWidget(self.view)

    def show_chart(self, make: Make) -> None:
        """Show the chart that *make* draws for a width."""
        self.view.show_chart(make)
        if self.view.chart is not None:
            self._title.setText(self.view.chart.title)
        if self._table is not None:
            self._fill()

    @property
    def table(self) -> NumbersTable | None:
        """The table, once it was asked for."""
        return self._table

    @Slot(bool)
    def _show_table(self, wanted: bool) -> None:  # noqa: FBT001 -- the signal's own shape
        if self._table is None:
            self._table = NumbersTable(self._theme, self.view.accessibleName(), self)
            self.column.addWidget(self._table)
            self._fill()
        self._table.setVisible(wanted)

    def _fill(self) -> None:
        if self._table is not None and self.view.chart is not None:
            table = self.view.chart.table
            self._table.show_rows(table.columns, table.rows)
