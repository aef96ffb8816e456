"""After the talk: the outcome is kept with the request, a yes has its trial, the follow-up goes out and is kept."""

import io
import json
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from deepday.storage.secrets import KeyringSecrets
from deepday.wire.smtp import Security
from tests.integration.test_wire_smtp import PASSWORD, mail_server
from tests.requests_asked import ENGLISH
from tests.servers.starting import free_port
from tests.verbs_at_home import Typist, home, typist

__all__ = ["home", "typist"]
ADDRESS = "priya@example.org"
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


@pytest.fixture
def asked(home: Path, typist: Typist) -> Typist:
    """Somebody whose request is kept."""
    (home / "answers.toml").write_text(ENGLISH, encoding="utf-8")
    typist.do("request", "--answers", "answers.toml", "--markdown", "request.md")
    return typist


def exported(typist: Typist, home: Path) -> dict[str, list[dict[str, object]]]:
    typist.do("export", "all.json")
    document: dict[str, list[dict[str, object]]] = json.loads((home / "all.json").read_text(encoding="utf-8"))
    return document


def test_a_yes_makes_the_trial_that_was_proposed(asked: Typist) -> None:
    told = asked.ask("agree", "--outcome", "yes", "--said", "Gladly.", "--from", "2026-11-30")
    trial = told["trial"]
    assert (trial["from"], trial["until"], trial["cadence"]["weekdays"]) == ("2026-11-30", "2027-01-24", [2, 3])
    assert trial["cadence"]["hours"] == ["09:00", "17:00"]
    assert trial["plan"]["guardrails"] == {"urgent_handled_within_minutes": 30, "deferred_answered_within_hours": 8}
    assert trial["days"] == []
    assert asked.ask("trial", "list")["trials"][0]["id"] == trial["id"]


def test_the_next_steps_are_named_and_can_be_typed(asked: Typist) -> None:
    said = asked.do("agree", "--outcome", "yes")
    short = asked.ask("trial", "list")["trials"][0]["id"][:8]
    assert f"Next: “deepday trial draw {short}”, “deepday trial freeze {short}”." in said
    asked.do("trial", "draw", short)
    asked.do("trial", "freeze", short)
    again = asked.do("agree", "--outcome", "yes")
    assert "Next: “deepday follow-up --send”" in again
    assert len(asked.ask("trial", "list")["trials"]) == 1


def test_every_version_of_the_terms_is_kept(asked: Typist, home: Path) -> None:
    asked.do("agree", "--outcome", "yes-but", "--said", "Wednesdays only")
    assert asked.ask("trial", "list")["trials"] == []
    (home / "other.toml").write_text(ENGLISH.replace('["wed", "tue"]', '["wed"]'), encoding="utf-8")
    asked.do("agree", "--outcome", "yes-but", "--said", "Wednesdays only", "--answers", "other.toml")
    (trial,) = asked.ask("trial", "list")["trials"]
    assert trial["cadence"]["weekdays"] == [3]
    (home / "third.toml").write_text(ENGLISH.replace("Marta Ruiz", "Tom Becker"), encoding="utf-8")
    asked.do("trial", "draw", trial["id"])
    again = asked.ask("agree", "--outcome", "yes", "--answers", "third.toml")["trial"]
    assert (again["id"], again["days"], again["cadence"]["weekdays"]) == (trial["id"], [], [2, 3])
    assert [deviation["kind"] for deviation in again["deviations"]] == ["drawn_again"]
    (kept,) = exported(asked, home)["trials"]
    agreement = kept["agreement"]
    assert isinstance(agreement, dict)
    assert [version["point_persons"] for version in agreement["versions"]] == [["Marta Ruiz"], ["Tom Becker"]]
    assert "Wednesdays only" in agreement["versions"][0]["text"]


