"""The setting of the interruption key, with "press it now": the only test that tells whether a key arrives."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deepday.ui.look.controls import Button
from deepday.ui.look.key_caps import hotkey_words
from deepday.ui.look.result_line import ResultLine
from deepday.ui.settings.section import SettingsSection
from deepday.ui.theme import Theme
from deepday.wording.translation import _

KEY = "hotkeys.log"


class HotkeySection(SettingsSection):
    """The key's field; ``test_requested`` when the person is about to press it."""

    test_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Interruption key"), parent, columns=3)
        self._field = self.add_text(KEY, _("Key that logs an interruption anywhere"), "Ctrl+Alt+I")
        self._result = ResultLine(theme, self)
        button = Button(_("Press it now"), parent=self)
        button.clicked.connect(self._test)
        row = QHBoxLayout()
        row.setSpacing(theme.measures.px(8))
        row.addWidget(button)
        row.addWidget(self._result, 1, Qt.AlignmentFlag.AlignVCenter)
        self.column.addLayout(row)

    def show_result(self, works: bool | None, sentence: str = "") -> None:  # noqa: FBT001 -- true, false or not known
        """Say whether the key arrived: yes, no, or that it cannot be told; *sentence* says why."""
        words = {
            True: _("It works."),
            False: _("It did not arrive. Another program may have taken it."),
            None: _("It cannot be told here."),
        }
        self._result.show_result(works, sentence or words[works])

    @Slot()
    def _test(self) -> None:
        words = _("Press {keys} now.").format(keys=hotkey_words(self._field.typed()))
        self._result.show_waiting(words)
        self.test_requested.emit()
