"""From an empty history to a verdict, by the command line alone: asked, agreed, held with interruptions, evaluated."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

from deepday.domain.setting_texts import WEEKDAYS
from tests.requests_asked import ENGLISH
from tests.verbs_at_home import Typist, home, typist

__all__ = ["home", "typist"]


def session_of_today(trial: str) -> dict[str, object]:
    """A deep session of this morning, as another machine would have exported it: a verb cannot let time pass."""
    now = datetime.now().astimezone()
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    session = {
        "id": "00000000-0000-4000-8000-00000000eeee",
        "kind": "deep",
        "started_at": start.isoformat(),
        "ended_at": (start + timedelta(seconds=1)).isoformat(),
        "time_zone": "Europe/Berlin",
        "goal": trial[:8],
    }
    exported_at = "2026-01-01T00:00:00+00:00"
    return {"format": "deepday-history", "version": 1, "exported_at": exported_at, "sessions": [session]}


def test_the_whole_journey_by_the_command_line(typist: Typist, home: Path) -> None:
    today = datetime.now().astimezone().date()
    this_day = ENGLISH.replace('["wed", "tue"]', f'["{WEEKDAYS[today.weekday()]}"]')
    (home / "answers.toml").write_text(this_day, encoding="utf-8")
    typist.do("request", "--answers", "answers.toml", "--markdown", "request.md", "--script", "script.md")
    typist.do("settings", "set", "replies.language", "en")
    typist.do("settings", "set", "point_person.name", "Marta Ruiz")
    monday = today - timedelta(days=today.weekday())
    trial = typist.ask("agree", "--outcome", "yes", "--said", "Gladly.", "--from", f"{monday}")["trial"]["id"]
    typist.do("trial", "draw", trial, "--seed", "1")
    fingerprint = typist.ask("trial", "freeze", trial)["plan_sha256"]
    typist.do("trial", "person", trial, "Uwe")
    drawn = typist.ask("trial", "person", f"{today}", "Marta Ruiz")["days"]
    assert [day["point_person"] for day in drawn if day["date"] == f"{today}"] == ["Marta Ruiz"]
    assert "Marta Ruiz takes what is urgent" in typist.do("handover", "--day", f"{today}")
    typist.do("follow-up", "--eml", "mail.eml")
    assert fingerprint in (home / "mail.eml").read_text(encoding="utf-8").replace("=\n", "")

    (home / "session.json").write_text(json.dumps(session_of_today(trial)), encoding="utf-8")
    typist.do("import", "session.json")
    typist.do("log", "chat", "--who", "Tom", "--outcome", "redirected", "--for", "2m")
    promised = typist.do(
        "log", "call", "--who", "Ada", "--outcome", "deferred", "--due", "23:59", "--for", "1m"
    ).strip()
    dropped = typist.do(
        "log", "email", "--who", "Ben", "--outcome", "deferred", "--due", "23:59", "--for", "1m"
    ).strip()
    typist.do("log", "in_person", "--outcome", "declined", "--for", "1m")
    urgent = typist.do("log", "chat", "--who", "Eve", "--urgency", "urgent", "--outcome", "redirected").strip()
    assert "Marta Ruiz" in typist.do("reply", "redirected", "--who", "Tom")

    closed = typist.do("day", "--focus", "4", "--stress", "2", "--progress", "4")
    assert "2 answers are still promised." in closed
    (asked,) = re.findall(r"until you were back in it\? “deepday edit (\S+) --recovery", closed)
    assert "Corrected" in typist.do("edit", asked, "--recovery", "10")
    assert "1 urgent request was redirected: who dealt with it?" in closed
    looked_back = typist.do("day", "--went-well", "No chat before noon", "--change", "Phone in the drawer")
    assert "Otherwise next time: Phone in the drawer" in looked_back
    assert "Dealt with by the point person: Eve" in typist.do("deferred", "handled", urgent)
    typist.do("deferred", "again", promised, "--due", "23:58")
    typist.do("deferred", "done", promised)
    typist.do("deferred", "drop", dropped)
    assert typist.ask("deferred") == {"deferred": [], "handed_on": []}

    evaluated = typist.ask("evaluate", "--trial", trial)
    assert evaluated["plan_sha256"] == fingerprint
    assert evaluated["headline"]
    rails = {rail["name"]: (rail["k"], rail["n"]) for rail in evaluated["guardrails"]}
    assert rails == {"urgent_handled": (1, 1), "deferred_answered": (2, 2)}
    assert "1 of 2 promised answers were given by the time promised last." in typist.do("evaluate", "--trial", trial)

    typist.do("export", "all.json")
    exported = json.loads((home / "all.json").read_text(encoding="utf-8"))
    assert [e["x_handled_by"] for e in exported["interruptions"] if "x_handled_by" in e] == ["point_person"]
    assert [e["x_recovery"] for e in exported["interruptions"] if "x_recovery" in e] == ["10"]
    assert exported["trials"][0]["x_point_person"] == "Uwe"