def test_other_terms_leave_the_days_of_a_frozen_plan_alone(asked: Typist, home: Path) -> None:
    fingerprint = frozen(asked)
    (home / "other.toml").write_text(ENGLISH.replace("Marta Ruiz", "Tom Becker"), encoding="utf-8")
    trial = asked.ask("agree", "--outcome", "yes-but", "--answers", "other.toml")["trial"]
    assert (trial["plan_sha256"], trial["plan_was_changed"]) == (fingerprint, False)
    (kept,) = exported(asked, home)["trials"]
    agreement = kept["agreement"]
    assert isinstance(agreement, dict)
    assert [version["point_persons"] for version in agreement["versions"]] == [["Marta Ruiz"], ["Tom Becker"]]
    assert [(one["kind"], one["detail"]) for one in trial["deviations"]] == [("renegotiated", "point_person")]
    assert "agreed anew (point person)" in asked.do("trial", "show", trial["id"])


def test_other_days_after_freezing_are_in_the_terms_and_in_the_mail_and_are_told(asked: Typist, home: Path) -> None:
    frozen(asked)
    (home / "other.toml").write_text(ENGLISH.replace("days = 1", "days = 2"), encoding="utf-8")
    trial = asked.ask("agree", "--outcome", "yes-but", "--answers", "other.toml")["trial"]
    assert (trial["cadence"]["days"], trial["plan_was_changed"]) == (1, False)
    assert [one["detail"] for one in trial["deviations"]] == ["days"]
    assert "Two deep-work days a week" in asked.do("follow-up")
    first, second = asked.ask("agree")["trial"]["agreement"]["versions"]
    assert ("One deep-work day a week" in first["text"], "Two deep-work days a week" in second["text"]) == (True, True)


def test_the_same_terms_again_are_no_new_version_and_no_change(asked: Typist) -> None:
    frozen(asked)
    trial = asked.ask("agree", "--outcome", "yes", "--said", "Gladly.")["trial"]
    assert trial["deviations"] == []
    assert len(asked.ask("agree")["trial"]["agreement"]["versions"]) == 1


def test_a_yes_becomes_a_frozen_trial_in_one_step(asked: Typist) -> None:
    trial = asked.ask("agree", "--outcome", "yes", "--freeze")["trial"]
    assert len(trial["days"]) == 8
    assert trial["frozen_at"] is not None
    again = asked.ask("agree", "--outcome", "yes", "--freeze")["trial"]
    assert (again["id"], again["plan_sha256"]) == (trial["id"], trial["plan_sha256"])


def test_an_ended_trial_is_followed_by_a_new_one(asked: Typist) -> None:
    first = asked.ask("agree", "--outcome", "yes", "--freeze")["trial"]["id"]
    asked.do("trial", "end", first, "--reason", "other work")
    second = asked.ask("agree", "--outcome", "yes")["trial"]["id"]
    assert second != first
    assert [one["id"] for one in asked.ask("trial", "list")["trials"]] == [first, second]


@pytest.mark.parametrize(
    ("step", "days", "hours"), [("half_days", 2, "13:00"), ("morning", 1, "12:00"), ("meeting-free", 5, "11:00")]
)
def test_a_smaller_step_after_a_no_is_the_next_request(asked: Typist, step: str, days: int, hours: str) -> None:
    before = asked.ask("agree", "--outcome", "later")["request"]
    told = asked.ask("agree", "--outcome", "no", "--step", step)
    assert told["request"] != before
    proposal = told["answers"]["proposal"]
    assert (proposal["days"], proposal["from"], proposal["until"]) == (days, "09:00", hours)
    assert asked.ask("request")["answers"]["proposal"]["days"] == days
    trial = asked.ask("agree", "--outcome", "yes", "--freeze")["trial"]
    assert trial["cadence"]["hours"] == ["09:00", hours]


def test_a_smaller_step_can_be_what_was_agreed(asked: Typist) -> None:
    trial = asked.ask("agree", "--outcome", "yes-but", "--step", "morning")["trial"]
    assert trial["cadence"]["hours"] == ["09:00", "12:00"]


def test_what_was_agreed_is_shown_with_every_version_every_talk_and_what_was_sent(asked: Typist, home: Path) -> None:
    asked.do("agree", "--outcome", "later", "--said", "After the audit", "--ask-again", "2099-01-08")
    frozen(asked)
    (home / "other.toml").write_text(ENGLISH.replace("Marta Ruiz", "Tom Becker"), encoding="utf-8")
    asked.do("agree", "--outcome", "yes-but", "--said", "Tom instead", "--answers", "other.toml")
    asked.do("follow-up", "--eml", "mail.eml")
    said = asked.do("agree")
    for words in ("Terms 2, agreed on", "they hold", "Terms 1,", "Marta Ruiz", "Tom Becker", "“After the audit”"):
        assert words in said
    assert "What we agreed: deep-work days" in said
    document = asked.ask("agree")
    assert [talk["outcome"] for talk in document["talks"]] == ["later", "yes", "yes-but"]
    assert document["answers"]["point_person"]["name"] == "Tom Becker"
    assert document["outcome"] == "yes-but"


