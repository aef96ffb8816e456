"""The meeting load: how much of the working hours went into meetings."""

from collections.abc import Iterable

from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval, minus, total_s


def meeting_load(meetings: Iterable[Meeting], hours: Iterable[Interval]) -> float | None:
    """Return the share of *hours* that *meetings* took, 0 to 1, overlaps counted once; None without hours.

    Both are of the same days: *hours* are stretches of working hours (``WorkingHours.of``).
    """
    wanted = list(hours)
    whole_s = total_s(wanted)
    if not whole_s:
        return None
    free_s = total_s(minus(wanted, (Interval(m.starts_at, m.ends_at) for m in meetings)))
    return (whole_s - free_s) / whole_s
