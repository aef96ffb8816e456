"""The verb `request` on a real history: documents appear whole or not at all, and the answers are kept."""

import json
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import httpx
import icalendar
import pytest
from pypdf import PdfReader

from deepday import cli
from deepday.domain.interruption import Interruption, Source
from deepday.domain.session import Session, SessionKind
from deepday.storage.database import Database
from deepday.storage.history import History
from deepday.system import paths
from deepday.system.clock import SystemClock
from tests.requests_asked import ENGLISH
from tests.servers.radicale import Radicale
from tests.servers.starting import PASSWORD
from tests.verbs_at_home import home

__all__ = ["home"]

pytestmark = pytest.mark.usefixtures("home")


FORMATS = ("pdf", "markdown", "script", "eml", "ics")


def answers(home: Path, toml: str = ENGLISH) -> str:
    (home / "answers.toml").write_text(toml, encoding="utf-8")
    return "answers.toml"


def files(home: Path) -> dict[str, Path]:
    return {form: home / f"out.{form}" for form in FORMATS}


def asked_for(out: dict[str, Path]) -> list[str]:
    return [word for form, path in out.items() for word in (f"--{form}", str(path))]


def log_days(count: int) -> None:
    """Have *count* ordinary days of four hours with two interruptions each in the history."""
    database = Database(paths.history_path(), SystemClock())
    history = History(database)
    for n in range(count):
        begun = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(days=n)
        session = Session(f"s{n}", SessionKind.ORDINARY, begun, "Europe/Berlin").ended(begun + timedelta(hours=4))
        entries = [
            Interruption(f"i{n}.{hour}", begun + timedelta(hours=hour), "Europe/Berlin", Source.CHAT) for hour in (1, 2)
        ]
        history.save(sessions=[session], interruptions=entries).result()
    assert database.close()


def test_all_documents_are_made_and_open_in_other_programs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = files(home)
    assert cli.main(["request", "--answers", answers(home), *asked_for(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["written"] == {form: str(path) for form, path in out.items()}
    assert told["numbers"] is None
    assert "for Priya Nair" in PdfReader(out["pdf"]).pages[0].extract_text()
    assert out["markdown"].read_text().splitlines()[3] == "# One deep-work day a week, on trial for eight weeks"
    assert "### “And what about urgent requests?”" in out["script"].read_text()
    mail = message_from_bytes(out["eml"].read_bytes(), policy=policy.default)
    assert mail["Subject"] == "Deep-work days: a proposal for a trial"
    assert (mail["From"], mail["To"], mail["X-Unsent"]) == (None, None, "1")
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("Hello Priya Nair,\r\n\r\nI have an idea")
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["application/pdf", "text/calendar"]
    (event,) = icalendar.Calendar.from_ical(out["ics"].read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 12, 1, 9, tzinfo=UTC), "10:00 in Berlin"
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=20)
    assert {path.stat().st_mode & 0o777 for path in out.values()} == {0o600}


def test_the_own_numbers_come_from_the_history(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log_days(11)
    assert cli.main(["request", "--answers", answers(home)]) == 0
    text = capsys.readouterr().out
    assert "- **0.5** interruptions by others per focus hour" in text
    assert "on eleven ordinary days, 2 March 2026 to 12 March 2026: 44 hours" in text


def test_the_answers_are_kept_and_used_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["request"]) == 1
    assert "No answers are kept yet" in capsys.readouterr().err
    assert cli.main(["request", "--answers", answers(home), "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert cli.main(["request", "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["request"], again["answers"]) == (first["request"], first["answers"])
    assert cli.main(["request", "--answers", answers(home, ENGLISH.replace("Priya", "Uma")), "--json"]) == 0
    other = json.loads(capsys.readouterr().out)
    assert other["request"] != first["request"]
    assert cli.main(["request"]) == 0
    assert "Uma Nair decides" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("", "manager.name, me.name, me.project, task.title, task.why, task.benefit, proposal.days"),
        (ENGLISH.replace('"+49 30 1234"', '"   "'), "Not filled in yet: point_person.contact."),
        (ENGLISH.replace("weeks = 8", ""), "trial.weeks"),
        (ENGLISH.replace('"fewer_errors"', '"cheaper"'), "task.1.benefit"),
        (ENGLISH + "colour = 1", "“meeting.colour”"),
        (ENGLISH.replace("at = 2026-12-01T10:00:00", ""), "meeting.at"),
        (ENGLISH + "= 1", "Line 41 of"),
        ("\udc80".encode("utf-8", "surrogatepass").decode("latin-1"), "Line 1 of"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_written(
    home: Path, capsys: pytest.CaptureFixture[str], toml: str, named: str
) -> None:
    out = files(home)
    assert cli.main(["request", "--answers", answers(home, toml), *asked_for(out)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert named in printed.err
    assert len(printed.err.splitlines()) == 1
    assert not any(path.exists() for path in out.values())


def test_files_that_are_not_there_or_cannot_be_written_are_one_sentence(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["request", "--answers", "nowhere.toml"]) == 1
    assert cli.main(["request", "--answers", "."]) == 1
    assert cli.main(["request", "--answers", answers(home), "--pdf", str(home / "no" / "out.pdf")]) == 1
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 3
    assert "No such file or directory" in errors[2]


def test_ten_thousand_words_and_markup_go_through_every_format(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "<b>{until}</b> # " + " ".join(f"w{n}" for n in range(10_000))
    toml = ENGLISH.replace('"Priya Nair"', json.dumps(words)).replace('"Marta Ruiz"', '"דנה\\r\\nBcc: x@example.org"')
    out = files(home)
    assert cli.main(["request", "--answers", answers(home, toml), *asked_for(out)]) == 0, capsys.readouterr().err
    mail = message_from_bytes(out["eml"].read_bytes(), policy=policy.default)
    assert mail["Bcc"] is None
    body = mail.get_body(("plain",))
    assert body is not None
    assert f"Hello {words}," in body.get_content()
    assert max(map(len, out["eml"].read_bytes().splitlines())) < 998
    (event,) = icalendar.Calendar.from_ical(out["ics"].read_bytes()).walk("VEVENT")
    assert str(event["description"]).startswith(words)


def test_a_calendar_server_takes_the_invitation(home: Path, radicale: Radicale) -> None:
    out = home / "talk.ics"
    assert cli.main(["request", "--answers", answers(home), "--ics", str(out)]) == 0
    radicale.add_user("grace")
    address = f"{radicale.add_calendar('grace')}talk.ics"
    with httpx.Client(auth=("grace", PASSWORD), trust_env=False) as client:
        put = client.put(address, content=out.read_bytes(), headers={"Content-Type": "text/calendar"})
        assert put.status_code == 201, put.text
        (event,) = icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert event["summary"] == "Deep-work days: talk about a trial"
    assert event.decoded("dtstart") == datetime(2026, 12, 1, 9, tzinfo=UTC)
