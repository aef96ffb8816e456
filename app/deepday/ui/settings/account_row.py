"""One account in the settings: what it is, its channels with their texts, and what can be done with it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deepday.domain.settings import OWN_TEXT
from deepday.ui.look.controls import Button, TickBox
from deepday.ui.look.fields import Field, TextField
from deepday.ui.look.foreign import on_button, shown
from deepday.ui.look.labels import ElidedLabel
from deepday.ui.look.result_line import ResultLine
from deepday.ui.settings.calendar_ticks import CalendarTicks
from deepday.ui.settings.view import AccountView, ChannelView
from deepday.ui.settings.words import secret_label, signs_in
from deepday.ui.theme import Theme
from deepday.wording.channels import channel_name
from deepday.wording.translation import _

LONGEST_SECRET = 8192


class ChannelLine(QWidget):
    """One channel of an account: on or off, and beside it what colleagues read there."""

    switched = Signal(str, bool)
    text_changed = Signal(str, str)

    def __init__(self, theme: Theme, channel: ChannelView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._id = channel.id
        name = shown(channel_name(channel.id), 80)
        self._box = TickBox(theme, on_button(name), name, self)
        self._box.toggled.connect(self._toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.measures.px(12))
        row.addWidget(self._box)
        self._text: TextField | None = None
        if channel.text is None:
            row.addStretch(1)
        else:
            self._text = TextField(_("Text of {channel}").format(channel=name), self, longest=1000)
            self._text.setPlaceholderText(_("the usual text"))
            self._text.editingFinished.connect(self._typed)
            row.addWidget(self._text, 1)

    def show_channel(self, channel: ChannelView) -> None:
        """Show whether it is on and its text; what is being typed stays."""
        self._box.blockSignals(True)
        self._box.setChecked(channel.on)
        self._box.blockSignals(False)
        if self._text is not None:
            self._text.setEnabled(channel.on)
            if not (self._text.hasFocus() and self._text.isModified()):
                self._text.show_text(channel.text or "")

    @Slot(bool)
    def _toggled(self, on: bool) -> None:  # noqa: FBT001 -- the signal's own shape
        self.switched.emit(self._id, on)

    @Slot()
    def _typed(self) -> None:
        if self._text is not None and self._text.isModified():
            self._text.setModified(False)
            self.text_changed.emit(f"{OWN_TEXT}{self._id}", self._text.typed())


class AccountRow(QWidget):
    """One account; it is removed at the second click, when what goes has been said."""

    test_requested = Signal(str)
    sign_in_requested = Signal(str, str)
    """The account and the new secret, which is empty where the browser is asked for it."""
    remove_requested = Signal(str)
    switched = Signal(str, bool)
    calendar_switched = Signal(str, bool)
    text_changed = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        px = theme.measures.px
        self._view: AccountView | None = None
        self._client_id = ""
        self._asked = False
        self._lines: dict[str, ChannelLine] = {}
        self._name = ElidedLabel("", "medium", parent=self)
        self._result = ResultLine(theme, self, keep_room=False)
        self._test = Button(_("Test"), parent=self)
        self._again = Button(_("Sign in again…"), "quiet", parent=self)
        self._remove = Button(_("Remove…"), "quiet", parent=self)
        self._test.clicked.connect(self._test_it)
        self._again.clicked.connect(self._sign_in)
        self._remove.clicked.connect(self._remove_it)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._name, 1)
        for button in (self._test, self._again, self._remove):
            head.addWidget(button)
        self._secret = TextField("", self, longest=LONGEST_SECRET)
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret.returnPressed.connect(self._hand_over)
        self._secret_field = Field(theme, _("New secret, then Enter"), self._secret, self)
        self._secret_field.hide()
        self._channels = QVBoxLayout()
        self._channels.setSpacing(px(6))
        self._calendars = CalendarTicks(theme, self)
        self._calendars.switched.connect(self.calendar_switched)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(6), 0, px(10))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addWidget(self._result)
        column.addWidget(self._secret_field)
        column.addLayout(self._channels)
        column.addWidget(self._calendars)

    def show_account(self, view: AccountView, client_id: str = "") -> None:
        """Name the account and show its channels."""
        self._view, self._client_id = view, client_id
        account = view.account
        service = view.service.name if view.service is not None else account.service
        name = shown(" · ".join(part for part in (service, account.user, account.url) if part), 160)
        self._name.show_text(name)
        self._test.setAccessibleName(_("Test {account}").format(account=name))
        self._again.setAccessibleName(_("Sign in again to {account}").format(account=name))
        self._remove.setAccessibleName(_("Remove {account}").format(account=name))
        self._again.setVisible(view.service is not None)
        if view.service is not None:
            self._secret.setAccessibleName(secret_label(view.service))
        for gone in [c for c in self._lines if c not in {channel.id for channel in view.channels}]:
            self._lines.pop(gone).deleteLater()
        for channel in view.channels:
            if channel.id not in self._lines:
                self._lines[channel.id] = self._line(channel)
            self._lines[channel.id].show_channel(channel)
        self._calendars.show_calendars(view.calendars)

    def show_result(self, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Say what a test or a sign-in came to."""
        self._test.setEnabled(True)
        self._again.setEnabled(True)
        if works:
            self._secret_field.hide()
        self._result.show_result(works, sentence)

    def _line(self, channel: ChannelView) -> ChannelLine:
        line = ChannelLine(self._theme, channel, self)
        line.switched.connect(self.switched)
        line.text_changed.connect(self.text_changed)
        self._channels.addWidget(line)
        return line

    @Slot()
    def _test_it(self) -> None:
        if self._view is not None:
            self._test.setEnabled(False)
            self._result.show_waiting(_("Testing…"))
            self.test_requested.emit(self._view.account.id)

    @Slot()
    def _sign_in(self) -> None:
        view = self._view
        if view is None or view.service is None:
            return
        if signs_in(view.service, self._client_id):
            self._again.setEnabled(False)
            self._result.show_waiting(_("Waiting for your answer in the browser…"))
            self.sign_in_requested.emit(view.account.id, "")
            return
        self._secret_field.setVisible(not self._secret_field.isVisible())
        self._secret.setFocus()

    @Slot()
    def _hand_over(self) -> None:
        if self._view is not None and self._secret.typed():
            self._result.show_waiting(_("Testing…"))
            self.sign_in_requested.emit(self._view.account.id, self._secret.typed())
            self._secret.clear()

    @Slot()
    def _remove_it(self) -> None:
        if self._view is None:
            return
        if not self._asked:
            self._asked = True
            self._result.show_waiting(_("This erases its sign-in from the keyring. It cannot be undone."))
            self._remove.show_text(_("Remove for good"))
            return
        self.remove_requested.emit(self._view.account.id)
