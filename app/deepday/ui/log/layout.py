"""Where everything stands in the interruption log; lengths only, nothing is painted.

A cell takes the same room chosen or not, so that nothing moves while one chooses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from deepday.domain.interruption import Outcome, Urgency
from deepday.ui.log.keys import OUTCOME_KEYS, SOURCE_KEYS, URGENT_KEY, Cell, cell_of
from deepday.ui.log.state import LogState
from deepday.ui.look.key_caps import cap_width
from deepday.ui.look.shapes import outcome_shape
from deepday.ui.theme import Theme
from deepday.wording.entries import outcome_word, source_word, urgency_word
from deepday.wording.translation import _

WIDTH, SIDE, TOP, GAP = 520, 16, 12, 12
HEAD, ROW, FOOT = 20, 28, 20
BESIDE_MARK = 22
"""Where a sentence begins that has a mark before it."""
BACK = Cell("Enter")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cap with its words and shape, in its room; ``tone`` colours the shape and, when it is chosen, the frame."""

    cell: Cell
    room: QRectF
    words: str
    tone: str
    shape: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class LogLayout:
    """The cells, the frames of the two fields (None where there is none) and the heights of the rest."""

    cells: tuple[Placed, ...]
    width: float
    height: float
    fields_top: float
    sentence: QRectF
    foot_top: float
    name: QRectF | None
    due: QRectF | None

    def cell_at(self, x: float, y: float) -> Cell | None:
        """Return the cell that lies there."""
        return next((placed.cell for placed in self.cells if placed.room.contains(x, y)), None)


def log_layout(state: LogState, theme: Theme) -> LogLayout:
    """Return where everything stands for *state*."""
    px = theme.measures.px
    sources = [_cell(key, state) for key in SOURCE_KEYS]
    outcomes = [_cell(key, state) for key in (*OUTCOME_KEYS, URGENT_KEY)]
    inside = max(float(px(WIDTH - 2 * SIDE)), _needed(sources, theme, px(4)), _needed(outcomes, theme, px(8)))
    first = px(TOP) + px(HEAD) + px(GAP)
    second = first + px(ROW) + px(GAP)
    third = second + px(ROW) + px(GAP)
    if state.back:
        back = Placed(BACK, QRectF(), _("Back at work"), "deep", chosen=True)
        cells = [*_row([back], first, inside, theme), *_row(sources, second, inside, theme)]
    else:
        cells = [*_row(sources, first, inside, theme), *_row(outcomes, second, inside, theme, last_right=True)]
    name, due = (None, None) if state.back else _fields(state, third, inside, theme)
    below = third + px(ROW) + px(GAP)
    beside = px(BESIDE_MARK) if state.sentence else 0
    sentence = QRectF(px(SIDE), below, inside, _height(state.below, inside - beside, theme))
    foot = sentence.bottom() + (px(GAP) if state.below else 0) + 1 + px(8)
    height = foot + px(FOOT) + px(TOP)
    return LogLayout(tuple(cells), inside + 2 * px(SIDE), height, third, sentence, foot, name, due)


def cell_width(placed: Placed, theme: Theme) -> float:
    """Return the room that a cell takes: its cap, its shape, and its words as heavy as they get."""
    px = theme.measures.px
    words = QFontMetricsF(theme.fonts.small_strong).horizontalAdvance(placed.words)
    shape = px(16) + px(6) if placed.shape else 0
    return round(px(4) + cap_width(placed.cell.key, theme) + px(5) + shape + words + px(7))


def words_before_name(theme: Theme) -> float:
    """Return the room that the cap and the word before the name take."""
    px = theme.measures.px
    return cap_width("Tab", theme) + px(8) + _advance(_("who"), theme) + px(8)


def _cell(key: str, state: LogState) -> Placed:
    cell = cell_of(key)
    if cell.source is not None:
        chosen = not state.back and state.source is cell.source
        return Placed(cell, QRectF(), source_word(cell.source), "deep", chosen=chosen)
    if cell.outcome is not None:
        tone = "deferred" if cell.outcome is Outcome.DEFERRED else "interruption"
        chosen = state.outcome is cell.outcome
        return Placed(cell, QRectF(), outcome_word(cell.outcome), tone, outcome_shape(cell.outcome), chosen)
    chosen = state.urgency is Urgency.URGENT
    return Placed(cell, QRectF(), urgency_word(Urgency.URGENT), "attention", chosen=chosen)


def _needed(cells: Sequence[Placed], theme: Theme, space: float) -> float:
    return sum(cell_width(c, theme) for c in cells) + space * (len(cells) - 1)


def _row(
    cells: Sequence[Placed], top: float, inside: float, theme: Theme, *, last_right: bool = False
) -> Iterable[Placed]:
    """Spread *cells* over the row; with *last_right* the last one stands at its end and the others close up."""
    px = theme.measures.px
    widths = [cell_width(c, theme) for c in cells]
    spare = inside - sum(widths)
    space = min(spare / max(1, len(cells) - 1), float(px(8)) if last_right else inside)
    left = float(px(SIDE) - px(4))
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        if last_right and place == len(cells) - 1:
            left = px(SIDE) + inside - width + px(4)
        room = QRectF(round(left), top, width, px(ROW))
        yield Placed(cell.cell, room, cell.words, cell.tone, cell.shape, cell.chosen)
        left += width + space


def _fields(state: LogState, top: float, inside: float, theme: Theme) -> tuple[QRectF, QRectF | None]:
    px = theme.measures.px
    left = px(SIDE) + words_before_name(theme)
    if state.outcome is not Outcome.DEFERRED:
        return QRectF(round(left), top, px(216), px(ROW)), None
    label = _advance(_("promised for"), theme)
    due_width = px(72)
    due = QRectF(round(px(SIDE) + inside - due_width), top, due_width, px(ROW))
    name_width = min(float(px(216)), due.left() - px(8) - label - px(12) - left)
    return QRectF(round(left), top, round(name_width), px(ROW)), due


def _advance(words: str, theme: Theme) -> float:
    return QFontMetricsF(theme.fonts.small).horizontalAdvance(words)


def _height(sentence: str, inside: float, theme: Theme) -> float:
    if not sentence:
        return 0.0
    metrics = QFontMetricsF(theme.fonts.small)
    room = QRectF(0, 0, inside, 1000)
    return float(metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), sentence).height())
