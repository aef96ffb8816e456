"""The start sheet at work: its dry runs, and the start it asks for."""

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Slot

from deepday.domain.times import until_clock
from deepday.engine.session_plan import StartWish
from deepday.gui.office import Office
from deepday.wording.times import clock

if TYPE_CHECKING:
    from deepday.ui.forms import StartForm
    from deepday.ui.start_sheet import StartSheet


class StartDesk(QObject):
    """Opens one start sheet at a time."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office
        self._sheet: StartSheet | None = None

    @Slot()
    def open(self) -> None:
        """Open the sheet with what would be done by default, or raise it."""
        if self._sheet is None:
            self._sheet = self._make()
            self._sheet.ask()
        self._sheet.come_forward()

    def _make(self) -> "StartSheet":
        from deepday.ui.forms import StartForm  # noqa: PLC0415 -- not loaded while no window is open
        from deepday.ui.start_sheet import StartSheet  # noqa: PLC0415 -- same

        office = self._office
        overview = office.controller.overview()
        preferences = office.program.preferences
        form = StartForm(
            until_text=clock(office.controller.default_end(), overview.time_zone),
            point_person=preferences.point_person() or "",
            leave_out=preferences.channels_off(),
            task=office.program.work.running() or "",
        )
        tasks = [(task.id, task.title) for task in office.program.work.open()]
        day = overview.now.astimezone(ZoneInfo(overview.time_zone)).date()
        channels = [channel.id for channel in overview.channels]
        sheet = StartSheet(office.theme, form, day=day, zone=overview.time_zone, channels=channels, tasks=tasks)
        sheet.preview_requested.connect(self._preview)
        sheet.start_requested.connect(self._start)
        sheet.settings_requested.connect(self._settings)
        sheet.destroyed.connect(self._gone)
        return sheet

    @Slot()
    def _gone(self) -> None:
        self._sheet = None

    @Slot()
    def _settings(self) -> None:
        self._office.open_page("settings")

    @Slot(object)
    def _preview(self, form: "StartForm") -> None:
        self._office.ask(self._show_preview(form), self._complain)

    @Slot(object)
    def _start(self, form: "StartForm") -> None:
        self._office.ask(self._begin(form), self._complain)

    async def _show_preview(self, form: "StartForm") -> None:
        previews = await self._office.controller.preview(self._wish(form))
        if self._sheet is not None:
            self._sheet.show_preview(previews)

    async def _begin(self, form: "StartForm") -> None:
        wish = self._wish(form)
        if wish.task:
            await self._office.program.work.start(wish.task)
        await self._office.controller.start(wish)
        if self._sheet is not None:
            self._sheet.started()

    def _complain(self, reason: Any) -> None:
        if self._sheet is not None:
            self._sheet.show_problem(reason)

    def _wish(self, form: "StartForm") -> StartWish:
        now, zone = self._office.program.clock.now(), self._office.program.clock.zone()
        return StartWish(
            until=until_clock(form.until_text, now, zone) if form.until_text.strip() else None,
            goal=form.goal.strip(),
            point_person=form.point_person.strip() or None,
            leave_out=form.leave_out,
            task=form.task,
        )
