"""Verbs with the program running: what goes there, what comes back, and every way in which that fails."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from deepday import __version__, cli
from deepday.cli.patience import patience
from deepday.system import paths
from deepday.wire import ipc_client
from tests.eventually import eventually
from tests.fakes.program import ProgramWorld
from tests.fakes.running_program import answering, running_program
from tests.verbs_at_home import home

__all__ = ["home"]

pytestmark = pytest.mark.usefixtures("home")


DONE: dict[str, object] = {"status": 0, "text": "fine", "json": {"a": "ü"}, "error": "", "version": __version__}
NOT_ON_THE_QUICK_PATH = {
    "PySide6",
    "dataclasses",
    "deepday.domain",
    "deepday.wording",
    "inspect",
    "logging",
    "pathlib",
    "sqlite3",
    "subprocess",
    "tempfile",
    "tomllib",
    "typing",
    "zoneinfo",
}


def deepday(*typed: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    """Run the program as a person would."""
    command = [sys.executable, "-P", "-m", "deepday", *typed]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, **options)


def test_a_verb_goes_to_the_running_program_and_its_answer_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with answering(lambda _: DONE) as requests:
        assert cli.main(["log", "chat", "--who", "Ada"]) == 0
    assert requests == [{"verb": "log", "args": {"source": "chat", "who": "Ada"}}]
    assert capsys.readouterr() == ("fine\n", "")


def test_json_is_one_document_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    with answering(lambda _: DONE):
        assert cli.main(["status", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"a": "ü"}
    assert printed.err == ""


@pytest.mark.parametrize("status", [1, 2, 3])
def test_a_refusal_is_a_sentence_on_standard_error_with_its_status(
    status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(lambda _: {**DONE, "status": status, "error": "No."}):
        assert cli.main(["pause", "--json"]) == status
    assert capsys.readouterr() == ("", "No.\n")


def test_a_hint_goes_to_standard_error_beside_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with answering(lambda _: {**DONE, "hint": "Decide."}):
        assert cli.main(["status"]) == 0
    assert capsys.readouterr() == ("fine\n", "Decide.\n")


def test_a_program_of_another_version_is_told_politely(capsys: pytest.CaptureFixture[str]) -> None:
    with answering(lambda _: {**DONE, "version": "9.9"}):
        assert cli.main(["status"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "fine\n"
    assert printed.err == f"The Deepday that runs is 9.9, this command is {__version__}. Quit it and start it again.\n"


def test_a_program_that_does_not_answer_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "ANSWER_S", 0.2)
    with running_program(lambda _request, _reply: None):
        assert cli.main(["status"]) == 1
    assert capsys.readouterr() == (
        "",
        "Deepday runs and does not answer. If that goes on, end it and start it again.\n",
    )


def test_a_program_that_ends_meanwhile_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with running_program(_closing):
        assert cli.main(["status"]) == 1
    assert capsys.readouterr().err.startswith("Deepday ended before it answered.")


def _closing(_request: dict[str, object], reply: Callable[[dict[str, object]], None]) -> None:
    reply({"status": object()})  # no JSON: the connection ends without an answer


def test_the_real_verbs_answer_over_the_real_socket(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = ProgramWorld(tmp_path)
    with answering(world.request):
        assert cli.main(["start", "--until", "16:30"]) == 0
        assert cli.main(["log", "chat", "--json"]) == 0
        assert cli.main(["pause"]) == 0
        assert cli.main(["pause"]) == 3
        assert cli.main(["start", "--until", "25:00"]) == 2
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "Deep work until 16:30."
    assert '"id": "id-2"' in out
    assert err.splitlines() == [
        "No session runs that could be paused.",
        "“25:00” is not a time of day. Write it as 16:30.",
    ]


def test_a_second_start_shows_today_and_is_done(home: Path) -> None:
    del home
    with answering(lambda _: DONE) as requests:
        finished = deepday()
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    assert requests == [{"verb": "show", "args": {"what": "today"}}]


def test_a_second_start_in_the_background_shows_nothing() -> None:
    with answering(lambda _: DONE) as requests:
        assert deepday("--background").returncode == 0
    assert [request["verb"] for request in requests] == ["status"]


def test_without_a_screen_the_windows_are_refused_in_a_sentence() -> None:
    finished = deepday()
    assert finished.returncode == 1
    assert finished.stderr == (
        "There is no screen here to show a window on. The verbs work without one: “deepday --help”.\n"
    )


def test_a_runtime_folder_that_is_not_ours_is_a_sentence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "run" / "deepday").symlink_to(home)
    state = home / "state" / "deepday"
    state.mkdir(parents=True)
    (state / "run").symlink_to(home)
    assert cli.main(["log"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert str(state / "run") in printed.err


def test_the_quick_path_loads_nothing_it_does_not_need() -> None:
    with answering(lambda _: DONE):
        finished = deepday_with_modules("log", "chat")
    assert finished.stdout.splitlines()[0] == "fine"
    loaded = set(finished.stdout.splitlines()[1].split())
    assert {"argparse", "json", "socket"} <= loaded
    assert loaded & NOT_ON_THE_QUICK_PATH == set()
    assert {name for name in loaded if name.startswith("deepday")} == {
        "deepday",
        "deepday.__main__",
        "deepday.cli",
        "deepday.cli.answering",
        "deepday.cli.telling",
        "deepday.commands",
        "deepday.commands.arguments",
        "deepday.system",
        "deepday.system.paths",
        "deepday.wire",
        "deepday.wire.ipc_client",
    }


def deepday_with_modules(*typed: str) -> "subprocess.CompletedProcess[str]":
    """Run a verb in an interpreter without this environment's own additions, and print what it has loaded."""
    script = (
        f"import sys; sys.path[:0] = {[p for p in sys.path if p.endswith(('app', 'resources'))]!r};"
        f"sys.argv = ['deepday', *{list(typed)!r}];"
        "from deepday.__main__ import main; status = main(); print(*sys.modules); sys.exit(status)"
    )
    command = [sys.executable, "-S", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.parametrize(("at_a_terminal", "heard"), [(True, 1), (False, 0)])
def test_who_waits_at_a_terminal_hears_that_it_takes_a_while(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, heard: int, *, at_a_terminal: bool
) -> None:
    monkeypatch.setattr(ipc_client, "PATIENT_S", 0.01)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: at_a_terminal)
    done = threading.Event()

    def answer(_request: dict[str, object]) -> dict[str, object]:
        assert done.wait(10)
        return DONE

    with answering(answer) as requests, ThreadPoolExecutor(1) as person:
        waiting = person.submit(cli.main, ["import", "old.json"])
        eventually(lambda: requests)
        printed = eventually(lambda: capsys.readouterr().err) if at_a_terminal else ""
        done.set()
        assert waiting.result(10) == 0
    printed += capsys.readouterr().err
    assert printed == "This takes a while. Ctrl+C stops waiting for it.\n" * heard


