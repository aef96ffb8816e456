"""The person's own commands, run as real programs."""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from deepday.domain.errors import RefusedError
from deepday.effects.hooks.command import CommandHook
from deepday.engine.effect_ports import Effect, RowState
from deepday.engine.effect_steps import EffectSteps
from tests.effect_contract import EffectCase, EffectContract, MemoryJournal, wish_until
from tests.eventually import eventually
from tests.fakes.world import ManualClock

_RECORD = """
import json, os, sys
about = {name: text for name, text in os.environ.items() if name.startswith("DEEPDAY_")}
with open(sys.argv[1], "a") as file:
    file.write(json.dumps({"argv": sys.argv[2:], "environ": about, "stdin": json.load(sys.stdin)}) + "\\n")
print("much output " * 100_000)
sys.exit(int(open(sys.argv[1] + ".exit").read()) if os.path.exists(sys.argv[1] + ".exit") else 0)
"""


class Commands:
    """The settings of a person whose commands write down that they ran."""

    def __init__(self, folder: Path) -> None:
        self._record = folder / "record.jsonl"
        script = folder / "record.py"
        script.write_text(_RECORD)
        run = [sys.executable, str(script), str(self._record)]
        self.argv: dict[str, Sequence[str]] = {
            "set": [*run, "focus on", "$HOME; `reboot` && *", ""],
            "undo": [*run, "focus off"],
        }

    def runs(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self._record.read_text().splitlines()] if self._record.exists() else []

    def events(self) -> list[str]:
        return [str(run["argv"][0]).removeprefix("focus ") for run in self.runs() if isinstance(run["argv"], list)]

    def exit_with(self, status: int) -> None:
        self._record.with_suffix(".jsonl.exit").write_text(str(status))

    def hook(self, limit_s: float = 10.0) -> CommandHook:
        numbers = count(1)
        return CommandHook(
            lambda event: self.argv[event], lambda: f"key-{os.urandom(2).hex()}-{next(numbers)}", limit_s
        )


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    return Commands(tmp_path)


class TestCommandHook(EffectContract):
    @pytest.fixture
    def case(self, commands: Commands, clock: ManualClock) -> EffectCase:
        def after_a_crash() -> Effect:
            return commands.hook()

        return EffectCase(
            effect=commands.hook(),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: commands.events()[-1:] == ["on"],
            priors={"nothing run yet": lambda: None},
            change=lambda: None,
            clock=clock,
            after_a_crash=after_a_crash,
        )

    def test_what_the_person_changed_meanwhile_is_left_alone(self, case: EffectCase) -> None:
        """Nobody but us runs the command, so it is always undone."""
        steps = EffectSteps(MemoryJournal(), case.clock.now, lambda: "1")
        row = steps.put_back(case.effect, steps.set_up(case.effect, case.wish))
        assert row.state is RowState.RESTORED
        assert case.look() is False


def test_a_command_gets_its_words_and_is_told_what_happens_without_a_shell(
    commands: Commands, clock: ManualClock
) -> None:
    hook = commands.hook()
    prior = hook.capture()
    wish = wish_until(clock.now() + timedelta(hours=2), session="s-1")
    target = hook.plan(prior, wish)
    hook.apply(target, prior)
    hook.restore(prior, hook.read(target))
    on, off = commands.runs()
    assert on["argv"] == ["focus on", "$HOME; `reboot` && *", ""]
    about = {"session": "s-1", "until": "2026-03-02T10:00:00+00:00", "key": prior["key"]}
    assert on["stdin"] == {"event": "set", **about}
    assert off["stdin"] == {"event": "undo", **about}
    for run in (on, off):
        assert isinstance(run["stdin"], dict)
        assert run["environ"] == {f"DEEPDAY_{name.upper()}": text for name, text in run["stdin"].items()}


def test_the_journal_holds_no_command(commands: Commands, clock: ManualClock) -> None:
    journal = MemoryJournal()
    EffectSteps(journal, clock.now, lambda: "1").set_up(commands.hook(), wish_until(clock.now()))
    (row,) = journal.open_rows()
    assert "focus" not in repr(row)
    assert "record" not in repr(row)


def test_after_a_crash_undo_is_run_by_the_next_program_under_the_same_key(
    commands: Commands, clock: ManualClock
) -> None:
    journal = MemoryJournal()
    EffectSteps(journal, clock.now, lambda: "1").set_up(commands.hook(), wish_until(clock.now()))
    (row,) = journal.open_rows()
    heir = commands.hook()
    heir.capture()  # somebody looks at a preview before
    assert EffectSteps(journal, clock.now, lambda: "2").put_back(heir, row).state is RowState.RESTORED
    assert commands.events() == ["on", "off"]
    on, off = (run["environ"] for run in commands.runs())
    assert isinstance(on, dict)
    assert isinstance(off, dict)
    assert on["DEEPDAY_KEY"] == off["DEEPDAY_KEY"]


def test_undo_takes_the_command_that_the_settings_hold_then(commands: Commands) -> None:
    hook = commands.hook()
    prior = hook.capture()
    commands.argv["undo"] = []
    hook.restore(prior, prior)
    assert commands.events() == []
    assert hook.read(prior) == prior


