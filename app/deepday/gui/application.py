"""The Qt application, the same for the program and for a window's own process."""

import sys

from PySide6.QtWidgets import QApplication


def application() -> QApplication:
    """Make the application; windows may close without ending it."""
    QApplication.setDesktopFileName("deepday")  # packaging/deepday.desktop
    QApplication.setApplicationName("deepday")
    QApplication.setApplicationDisplayName("Deepday")
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    return app