def test_who_waits_for_this_process_hears_it_too() -> None:
    heard: list[str] = []
    with patience(lambda: heard.append("long"), after_s=0):
        eventually(lambda: heard)
    with patience(lambda: heard.append("short"), after_s=3600):
        pass
    assert heard == ["long"]


def test_an_interrupt_while_waiting_is_a_sentence() -> None:
    with running_program(lambda _request, _reply: None):
        # A job in the background of a shell has it ignored, and whoever it starts.
        command = ["env", "--default-signal=INT", sys.executable, "-P", "-m", "deepday", "status"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            _wait_until_connected(process)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (1, "")
    assert err == "Stopped waiting. Whether it was done is not known: “deepday status” tells.\n"


def _wait_until_connected(process: "subprocess.Popen[str]") -> None:
    from tests.eventually import eventually  # noqa: PLC0415 -- only here

    descriptors = Path(f"/proc/{process.pid}/fd")

    def has_socket() -> bool:
        try:
            return any(str(fd.readlink()).startswith("socket:") for fd in descriptors.iterdir())
        except OSError:  # one was closed between two looks
            return False

    eventually(has_socket, timeout_s=10)


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    with answering(lambda _: {**DONE, "text": "x" * 1_000_000}):
        command = [sys.executable, "-P", "-m", "deepday", "history"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(10)
            process.stdout.close()
            err = process.stderr.read()
    assert (process.returncode, err) == (0, b"")


def test_what_the_terminal_cannot_show_is_replaced(home: Path) -> None:
    del home
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    with answering(lambda _: {**DONE, "text": "Deep work · 2 h"}):
        assert deepday("status", env=environment).stdout == "Deep work ? 2 h\n"
        assert json.loads(deepday("status", "--json", env=environment).stdout) == {"a": "ü"}


def test_a_mistake_of_ours_is_a_sentence_and_the_log_has_the_trace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> dict[str, object]:
        raise ZeroDivisionError

    monkeypatch.setattr(ipc_client, "ask", broken)
    assert cli.main(["status"]) == 1
    assert capsys.readouterr().err.startswith("Something in Deepday itself went wrong (ZeroDivisionError).")
    log = Path(paths.log_path())
    assert "ZeroDivisionError" in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_token_is_read_from_standard_input_and_never_from_the_command_line() -> None:
    with answering(lambda _: DONE) as requests:
        finished = deepday("accounts", "add", "slack", "--secret-stdin", input="xoxp-canary\n")
    assert finished.returncode == 0
    assert requests == [{"verb": "accounts", "args": {"action": "add", "service": "slack", "secret": "xoxp-canary"}}]


def test_a_token_is_not_waited_for_where_nobody_can_type_it() -> None:
    finished = deepday("accounts", "add", "slack", stdin=subprocess.DEVNULL)
    assert finished.returncode == 2
    assert finished.stderr == ("There is nobody to ask for the token. Pass it on standard input with --secret-stdin.\n")


def test_sentences_follow_the_language_of_the_environment() -> None:
    environment = {**os.environ, "LC_ALL": "de_DE.UTF-8"}
    german, english = (deepday("dance", env=e).stderr for e in (environment, None))
    assert "dance" in german
    assert german != english
