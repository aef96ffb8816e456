"""``make bench``: what Deepday takes, beside a minimal PySide6 tray program measured in the same run.

Both run on one private desktop and are measured by turns, so that what the machine does meanwhile hits both. The bars
are ratios wherever the machine matters. Exit status 1 if one of them is not held.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from tests import desktop_parts as parts
from tests.benchmarks import disk, evaluation_window, past
from tests.benchmarks.pop_up import Eye
from tests.benchmarks.residence import Memory, idling, memory, modules_loaded, settle
from tests.benchmarks.subject import (
    BIN,
    DEEPDAY,
    MINIMAL,
    MINIMAL_WITH_HOTKEY,
    SUBJECTS,
    Subject,
    family,
    registrations,
    start_until_tray,
    stop,
)
from tests.benchmarks.table import Line, printed, ratio
from tests.desktop import Desktop, private_desktop
from tests.desktop_big import start_logind, start_system_bus
from tests.eventually import eventually

STARTS, PRESSES, VERBS, SILENCES, DEATHS, WINDOWS = 9, 40, 30, 7, 5, 10
IDLE_S, SESSION_S = 30.0, 130.0  # a session's heart beats every two minutes
BEGUN_S = 12.0
"""What begins a while after the start, as observing does, has begun."""
POP_UPS = 1000


def main() -> int:
    """Measure everything and print the table."""
    lines: list[Line] = []
    try:
        _measure(lines)
    finally:  # what was measured before something failed took minutes
        print(printed(lines))
    return int(not all(line.holds for line in lines))


def _measure(lines: list[Line]) -> None:
    """Add what is measured to *lines* as it comes."""
    # As on a real desktop there is a system bus with logind: without one the program would go on looking for it.
    with private_desktop(start_system_bus, start_logind, parts.openbox, parts.tray_watcher, parts.dunst) as desktop:
        for measure in (
            starts,
            modules,
            idle,
            in_session,
            verbs,
            silence,
            death,
            pop_ups,
            many_pop_ups,
            windows,
            ten_years,
        ):
            _tell(measure.__name__)
            lines += measure(desktop)
    _tell("on_disk")
    lines += on_disk()
    _tell("the past")
    lines += past.questions()


def starts(desktop: Desktop) -> list[Line]:
    """P1: from starting the process to the icon's registration."""
    times: dict[str, list[float]] = {subject.name: [] for subject in SUBJECTS}
    with registrations(desktop) as icons:
        for turn in range(STARTS + 1):
            for subject in SUBJECTS:
                took_s = start_until_tray(desktop, subject, icons)
                stop(desktop, subject)
                if turn:  # the first one warms the disk's cache
                    times[subject.name].append(1000 * took_s)
    mine, floor = (statistics.median(times[subject.name]) for subject in (DEEPDAY, MINIMAL))
    return [ratio("P1", "start to tray, warm", mine, floor, unit="ms", bar=1.3)]


def modules(desktop: Desktop) -> list[Line]:
    """P10: nothing heavy is loaded by the start."""
    count, heavy = modules_loaded(desktop)
    what = f"heavy modules after the start (of {count}) {' '.join(heavy)}".rstrip()
    return [Line("P10", what, len(heavy), "modules", 0)]


def idle(desktop: Desktop) -> list[Line]:
    """P3 and P4: no window, no session."""
    floor, mine = (_alone(desktop, subject) for subject in SUBJECTS)
    _start_both(desktop)
    settle(BEGUN_S)
    (still,) = idling([family(desktop, DEEPDAY)], IDLE_S)
    return [
        ratio("P3", "RSS, no window", mine.rss_mb, floor.rss_mb, unit="MB", bar=1.3),
        ratio("P3", "PSS, no window", mine.pss_mb, floor.pss_mb, unit="MB", bar=1.3),
        Line("P4", "idle: wake-ups", still.wake_ups_per_s, "/s", 0.1),
        Line("P4", "idle: processor", still.processor_percent, "%", 0.005),
    ]


