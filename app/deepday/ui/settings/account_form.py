"""The form for a new account: which service, and just what that service asks for; secrets only pass through."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deepday.domain.service import Asked, Service
from deepday.ui.look.controls import Button, Choice
from deepday.ui.look.fields import Field, TextField
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.result_line import ResultLine
from deepday.ui.settings.account_row import LONGEST_SECRET
from deepday.ui.settings.words import how_to_get_in, secret_label, signs_in
from deepday.ui.theme import Theme
from deepday.wording.translation import _


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What was typed; an empty secret where the browser is to be asked for it."""

    service: str
    url: str
    user: str
    secret: str = field(repr=False)


class AccountForm(QWidget):
    """``add_requested`` carries a ``NewAccount``, ``setting_changed`` a key and its text (client id, tenant)."""

    add_requested = Signal(object)
    cancel_requested = Signal()
    setting_changed = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self._services: dict[str, Service] = {}
        self._texts: dict[str, str] = {}
        self._waiting = False
        self.service = Choice(theme, [], _("New account with"), self)
        self.url, self.user = TextField(_("Address"), self), TextField(_("Your name there"), self)
        self.secret = TextField("", self, longest=LONGEST_SECRET)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.client_id = TextField(_("Client id of your own registration"), self)
        self.tenant = TextField(_("Organisation (tenant)"), self)
        self._fields = {
            "service": Field(theme, _("New account with"), self.service, self),
            "url": Field(theme, _("Address"), self.url, self),
            "user": Field(theme, _("Your name there"), self.user, self),
            "secret": Field(theme, _("Token or password"), self.secret, self),
            "client_id": Field(theme, _("Client id of your own registration"), self.client_id, self),
            "tenant": Field(theme, _("Organisation (tenant)"), self.tenant, self),
        }
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(12))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._note = PlainLabel("", "small", "soft", wrap=True, parent=self)
        self._add = Button(_("Add"), parent=self)
        self._result = ResultLine(theme, self)
        last = QHBoxLayout()
        last.setSpacing(px(12))
        last.addWidget(self._add)
        last.addWidget(self._result, 1, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(6), 0, 0)
        column.setSpacing(px(8))
        column.addLayout(self._grid)
        column.addLayout(last)
        column.addWidget(self._note)
        self.service.currentIndexChanged.connect(self._chosen)
        self.client_id.editingFinished.connect(self._setting_typed)
        self.tenant.editingFinished.connect(self._setting_typed)
        self._add.clicked.connect(self._pressed)
        for control in (self.url, self.user, self.secret):
            control.returnPressed.connect(self._pressed)

    def show_services(self, services: tuple[Service, ...], texts: dict[str, str]) -> None:
        """Offer *services*; *texts* are the settings, for client ids and tenants."""
        self._texts = texts
        if tuple(self._services.values()) != services:
            chosen = self.service.value() if self.service.count() else ""
            self._services = {service.id: service for service in services}
            self.service.blockSignals(True)
            self.service.clear()
            for service in services:
                self.service.addItem(service.name, service.id)
            self.service.blockSignals(False)
            self.service.show_value(chosen)
        self._chosen()

    def show_result(self, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Say what became of adding; when it worked there is room for the next one."""
        self._wait(waiting=False)
        self._result.show_result(works, sentence)
        if works:
            for control in (self.url, self.user, self.secret):
                control.clear()

    def show_code(self, code: str) -> None:
        """Show the code that is to be typed on the page that opened."""
        self._result.show_waiting(_("Enter this code in the browser: {code}").format(code=code))

    @Slot()
    def _chosen(self) -> None:
        service = self._services.get(self.service.value() if self.service.count() else "")
        if service is None:
            return
        browser = signs_in(service, self._texts.get(service.client_id, ""))
        wanted = {
            "service": True,
            "url": service.address is Asked.MUST or (service.address is Asked.MAY and not browser),
            "user": service.user is not Asked.NEVER,
            "secret": not browser,
            "client_id": bool(service.client_id),
            "tenant": bool(service.tenant),
        }
        for one in self._fields.values():
            self._grid.removeWidget(one)
            one.hide()
        for place, name in enumerate(name for name, shown in wanted.items() if shown):
            self._grid.addWidget(self._fields[name], *divmod(place, 2))
            self._fields[name].show()
        must = service.address is Asked.MUST
        self.url.setPlaceholderText(service.address_like if must else _("only for another server"))
        self.secret.setAccessibleName(secret_label(service))
        for control, key in ((self.client_id, service.client_id), (self.tenant, service.tenant)):
            if not control.hasFocus():
                control.show_text(self._texts.get(key, ""))
        words = _("Sign in to {service}") if browser else _("Add {service}")
        if not self._waiting:
            self._add.show_text(words.format(service=service.name))
        self._note.setText(how_to_get_in(service))

    @Slot()
    def _setting_typed(self) -> None:
        service = self._services.get(self.service.value())
        if service is None:
            return
        for control, key in ((self.client_id, service.client_id), (self.tenant, service.tenant)):
            if key and control.isModified():
                control.setModified(False)
                self.setting_changed.emit(key, control.typed())

    @Slot()
    def _pressed(self) -> None:
        service = self._services.get(self.service.value() if self.service.count() else "")
        if service is None:
            return
        if self._waiting:
            self.cancel_requested.emit()
            return
        browser = signs_in(service, self._texts.get(service.client_id, ""))
        needed = [
            (self.url, service.address is Asked.MUST, _("Type the address first.")),
            (self.user, service.user is Asked.MUST, _("Type your name there first.")),
            (self.secret, not browser, _("Paste the token or password first.")),
        ]
        for control, must, words in needed:
            if must and not control.typed():
                self._result.show_result(works=False, sentence=words)
                control.setFocus()
                return
        self._result.show_waiting(_("Waiting for your answer in the browser…") if browser else _("Adding…"))
        self._wait(waiting=browser)
        self._add.setEnabled(browser)
        secret = "" if browser else self.secret.typed()
        self.add_requested.emit(NewAccount(service.id, self.url.typed(), self.user.typed(), secret))

    def _wait(self, *, waiting: bool) -> None:
        self._waiting = waiting
        self._add.setEnabled(True)
        if waiting:
            self._add.show_text(_("Cancel"))
        else:
            self._chosen()
