"""From an empty history to a verdict through the windows alone: asked, agreed, frozen, held, answered, evaluated."""

import json
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from tests.desktop import Desktop
from tests.e2e.hands import Hands
from tests.e2e.program import Program
from tests.e2e.silence import Dunst
from tests.e2e.test_hotkey import open_pop_up
from tests.eventually import eventually

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)
WEEKS = 2


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), BERLIN)


class Journey:
    """The person's way; each step is done with mouse and keys, and looked at in the windows."""

    def __init__(self, desktop: Desktop) -> None:
        self.hands = Hands(desktop, at(MONDAY, "09:00"))
        self.desktop = desktop
        self.program = Program(desktop)
        self.program.start()

    # --- ask ------------------------------------------------------------------------------------

    def prepare(self, pdf: Path) -> None:
        hands = self.hands
        hands.click("Understood")
        hands.click("Prepare a request…")
        hands.fill_in("Your name", "Ada Lindqvist")
        hands.fill_in("Your project or area", "Ranking models")
        hands.fill_in("Name", "Priya Raman")
        hands.click("Next step")
        hands.fill_in("Task", "Error analysis")
        hands.fill_in("Why it needs an unbroken stretch", "The picture in the head is lost")
        hands.choose("What gets better", "fewer")
        hands.click("Next step")
        assert hands.reads("no numbers of my own yet")
        hands.click("Next step")
        hands.fill_in("How many days", "1")
        hands.choose("In each", "week")
        for day in ("Tue", "Wed", "Thu"):
            hands.click(f"On which weekdays it may be: {day}")
        hands.click("Next step")
        hands.fill_in("Name", "Marta Ruiz")
        hands.fill_in("How to reach them", "ext. 42")
        hands.click("Next step")
        hands.fill_in("How many weeks", f"{WEEKS}")
        hands.fill_in("Urgent: handled within … minutes", "30")
        hands.fill_in("Put off: answered within … working hours", "8")
        hands.fill_in("What counts as success", "20 % fewer interruptions")
        hands.click("Next step")
        hands.click("Save as PDF…")
        hands.save_as(pdf)
        hands.press("alt+F4")

    # --- agree ----------------------------------------------------------------------------------

    def agree(self, mail: Path) -> None:
        hands = self.hands
        hands.click("Agreement…")
        hands.click("Outcome: Yes")
        hands.fill_in("What was said", "Gladly, for two weeks")
        hands.click("Make it a frozen trial")
        hands.reads("The plan is frozen since")
        hands.click("Write the mail")
        hands.click("Save as a draft…")
        hands.save_as(mail)
        hands.press("alt+F4")

    def drawn_days(self) -> list[date]:
        (trial,) = self.program.ask("trial", "list")["trials"]
        return [date.fromisoformat(day["date"]) for day in trial["days"]]

    # --- keep -----------------------------------------------------------------------------------

    def hand_over(self, day: date) -> str:
        """On the evening before, which a notice says it is."""
        hands, daemon = self.hands, Dunst(self.desktop)
        hands.let_it_be(at(day - timedelta(days=1), "16:30"))
        eventually(lambda: daemon.shown() == 1, what="the notice of the evening before is there")
        hands.click("Plan…")
        hands.reads("deep-work day")
        hands.click("Hand over…")
        hands.reads("Marta Ruiz takes over, ext. 42")
        hands.click("Copy the note")
        hands.reads("The note is on the clipboard.")
        note = hands.clipboard()
        hands.press("alt+F4")
        return note

    def start(self, day: date) -> None:
        self.hands.let_it_be(at(day, "09:00"))
        self.hands.click("Start the deep-work day…")
        self.hands.reads("Nothing has been changed yet.")
        self.hands.click("Start")
        eventually(lambda: self.program.state() == "deep", 20, "deep work has begun")
        eventually(Dunst(self.desktop).silent, what="notifications are silent")

    def interrupted(self, when: datetime, keys: str, who: str, due: str = "") -> str:
        """Log an interruption by the hotkey and return the answer on the clipboard."""
        before, copied = len(self.program.entries()), self.hands.clipboard()
        self.hands.let_it_be(when)
        open_pop_up(self.program)
        self.hands.press(*keys, "Tab")
        self.hands.type(who)
        if due:
            self.hands.press("Tab", "ctrl+a")
            self.hands.type(due)
        self.hands.press("Return")
        eventually(lambda: len(self.program.entries()) == before + 1, what=f"{who} is in the history")
        return eventually(lambda: new if (new := self.hands.clipboard()) != copied else "", what="an answer is copied")

    def close(self, day: date) -> None:
        """At the end of the day: how it was, and the queue gone through."""
        hands = self.hands
        hands.let_it_be(at(day, "17:01"))
        eventually(lambda: self.program.state() == "off", 20, "deep work has ended by itself")
        hands.click("Close the day…")
        hands.reads("How was the day?")
        hands.click("Focus: 4")
        hands.click("Interruptions you did not log: none")
        hands.click("How many minutes until you were back in it? 13:10\u2002call · Cleo: 10")
        hands.fill_in("What went well", "No chat before noon")
        hands.fill_in("What to do otherwise next time", "Phone in the drawer")
        hands.click("Save")
        hands.reads("2 answers are still promised.")
        hands.click("Answered: Ben")
        hands.reads("1 answer is still promised.")
        hands.click("Put off again: Cleo")
        hands.fill_in("Promised for", "18:30")
        hands.press("Return")
        hands.reads("due 18:30")
        hands.click("Point person…: Eve")
        hands.fill_in("Dealt with at", "10:25")
        hands.press("Return")
        eventually(lambda: not self.program.ask("deferred")["handed_on"], 20, "it is said who dealt with it")
        hands.click("Drop: Cleo")
        eventually(lambda: not self.program.ask("deferred")["deferred"], 20, "the queue is empty")
        hands.click("Close")

    # --- evaluate -------------------------------------------------------------------------------

    def evaluate(self, day: date, pdf: Path) -> None:
        hands = self.hands
        hands.let_it_be(at(day, "17:30"))
        hands.click("Evaluation…")
        hands.reads("cannot tell")
        hands.click("Page for the manager…")
        hands.click("Approve and save as PDF…")
        hands.save_as(pdf)
        hands.press("alt+F4")


