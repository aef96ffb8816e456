"""The task that is worked on, with what went into it beside what was estimated, and the end of it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deepday.engine.overview import RunningTask
from deepday.ui.look.controls import Button
from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Sheet
from deepday.ui.look.labels import ElidedLabel, PlainLabel
from deepday.ui.theme import Theme
from deepday.wording.tasks import task_effort
from deepday.wording.translation import _


class TaskRow(Sheet):
    """Shows the running task; ``done_requested`` carries its id."""

    done_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, top=8, bottom=8)
        self._id = ""
        self._title = ElidedLabel("", "medium", parent=self)
        self._effort = PlainLabel("", "", "soft", parent=self)
        done = Button(_("Done"), "quiet", _("The task is done"), self)
        done.clicked.connect(self._done)
        row = QHBoxLayout()
        row.setSpacing(theme.measures.px(12))
        row.addWidget(self._title, 1)
        row.addWidget(self._effort)
        row.addWidget(done)
        self.column.addLayout(row)
        self.hide()

    def show_task(self, running: RunningTask | None) -> None:
        """Show the task that is worked on; None hides the row."""
        self.setVisible(running is not None)
        if running is not None:
            self._id = running.task.id
            self._title.show_text(_("Task: {title}").format(title=shown(running.task.title)))
            self._effort.setText(task_effort(running.task, running.focus_s))

    @Slot()
    def _done(self) -> None:
        self.done_requested.emit(self._id)
