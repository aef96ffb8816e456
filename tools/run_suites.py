"""Run the test suites, with coverage over all of them, and say of each how it went.

One suite runs beside the others: the faults of every service, most of whose time is waiting.

A suite whose program is missing is named as not run, and so are the tests that lack a server (``make services``); with
``CI`` set in the environment that is a failure.
The last line is the sum: ``N passed, N failed``.
"""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "build" / "tests"
CORE = "app/deepday/domain/*,app/deepday/engine/*,app/deepday/evaluation/*"
CORE_BAR_PERCENT = 100
_NO_TESTS = 5  # pytest's exit status
_NOT_RUN = "not run: "  # begins the reason of a test that lacks a program (tests/conftest.py)

_SCREEN = ("Xvfb", "openbox", "xprop", "dbus-daemon", "xdotool", "import")
_DESKTOP = ("dunst", "trayer", "xfce4-panel", "lxqt-panel", "xfconfd", "xfce4-notifyd", "gnome-keyring-daemon")
_TOOLS = ("secret-tool", "strace", "faketime", "gsettings", "dconf", "notify-send", "xset", "setxkbmap")
_VALIDATORS = ("desktop-file-validate", "appstreamcli")


@dataclass(frozen=True, slots=True)
class Suite:
    """Tests of a folder, the programs they cannot do without, and whether Qt runs inside their own process."""

    name: str
    programs: tuple[str, ...] = ()
    in_display: bool = False
    folder: str = ""
    """Below ``tests``; named as the suite if it is empty."""
    marked: str = ""
    """Which tests of the folder, as pytest's ``-m`` says it; all if it is empty."""
    beside: bool = False
    """Runs while the others do, and is told after them."""

    def missing_program(self) -> str:
        """Return the first of its programs that is not installed, empty if all are."""
        return next((program for program in self.programs if _find(program) is None), "")


SUITES = (
    Suite("faults", folder="integration", marked="faults", beside=True),
    Suite("unit"),
    Suite(
        "integration",
        (*_SCREEN, *_DESKTOP, *_TOOLS, *_VALIDATORS),
        marked="not faults",
    ),
    Suite("ui", (*_SCREEN, *_DESKTOP), in_display=True),
    Suite("e2e", (*_SCREEN, *_DESKTOP, "xterm")),
)


@dataclass(slots=True)
class Outcome:
    """How a suite went; ``not_run`` says why if it was not."""

    suite: Suite
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    took_s: float = 0
    not_run: str = ""
    printed: str = ""
    """What a suite that ran beside the others had to say."""
    reasons: Mapping[str, int] = field(default_factory=dict)
    """How many tests were not run for each reason, such as ``program dovecot missing``."""


def main(arguments: Sequence[str]) -> int:
    """Run all suites and return the exit status."""
    slow = "--slow" in arguments
    RESULTS.mkdir(parents=True, exist_ok=True)
    _clear()
    with ThreadPoolExecutor() as pool:
        beside = [pool.submit(_run, suite, slow=slow) for suite in SUITES if suite.beside]
        outcomes = [_run(suite, slow=slow) for suite in SUITES if not suite.beside]
        for future in beside:
            outcomes.append(future.result())
            print(outcomes[-1].printed, flush=True)
    covered = _coverage_holds(outcomes)
    print()
    for outcome in outcomes:
        print(_line(outcome))
        for reason, count in outcome.reasons.items():
            print(f"  not run: {count} of its tests: {reason}")
    failed = sum(outcome.failed for outcome in outcomes)
    print(f"{sum(outcome.passed for outcome in outcomes)} passed, {failed} failed", flush=True)
    return exit_status(outcomes, covered=covered, in_ci=bool(os.environ.get("CI")))


def exit_status(outcomes: Sequence[Outcome], *, covered: bool, in_ci: bool) -> int:
    """Return 1 if a test failed or a bar of coverage was missed, in CI also if anything was not run."""
    failed = any(outcome.failed for outcome in outcomes)
    not_run = any(outcome.not_run for outcome in outcomes)
    return int(failed or not covered or (not_run and in_ci))