@pytest.mark.timeout(400)
def test_the_whole_journey_through_the_windows(dunst_desktop: Desktop) -> None:
    journey, home = Journey(dunst_desktop), dunst_desktop.home
    journey.program.do("settings", "set", "replies.language", "en")
    journey.prepare(home / "request.pdf")
    request = PdfReader(home / "request.pdf").pages[0].extract_text()
    assert "Error analysis" in request
    assert "Marta Ruiz" in request

    journey.agree(home / "mail.eml")
    mail = message_from_bytes((home / "mail.eml").read_bytes(), policy=policy.default)
    (trial,) = journey.program.ask("trial", "list")["trials"]
    assert trial["plan_sha256"] in mail.get_body(("plain",)).get_content().replace("\n", "")  # type: ignore[union-attr]
    assert len(journey.drawn_days()) == WEEKS

    day = journey.drawn_days()[0]
    assert "Marta Ruiz takes what is urgent (ext. 42)" in journey.hand_over(day)
    journey.start(day)
    redirected = journey.interrupted(at(day, "10:05"), "1ru", "Eve")
    assert "Marta Ruiz is there for this" in redirected
    deferred = journey.interrupted(at(day, "11:20"), "2d", "Ben", "16:00")
    assert "You’ll have my answer by 16:00." in deferred  # noqa: RUF001 -- as it is written
    assert "17:00" in journey.interrupted(at(day, "13:10"), "3d", "Cleo", "17:00")
    declined = journey.interrupted(at(day, "14:45"), "5x", "Dan")
    assert "so please plan without me." in declined
    journey.close(day)

    sheet = journey.program.ask("day", f"{day}")
    assert (sheet["ratings"]["focus"], sheet["went_well"]) == (4, "No chat before noon")
    assert [entry["outcome"] for entry in sheet["entries"]] == ["redirected", "deferred", "declined", "declined"]
    assert [entry["recovery"] for entry in sheet["entries"]] == [None, None, "10", None]

    journey.evaluate(MONDAY + timedelta(weeks=WEEKS + 1, days=-1), home / "page.pdf")
    assert "deep-work" in PdfReader(home / "page.pdf").pages[0].extract_text()
    found: dict[str, Any] = json.loads(journey.program.do("evaluate", "--trial", trial["id"], "--json"))
    rails = {rail["name"]: (rail["k"], rail["n"]) for rail in found["guardrails"]}
    assert rails == {"urgent_handled": (1, 1), "deferred_answered": (2, 2)}
    assert found["plan_sha256"] == trial["plan_sha256"]
