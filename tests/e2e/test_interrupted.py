"""A deep-work day that is interrupted: the answer is on the clipboard, the promise is reminded of and answered."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.desktop import Desktop
from tests.e2e.program import Program
from tests.e2e.silence import Dunst
from tests.e2e.test_hotkey import open_pop_up
from tests.eventually import eventually

PROMISE = "00000000-0000-4000-8000-00000000dddd"


@pytest.fixture
def program(dunst_desktop: Desktop) -> Program:
    program = Program(dunst_desktop)
    program.start("--background")
    eventually(lambda: program.check("hotkey.x11")["works"], what="the hotkey is taken")
    program.do("settings", "set", "replies.language", "en")
    program.do("settings", "set", "point_person.name", "Marta Ruiz")
    program.do("settings", "set", "point_person.contact", "ext. 42")
    return program


@pytest.fixture
def chat(program: Program, dunst_desktop: Desktop) -> Path:
    """A window in which somebody would write back; returns the file in which all that is pasted in it ends up."""
    assert program.answers()
    typed = dunst_desktop.root / "typed"
    shell = f"stty -icanon -echo; cat >{typed}"
    pastes = ["-xrm", "XTerm*selectToClipboard: true"]
    dunst_desktop.start("xterm", ["xterm", *pastes, "-e", "sh", "-c", shell], ready=typed.exists)
    window = eventually(lambda: dunst_desktop.windows(window_class="XTerm"))[0]
    eventually(lambda: dunst_desktop.active_window() == window, what="the chat has the focus")
    return typed


def pasted(program: Program, chat: Path, says: str) -> str:
    """Paste into the chat and return all that is in it as soon as it says *says*."""
    program.desktop.xdotool("key", "shift+Insert")

    def there() -> str:
        text = chat.read_text(errors="replace")
        return text if says in text else ""

    return eventually(there, what=f"{says!r} is pasted")


def test_a_deferral_names_who_asked_the_time_and_who_is_there_meanwhile(program: Program, chat: Path) -> None:
    window = program.desktop.active_window()
    program.do("start", "--for", "2h")
    open_pop_up(program)
    program.desktop.xdotool("key", "2", "d", "Tab")
    program.desktop.xdotool("type", "Ada")
    program.desktop.xdotool("key", "Tab", "ctrl+a")
    program.desktop.xdotool("type", "23:45")
    program.desktop.xdotool("key", "Return")
    assert program.wait_for_entry() == ("email", "deferred", "Ada")
    eventually(lambda: program.desktop.active_window() == window, what="the chat has the focus again")
    answer = pasted(program, chat, "ext. 42")
    assert answer.startswith("Hi Ada, ")
    assert "You’ll have my answer by 23:45." in answer  # noqa: RUF001 -- as it is written
    assert "please ask Marta Ruiz: ext. 42." in answer


def test_the_persons_own_text_is_used_in_the_language_and_manner_that_is_chosen(program: Program, chat: Path) -> None:
    window = program.desktop.active_window()
    for key, value in (
        ("replies.language", "de"),
        ("replies.formality", "formal"),
        ("texts.reply.de.formal.declined", "Heute nicht, {who}. Fragen Sie {point_person}: {contact}."),
    ):
        program.do("settings", "set", key, value)
    open_pop_up(program)
    program.desktop.xdotool("key", "1", "x", "Tab")
    program.desktop.xdotool("type", "Frau Weber")
    program.desktop.xdotool("key", "Return")
    program.wait_for_entry()
    eventually(lambda: program.desktop.active_window() == window, what="the chat has the focus again")
    assert pasted(program, chat, "ext. 42") == "Heute nicht, Frau Weber. Fragen Sie Marta Ruiz: ext. 42."


@pytest.mark.parametrize(
    ("key", "outcome", "says"),
    [("r", "redirected", "Marta Ruiz is there for this"), ("x", "declined", "so please plan without me.")],
)
def test_one_key_logs_it_and_the_answer_can_be_pasted(
    program: Program, chat: Path, key: str, outcome: str, says: str
) -> None:
    window = program.desktop.active_window()
    program.do("start", "--for", "2h")
    open_pop_up(program)
    program.desktop.xdotool("key", "1", key, "Return")
    assert program.wait_for_entry() == ("chat", outcome, None)
    eventually(lambda: program.desktop.active_window() == window, what="the chat has the focus again")
    assert pasted(program, chat, says).startswith("Hi")


def test_whoever_wants_it_keeps_their_clipboard(program: Program, chat: Path) -> None:
    program.do("settings", "set", "replies.copy", "off")
    window = program.desktop.active_window()
    open_pop_up(program)
    program.desktop.xdotool("key", "1", "x", "Return")
    program.wait_for_entry()
    eventually(lambda: program.desktop.active_window() == window, what="the chat has the focus again")
    program.desktop.xdotool("key", "shift+Insert", "y")
    assert eventually(chat.read_text, what="the next key arrives") == "y"


def test_a_promise_is_kept_in_the_queue_until_it_is_answered(program: Program) -> None:
    entry = program.do("log", "chat", "--who", "Ada", "--outcome", "deferred", "--due", "23:59").strip()
    assert [one["id"] for one in program.ask("deferred")["deferred"]] == [entry]
    assert program.status()["deferred"] == 1
    assert "Ada" in program.do("deferred", "done", entry[:8])
    assert program.ask("deferred")["deferred"] == []
    assert program.rows("SELECT COUNT(*) FROM corrections WHERE field = 'answered_at'") == [(1,)]


def put_off_until(past: datetime) -> dict[str, Any]:
    entry = {
        "id": PROMISE,
        "at": f"{past - timedelta(hours=1):%Y-%m-%dT%H:%M:%S+00:00}",
        "time_zone": "UTC",
        "source": "chat",
        "who": "Ada",
        "outcome": "deferred",
        "due_at": f"{past:%Y-%m-%dT%H:%M:%S+00:00}",
    }
    exported_at = "2026-01-01T00:00:00+00:00"
    return {"format": "deepday-history", "version": 1, "exported_at": exported_at, "interruptions": [entry]}


def test_a_promise_that_is_due_is_reminded_of_and_the_reminder_goes_when_it_is_answered(
    dunst_desktop: Desktop,
) -> None:
    program, daemon = Program(dunst_desktop), Dunst(dunst_desktop)
    file = dunst_desktop.runtime_dir / "promise.json"
    file.write_text(json.dumps(put_off_until(datetime.now(UTC) - timedelta(minutes=5))), encoding="utf-8")
    program.do("import", str(file))
    program.start("--background")
    eventually(lambda: daemon.shown() == 1, what="the reminder is on the screen")
    program.do("deferred", "done", PROMISE)
    eventually(lambda: daemon.shown() == 0, what="the reminder is gone")


def test_the_third_chat_within_an_hour_suggests_what_to_do_and_the_next_key_closes_it(
    program: Program, chat: Path
) -> None:
    desktop = program.desktop
    window = desktop.active_window()
    program.do("start", "--for", "1h")
    for _ in range(2):
        program.do("log", "chat", "--for", "1m")
    open_pop_up(program)
    desktop.xdotool("key", "1", "Return")
    eventually(lambda: len(program.entries()) == 3, what="the third is in the history")
    assert desktop.active_window() != window
    desktop.xdotool("key", "Return")
    eventually(lambda: desktop.active_window() == window, what="the chat has the focus again")
    assert len(program.entries()) == 3
    assert chat.read_text() == ""
