"""What a program takes while it sits there: memory, wake-ups, processor time, modules loaded."""

import select
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.benchmarks.subject import DEEPDAY, registrations
from tests.desktop import Desktop

KEPT_OUT = ("numpy", "scipy", "matplotlib", "typst", "httpx", "keyring", "jinja2")


@dataclass(frozen=True, slots=True)
class Memory:
    """In MB; PSS shares what several processes map."""

    rss_mb: float
    pss_mb: float


@dataclass(frozen=True, slots=True)
class Idling:
    """Over a stretch of time in which nothing was asked of the program."""

    wake_ups_per_s: float
    processor_percent: float


def settle(for_s: float) -> None:
    """Let the programs alone for a while."""
    select.select([], [], [], for_s)


def memory(processes: Sequence[psutil.Process]) -> Memory:
    """Return what the processes take together."""
    sizes = [process.memory_full_info() for process in processes]
    return Memory(sum(size.rss for size in sizes) / 1e6, sum(size.pss for size in sizes) / 1e6)


def idling(groups: Sequence[Sequence[psutil.Process]], over_s: float) -> list[Idling]:
    """Watch several programs at the same time for *over_s* seconds."""
    before = [(_wake_ups(group), _processor_s(group)) for group in groups]
    began_at = time.monotonic()
    settle(over_s)
    took_s = time.monotonic() - began_at
    return [
        Idling((_wake_ups(group) - wake_ups) / took_s, 100 * (_processor_s(group) - processor_s) / took_s)
        for group, (wake_ups, processor_s) in zip(groups, before, strict=True)
    ]


def modules_loaded(desktop: Desktop) -> tuple[int, list[str]]:
    """Start the program once more and return how many modules it loads, and which of those that it should not."""
    with registrations(desktop) as icons:
        desktop.start(DEEPDAY.name, DEEPDAY.argv, extra={"PYTHONPROFILEIMPORTTIME": "1"})
        icons.next()
        settle(1)  # what is loaded just after the start counts too
    desktop.stop(DEEPDAY.name)
    lines = [line for line in desktop.log(DEEPDAY.name).splitlines() if line.startswith("import time:")]
    names = {line.rsplit("|", 1)[1].strip() for line in lines}
    return len(names), sorted(names.intersection(KEPT_OUT))


def _wake_ups(processes: Sequence[psutil.Process]) -> int:
    total = 0
    for process in processes:
        for task in Path(f"/proc/{process.pid}/task").iterdir():
            for line in (task / "status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches:"):
                    total += int(line.split()[1])
    return total


def _processor_s(processes: Sequence[psutil.Process]) -> float:
    return sum(times.user + times.system for times in (process.cpu_times() for process in processes))