def _clear() -> None:
    for old in [*ROOT.glob(".coverage*"), *RESULTS.glob("*.xml")]:
        old.unlink()


def _run(suite: Suite, *, slow: bool) -> Outcome:
    if not suite.beside:
        print(f"\n== suite {suite.name}", flush=True)
    if program := suite.missing_program():
        return Outcome(suite, not_run=f"program {program} missing")
    result = RESULTS / f"{suite.name}.xml"
    # Also for programs that a test starts in another folder.
    environment = os.environ | {"COVERAGE_FILE": str(ROOT / ".coverage")}
    command = [sys.executable, "-m", "coverage", "run", "-m", "pytest", f"tests/{suite.folder or suite.name}"]
    command += ["-q", "--durations=5", "--durations-min=1", f"--junit-xml={result}"]
    if marked := " and ".join(f"({mark})" for mark in (suite.marked, "" if slow else "not slow") if mark):
        command += ["-m", marked]
    if suite.in_display:
        command = [sys.executable, "-m", "tools.with_display", *command]
    began = time.monotonic()
    ran = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=subprocess.PIPE if suite.beside else None,
        stderr=subprocess.STDOUT if suite.beside else None,
    )
    printed = f"\n== suite {suite.name}\n{ran.stdout.decode(errors='replace')}" if suite.beside else ""
    status, took_s = ran.returncode, time.monotonic() - began
    if status == _NO_TESTS:
        return Outcome(suite, took_s=took_s, not_run="it has no tests")
    outcome = _counted(suite, result)
    outcome.took_s, outcome.printed = took_s, printed
    if status and not outcome.failed:
        outcome.failed = 1  # the process died, or nothing could be collected
    return outcome


def _counted(suite: Suite, result: Path) -> Outcome:
    if not result.exists():
        return Outcome(suite)
    # The file was written by our own pytest a moment ago.
    element = next(ET.parse(result).iter("testsuite"))  # noqa: S314  # same
    counts = {name: int(element.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
    failed = counts["failures"] + counts["errors"]
    reasons = Counter(skipped.get("message", "").removeprefix(_NOT_RUN) for skipped in element.iter("skipped"))
    return Outcome(suite, counts["tests"] - failed - counts["skipped"], failed, counts["skipped"], reasons=reasons)


def _line(outcome: Outcome) -> str:
    name = outcome.suite.name
    if outcome.not_run:
        return f"not run: suite {name}: {outcome.not_run}"
    skipped = f", {outcome.skipped} not run" if outcome.skipped else ""
    return f"suite {name}: {outcome.passed} passed, {outcome.failed} failed{skipped} in {outcome.took_s:.0f} s"


def _coverage_holds(outcomes: Sequence[Outcome]) -> bool:
    coverage = [sys.executable, "-m", "coverage"]
    subprocess.run([*coverage, "combine", "--quiet"], cwd=ROOT, check=False)
    print("\n== coverage", flush=True)
    if any(outcome.not_run for outcome in outcomes):
        print("not judged: a suite was not run")
        return True
    whole = subprocess.run([*coverage, "report", "--skip-covered", "--skip-empty"], cwd=ROOT, check=False)
    print(f"\ndomain, engine and evaluation, {CORE_BAR_PERCENT} %:", flush=True)
    core = [*coverage, "report", "--skip-covered", f"--include={CORE}", f"--fail-under={CORE_BAR_PERCENT}"]
    return whole.returncode == 0 and subprocess.run(core, cwd=ROOT, check=False).returncode == 0


def _find(program: str) -> str | None:
    if found := shutil.which(program):
        return found
    # XFCE keeps its services out of the PATH.
    return next((str(path) for path in Path("/usr/lib").glob(f"*/xfce4/*/{program}")), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
