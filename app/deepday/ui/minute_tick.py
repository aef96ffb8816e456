"""A tick at each full minute of the wall clock, for windows that can be seen and for nothing else."""

from PySide6.QtCore import QObject, Qt, QTime, QTimer, Signal, Slot

_MINUTE_MS = 60_000
_AFTER_MS = 20


class MinuteTick(QObject):
    """``ticked`` a moment after each full minute while it runs."""

    ticked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Tick from the next full minute on."""
        passed = QTime.currentTime().msecsSinceStartOfDay() % _MINUTE_MS
        self._timer.start(_MINUTE_MS - passed + _AFTER_MS)

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    @property
    def running(self) -> bool:
        """Whether it will tick."""
        return self._timer.isActive()

    @Slot()
    def _tick(self) -> None:
        self.start()
        self.ticked.emit()