def _alone(desktop: Desktop, subject: Subject) -> Memory:
    """Return what *subject* takes while the other does not run: pages that both map would count half."""
    with registrations(desktop) as icons:
        start_until_tray(desktop, subject, icons)
    settle(BEGUN_S)
    taken = memory(family(desktop, subject))
    stop(desktop, subject)
    return taken


def in_session(desktop: Desktop) -> list[Line]:
    """P3 and P5: in a session, no window; the guardian counts."""
    stop(desktop, MINIMAL)
    _verb(desktop, "start", "--for", "3h")
    eventually(lambda: _guardians(family(desktop, DEEPDAY)), what="the guardian stands by")
    settle(3)
    mine = family(desktop, DEEPDAY)
    together = memory(mine)
    guardian = memory(_guardians(mine)).rss_mb
    (still,) = idling([mine], SESSION_S)
    _verb(desktop, "end")
    stop(desktop, DEEPDAY)
    floor = _alone(desktop, MINIMAL)
    _start_both(desktop)
    return [
        ratio("P3", "PSS in a session, with guardian", together.pss_mb, floor.pss_mb, unit="MB", bar=1.7),
        Line("P3", "RSS of the guardian", guardian, "MB", 18),
        Line("P5", "in a session: wake-ups", still.wake_ups_per_s, "/s", 0.1),
    ]


def verbs(desktop: Desktop) -> list[Line]:
    """P9: a verb of the command line beside a Python that does nothing."""
    bare, log = [], []
    for _ in range(VERBS):
        bare.append(_timed_ms(desktop, [sys.executable, "-c", "pass"]))
        log.append(_timed_ms(desktop, [BIN / "deepday", "log", "chat"]))
    return [ratio("P9", "deepday log chat", statistics.median(log), statistics.median(bare), unit="ms", bar=5)]


def silence(desktop: Desktop) -> list[Line]:
    """Until notifications are silent, and until they are back after a logout's SIGTERM; medians."""
    on, off = [], []
    for _ in range(SILENCES):
        settle(3)  # the icon is in the tray before most of the program is loaded
        began_at = time.perf_counter()
        start = subprocess.Popen(
            [BIN / "deepday", "start", "--for", "1h"], env=desktop.environment, stdout=subprocess.DEVNULL
        )
        eventually(lambda: _is_silent(desktop), what="it is silent", every_s=0.002)
        on.append(1000 * (time.perf_counter() - began_at))
        start.wait(10)
        began_at = time.perf_counter()
        desktop.process(DEEPDAY.name).terminate()
        eventually(lambda: not _is_silent(desktop), what="it is back", every_s=0.002)
        off.append(1000 * (time.perf_counter() - began_at))
        stop(desktop, DEEPDAY)
        with registrations(desktop) as icons:
            start_until_tray(desktop, DEEPDAY, icons)
    return [
        Line("3", "deepday start to silence", statistics.median(on), "ms", 250),
        Line("5", "SIGTERM to all put back", statistics.median(off), "ms", 500),
    ]


def death(desktop: Desktop) -> list[Line]:
    """Until notifications are back after the program was killed with kill -9, by its guardian; the slowest."""
    back = []
    for _ in range(DEATHS):
        _verb(desktop, "start", "--for", "1h")
        eventually(lambda: _is_silent(desktop), what="it is silent")
        began_at = time.perf_counter()
        desktop.process(DEEPDAY.name).kill()
        eventually(lambda: not _is_silent(desktop), what="it is back", every_s=0.002)
        back.append(time.perf_counter() - began_at)
        stop(desktop, DEEPDAY)
        with registrations(desktop) as icons:
            start_until_tray(desktop, DEEPDAY, icons)
        _verb(desktop, "end")
    return [Line("3", "kill -9 to notifications put back", max(back), "s", 2)]


