"""The deferred queue at work: what *Today* and the day's sheet say became of a promise is kept."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from deepday.domain.reason import Reason
from deepday.domain.times import next_clock
from deepday.gui.office import Office

if TYPE_CHECKING:
    from deepday.ui.forms import PromiseForm


class PromiseDesk(QObject):
    """Keeps what is decided; what cannot be kept is told in *Today*, or where the caller wants it."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office

    @Slot(object)
    def decide(self, form: "PromiseForm") -> None:
        """Keep what became of a promise."""
        self.keep(form)

    def keep(self, form: "PromiseForm", complain: Callable[[Reason], None] | None = None) -> None:
        """Keep what became of a promise; *complain* is told why it could not be."""
        self._office.ask(self._keep(form), complain)

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
