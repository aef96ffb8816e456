"""The interruption log: opens in the middle of whatever one is doing, takes two keys in the usual case, and is gone.

Built when it is asked for and deleted when it closes. It never stops the timer, and it closes only when it is told
that the entry is safe (``saved``) or the person discards it.
"""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from deepday.domain.interruption import Outcome
from deepday.ui.day.entry_row import entry_head
from deepday.ui.forms import LogForm, Occasion
from deepday.ui.log.face import LogFace
from deepday.ui.log.keys import Cell, Command, command
from deepday.ui.log.layout import BACK
from deepday.ui.log.name_field import BareField, NameField
from deepday.ui.log.state import LogState
from deepday.ui.look.foreign import shown
from deepday.ui.theme import Theme
from deepday.wording.times import clock
from deepday.wording.translation import _

_KIND = Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint


class LogPopup(QWidget):
    """Asks for one entry: ``entry_chosen`` carries a LogForm; the others say what they are named after.

    ``reply_wanted`` carries what is filled in so far, whenever the reply to it may be another one (``show_reply``).
    """

    entry_chosen = Signal(object)
    reply_wanted = Signal(object)
    back_chosen = Signal()
    undo_chosen = Signal()

    def __init__(self, theme: Theme, occasion: Occasion, parent: QWidget | None = None) -> None:
        super().__init__(parent, _KIND)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Log an interruption"))
        self.setAccessibleName(self.windowTitle())
        self._theme = theme
        self._occasion = occasion
        self._waiting = False
        self._over = False
        self._state = _first_state(occasion)
        self._face = LogFace(theme, self._state, self)
        self._face.cell_chosen.connect(self._choose)
        self._face.command_given.connect(self._obey)
        self._name = NameField(theme, _("Who"), occasion.names, self)
        self._due = BareField(theme, _("Promised for"), self, longest=16)
        self._due.setText(occasion.due_text)
        for field in (self._name, self._due):
            field.installEventFilter(self)
            field.textChanged.connect(self._ask_for_reply)
        self._show_state(self._state)
        self._face.setFocus()

    def open_here(self) -> None:
        """Appear in the middle of the screen in use and take the keyboard."""
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        self.move(screen.availableGeometry().center() - self.rect().center())
        self.show()
        self.come_forward()

    def come_forward(self) -> None:
        """Be in front, with the keyboard."""
        self.raise_()
        self.activateWindow()

    def saved(self, suggestion: str = "") -> None:
        """Close: the entry is on disk. With a *suggestion*, which is rare, show that and close at the next key."""
        if not suggestion:
            self.close()
            return
        self._over = True
        self._show_state(self._state.saying(suggestion, problem=False))
        self._face.setFocus()

    def show_problem(self, text: str) -> None:
        """Say why it was not saved; everything chosen and typed stays."""
        self._waiting = False
        self._show_state(self._state.saying(shown(text), problem=True))

    def show_note(self, text: str) -> None:
        """Say that something was done, such as an undo; the log stays open."""
        self._waiting = False
        self._show_state(self._state.saying(shown(text), problem=False))

    def show_reply(self, text: str) -> None:
        """Show what goes to the clipboard when the entry is saved."""
        text = shown(text)
        if text != self._state.reply:
            self._show_state(replace(self._state, reply=text))

    def form(self) -> LogForm:
        """Return what is chosen and typed now."""
        state = self._state
        due = self._due.typed() if state.outcome is Outcome.DEFERRED else ""
        return LogForm(state.source, state.outcome, state.urgency, self._name.typed(), due)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's name
        """Draw the ring around the field that has the keyboard; Enter and Escape mean the same in it as outside."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._face.frame(self._ring())
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            asked = command(event)
            if asked in (Command.SAVE, Command.DISCARD):
                self._obey(asked)
                return True
        return super().eventFilter(watched, event)

    def _show_state(self, state: LogState) -> None:
        self._state = state
        self._face.show_state(state)
        places = self._face.places
        for field, frame in ((self._name, places.name), (self._due, places.due)):
            field.setVisible(frame is not None)
            if frame is not None:
                field.setGeometry(frame.adjusted(6, 3, -6, -3).toRect())
        self._face.frame(self._ring())
        size = self._face.sizeHint()
        if size != self.size():
            self.setFixedSize(size)
            self._face.resize(size)

    def _ring(self) -> QRectF | None:
        if self._name.hasFocus():
            return self._face.places.name
        return self._face.places.due if self._due.hasFocus() else None

    @Slot(object)
    def _choose(self, cell: Cell) -> None:
        if self._waiting:
            return
        if cell == BACK:
            self._obey(Command.SAVE)
            return
        self._show_state(self._state.after(cell))
        self._ask_for_reply()

    @Slot()
    def _ask_for_reply(self) -> None:
        if self._state.wants_reply and not self._waiting:
            self.reply_wanted.emit(self.form())

    @Slot(object)
    def _obey(self, asked: Command) -> None:
        if asked is Command.DISCARD or self._over:
            self.close()
        elif self._waiting:
            return
        elif asked is Command.UNDO:
            self._waiting = True
            self.undo_chosen.emit()
        elif self._state.back:
            self._waiting = True
            self.back_chosen.emit()
        else:
            self._waiting = True
            self.entry_chosen.emit(self.form())


def _first_state(occasion: Occasion) -> LogState:
    aside = _("the timer keeps running") if occasion.in_session else _("outside focus time")
    entry = _("Interruption, {clock}").format(clock=clock(occasion.now, occasion.time_zone))
    reply_aside = _("a reply goes to the clipboard") if occasion.copies_reply else ""
    before = occasion.open_interruption
    if before is None:
        return LogState(entry, aside, entry, reply_aside=reply_aside)
    back = _("Interrupted since {what}").format(what=entry_head(before))
    return LogState(back, aside, entry, back=True, reply_aside=reply_aside)
