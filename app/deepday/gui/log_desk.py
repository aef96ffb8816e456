"""The interruption log at work: opened by key, tray or verb, closed when the entry is safe; the focus goes back."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from deepday.domain.errors import UsageError
from deepday.domain.interruption import Interruption, Outcome, Source
from deepday.domain.reason import Reason
from deepday.domain.reply import OUTCOMES
from deepday.domain.times import next_clock
from deepday.engine.interruption_log import NewEntry
from deepday.gui.office import Office
from deepday.wording.times import clock

if TYPE_CHECKING:
    from deepday.ui.forms import LogForm
    from deepday.ui.log_popup import LogPopup

PROMISE_AT_LEAST = timedelta(minutes=30)
"""How far ahead the time is that a deferral offers."""


class LogDesk(QObject):
    """Opens one pop-up at a time and keeps what it asks for."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office
        self.remember_focus: Callable[[], None] = _nothing
        self.give_focus_back: Callable[[], None] = _nothing
        self._popup: LogPopup | None = None
        self._lever = ""
        """What is suggested with the entry that is being saved."""
        office.program.boundaries.on_crossed = self._suggest_lever

    @Slot()
    def open(self) -> None:
        """Open the pop-up on what is true now, or raise it."""
        if self._popup is not None:
            self._popup.come_forward()
            return
        from deepday.ui.forms import Occasion  # noqa: PLC0415 -- not loaded while no window is open
        from deepday.ui.log_popup import LogPopup  # noqa: PLC0415 -- 2.5 MB; the first press pays 20 ms for it

        self.remember_focus()
        overview = self._office.controller.overview()
        occasion = Occasion(
            now=overview.now,
            time_zone=overview.time_zone,
            in_session=overview.session is not None,
            names=tuple(self._office.controller.log.names()),
            open_interruption=overview.open_interruption,
            copies_reply=self._office.program.replies.wanted,
            due_text=self._offered_promise(overview.now, overview.time_zone),
        )
        self._popup = popup = LogPopup(self._office.theme, occasion)
        popup.entry_chosen.connect(self._add)
        popup.reply_wanted.connect(self._show_reply)
        popup.back_chosen.connect(self._back)
        popup.undo_chosen.connect(self._undo_from_popup)
        popup.destroyed.connect(self._gone)
        popup.open_here()

    @Slot()
    def undo(self) -> None:
        """Take back the last entry."""
        self._office.ask(self._office.controller.log.undo())

    @Slot()
    def come_back(self) -> None:
        """Say that the person is back at work."""
        self._office.ask(self._office.controller.log.back())

    @Slot(str, object)
    def change(self, entry_id: str, changes: Mapping[str, object]) -> None:
        """Correct an entry."""
        self._office.ask(self._change(entry_id, changes), self._complain_about_entry)

    @Slot()
    def _gone(self) -> None:
        self._popup = None
        self.give_focus_back()

    @Slot(object)
    def _add(self, form: "LogForm") -> None:
        self._office.ask(self._keep(form), self._complain)

    @Slot(object)
    def _show_reply(self, form: "LogForm") -> None:
        if self._popup is not None:
            program = self._office.program
            try:
                due = next_clock(form.due_text, program.clock.now(), program.clock.zone()) if form.due_text else None
            except UsageError:
                due = None  # still being typed
            self._popup.show_reply(program.replies.text(form.outcome, form.who.strip(), due))

    @Slot()
    def _back(self) -> None:
        self._office.ask(self._come_back(), self._complain)

    @Slot()
    def _undo_from_popup(self) -> None:
        self._office.ask(self._take_back(), self._complain)

    async def _keep(self, form: "LogForm") -> None:
        zone = self._office.program.clock.zone()
        deferred = form.outcome is Outcome.DEFERRED and form.due_text.strip()
        entry = NewEntry(
            source=form.source,
            who=form.who.strip() or None,
            urgency=form.urgency,
            outcome=form.outcome,
            due=next_clock(form.due_text, self._office.program.clock.now(), zone) if deferred else None,
        )
        self._copy_reply(await self._office.controller.log.add(entry))
        self._saved()

    def _copy_reply(self, entry: Interruption) -> None:
        """Put the answer to whoever interrupted on the clipboard, while the pop-up has the focus that this needs."""
        replies = self._office.program.replies
        if entry.outcome in OUTCOMES and replies.wanted:
            text = replies.text(entry.outcome, entry.who or "", entry.due_at)
            QGuiApplication.clipboard().setText(text)

    async def _come_back(self) -> None:
        await self._office.controller.log.back()
        self._saved()

    async def _take_back(self) -> None:
        await self._office.controller.log.undo()
        if self._popup is not None:
            self._popup.show_note(self._office.words(Reason("log.undone")))

    async def _change(self, entry_id: str, changes: Mapping[str, object]) -> None:
        await self._office.controller.log.edit(entry_id, changes)
        if self._office.window is not None:
            self._office.window.entry_saved()

    def _suggest_lever(self, source: Source) -> None:
        """Suggest it where the person looks just now; a notice would be silenced with all others."""
        from deepday.wording.notices import lever  # noqa: PLC0415 -- hardly ever

        session = self._office.controller.overview().session
        words = lever(source, session.point_person if session is not None else None)
        if self._popup is not None:
            self._lever = words
        elif self._office.window is not None:
            self._office.window.show_hint(words)
        else:
            return  # whoever logged it by a verb is told there
        self._office.program.boundaries.take()

    def _saved(self) -> None:
        lever, self._lever = self._lever, ""
        if self._popup is not None:
            self._popup.saved(lever)

    def _complain(self, reason: Reason) -> None:
        if self._popup is not None:
            self._popup.show_problem(self._office.words(reason))

    def _complain_about_entry(self, reason: Reason) -> None:
        if self._office.window is not None:
            self._office.window.show_entry_problem(self._office.words(reason))

    def _offered_promise(self, now: datetime, zone: str) -> str:
        """Return the end of the working day, or a full hour after that."""
        end = self._office.controller.default_end()
        return clock(end if end - now > PROMISE_AT_LEAST else now + 2 * PROMISE_AT_LEAST, zone)


def _nothing() -> None:
    """Leave the focus where it goes by itself."""
