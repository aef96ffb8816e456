"""The history page and the section about what is kept, at work: asked of the history, done by the verbs' own code."""

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from deepday.domain.errors import DeepdayError, StorageError
from deepday.engine.overview import Day
from deepday.gui.office import Office

if TYPE_CHECKING:
    from deepday.ui.forms import DataWish
    from deepday.ui.history_page import HistoryPage
    from deepday.ui.main_window import MainWindow

_FIRST, _LAST = date(1970, 1, 1), date(9999, 12, 30)


class PastDesk(QObject):
    """Answers what concerns days gone by and the whole of what is kept."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office

    def connect_window(self, window: "MainWindow") -> None:
        """Answer the pages of *window*."""
        window.past_requested.connect(self._show_past)
        window.days_requested.connect(self._show_days)
        window.found_requested.connect(self._find)
        window.entry_undone.connect(self._set_undone)
        window.data_wished.connect(self._do)

    @Slot()
    def _show_past(self) -> None:
        page = self._page
        if page is not None:
            page.show_past(self._office.program.history.totals(_FIRST, _LAST), self._now)

    @Slot(object, object)
    def _show_days(self, first: date, last: date) -> None:
        from deepday.wording.corrections import correction_line  # noqa: PLC0415 -- not while no window is open

        page = self._page
        if page is None:
            return
        now, zone = self._now, self._office.program.clock.zone()
        loads = self._office.program.noticing.meeting_loads.between(first, last, now, zone)
        page.show_days(first, last, self._office.controller.log.days(first, last), now, loads)
        lines: dict[str, list[str]] = {}
        for correction in self._office.program.history.corrections(first, last):
            lines.setdefault(correction.entry, []).append(correction_line(correction, self._now, zone))
        page.show_corrections(lines)

    @Slot(str)
    def _find(self, text: str) -> None:
        self._office.ask(self._found(text))

    @Slot(str, bool)
    def _set_undone(self, entry_id: str, undone: bool) -> None:  # noqa: FBT001 -- the signal's own shape
        self._office.ask(self._undo(entry_id, undone=undone))

    @Slot(object)
    def _do(self, wish: "DataWish") -> None:
        self._office.program.tasks.spawn(self._done(wish))

    async def _found(self, text: str) -> None:
        days = await self._office.program.in_worker(lambda: self._search(text))
        if self._page is not None:
            self._page.show_found(text, days, self._now)

    def _search(self, text: str) -> list[Day]:
        """Look for *text* in the history; in a worker."""
        from deepday.storage.finding import find  # noqa: PLC0415 -- not while nobody looks

        try:
            with self._office.program.database.snapshot() as connection:
                sessions, entries = find(text, connection)
        except StorageError:
            return []  # the window says already that the history cannot be read
        dates = sorted({day for day, _ in (*sessions, *entries)}, reverse=True)
        return [
            Day(day, tuple(s for d, s in sessions if d == day), tuple(e for d, e in entries if d == day))
            for day in dates
        ]

    async def _undo(self, entry_id: str, *, undone: bool) -> None:
        await self._office.controller.log.set_undone(entry_id, undone=undone)
        if self._page is not None:
            self._page.refresh()

    async def _done(self, wish: "DataWish") -> None:
        from deepday.commands import files  # noqa: PLC0415 -- not while no window is open
        from deepday.commands.typed import Typed  # noqa: PLC0415 -- same

        verbs = {
            "export": files.export,
            "import": files.import_file,
            "backup": files.back_up,
            "restore": files.restore,
            "erase": files.erase,
        }
        given = {"file": wish.file, "who": wish.who, "from": wish.first, "until": wish.last, "preview": wish.preview}
        typed = Typed({name: value for name, value in given.items() if value})
        self._show_waiting()
        try:
            answer = await verbs[wish.verb](self._office.resident.ports(), typed)
        except DeepdayError as error:
            self._show_result(self._office.words(error.reason), works=False)
            return
        data = self._office.window.settings.data if self._office.window and self._office.window.settings else None
        if data is not None and wish.preview:
            data.ask_before(replace(wish, preview=False), answer.text)
            return
        self._show_result(answer.text, works=True)
        if self._page is not None:
            self._page.refresh()

    def _show_waiting(self) -> None:
        window = self._office.window
        if window is not None and window.settings is not None:
            window.settings.data.show_waiting()

    def _show_result(self, sentence: str, *, works: bool) -> None:
        window = self._office.window
        if window is not None and window.settings is not None:
            window.settings.data.show_result(works, sentence)

    @property
    def _page(self) -> "HistoryPage | None":
        return self._office.window.history if self._office.window is not None else None

    @property
    def _now(self) -> datetime:
        return self._office.controller.overview().now
