"""The queue at work: what *Today* and the day's sheet say became of a promise, or of what was urgent, is kept."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from deepday.domain.reason import Reason
from deepday.domain.times import clock_after, next_clock
from deepday.gui.office import Office

if TYPE_CHECKING:
    from deepday.ui.forms import HandledForm, PromiseForm


class PromiseDesk(QObject):
    """Keeps what is decided; what cannot be kept is told in *Today*, or where the caller wants it."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office

    @Slot(object)
    def decide(self, form: "PromiseForm | HandledForm") -> None:
        """Keep what became of a promise, or who dealt with what was urgent."""
        self.keep(form)

    def keep(self, form: "PromiseForm | HandledForm", complain: Callable[[Reason], None] | None = None) -> None:
        """Keep what *form* says; *complain* is told why it could not be."""
        from deepday.ui.forms import HandledForm  # noqa: PLC0415 -- loaded with the window that asks

        keeping = self._tell_handled(form) if isinstance(form, HandledForm) else self._keep(form)
        self._office.ask(keeping, complain)

    async def _tell_handled(self, form: "HandledForm") -> None:
        program = self._office.program
        entry = self._office.controller.log.find(form.entry)
        at = clock_after(form.at_text, entry.at, entry.time_zone) if form.at_text else None
        await program.promises.tell_handled(entry.id, form.by, at)

    async def _keep(self, form: "PromiseForm") -> None:
        from deepday.ui.forms import PromiseStep  # noqa: PLC0415 -- not loaded while no window is open

        promises, program = self._office.program.promises, self._office.program
        match form.step:
            case PromiseStep.DONE:
                await promises.answer(form.entry)
            case PromiseStep.AGAIN:
                due = next_clock(form.due_text, program.clock.now(), program.clock.zone())
                await promises.put_off_again(form.entry, due)
            case PromiseStep.DROP:
                await promises.give_up(form.entry)
