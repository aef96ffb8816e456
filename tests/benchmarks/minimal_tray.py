"""The smallest PySide6 program of Deepday's kind: a tray icon with a menu, and a pop-up on a global hotkey.

What it takes is the floor that nobody can go below; run as a program by bench.py. With ``hotkey`` as its argument
Ctrl+Alt+J opens its pop-up; without, it is only a tray icon, and smaller.
"""

import sys

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMenu, QSystemTrayIcon, QVBoxLayout

KEYSYM_J = 0x6A


class PopUp(QDialog):
    """A window built when it is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Minimal pop-up")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel("What was it?", self))
        for number in range(1, 8):
            layout.addWidget(QLabel(f"{number}  channel {number}", self))
        layout.addWidget(QLineEdit(self))
        self.resize(420, 360)


class Hotkey:
    """A grabbed key on the X server; calls back on the loop's thread."""

    def __init__(self, parent: QApplication) -> None:
        import xcffib.xproto  # noqa: PLC0415 -- as a program would that need not have a hotkey

        self._xproto = xcffib.xproto
        self._connection = xcffib.connect()
        self._grab()
        self._notifier = QSocketNotifier(self._connection.get_file_descriptor(), QSocketNotifier.Type.Read, parent)
        self._notifier.activated.connect(self._read)
        self._pop_up: PopUp | None = None

    def _grab(self) -> None:
        setup = self._connection.get_setup()
        first, last = setup.min_keycode, setup.max_keycode
        mapping = self._connection.core.GetKeyboardMapping(first, last - first + 1).reply()
        per_code = mapping.keysyms_per_keycode
        code = next(first + i // per_code for i, keysym in enumerate(mapping.keysyms) if keysym == KEYSYM_J)
        mode = self._xproto.GrabMode.Async
        modifiers = self._xproto.ModMask.Control | self._xproto.ModMask._1
        self._connection.core.GrabKey(False, setup.roots[0].root, modifiers, code, mode, mode, is_checked=True).check()

    def _read(self) -> None:
        while (event := self._connection.poll_for_event()) is not None:
            if isinstance(event, self._xproto.KeyPressEvent):
                self._pop_up = PopUp()
                self._pop_up.show()
                self._pop_up.raise_()
                self._pop_up.activateWindow()


def main() -> int:
    """Run until the session ends."""
    application = QApplication(sys.argv)
    application.setApplicationName("minimal-tray")
    application.setQuitOnLastWindowClosed(False)
    pixmap = QPixmap(22, 22)
    pixmap.fill(QColor("#1E5563"))
    icon = QSystemTrayIcon(QIcon(pixmap), application)
    menu = QMenu()
    for text in ("Start", "End", "Quit"):
        menu.addAction(text)
    icon.setContextMenu(menu)
    _hotkey = Hotkey(application) if "hotkey" in sys.argv else None  # grabbed before the icon says that it is there
    icon.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
