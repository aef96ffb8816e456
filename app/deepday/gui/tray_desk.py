"""The tray at work: the icon appears as soon as there is a tray, before the rest of the program is loaded."""

from PySide6.QtCore import QObject, Signal, Slot

from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Viability
from deepday.ui.tray import Tray
from deepday.ui.tray_host import TrayHost


class TrayDesk(QObject):
    """``made`` when the icon exists, ``changed`` when a tray came (True) or went (False)."""

    made = Signal()
    changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.tray: Tray | None = None
        self._host = TrayHost(self)
        self._host.changed.connect(self._host_changed)
        self._host.look()

    @property
    def available(self) -> bool:
        """Whether the icon is in a tray now."""
        return self._host.available

    def probe(self) -> Viability:
        """Say whether there is a tray."""
        if self.available:
            return Viability(works=True, detail=Reason("tray.works"))
        return Viability(works=False, detail=Reason("tray.none"), next_step=Reason("tray.get_one"))

    @Slot(bool)
    def _host_changed(self, available: bool) -> None:  # noqa: FBT001 -- a signal's argument
        if available:
            if self.tray is None:
                self.tray = Tray(self)
                self.made.emit()
            self.tray.show()
        self.changed.emit(available)
