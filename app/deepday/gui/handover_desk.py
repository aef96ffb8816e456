"""The window *Hand over* at work: the program tells what is known of the day, the note is made and passed on here."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication

from deepday.bootstrap.paperwork import handover_page
from deepday.documents.plain_text import as_plain_text
from deepday.domain.errors import CouldNotError
from deepday.effects.child_environment import child_environment
from deepday.gui.window_desk import WindowDesk
from deepday.gui.window_office import WindowOffice
from deepday.system.mail_program import compose
from deepday.ui.handover_window import HandoverWindow, NoteView
from deepday.wording.notices import nobody_to_ask
from deepday.wording.times import date_title
from deepday.wording.translation import _

_ADDRESS = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+\.[^\s,;<>()]+")


def open_desk(office: WindowOffice) -> "HandoverDesk":
    """Return the desk of the window."""
    return HandoverDesk(office)


class HandoverDesk(WindowDesk[HandoverWindow]):
    """Connects the window to the program, the clipboard and the mail program."""

    def __init__(self, office: WindowOffice) -> None:
        super().__init__(office, HandoverWindow(office.theme))
        self._contact = ""
        self.window.copied.connect(self._copy)
        self.window.sent.connect(self._send)

    def begin(self) -> None:
        """Show the window, and the note as soon as it is made."""
        super().begin()
        self._office.tasks.spawn(self._show())

    async def _show(self) -> None:
        told = await self._office.ask("handover", {})
        if told.error:
            self.window.show_result(False, told.error)
            return
        self._contact = str(told.document["contact"])
        self.window.show_note(note_view(told.document))

    @Slot(str)
    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.window.show_result(True, _("The note is on the clipboard."))

    @Slot(str)
    def _send(self, text: str) -> None:
        self._office.tasks.spawn(self._hand_to_mail_program(text))

    async def _hand_to_mail_program(self, text: str) -> None:
        subject, _head, body = text.partition("\n")
        to = address_in(self._contact)
        try:
            await self._office.in_worker(lambda: compose(to, subject, body.strip(), child_environment({})))
        except CouldNotError as error:
            self.window.show_result(False, self._office.words(error.reason))
        else:
            self.window.show_result(True, _("Handed to the mail program."))


def note_view(told: Mapping[str, Any]) -> NoteView:
    """Return what the window shows of what the verb `handover` *told*."""
    person = told["point_person"]
    takes_over = ", ".join(filter(None, [_("{name} takes over").replace("{name}", person or ""), told["contact"]]))
    return NoteView(
        day=date_title(date.fromisoformat(told["day"])),
        takes_over=takes_over if person else nobody_to_ask(),
        nobody=not person,
        text=as_plain_text(handover_page(told)),
    )


def address_in(contact: str) -> str:
    """Return the mail address in how somebody is reached, or nothing."""
    found = _ADDRESS.search(contact)
    return found[0] if found is not None else ""
