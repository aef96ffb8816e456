"""The first thing one reads: what the evaluation found, how sure that is, and what to do next with its one reason."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deepday.evaluation.verdict import Verdict
from deepday.ui.look.controls import Button
from deepday.ui.look.frames import Columns, Sheet
from deepday.ui.look.labels import PlainLabel, StrongLabel
from deepday.ui.theme import Theme
from deepday.wording.evaluation_sheet import EvaluationSheet
from deepday.wording.translation import _

_TONES = {Verdict.ADJUST: "attention", Verdict.STOP: "failed", Verdict.RETHINK: "attention"}
_SIDE = 232


class Finding(Sheet):
    """Headline and recommendation; ``override_requested`` when the person decides otherwise."""

    override_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, top=20, bottom=20)
        px = theme.measures.px
        self._headline = StrongLabel("headline", self)
        self._how_sure = PlainLabel("", "", "soft", wrap=True, parent=self)
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self._headline)
        left.addWidget(self._how_sure)
        left.addStretch(1)
        self._chip = PlainLabel("", "medium", parent=self)
        self._chip.setProperty("part", "chip")
        self._chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._reason = PlainLabel("", "small", "soft", wrap=True, parent=self)
        self._override = Button(_("Decide otherwise…"), "flush", parent=self)
        self._override.clicked.connect(self.override_requested)
        self._side = QWidget(self)
        self._side.setFixedWidth(px(_SIDE))
        right = QVBoxLayout(self._side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(px(8))
        right.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self._reason)
        right.addWidget(self._override, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        columns = Columns(theme, 600, self)
        columns.row.setSpacing(px(32))
        holder = QWidget(columns)
        holder.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        columns.row.addWidget(holder, 1)
        columns.row.addWidget(self._side)
        row = QHBoxLayout()
        row.addWidget(columns)
        self.column.addLayout(row)

    def show_finding(self, sheet: EvaluationSheet, verdict: Verdict | None) -> None:
        """Show what was found."""
        self._headline.say(sheet.finding, sheet.strong)
        self._how_sure.setText(sheet.how_sure)
        self._how_sure.setVisible(bool(sheet.how_sure))
        self._side.setVisible(verdict is not None)
        if verdict is not None:
            self._chip.setText(sheet.verdict)
            self._chip.setAccessibleName(_("Recommendation: {verdict}").format(verdict=sheet.verdict))
            self._chip.set_tone(_TONES.get(verdict, "deep"))
            self._reason.setText(sheet.reason)

    def say(self, sentence: str) -> None:
        """Say *sentence* in the place of a finding: that it is being read, or why it cannot be."""
        self._headline.say(sentence)
        self._how_sure.hide()
        self._side.hide()
