"""What cannot be done is said in one clear sentence, with the exit status that scripts rely on; nothing is lost."""

import os
from pathlib import Path

import pytest

from tests.desktop import Desktop
from tests.e2e.program import Program

COULD_NOT, USAGE, NOTHING = 1, 2, 3

MAKES_NO_SENSE = [
    ("gossip",),
    ("log", "gossip"),
    ("log", "chat", "--urgency", "terrible"),
    ("log", "chat", "--outcome", "lost"),
    ("log", "chat", "--ago", "soon"),
    ("log", "chat", "--due", "25:00"),
    ("start", "--until", "25:00"),
    ("start", "--until", "later"),
    ("start", "--for", "-5m"),
    ("start", "--for", "0m"),
    ("start", "--for", "ages"),
    ("start", "--for"),
    ("start", "--until", "16:00", "--for", "1h"),
    ("start", "--sideways"),
    ("extend",),
    ("extend", "soon"),
    ("edit",),
    ("history", "--from", "yesterday"),
    ("settings", "get", "no.such.key"),
    ("settings", "set", "hours.from", "25:00"),
    ("settings", "set", "hotkeys.log", "Ctrl+Nothing"),
    ("accounts", "add", "pigeon"),
    ("accounts", "add", "slack", "--url", "http://example.org", "--secret-stdin"),
    ("show", "nothing"),
]


@pytest.fixture(params=["running", "not running"])
def program(request: pytest.FixtureRequest, dunst_desktop: Desktop) -> Program:
    program = Program(dunst_desktop)
    if request.param == "running":
        program.start("--background")
    return program


def refuses(program: Program, words: tuple[str, ...], status: int) -> None:
    """Assert that a verb ends with that status and one sentence on standard error."""
    done = program.verb(*words, stdin="xoxp-secret\n")
    assert done.returncode == status, (words, done)
    assert len(done.stderr.strip().splitlines()) == 1, (words, done.stderr)
    assert done.stderr.strip()[-1] in ".?!”", (words, done.stderr)
    assert done.stdout == "", (words, done.stdout)


def test_what_makes_no_sense_exits_2_with_one_sentence(program: Program) -> None:
    for words in MAKES_NO_SENSE:
        refuses(program, words, USAGE)
    assert program.entries() == []
    assert program.state() == "off"


def test_json_changes_nothing_about_a_refusal(program: Program) -> None:
    refuses(program, ("log", "gossip", "--json"), USAGE)


@pytest.mark.parametrize("verb", [("pause",), ("resume",), ("extend", "30m"), ("end",), ("back",), ("undo",)])
def test_nothing_to_act_on_exits_3_with_one_sentence(dunst_desktop: Desktop, verb: tuple[str, ...]) -> None:
    refuses(Program(dunst_desktop), verb, NOTHING)


def test_nothing_to_act_on_exits_3_while_the_program_runs_too(on_dunst: Program) -> None:
    for verb in [("pause",), ("resume",), ("extend", "30m"), ("end",), ("back",), ("undo",)]:
        refuses(on_dunst, verb, NOTHING)


def test_an_entry_that_does_not_exist_cannot_be_edited(program: Program) -> None:
    done = program.verb("edit", "no-such-id", "--source", "call")
    assert done.returncode in {COULD_NOT, NOTHING}
    assert len(done.stderr.strip().splitlines()) == 1


def test_without_a_keyring_a_secret_is_kept_in_memory_only_and_the_person_is_told(on_dunst: Program) -> None:
    secret = "xoxp-canary-5309"
    added = on_dunst.do("accounts", "add", "slack", "--url", "http://127.0.0.1:9", "--secret-stdin", stdin=secret)
    assert "keyring" in added
    for path in on_dunst.desktop.root.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("trouble", ["unset", "open to others", "foreign", "absent"])
def test_a_runtime_folder_that_is_not_ours_alone_is_not_used(private_bus: Desktop, trouble: str) -> None:
    folder = private_bus.runtime_dir
    if trouble == "unset":
        del private_bus.environment["XDG_RUNTIME_DIR"]
    elif trouble == "open to others":
        folder.chmod(0o755)
    elif trouble == "foreign":
        if os.geteuid() != 0:
            pytest.skip("only root can give a folder away")
        other = private_bus.root / "other"
        other.mkdir(mode=0o700)
        os.chown(other, 12345, 12345)
        private_bus.environment["XDG_RUNTIME_DIR"] = str(other)
    else:
        private_bus.environment["XDG_RUNTIME_DIR"] = str(private_bus.root / "nowhere")
    program = Program(private_bus)
    program.do("start", "--for", "1h")
    assert program.state() == "deep"
    program.do("end")
    ours = private_bus.home / ".local/state/deepday/run"
    sockets = [*private_bus.root.rglob("deepday.sock")]
    assert not Path(f"/run/user/{os.getuid()}").exists() or not sockets or sockets == [ours / "deepday.sock"]
    for socket in sockets:
        assert socket.parent == ours
        assert ours.stat().st_mode & 0o777 == 0o700


def test_only_its_own_folders_are_written_to(on_dunst: Program) -> None:
    on_dunst.do("start", "--for", "1h")
    on_dunst.do("log", "chat", "--who", "Ada")
    on_dunst.do("end")
    home = on_dunst.desktop.home
    allowed = [home / ".local/share/deepday", home / ".config/deepday", home / ".local/state/deepday"]
    known = [home / ".cache", home / ".config/dconf", home / ".local/share/keyrings"]
    for path in home.rglob("*"):
        if path.is_file() and not any(path.is_relative_to(folder) for folder in known):
            assert any(path.is_relative_to(folder) for folder in allowed), path
            assert path.stat().st_mode & 0o077 == 0, f"{path} can be read by others"