def test_the_terms_with_their_answers_come_back_with_an_import(asked: Typist, home: Path) -> None:
    frozen(asked)
    before = asked.ask("agree")
    exported(asked, home)
    asked.do("erase", "--yes")
    asked.do("import", "all.json")
    assert asked.ask("agree") == before
    assert before["answers"]["task"][0]["expected_reduction_percent"] == 25


def test_a_name_is_erased_from_the_terms_as_well(asked: Typist, home: Path) -> None:
    frozen(asked)
    asked.do("erase", "--who", "Marta Ruiz", "--yes")
    assert "Marta Ruiz" not in json.dumps(exported(asked, home))


def test_a_request_that_was_talked_about_stays_as_it_was(asked: Typist, home: Path) -> None:
    asked.do("agree", "--outcome", "later")
    first = asked.ask("request")["request"]
    (home / "other.toml").write_text(ENGLISH.replace("Marta Ruiz", "Tom Becker"), encoding="utf-8")
    assert asked.ask("request", "--answers", "other.toml")["request"] != first
    requests = exported(asked, home)["requests"]
    assert ["talks" in request for request in requests] == [True, False]


def test_a_no_offers_a_smaller_step_and_a_day_to_ask_again(asked: Typist, home: Path) -> None:
    said = asked.do("agree", "--outcome", "no", "--said", "Not this quarter")
    assert "one morning a week" in said
    assert "--ask-again" in said
    told = asked.ask("agree", "--outcome", "no", "--ask-again", "2099-01-08")
    assert (told["trial"], told["ask_again"]) == (None, "2099-01-08")
    assert "Ask again on Thursday, 8 January." in asked.do("agree", "--outcome", "later", "--ask-again", "2099-01-08")
    (request,) = exported(asked, home)["requests"]
    talks = request["talks"]
    assert isinstance(talks, list)
    assert [(talk["outcome"], talk["said"], talk["ask_again"]) for talk in talks] == [
        ("no", "Not this quarter", None),
        ("no", "", "2099-01-08"),
        ("later", "", "2099-01-08"),
    ]


def test_what_was_kept_of_talks_comes_back_with_an_import(asked: Typist, home: Path) -> None:
    asked.do("agree", "--outcome", "yes", "--said", "Gladly, {until}")
    before = exported(asked, home)
    asked.do("erase", "--yes")
    asked.do("import", "all.json")
    after = exported(asked, home)
    assert (after["requests"], after["trials"]) == (before["requests"], before["trials"])


