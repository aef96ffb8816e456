"""What a local day came to, in numbers that are kept beside its sessions and entries."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DayTotals:
    """The numbers of one local date: focus of sessions that have ended, entries that are not undone."""

    date: date
    deep_s: float = 0.0
    ordinary_s: float = 0.0
    sessions: int = 0
    interruptions: int = 0

    @property
    def focus_s(self) -> float:
        """Focus time of either kind, in seconds."""
        return self.deep_s + self.ordinary_s

    @property
    def is_deep(self) -> bool:
        """Whether more than half of the focus time lies in deep sessions: the day's arm outside a trial."""
        return self.deep_s > self.ordinary_s
