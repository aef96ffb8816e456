"""The navigation of the main window: its pages, and below them the key that logs an interruption."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deepday.ui.look.controls import Button
from deepday.ui.look.frames import Mark, Rule
from deepday.ui.look.key_caps import KeyCaps
from deepday.ui.look.labels import PlainLabel
from deepday.ui.own_windows import OWN_WINDOWS
from deepday.ui.theme import Theme
from deepday.wording.translation import _

_WIDTH = 184


class Nav(QWidget):
    """The pages as buttons; ``page_chosen`` carries the name of one, ``window_requested`` that of another window."""

    page_chosen = Signal(str)
    window_requested = Signal(str)
    log_requested = Signal()
    quit_requested = Signal()

    def __init__(
        self, theme: Theme, pages: Sequence[tuple[str, str]], hotkey: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        px = theme.measures.px
        self.setMinimumWidth(px(_WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(12), px(16), px(12) + 1, px(16))
        self._column.setSpacing(px(4))
        self._column.addLayout(self._brand(px(12), px(8)))
        self._buttons: dict[str, Button] = {}
        for name, title in pages:
            self._column.addWidget(self._page(name, title))
        between = QVBoxLayout()
        between.setContentsMargins(px(12), px(8), px(12), px(8))
        between.addWidget(Rule(self))
        self._column.addLayout(between)
        for name, title in OWN_WINDOWS:
            self._column.addWidget(self._window(name, _(title)))
        self._column.addStretch(1)
        self._quit = Button(_("Quit Deepday"), "nav", parent=self)
        self._quit.clicked.connect(self.quit_requested)
        self._quit.hide()
        _fill_row(self._quit)
        self._column.addWidget(self._quit)
        log = Button(_("Log an interruption"), "nav", parent=self)
        log.clicked.connect(self.log_requested)
        _fill_row(log)
        self._column.addWidget(log)
        self._caps = KeyCaps(theme, hotkey, self)
        caps = QHBoxLayout()
        caps.setContentsMargins(px(12), 0, 0, 0)
        caps.addWidget(self._caps)
        caps.addStretch(1)
        self._column.addLayout(caps)
        self.show_hotkey(hotkey)

    def show_page(self, name: str) -> None:
        """Mark the page that is shown."""
        for page, button in self._buttons.items():
            button.setChecked(page == name)

    def show_hotkey(self, sequence: str) -> None:
        """Show the key that logs an interruption."""
        self._caps.show_sequence(sequence)
        self._caps.setVisible(bool(sequence))

    def offer_quit(self, *, wanted: bool) -> None:
        """Offer to quit here: where there is no tray, there is no other place."""
        self._quit.setVisible(wanted)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Draw the hairline beside the page."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self._theme.tokens.line), 1))
        x = 0 if self.isRightToLeft() else self.width() - 1
        painter.drawLine(x, 0, x, self.height())

    def _brand(self, side: int, below: int) -> QHBoxLayout:
        mark = Mark(self._theme, 24, self)
        mark.show_shape("deepday", "ink")
        row = QHBoxLayout()
        row.setContentsMargins(side - 2, 0, side, below)
        row.setSpacing(below)
        row.addWidget(mark)
        row.addWidget(PlainLabel("Deepday", "section", parent=self))
        row.addStretch(1)
        return row

    def _page(self, name: str, title: str) -> Button:
        button = Button(title, "nav", parent=self)
        button.setCheckable(True)
        button.setProperty("page", name)
        button.clicked.connect(self._chosen)
        _fill_row(button)
        self._buttons[name] = button
        return button

    def _window(self, name: str, title: str) -> Button:
        button = Button(title, "nav", parent=self)
        button.setProperty("page", name)
        button.clicked.connect(self._wanted)
        _fill_row(button)
        return button

    @Slot()
    def _wanted(self) -> None:
        self.window_requested.emit(str(self.sender().property("page")))

    @Slot()
    def _chosen(self) -> None:
        self.page_chosen.emit(str(self.sender().property("page")))


def _fill_row(button: Button) -> None:
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
