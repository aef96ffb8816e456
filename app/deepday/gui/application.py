"""The Qt application, the same for the program and for a window's own process; imported before all other windows."""

import sys

from PySide6.QtWidgets import QApplication

from deepday.ui.collecting import collect_only_here


def _read_no_sources() -> None:
    """Have PySide take no module for one that uses ``from __feature__ import``: none of ours does.

    WORKAROUND: at every import it reads the module's source to find out, and ``linecache`` keeps all of it: 3 MB and
    40 ms for what a bundle without sources does without (PySide 6.11, shibokensupport/feature.py, _mod_uses_pyside).
    """
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None:
        feature.__dict__["_mod_uses_pyside"] = lambda _module: False


_read_no_sources()


def application() -> QApplication:
    """Make the application; windows may close without ending it, and none of them ends in another thread."""
    collect_only_here()
    QApplication.setDesktopFileName("deepday")  # packaging/deepday.desktop
    QApplication.setApplicationName("deepday")
    QApplication.setApplicationDisplayName("Deepday")
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    return app