def test_a_name_is_erased_from_what_was_said(asked: Typist, home: Path) -> None:
    asked.do("agree", "--outcome", "no", "--said", "Ask Zebedee first")
    asked.do("erase", "--who", "Zebedee", "--yes")
    assert "Zebedee" not in json.dumps(exported(asked, home))


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("--said", "well"), 2, "yes, yes-but, later, no"),
        (("--outcome", "no", "--step", "nothing"), 2, "“nothing” is no smaller step"),
        ((), 3, "Nothing was agreed yet"),
        (("--outcome", "perhaps"), 2, "“perhaps” is no outcome"),
        (("--outcome", "no", "--ask-again", "2020-01-01"), 2, "2020-01-01 is not in the future"),
        (("--outcome", "no", "--ask-again", "soon"), 2, "“soon” is not a date"),
        (("--outcome", "yes", "--trial", "nope"), 3, "There is no trial “nope”"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(asked: Typist, words: tuple[str, ...], status: int, says: str) -> None:
    assert says in asked.refused(status, "agree", *words)


def test_without_a_request_there_is_nothing_to_agree_on(home: Path, typist: Typist) -> None:
    assert home.exists()
    assert "No request is kept" in typist.refused(1, "agree", "--outcome", "yes")
    assert "There is no trial yet" in typist.refused(3, "follow-up")


def frozen(asked: Typist) -> str:
    trial = str(asked.ask("agree", "--outcome", "yes", "--said", "Gladly.")["trial"]["id"])
    asked.do("trial", "draw", trial, "--seed", "1")
    return str(asked.ask("trial", "freeze", trial)["plan_sha256"])


def test_the_follow_up_names_the_days_and_the_fingerprint_and_is_kept(asked: Typist, home: Path) -> None:
    fingerprint = frozen(asked)
    asked.do("follow-up", "--eml", "mail.eml")
    mail = message_from_bytes((home / "mail.eml").read_bytes(), policy=policy.default)
    assert (mail["Subject"], mail["X-Unsent"]) == ("What we agreed: deep-work days", "1")
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    for said in ("Hello Priya Nair,", fingerprint, "Gladly.", "Marta Ruiz", "09:00"):
        assert said in text
    (trial,) = exported(asked, home)["trials"]
    agreement = trial["agreement"]
    assert isinstance(agreement, dict)
    (sent,) = agreement["sent"]
    assert sent["plan_sha256"] == fingerprint
    assert fingerprint in sent["text"]


def test_a_follow_up_that_is_only_looked_at_is_not_kept_as_sent(asked: Typist, home: Path) -> None:
    asked.do("agree", "--outcome", "yes")
    said = asked.do("follow-up")
    assert "Hello Priya Nair," in said
    assert "The plan is not frozen yet" in said
    (trial,) = exported(asked, home)["trials"]
    agreement = trial["agreement"]
    assert isinstance(agreement, dict)
    assert agreement["sent"] == []


def test_ten_thousand_words_and_markup_are_kept_whole(asked: Typist, home: Path) -> None:
    long = " ".join(f"<b>{number}" for number in range(10_000))
    answers = ENGLISH.replace("[trial]", f'[[team]]\nwho = "Ops"\neffect = "{long}"\n[trial]')
    answers = answers.replace('success = "', f'success = "{long} ')
    (home / "long.toml").write_text(answers, encoding="utf-8")
    asked.do("agree", "--outcome", "yes", "--answers", "long.toml")
    asked.do("follow-up", "--eml", "mail.eml")
    (trial,) = exported(asked, home)["trials"]
    agreement = trial["agreement"]
    assert isinstance(agreement, dict)
    assert "<b>9999 20 % fewer" in " ".join(agreement["sent"][0]["text"].split())
    (home / "longer.toml").write_text(answers.replace("<b>", "<strong>"), encoding="utf-8")
    asked.do("agree", "--outcome", "yes", "--answers", "longer.toml")
    asked.do("follow-up", "--eml", "mail.eml")
    assert asked.ask("trial", "list")["trials"][0]["agreement"]["sent"][1]["text"].endswith("…")
    assert not list((home / "data" / "deepday" / "drafts").glob("*"))


def test_a_blank_that_the_mail_names_is_refused_by_name(home: Path, typist: Typist) -> None:
    assert home.exists()
    typist.do("trial", "new", "--from", "2026-11-30")
    said = typist.refused(1, "follow-up", "--eml", "mail.eml")
    assert "manager.name, me.name, point_person.name, point_person.contact, trial.success" in said
    assert not (home / "mail.eml").exists()


def set_up(typist: Typist, **settings: object) -> None:
    for name, value in settings.items():
        typist.do("settings", "set", f"smtp.{name}", f"{value}")


class Keyring:
    """A keyring in memory, in the place of the system's."""

    kept: dict[tuple[str, str], str]

    def __init__(self) -> None:
        self.kept = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    keyring = Keyring()
    monkeypatch.setattr("deepday.storage.secrets.system_keyring", lambda: keyring)
    return keyring


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def typed(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return typed


def test_it_is_sent_over_tls_and_the_password_is_kept_in_the_keyring(
    asked: Typist, home: Path, keyring: Keyring, stdin: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint = frozen(asked)
    with mail_server(home, Security.TLS) as (catcher, server, _vouching):
        monkeypatch.setenv("SSL_CERT_FILE", str(home / "server.pem"))
        set_up(asked, host="localhost", port=server.port, user="grace", sender="grace@example.org", to=ADDRESS)
        stdin(f"{PASSWORD}\n")
        assert "The mail is sent" in asked.do("follow-up", "--send", "--secret-stdin")
        stdin("")
        asked.do("follow-up", "--send", "--to", "marta@example.org")
    assert [sent.recipients for sent in catcher.sent] == [(ADDRESS,), ("marta@example.org",)]
    body = catcher.sent[0].mail.get_body(("plain",))
    assert body is not None
    assert fingerprint in body.get_content()
    assert any(PASSWORD in kept for kept in keyring.kept.values())
    assert PASSWORD not in json.dumps(exported(asked, home))
    assert not list((home / "data" / "deepday" / "drafts").glob("*"))
    asked.do("erase", "--yes")
    assert not keyring.kept


def test_every_failure_is_one_sentence_and_keeps_the_draft(
    asked: Typist, home: Path, keyring: Keyring, stdin: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen(asked)
    draft = next_draft(asked, home)
    assert "No mail server is set up. Set smtp.host, smtp.sender first" in asked.refused(1, "follow-up", "--send")
    assert draft.read_bytes().startswith(b"Subject: What we agreed")
    with mail_server(home, Security.TLS) as (catcher, server, _vouching):
        monkeypatch.setenv("SSL_CERT_FILE", str(home / "server.pem"))
        set_up(asked, host="localhost", port=server.port, user="grace", sender="grace@example.org", to=ADDRESS)
        for typed, more, says in (
            ("wrong\n", (), "does not accept the password"),
            (f"{PASSWORD}\n", ("--to", "nobody@example.org"), "refuses the recipient"),
            (f"{PASSWORD}\n", ("--to", "later@example.org"), "takes no mail right now"),
        ):
            draft.unlink(missing_ok=True)
            stdin(typed)
            said = asked.refused(1, "follow-up", "--send", "--secret-stdin", *more)
            assert says in said
            assert str(draft) in said
            assert draft.exists()
        stdin("")
        assert "The password of the mail server is not known" in asked.refused(1, "follow-up", "--send")
        asked.do("settings", "set", "smtp.to", "")
        assert "Say to whom the mail goes" in asked.refused(2, "follow-up", "--send")
    assert catcher.sent == []
    asked.do("settings", "set", "smtp.port", f"{free_port()}")
    assert "The mail server does not answer" in asked.refused(1, "follow-up", "--send", "--to", ADDRESS)
    assert keyring.kept == {}
    (trial,) = exported(asked, home)["trials"]
    agreement = trial["agreement"]
    assert isinstance(agreement, dict)
    assert agreement["sent"] == []
    asked.do("erase", "--yes")
    assert not draft.exists()


def next_draft(typist: Typist, home: Path) -> Path:
    trial = typist.ask("trial", "list")["trials"][0]["id"]
    return home / "data" / "deepday" / "drafts" / f"follow-up-{trial[:8]}.eml"


def test_a_kept_password_that_is_refused_is_forgotten_so_that_it_is_asked_for_anew(
    asked: Typist, home: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen(asked)
    KeyringSecrets().set("smtp", "an old one")
    with mail_server(home, Security.TLS) as (_catcher, server, _vouching):
        monkeypatch.setenv("SSL_CERT_FILE", str(home / "server.pem"))
        set_up(asked, host="localhost", port=server.port, user="grace", sender="grace@example.org", to=ADDRESS)
        assert "does not accept the password" in asked.refused(1, "follow-up", "--send")
    assert keyring.kept == {}


def test_the_agreement_can_be_looked_at_any_time(asked: Typist) -> None:
    fingerprint = frozen(asked)
    asked.do("follow-up", "--eml", "mail.eml")
    trial = asked.ask("trial", "list")["trials"][0]["id"]
    agreement = asked.ask("trial", "show", trial)["agreement"]
    assert [one["point_persons"] for one in agreement["versions"]] == [["Marta Ruiz"]]
    assert [one["plan_sha256"] for one in agreement["sent"]] == [fingerprint]


def test_a_file_and_sending_exclude_each_other(asked: Typist) -> None:
    assert "exclude each other" in asked.refused(2, "follow-up", "--send", "--eml", "mail.eml")
