"""Calendar files: what is taken of a file that a person exports from their calendar, and who they are in it."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval
from deepday.engine.ports import Clock
from deepday.engine.settings_ports import SettingsStore

BACK, AHEAD = timedelta(days=366), timedelta(days=90)


class CalendarFiles:
    """``commands.ports.CalendarFiles`` of this person."""

    def __init__(self, settings: SettingsStore, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    def read(self, path: str, address: str) -> tuple[str, Interval, Sequence[Meeting]]:
        """Return the file's name, the stretch it was read for, and its meetings. Blocks: from workers only.

        Raises:
            RefusedError: it cannot be read, or is no calendar.
        """
        from deepday.effects.calendar.ics_file import meetings_of_file  # noqa: PLC0415 -- once in a while
        from deepday.effects.calendar.meetings_in import Search  # noqa: PLC0415 -- same

        now, file = self._clock.now(), Path(path)
        within = Interval(now - BACK, now + AHEAD)
        users = (account.user.lower() for account in self._settings.accounts() if "@" in account.user)
        own = frozenset([address.strip().lower()] if address.strip() else users)
        search = Search(within, self._clock.zone(), file.name, own)
        return file.name, within, meetings_of_file(file, search)
