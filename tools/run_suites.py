"""Run the test suites one after the other, with coverage over all of them, and say of each how it went.

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
    """A folder of tests, the programs it cannot do without, and whether Qt runs inside its own process."""

    name: str
    programs: tuple[str, ...] = ()
    in_display: bool = False

    @property
    def folder(self) -> Path:
        """Where its tests are."""
        return ROOT / "tests" / self.name

    def missing_program(self) -> str:
        """Return the first of its programs that is not installed, empty if all are."""
        return next((program for program in self.programs if _find(program) is None), "")


SUITES = (
    Suite("unit"),
    Suite(
        "integration",
        (*_SCREEN, *_DESKTOP, *_TOOLS, *_VALIDATORS),
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
    reasons: Mapping[str, int] = field(default_factory=dict)
    """How many tests were not run for each reason, such as ``program dovecot missing``."""


def main(arguments: Sequence[str]) -> int:
    """Run all suites and return the exit status."""
    slow = "--slow" in arguments
    RESULTS.mkdir(parents=True, exist_ok=True)
    _clear()
    outcomes = [_run(suite, slow=slow) for suite in SUITES]
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
    print(f"\n== suite {suite.name}", flush=True)
    if program := suite.missing_program():
        return Outcome(suite, not_run=f"program {program} missing")
    result = RESULTS / f"{suite.name}.xml"
    # Also for programs that a test starts in another folder.
    environment = os.environ | {"COVERAGE_FILE": str(ROOT / ".coverage")}
    command = [sys.executable, "-m", "coverage", "run", "-m", "pytest", str(suite.folder.relative_to(ROOT))]
    command += ["-q", "--durations=5", "--durations-min=1", f"--junit-xml={result}"]
    command += [] if slow else ["-m", "not slow"]
    if suite.in_display:
        command = [sys.executable, "-m", "tools.with_display", *command]
    began = time.monotonic()
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    took_s = time.monotonic() - began
    if status == _NO_TESTS:
        return Outcome(suite, took_s=took_s, not_run="it has no tests")
    outcome = _counted(suite, result)
    outcome.took_s = took_s
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
