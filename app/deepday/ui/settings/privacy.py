"""What is recorded: every kind with a switch, *pause recording* and *erase the last hour*, which asks once more."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deepday.domain.day_senses import SenseState
from deepday.ui.look.controls import Button
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.result_line import ResultLine
from deepday.ui.settings.section import SettingsSection
from deepday.ui.theme import Theme
from deepday.wording.privacy import recorded
from deepday.wording.translation import _


class PrivacySection(SettingsSection):
    """The senses' switches and what they record; the signals are wishes."""

    pause_requested = Signal()
    resume_requested = Signal()
    erase_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Privacy"), parent, columns=3)
        switch = [("on", _("yes")), ("off", _("no"))]
        self.add_choice("senses.idle", _("Notice idle time"), switch)
        self.add_text("senses.idle_after", _("Idle after"), "10m")
        self.add_choice("senses.lock", _("Notice a locked screen"), switch)
        self.add_choice("senses.sleep", _("Notice sleep"), switch)
        self.add_choice("senses.meetings", _("Read meetings"), switch)
        self.add_choice("senses.quiet_in_meetings", _("Be quiet in meetings"), switch)
        self._lines = self.add_note("")
        self._pause = Button(_("Pause recording"), parent=self)
        self._resume = Button(_("Record again"), parent=self)
        self._erase = Button(_("Erase the last hour…"), parent=self)
        self._really = Button(_("Erase it for good"), parent=self)
        self._result = ResultLine(theme, self)
        for button, slot in (
            (self._pause, self.pause_requested),
            (self._resume, self.resume_requested),
            (self._erase, self._ask),
            (self._really, self._confirmed),
        ):
            button.clicked.connect(slot)
        row = QHBoxLayout()
        row.setSpacing(theme.measures.px(8))
        for widget in (self._pause, self._resume, self._erase, self._really):
            row.addWidget(widget)
        row.addWidget(self._result, 1)
        self.column.addLayout(row)
        self._resume.hide()
        self._really.hide()

    @property
    def lines(self) -> PlainLabel:
        """What is recorded."""
        return self._lines

    def show_recording(self, states: Mapping[str, SenseState], *, paused: bool) -> None:
        """Show what is recorded now."""
        self._lines.setText("\n".join(f"• {line}" for line in recorded(states)))
        self._pause.setVisible(not paused)
        self._resume.setVisible(paused)

    def show_result(self, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Say what became of a wish."""
        self._result.show_result(works, sentence)

    @Slot()
    def _ask(self) -> None:
        self._result.show_waiting(_("Entries and what was noticed in the last hour go, in back-ups too."))
        self._erase.hide()
        self._really.show()

    @Slot()
    def _confirmed(self) -> None:
        self._really.hide()
        self._erase.show()
        self.erase_requested.emit()
