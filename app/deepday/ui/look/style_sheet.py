"""The style sheet of a window, built from the tokens and measures: Qt's style sheets know no variables.

A control's focus ring is 2 px where its border is 1, and its padding one less, so that nothing shifts.
"""

from string import Template

from deepday.ui.look.measures import Measures
from deepday.ui.look.tokens import Tokens

_SHEET = Template("""
QPushButton, QListView { outline: none; }
QToolTip { background: $sheet; color: $ink; border: 1px solid $edge; padding: ${p4}px; }

QLabel { color: $ink; background: transparent; }
QLabel[type="title"] { font-size: ${p22}px; font-weight: 600; }
QLabel[type="section"] { font-size: ${p14}px; font-weight: 600; }
QLabel[type="state"] { font-size: ${p16}px; font-weight: 600; }
QLabel[type="figure"] { font-size: ${p18}px; font-weight: 600; }
QLabel[type="medium"] { font-weight: 500; }
QLabel[type="strong"] { font-weight: 600; }
QLabel[type="small"] { font-size: ${p12}px; }
QLabel[type="small-medium"] { font-size: ${p12}px; font-weight: 500; }
QLabel[tone="soft"] { color: $soft; }
QLabel[tone="faint"] { color: $faint; }
QLabel[tone="deep"] { color: $deep; }
QLabel[tone="attention"] { color: $attention; }
QLabel[tone="deferred"] { color: $deferred; }
QLabel[tone="interruption"] { color: $interruption; }
QLabel[tone="failed"] { color: $failed; }

QFrame[part="sheet"] { background: $sheet; border: 1px solid $line; border-radius: ${p6}px; }
QFrame[part="rule"] { background: $line; border: none; }
QFrame[part="banner"] { background: $attention_tint; border: 1px solid $attention; border-radius: ${p6}px; }
QFrame[part="banner"][tone="deep"] { background: $deep_tint; border-color: $deep; }
QFrame[part="banner"][tone="failed"] { background: $failed_tint; border-color: $failed; }

QPushButton { min-height: ${p30}px; padding: 0 ${p12}px; border: 1px solid $edge; border-radius: ${p4}px;
  background: $sheet; color: $ink; font-weight: 500; }
QPushButton:hover { background: $sunk; }
QPushButton:pressed { background: $sunk; }
QPushButton:focus { border: 2px solid $deep; padding: 0 ${p11}px; min-height: ${p28}px; }
QPushButton:disabled { color: $faint; border-color: $line; background: $paper; }
QPushButton[look="main"] { background: $deep; border-color: $deep; color: $on_deep; }
QPushButton[look="main"]:hover { background: $deep; border-color: $ink; }
QPushButton[look="main"]:focus { border: 2px solid $ink; }
QPushButton[look="main"]:disabled { background: $sunk; border-color: $line; color: $faint; }
QPushButton[look="quiet"] { border: 1px solid transparent; background: transparent; color: $deep; padding: 0 ${p8}px; }
QPushButton[look="quiet"]:hover { background: $sunk; }
QPushButton[look="quiet"]:focus { border: 2px solid $deep; padding: 0 ${p7}px; }
QPushButton[look="flush"] { border: 1px solid transparent; background: transparent; color: $deep; padding: 0 ${p2}px; }
QPushButton[look="flush"]:hover { text-decoration: underline; }
QPushButton[look="flush"]:focus { border: 2px solid $deep; padding: 0 1px; }
QPushButton[look="inline"] { border: 1px solid transparent; background: transparent; color: $deep;
  padding: 0 ${p4}px; min-height: ${p14}px; }
QPushButton[look="inline"]:hover { background: $sunk; }
QPushButton[look="inline"]:focus { border: 2px solid $deep; padding: 0 ${p3}px; min-height: ${p12}px; }
QPushButton[look="quiet"]:disabled { color: $faint; }
QPushButton[look="nav"] { border: 1px solid transparent; background: transparent; color: $soft; font-weight: 400;
  text-align: left; padding: 0 ${p12}px; }
QPushButton[look="nav"]:hover { background: $sunk; }
QPushButton[look="nav"]:checked { background: $sheet; color: $ink; font-weight: 600; border: 1px solid $line;
  border-left: ${p4}px solid $deep; border-top-left-radius: 0; border-bottom-left-radius: 0;
  padding: 0 ${p11}px 0 ${p9}px; }
QPushButton[look="nav"]:focus { border: 2px solid $deep; padding: 0 ${p11}px; min-height: ${p28}px; }
QPushButton[look="nav"]:checked:focus { border-left: ${p4}px solid $deep; padding: 0 ${p10}px 0 ${p9}px; }
QPushButton[look="choice"]:checked { background: $deep; border-color: $deep; color: $on_deep; }
QPushButton[look="choice"]:checked:focus { border: 2px solid $ink; }
QPushButton::menu-indicator { image: none; width: 0; }

QLineEdit, QComboBox { min-height: ${p30}px; padding: 0 ${p8}px; border: 1px solid $edge; border-radius: ${p4}px;
  background: $sheet; color: $ink; selection-background-color: $deep; selection-color: $on_deep;
  placeholder-text-color: $faint; }
QLineEdit:focus, QComboBox:focus, QComboBox:on { border: 2px solid $deep; padding: 0 ${p7}px; min-height: ${p28}px; }
QLineEdit[wrong="true"] { border-color: $failed; }
QLineEdit:disabled, QComboBox:disabled { color: $faint; border-color: $line; background: $paper; }
QComboBox { padding-right: ${p24}px; }
QComboBox::drop-down { border: none; width: ${p24}px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { background: $sheet; color: $ink; border: 1px solid $edge; padding: ${p4}px;
  selection-background-color: $deep; selection-color: $on_deep; }
QComboBox QAbstractItemView::item { min-height: ${p28}px; padding: 0 ${p8}px; border: none; }

QMenu { background: $sheet; color: $ink; border: 1px solid $edge; padding: ${p4}px; }
QMenu::item { padding: ${p6}px ${p24}px ${p6}px ${p12}px; border-radius: ${p4}px; background: transparent; }
QMenu::item:selected { background: $deep; color: $on_deep; }
QMenu::item:disabled { color: $faint; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: ${p4}px ${p8}px; }

QListView { background: transparent; border: none; color: $ink; }
QAbstractScrollArea { background: transparent; border: none; }
QPlainTextEdit { padding: ${p4}px; border: 1px solid $edge; border-radius: ${p4}px; background: $sheet; color: $ink;
  selection-background-color: $deep; selection-color: $on_deep; placeholder-text-color: $faint; }
QPlainTextEdit:focus { border: 2px solid $deep; padding: ${p3}px; }
QPlainTextEdit[wrong="true"] { border-color: $failed; }
QPlainTextEdit[part="page"] { border: 1px solid transparent; padding: ${p8}px; }
QPlainTextEdit[part="page"]:focus { border: 2px solid $deep; padding: ${p7}px; }
QScrollBar:vertical { background: transparent; width: ${p12}px; margin: 0; border: none; }
QScrollBar::handle:vertical { background: $edge; border-radius: ${p3}px; min-height: ${p24}px;
  margin: ${p2}px ${p3}px; }
QScrollBar:horizontal { background: transparent; height: ${p12}px; margin: 0; border: none; }
QScrollBar::handle:horizontal { background: $edge; border-radius: ${p3}px; min-width: ${p24}px;
  margin: ${p3}px ${p2}px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }

QLabel[type="headline"] { font-size: ${p18}px; font-weight: 500; }
QLabel[part="chip"] { color: $deep; background: $deep_tint; border: 1px solid $deep; border-radius: ${p4}px;
  padding: ${p4}px ${p12}px; font-weight: 500; }
QLabel[part="chip"][tone="attention"] { color: $attention; background: $attention_tint; border-color: $attention; }
QLabel[part="chip"][tone="failed"] { color: $failed; background: $failed_tint; border-color: $failed; }
QTableView { background: transparent; border: 1px solid transparent; color: $ink; outline: none;
  selection-background-color: $deep_tint; selection-color: $ink; }
QTableView:focus { border: 1px solid $deep; }
QTableView::item { border: none; border-top: 1px solid $line; padding: 0 ${p6}px; }
QTableView::item:focus { border: 2px solid $deep; }
QTableCornerButton::section { background: transparent; border: none; }
QTableView[part="calendar"]::item { border: none; padding: 0; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; border: none; color: $soft; font-size: ${p12}px; font-weight: 500;
  padding: ${p4}px ${p9}px; }
""")
_LENGTHS = (2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 22, 24, 28, 30)


def style_sheet(tokens: Tokens, measure: Measures) -> str:
    """Return the style sheet of every window in these colours and sizes."""
    colours = {name: getattr(tokens, name) for name in Tokens.__slots__}
    lengths = {f"p{length}": measure.px(length) for length in _LENGTHS}
    return _SHEET.substitute(colours, **lengths)
