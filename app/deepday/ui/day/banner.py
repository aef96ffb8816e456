"""The banner: what needs the person, one thing at a time, in one sentence with what can be done."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from deepday.domain.channel import ChannelState
from deepday.engine.history_ports import Recovered
from deepday.engine.overview import Overview
from deepday.ui.look.controls import Button
from deepday.ui.look.fields import TextField
from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Columns, Mark
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.wording.reasons import sentence
from deepday.wording.state_line import left_running
from deepday.wording.times import clock
from deepday.wording.translation import _

RESUME, END, SETTINGS, DISMISS = "resume", "end", "settings", "dismiss"
ENDED, CLOSE, NOT_TODAY = "ended", "close", "not_today"


_FIELD_WIDTH = 72


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, the shape and tone it has, and the wishes that can be answered with, each with its words."""

    sentence: str
    tone: str
    shape: str
    wishes: tuple[tuple[str, str], ...] = ()
    field: tuple[str, str] | None = None
    """The name of a field to type in, and what stands in it at first."""


def notice_for(overview: Overview, hint: str = "") -> Notice | None:
    """Return what needs the person most: a session that died, trouble, *hint*, a guessed end, the day's sheet."""
    if overview.undecided is not None:
        return _recovered(overview, overview.undecided)
    if overview.trouble:
        worst = overview.trouble[0]
        wishes = ((SETTINGS, _("Settings")),) if worst.code.startswith("hotkey.") else ()
        return Notice(shown(sentence(worst, overview.time_zone)), "attention", "tray.attention", wishes)
    if hint:
        return Notice(hint, "deep", "tray.off", ((DISMISS, _("Understood")),))
    asked = overview.end_asked
    if asked is not None and asked.ended_at is not None:
        told = left_running(overview) + " " + _("When did it end?")
        guess = clock(asked.ended_at, asked.time_zone)
        return Notice(told, "deep", "tray.ordinary", ((ENDED, _("It ended then")),), (_("Ended at"), guess))
    if overview.sheet_due:
        choices = ((NOT_TODAY, _("Not today")), (CLOSE, _("Close the day…")))
        return Notice(_("The day is over. How was it?"), "deep", "tray.ordinary", choices)
    return None


def _recovered(overview: Overview, recovered: Recovered) -> Notice:
    at = clock(recovered.died_at, overview.time_zone)
    still_there = any(c.state is ChannelState.RESTORING for c in overview.channels)
    back = _("Not every channel is back yet.") if still_there else _("Notifications are back.")
    told = _("Deepday stopped at {at} without ending the day. {back} Go on, or end the day at {at}?")
    wishes = ((RESUME, _("Go on")), (END, _("End the day at {at}").format(at=at)))
    return Notice(told.format(at=at, back=back), "attention", "tray.attention", wishes)


class Banner(QFrame):
    """Shows a notice, or nothing; ``wished`` carries the wish that was chosen, and what stands in the field."""

    wished = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice: Notice | None = None
        self.setProperty("part", "banner")
        px = theme.measures.px
        self._mark = Mark(theme, parent=self)
        self._words = PlainLabel("", "medium", wrap=True, parent=self)
        self._buttons = [Button("", parent=self) for _each in range(2)]
        columns = Columns(theme, 560, self)
        line = QWidget(columns)
        row = _row(line, px(12))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        choices = QWidget(columns)
        buttons = _row(choices, px(8))
        buttons.addStretch(1)
        self._field = TextField("", self, longest=5)
        self._field.setFixedWidth(px(_FIELD_WIDTH))
        self._field.returnPressed.connect(self._entered)
        buttons.addWidget(self._field)
        for button in self._buttons:
            button.clicked.connect(self._clicked)
            buttons.addWidget(button)
        columns.row.addWidget(line, 1)
        columns.row.addWidget(choices)
        outer = _row(self, 0)
        outer.setContentsMargins(px(16), px(10), px(12), px(10))
        outer.addWidget(columns)
        self.hide()

    def show_notice(self, notice: Notice | None) -> None:
        """Show *notice* in place of what was there; None hides the banner."""
        if notice == self._notice:
            return
        self._notice = notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        self.setProperty("tone", notice.tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self._mark.show_shape(notice.shape, notice.tone)
        self._field.setVisible(notice.field is not None)
        if notice.field is not None:
            name, text = notice.field
            self._field.setAccessibleName(name)
            self._field.show_text(text)
        self._words.setText(notice.sentence)
        self.setAccessibleName(notice.sentence)
        for place, button in enumerate(self._buttons):
            present = place < len(notice.wishes)
            button.setVisible(present)
            if present:
                wish, words = notice.wishes[place]
                button.setProperty("wish", wish)
                button.show_text(words)

    @Slot()
    def _clicked(self) -> None:
        self.wished.emit(str(self.sender().property("wish")), self._field.typed())

    @Slot()
    def _entered(self) -> None:
        self._buttons[0].click()


def _row(widget: QWidget, space: int) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(space)
    return row
