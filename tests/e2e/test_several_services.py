"""Several accounts at once, through the real program and a real keyring: what it is killed at, it puts back."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest

from tests.desktop import Desktop
from tests.e2e.program import DEEPDAY, Program
from tests.eventually import eventually
from tests.fakes import mattermost
from tests.fakes.mattermost import FakeMattermost
from tests.fakes.slack import FakeSlack
from tests.fakes.webhook_receiver import WebhookReceiver
from tests.servers.radicale import Radicale
from tests.servers.starting import PASSWORD

STEPS = ("captured", "intended", "applied", "noted", "leaving", "restored")
FOREIGN = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//somebody else//EN\r\nBEGIN:VEVENT\r\nUID:dentist\r\n"
    "DTSTAMP:20260301T080000Z\r\nDTSTART:20260302T150000Z\r\nDTEND:20260302T160000Z\r\nSUMMARY:Dentist\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@dataclass
class Person:
    """Somebody with an account in each of four services."""

    program: Program
    slack: FakeSlack
    mattermost: FakeMattermost
    webhook: WebhookReceiver
    calendar: str
    user: str
    secrets: list[str] = field(default_factory=list)

    def shows(self) -> object:
        """Return what colleagues see of the person, exactly."""
        slack = self.slack.state()
        return (
            [slack[name] for name in ("status_text", "status_emoji", "status_expiration")],
            self.mattermost.shown(),
            sorted(self.events()),
            self.webhook.is_on(),
        )

    def events(self) -> list[str]:
        """Return what lies in the calendar, byte for byte."""
        query = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
        auth = (self.user, PASSWORD)
        listed = httpx.request("PROPFIND", self.calendar, content=query, headers={"Depth": "1"}, auth=auth)
        base = self.calendar.split(f"/{self.user}/")[0]
        hrefs = [part.split("</")[0] for part in listed.text.split("href>")[1::2]]
        return [httpx.get(f"{base}{href}", auth=auth).text for href in hrefs if href.endswith(".ics")]

    def add(self, service: str, secret: str, *words: str) -> None:
        self.secrets.append(secret)
        self.program.do("accounts", "add", service, "--secret-stdin", *words, stdin=f"{secret}\n")


@pytest.fixture
def person(keyring_desktop: Desktop, radicale: Radicale) -> Iterator[Person]:
    with contextlib.ExitStack() as stack:
        slack = stack.enter_context(FakeSlack())
        chat = stack.enter_context(FakeMattermost(lambda: datetime.now(UTC)))
        webhook = stack.enter_context(WebhookReceiver(chat.clock))
        user = f"ada-{uuid4()}"
        radicale.add_user(user)
        calendar = radicale.add_calendar(user)
        done = httpx.put(f"{calendar}dentist.ics", content=FOREIGN, auth=(user, PASSWORD))
        assert done.status_code == 201
        slack.set_status("Lunch & a walk", ":palm_tree:")
        chat.show("On a train", "palm_tree")
        program = Program(keyring_desktop)
        program.start("--background")
        person = Person(program, slack, chat, webhook, calendar, user)
        person.add("slack", slack.token, "--url", slack.url)
        person.add("mattermost", mattermost.TOKEN, "--url", chat.url)
        person.add("caldav", PASSWORD, "--url", calendar, "--user", user)
        person.add("webhook", webhook.signing_key, "--url", webhook.url)
        yield person
        assert [*slack.violations, *chat.violations, *webhook.violations] == []


def _are(program: Program, state: str) -> Callable[[], bool]:
    kinds = ("chat.slack", "chat.mattermost", "calendar.caldav", "hooks.webhook")
    return lambda: {program.channel(kind)["state"] for kind in kinds} == {state}


def test_everybody_is_told_and_everything_is_put_back(person: Person) -> None:
    before = person.shows()
    person.program.do("start", "--for", "2h", "--point-person", "Marta Ruiz", "--goal", "the paper")
    eventually(_are(person.program, "set"), 20, "all four are set")
    assert "Marta Ruiz" in person.slack.state()["status_text"]
    assert "Marta Ruiz" in str(person.mattermost.shown())
    (ours,) = (event for event in person.events() if "Dentist" not in event)
    assert "Marta Ruiz" in ours
    assert person.webhook.told[-1].body["event"] == "set"
    person.program.do("extend", "30m")
    eventually(lambda: len(person.webhook.told) == 2, 20, "the new end is told")
    person.program.do("end")
    eventually(_are(person.program, "off"), 20, "all four are off")
    assert person.shows() == before


@pytest.mark.timeout(300)  # two starts of the program for each step
@pytest.mark.parametrize(
    "effect",
    [
        "chat.slack:slack",
        "calendar.caldav:caldav",
        pytest.param("chat.mattermost:mattermost", marks=pytest.mark.slow),
        pytest.param("hooks.webhook:webhook", marks=pytest.mark.slow),
    ],
)
def test_killed_at_any_step_the_next_program_leaves_the_world_exact(person: Person, effect: str) -> None:
    before, program = person.shows(), person.program
    for step in STEPS:
        program.do("status")
        program.kill()
        program.desktop.stop("deepday")
        process = program.desktop.start(
            "deepday", [DEEPDAY, "--background"], ready=program.answers, extra={"DEEPDAY_KILL_AT": f"{step} {effect}"}
        )
        program.verb("start", "--for", "1h")
        if step in ("leaving", "restored"):
            eventually(_are(program, "set"), 20, "all four are set")
            program.verb("end")
        assert process.wait(20) == -9, step
        program.desktop.stop("deepday")
        program.start("--background")
        program.verb("end")
        eventually(lambda: person.shows() == before, 20, f"as before, killed at {step}")


def test_no_secret_is_anywhere_but_in_the_keyring(person: Person) -> None:
    program, desktop = person.program, person.program.desktop
    program.do("start", "--for", "1h")
    eventually(_are(program, "set"), 20, "all four are set")
    program.do("doctor")
    told = program.do("accounts", "list") + program.do("status", "--json") + program.do("settings", "list")
    secrets = [secret for secret in person.secrets if secret != PASSWORD]  # that is a word like any other
    for secret in secrets:
        assert secret not in told
        for path in desktop.root.rglob("*"):
            if path.is_file() and not path.is_relative_to(desktop.home / ".local/share/keyrings"):
                assert secret.encode() not in path.read_bytes(), path
        for pid, line in desktop.processes().items():
            assert secret not in line
            with contextlib.suppress(OSError), open(f"/proc/{pid}/environ", "rb") as environ:  # noqa: PTH123 -- no path of ours
                assert secret.encode() not in environ.read(), line
