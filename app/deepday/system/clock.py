"""The machine's clocks and time zone, as ``engine.ports.Clock``; nothing here waits."""

import os
import sys
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_LOCALTIME = "/etc/localtime"
_ZONES = "zoneinfo/"


class SystemClock:
    """``engine.ports.Clock`` of this machine; threads may share it."""

    def __init__(self) -> None:
        self._zone = ""
        self._zone_mark: object = None

    def now(self) -> datetime:
        """Return the wall clock as an aware UTC instant, in whole milliseconds (cut, not rounded)."""
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def elapsed_s(self) -> float:
        """Return seconds that only ever grow, counting sleep, untouched by a set clock."""
        return time.clock_gettime(_WITH_SLEEP) if _WITH_SLEEP is not None else time.monotonic()

    def awake_s(self) -> float:
        """Return seconds that only ever grow, but stand still while the machine sleeps (not so on Windows)."""
        return time.monotonic()

    def zone(self) -> str:
        """Return the IANA name of the local time zone in force, ``UTC`` where it cannot be told.

        A zone that was changed meanwhile (``TZ``, ``/etc/localtime``) is noticed.
        """
        mark = (os.environ.get("TZ"), _mark_of(_LOCALTIME))
        if not self._zone or mark != self._zone_mark:
            self._zone, self._zone_mark = _local_zone(), mark
        return self._zone


def _clock_with_sleep() -> int | None:
    """Return the clock that goes on while the machine sleeps; None where ``time.monotonic`` is that clock."""
    if sys.platform == "linux":
        return time.CLOCK_BOOTTIME
    if sys.platform == "darwin":
        return time.CLOCK_MONOTONIC  # clock_gettime(3): counts sleep there, unlike time.monotonic
    return None


_WITH_SLEEP = _clock_with_sleep()


def _mark_of(path: str) -> object:
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _local_zone() -> str:
    for name in (os.environ.get("TZ", "").removeprefix(":"), _linked_zone()):
        if name and _is_zone(name):
            return name
    return _searched_zone()


def _linked_zone() -> str:
    """Return the zone that the system's link points to, for most systems; tzlocal knows the others but costs 9 ms."""
    try:
        return os.readlink(_LOCALTIME).rpartition(_ZONES)[2]  # noqa: PTH115 -- text in, text out
    except OSError:
        return ""


def _searched_zone() -> str:
    from tzlocal import get_localzone_name, reload_localzone  # noqa: PLC0415 -- rarely needed, slow to load

    try:
        reload_localzone()  # it keeps what it found once
        name = get_localzone_name()
    except (LookupError, ValueError, OSError):
        return "UTC"
    return name if name and _is_zone(name) else "UTC"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True