def test_an_undo_that_fails_is_still_to_be_done(commands: Commands, clock: ManualClock) -> None:
    journal = MemoryJournal()
    steps = EffectSteps(journal, clock.now, lambda: "1")
    hook = commands.hook()
    row = steps.set_up(hook, wish_until(clock.now()))
    commands.exit_with(3)
    row = steps.put_back(hook, row)
    assert row.state is RowState.PENDING
    assert row.reason is not None
    assert (row.reason.code, row.reason.params["code"]) == ("hooks.failed", "3")
    commands.exit_with(0)
    assert steps.put_back(hook, row).state is RowState.RESTORED
    assert commands.events() == ["on", "off", "off"]


def test_a_command_that_failed_half_way_is_undone_at_the_end(commands: Commands, clock: ManualClock) -> None:
    journal = MemoryJournal()
    steps = EffectSteps(journal, clock.now, lambda: "1")
    hook = commands.hook()
    commands.exit_with(1)
    with pytest.raises(RefusedError) as caught:
        steps.set_up(hook, wish_until(clock.now()))
    assert caught.value.reason.code == "hooks.failed"
    commands.exit_with(0)
    (row,) = journal.open_rows()
    assert steps.put_back(hook, row).state is RowState.RESTORED
    assert commands.events() == ["on", "off"]


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["/nowhere/focus-on"], "hooks.not_found"),
        (["focus-on-that-nobody-has"], "hooks.not_found"),
        (["/etc/hostname"], "hooks.not_started"),
        (["/"], "hooks.not_started"),
        (["echo", "a\0b"], "hooks.not_started"),
    ],
)
def test_a_command_that_cannot_be_started_leaves_nothing_to_undo(
    commands: Commands, clock: ManualClock, argv: list[str], code: str
) -> None:
    journal = MemoryJournal()
    commands.argv["set"] = argv
    with pytest.raises(RefusedError) as caught:
        EffectSteps(journal, clock.now, lambda: "1").set_up(commands.hook(), wish_until(clock.now()))
    assert caught.value.reason.code == code
    assert journal.open_rows() == []
    assert commands.events() == []


def test_a_command_that_hangs_is_ended_with_its_children(commands: Commands, tmp_path: Path) -> None:
    child = tmp_path / "child"
    commands.argv["set"] = ["sh", "-c", f"sleep 60 & echo $! > {child}; wait"]
    hook = commands.hook(limit_s=0.5)
    prior = hook.capture()
    with pytest.raises(RefusedError) as caught:
        hook.apply({"state": "set", "key": prior["key"], "session": "s", "until": ""}, prior)
    assert caught.value.reason.code == "hooks.too_slow"
    pid = int(child.read_text())
    eventually(lambda: not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text())
    assert hook.read(prior)["state"] == "set"


def test_a_command_that_reads_nothing_is_no_failure(commands: Commands) -> None:
    commands.argv["set"] = ["true"]
    hook = commands.hook()
    prior = hook.capture()
    hook.apply({"state": "set", "key": prior["key"], "session": "s", "until": ""}, prior)


def test_a_moved_end_runs_the_command_again_under_the_same_key(commands: Commands, clock: ManualClock) -> None:
    steps = EffectSteps(MemoryJournal(), clock.now, lambda: "1")
    hook = commands.hook()
    row = steps.set_up(hook, wish_until(clock.now()))
    steps.move_end(hook, row, wish_until(clock.now() + timedelta(hours=1)))
    first, second = (run["stdin"] for run in commands.runs())
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert first["key"] == second["key"]
    assert first["until"] < second["until"]


def test_the_next_session_gets_a_key_of_its_own(commands: Commands, clock: ManualClock) -> None:
    ids = iter("12")
    steps = EffectSteps(MemoryJournal(), clock.now, lambda: next(ids))
    hook = commands.hook()
    for _ in range(2):
        steps.put_back(hook, steps.set_up(hook, wish_until(clock.now())))
    assert commands.events() == ["on", "off", "on", "off"]
    keys = [run["stdin"]["key"] for run in commands.runs() if isinstance(run["stdin"], dict)]
    assert keys[0] == keys[1] != keys[2] == keys[3]


def test_no_secret_of_ours_reaches_a_command(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle/_internal")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/usr/local/lib")
    commands.argv["set"] = [
        "sh", "-c", 'test "$LD_LIBRARY_PATH" = /usr/local/lib && test -z "$LD_LIBRARY_PATH_ORIG"'
    ]  # fmt: skip
    hook = commands.hook()
    prior = hook.capture()
    hook.apply({"state": "set", "key": prior["key"], "session": "s", "until": ""}, prior)


@pytest.mark.parametrize("script", ["exit 7", "sleep 60"])
def test_a_failure_does_not_show_the_words_of_the_command(commands: Commands, script: str) -> None:
    commands.argv["set"] = ["sh", "-c", script, "--password=canary"]
    hook = commands.hook(limit_s=0.2)
    prior = hook.capture()
    with pytest.raises(RefusedError) as caught:
        hook.apply({"state": "set", "key": prior["key"], "session": "s", "until": ""}, prior)
    assert "canary" not in "".join(traceback.format_exception(caught.value))
    assert "canary" not in repr(caught.value.reason)


def test_doctor_is_told_what_is_missing(commands: Commands) -> None:
    commands.argv = {"set": [], "undo": []}
    probed = commands.hook().probe()
    assert (probed.works, probed.detail.code) == (None, "hooks.none")
    commands.argv["undo"] = ["focus-off-that-nobody-has"]
    probed = commands.hook().probe()
    assert (probed.works, probed.detail.code) == (False, "hooks.not_found")
    assert probed.next_step is not None
