"""Recording as a whole: paused and taken up again, and the last stretch of it erased, at the person's word."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from deepday.domain.errors import NothingToActOnError
from deepday.domain.gaps import blanked
from deepday.domain.reason import Reason
from deepday.engine.controller import Controller
from deepday.engine.observer import Observer
from deepday.engine.senses import Senses

_TROUBLE = "recording"


class Recording:
    """Call on the loop's thread only; *erase* erases, in a worker, what is kept from an instant until another."""

    def __init__(
        self,
        controller: Controller,
        senses: Senses,
        observer: Observer,
        erase: Callable[[datetime, datetime], Awaitable[None]],
    ) -> None:
        self._controller, self._senses, self._observer, self._erase = controller, senses, observer, erase

    @property
    def paused(self) -> bool:
        """Whether nothing is recorded but what the person enters."""
        return self._senses.paused

    async def pause(self) -> None:
        """Pause the session that runs, observe no ordinary days and feel nothing, until ``resume``.

        Raises:
            NothingToActOnError: it is paused.
        """
        if self.paused:
            raise NothingToActOnError("recording.is_paused")
        self._senses.pause(on=True)
        with suppress(NothingToActOnError):
            await self._observer.pause()
        with suppress(NothingToActOnError):
            await self._controller.pause()
        self._controller.situation.set_trouble(_TROUBLE, Reason("recording.paused"))

    async def resume(self) -> None:
        """Record again.

        Raises:
            NothingToActOnError: it is not paused.
        """
        if not self.paused:
            raise NothingToActOnError("recording.not_paused")
        self._senses.pause(on=False)
        self._controller.situation.set_trouble(_TROUBLE, None)
        with suppress(NothingToActOnError):
            await self._observer.resume()
        with suppress(NothingToActOnError):
            await self._controller.resume()

    async def erase_last(self, length: timedelta) -> None:
        """Erase what was recorded in the last *length*: entries, and what is known of the sessions then.

        Raises:
            StorageError: the history cannot be written; what was erased already stays erased.
        """
        now = self._controller.now()
        since = now - length
        await self._controller.adjust(lambda session: blanked(session, since, now))
        await self._erase(since, now)
        self._controller.history_changed()
