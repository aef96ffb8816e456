"""The runner of the suites: what it counts, and what it calls not run."""

from pathlib import Path

from tools import run_suites
from tools.run_suites import Outcome, Suite, exit_status


def test_a_missing_program_is_named() -> None:
    assert Suite("some", ("sh", "no-such-program-anywhere")).missing_program() == "no-such-program-anywhere"
    assert Suite("some", ("sh",)).missing_program() == ""


def test_a_suite_whose_program_is_missing_is_not_run_and_says_so() -> None:
    outcome = run_suites._run(Suite("some", ("no-such-program-anywhere",)), slow=False)
    assert run_suites._line(outcome) == "not run: suite some: program no-such-program-anywhere missing"


def test_failures_and_errors_both_count_as_failed(tmp_path: Path) -> None:
    result = tmp_path / "some.xml"
    result.write_text('<testsuites><testsuite tests="9" failures="2" errors="1" skipped="1"/></testsuites>')
    outcome = run_suites._counted(Suite("some"), result)
    assert (outcome.passed, outcome.failed, outcome.skipped) == (5, 3, 1)


def test_tests_that_lack_a_server_are_counted_by_its_name(tmp_path: Path) -> None:
    result = tmp_path / "some.xml"
    skipped = '<testcase><skipped message="not run: program dovecot missing"/></testcase>'
    suite = f'<testsuite tests="3" failures="0" errors="0" skipped="2"><testcase/>{skipped * 2}</testsuite>'
    result.write_text(f"<testsuites>{suite}</testsuites>")
    outcome = run_suites._counted(Suite("some"), result)
    assert (outcome.passed, outcome.skipped, outcome.reasons) == (1, 2, {"program dovecot missing": 2})


def test_what_was_not_run_is_a_failure_in_ci_only() -> None:
    outcomes = [Outcome(Suite("one"), passed=3), Outcome(Suite("other"), not_run="program dunst missing")]
    assert exit_status(outcomes, covered=True, in_ci=False) == 0
    assert exit_status(outcomes, covered=True, in_ci=True) == 1


def test_a_failed_test_and_a_missed_bar_of_coverage_are_failures_anywhere() -> None:
    assert exit_status([Outcome(Suite("one"), passed=3, failed=1)], covered=True, in_ci=False) == 1
    assert exit_status([Outcome(Suite("one"), passed=3)], covered=False, in_ci=False) == 1
    assert exit_status([Outcome(Suite("one"), passed=3)], covered=True, in_ci=True) == 0
