"""The lengths of time that menus offer, in one place for the tray and the windows."""

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from deepday.wording.times import duration
from deepday.wording.translation import _

BLOCK_MINUTES = (25, 50, 90)
EXTEND_MINUTES = (15, 30, 60, 120)


class _Lengths(QObject):
    """Hands on the minutes of the entry that was chosen."""

    chosen = Signal(int)

    def __init__(self, menu: QMenu, lengths: tuple[int, ...], words: str) -> None:
        super().__init__(menu)
        for minutes in lengths:
            action = menu.addAction(words.format(length=duration(minutes * 60)))
            action.setData(minutes)
            action.triggered.connect(self._forward)

    @Slot()
    def _forward(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.chosen.emit(action.data())


def fill_with_blocks(menu: QMenu, chosen: SignalInstance, until: SignalInstance) -> None:
    """Put the lengths of a block into *menu*, and "until …" below them; *chosen* carries the minutes."""
    _Lengths(menu, BLOCK_MINUTES, "{length}").chosen.connect(chosen)
    menu.addSeparator()
    menu.addAction(_("Until…")).triggered.connect(until)


def fill_with_extensions(menu: QMenu, chosen: SignalInstance) -> None:
    """Put the lengths by which a session can be extended into *menu*; *chosen* carries the minutes."""
    _Lengths(menu, EXTEND_MINUTES, _("by {length}")).chosen.connect(chosen)