def pop_ups(desktop: Desktop, what: str = "hotkey to pixels") -> list[Line]:
    """P6: from the hotkey to the pop-up's pixels."""
    subjects = (MINIMAL_WITH_HOTKEY, DEEPDAY)
    times: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    stop(desktop, MINIMAL)
    with registrations(desktop) as icons:
        start_until_tray(desktop, MINIMAL_WITH_HOTKEY, icons)
    with Eye(desktop) as eye:
        _close_entries(desktop)
        likenesses = {subject.name: eye.learn(subject) for subject in subjects}
        for _ in range(PRESSES):
            for subject in subjects:
                times[subject.name].append(1000 * eye.time_to_pixels(subject, likenesses[subject.name]))
                eye.close(subject)
    mine, floor = times[DEEPDAY.name], times[MINIMAL.name]
    return [
        Line("P6", f"{what}, median", statistics.median(mine), "ms", 20, statistics.median(floor)),
        Line("P6", f"{what}, p95", _p95(mine), "ms", 35, _p95(floor)),
    ]


def many_pop_ups(desktop: Desktop) -> list[Line]:
    """P3: nothing stays behind of a thousand pop-ups."""
    before = memory(family(desktop, DEEPDAY)).rss_mb
    with Eye(desktop) as eye:
        for _ in range(POP_UPS):
            eye.press(DEEPDAY.hotkey)
            eye.close(DEEPDAY)
    after = memory(family(desktop, DEEPDAY)).rss_mb
    return [Line("P3", f"RSS more after {POP_UPS} pop-ups", after - before, "MB", 5)]


def windows(desktop: Desktop) -> list[Line]:
    """P11: from asking for the Evaluation window to its charts; the first one also lists the fonts, once for ever.

    P3: nothing stays behind of the others in the program itself.
    """
    evaluation_window.fill(desktop)
    evaluation_window.time_to_charts(desktop)
    before = memory(family(desktop, DEEPDAY)).rss_mb
    times = [evaluation_window.time_to_charts(desktop) for _ in range(WINDOWS)]
    after = memory(family(desktop, DEEPDAY)).rss_mb
    return [
        Line("P11", "evaluation window, asked for to drawn", statistics.median(times), "s", 1.5),
        Line("P3", f"RSS more after {WINDOWS} evaluations", after - before, "MB", 5),
    ]


def ten_years(desktop: Desktop) -> list[Line]:
    """P6 again, with ten years of history."""
    stop(desktop, DEEPDAY)
    path = Path(desktop.environment["XDG_DATA_HOME"]) / "deepday" / "history.db"
    for old in path.parent.glob("history.*"):
        old.unlink()
    disk.fill_ten_years(path)
    with registrations(desktop) as icons:
        start_until_tray(desktop, DEEPDAY, icons)
    return pop_ups(desktop, "with ten years of history")


def on_disk() -> list[Line]:
    """P7: until an interruption is durable, and how long that holds up the windows."""
    found = disk.durability()
    gap_ms = disk.gap_with_slow_disk_ms()
    return [
        ratio("P7", "an interruption durable, p99", found.entry_ms, found.sync_ms, unit="ms", bar=2),
        Line("P7", "windows held up, every sync 800 ms", gap_ms, "ms", 16),
    ]


def _start_both(desktop: Desktop) -> None:
    with registrations(desktop) as icons:
        for subject in SUBJECTS:
            start_until_tray(desktop, subject, icons)


def _close_entries(desktop: Desktop) -> None:
    """Have no interruption open, so that the pop-up is the one for a new entry."""
    desktop.run([BIN / "deepday", "back"])


def _guardians(processes: Sequence[psutil.Process]) -> list[psutil.Process]:
    return [process for process in processes if "guardian" in process.cmdline()]


def _verb(desktop: Desktop, *words: str) -> None:
    done = desktop.run([BIN / "deepday", *words], timeout_s=60)
    assert done.returncode == 0, done.stderr


def _timed_ms(desktop: Desktop, argv: list[str | Path]) -> float:
    began_at = time.perf_counter()
    subprocess.run(argv, env=desktop.environment, cwd=desktop.home, check=True, stdout=subprocess.DEVNULL)
    return 1000 * (time.perf_counter() - began_at)


def _is_silent(desktop: Desktop) -> bool:
    name, path = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
    return bool(desktop.get_property(name, path, "org.dunstproject.cmd0", "paused"))


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[18]


def _tell(what: str) -> None:
    print(f"measuring {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
