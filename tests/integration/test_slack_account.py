"""What a Slack account does when Slack says no, later, or nothing at all; against the contract fake."""

import json
import logging
import subprocess
import sys
import time
import traceback
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError
from deepday.effects.chat.slack import slack_effects
from deepday.effects.chat.slack_account import SlackAccount
from deepday.effects.chat.slack_snooze import SlackSnooze
from deepday.effects.chat.slack_status import SlackStatus
from deepday.engine.effect_ports import RowState, Value
from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from deepday.wording.status_texts import status_text
from tests.effect_contract import MemoryJournal, wish_until
from tests.fakes.slack import FakeSlack
from tests.fakes.world import ManualClock

HOUR_S = 3600
Account = tuple[SlackStatus, SlackSnooze]


@pytest.fixture
def slack(clock: ManualClock) -> Iterator[FakeSlack]:
    with FakeSlack(clock=clock.now) as fake:
        yield fake


@pytest.fixture
def http() -> Iterator[Http]:
    with closing(Http(limit_s=2.0)) as client:
        yield client


@pytest.fixture
def account(slack: FakeSlack, http: Http, clock: ManualClock) -> Account:
    return slack_effects(SlackAccount("work", http, lambda: slack.token, slack.url), status_text, clock)


def _steps(clock: ManualClock, journal: MemoryJournal | None = None) -> EffectSteps:
    ids = iter("123456789")
    return EffectSteps(journal or MemoryJournal(), clock.now, lambda: next(ids))


# --- what is set ------------------------------------------------------------------------------


def test_the_status_names_the_end_and_expires_a_little_after_it(
    slack: FakeSlack, account: Account, clock: ManualClock
) -> None:
    wish = wish_until(clock.now() + timedelta(hours=2))
    _steps(clock).set_up(account[0], wish)
    state = slack.state()
    assert state["status_text"] == status_text(wish)
    assert "11:00" in state["status_text"]
    assert "Grace" in state["status_text"]
    assert state["status_expiration"] == int(wish.expires_at.timestamp())
    assert slack.violations == []


def test_a_long_text_is_clipped_at_a_word(slack: FakeSlack, http: Http, clock: ManualClock) -> None:
    words = "Deep work with a great many words " * 10
    status, _ = slack_effects(SlackAccount("work", http, lambda: slack.token, slack.url), lambda _: words, clock)
    _steps(clock).set_up(status, wish_until(clock.now()))
    text = slack.state()["status_text"]
    assert len(text) <= 100
    assert words.startswith(text.removesuffix("…"))
    assert text.removesuffix("…").rpartition(" ")[2] in words.split()
    assert slack.violations == []


def test_the_snooze_ends_within_a_minute_of_the_wish(slack: FakeSlack, account: Account, clock: ManualClock) -> None:
    for seconds in (90, 3601, 7250, 7279, 20):
        slack.snooze(0)
        wish = wish_until(clock.now() + timedelta(seconds=seconds))
        target = account[1].plan(account[1].capture(), wish)
        account[1].apply(target, {})
        assert abs(slack.state()["snooze_endtime"] - wish.expires_at.timestamp()) <= 30
        assert account[1].same(account[1].read({}), target)


def test_a_prior_snooze_is_put_back_to_the_minute(slack: FakeSlack, account: Account, clock: ManualClock) -> None:
    slack.snooze(90.5)
    before = slack.state()["snooze_endtime"]
    steps = _steps(clock)
    row = steps.set_up(account[1], wish_until(clock.now() + timedelta(hours=4)))
    clock.pass_time(timedelta(minutes=10, seconds=7))
    assert steps.put_back(account[1], row).state is RowState.RESTORED
    assert 0 <= slack.state()["snooze_endtime"] - before <= 60


def test_a_longer_snooze_of_the_persons_own_is_never_touched(
    slack: FakeSlack, account: Account, clock: ManualClock
) -> None:
    slack.snooze(600)
    before = slack.state()["snooze_endtime"]
    steps = _steps(clock)
    row = steps.set_up(account[1], wish_until(clock.now() + timedelta(hours=1)))
    steps.put_back(account[1], row)
    assert slack.state()["snooze_endtime"] == before
    assert "dnd.setSnooze" not in slack.calls
    assert "dnd.endSnooze" not in slack.calls


def test_a_snooze_that_has_ended_by_itself_is_no_failure(
    slack: FakeSlack, account: Account, clock: ManualClock
) -> None:
    account[1].apply({"snooze_end": int(clock.now().timestamp()) + HOUR_S, "indefinite": False}, {})
    slack.fail("error", "dnd.endSnooze", error="snooze_not_active")
    account[1].restore({"snooze_end": 0, "indefinite": False}, {})


# --- what is put back -------------------------------------------------------------------------


def test_a_status_that_expired_meanwhile_is_put_back_as_empty(
    slack: FakeSlack, account: Account, clock: ManualClock
) -> None:
    slack.set_status("In a meeting", ":calendar:", int(clock.now().timestamp()) + HOUR_S)
    steps = _steps(clock)
    row = steps.set_up(account[0], wish_until(clock.now() + timedelta(hours=2)))
    clock.pass_time(timedelta(hours=1, minutes=30))
    assert steps.put_back(account[0], row).state is RowState.RESTORED
    assert slack.state()["status_text"] == ""
    assert slack.state()["status_expiration"] == 0


def test_a_prior_status_comes_back_even_after_ours_has_expired(
    slack: FakeSlack, account: Account, clock: ManualClock
) -> None:
    slack.set_status("On a train", ":palm_tree:")
    steps = _steps(clock)
    row = steps.set_up(account[0], wish_until(clock.now() + timedelta(hours=2)))
    clock.pass_time(timedelta(hours=5))
    assert slack.state()["status_text"] == ""
    assert steps.put_back(account[0], row).state is RowState.RESTORED
    assert slack.state()["status_text"] == "On a train"


def test_a_status_cleared_by_the_person_before_the_end_is_left(
    slack: FakeSlack, account: Account, clock: ManualClock
) -> None:
    slack.set_status("On a train", ":palm_tree:")
    steps = _steps(clock)
    row = steps.set_up(account[0], wish_until(clock.now() + timedelta(hours=2)))
    slack.set_status()
    assert steps.put_back(account[0], row).state is RowState.LEFT
    assert slack.state()["status_text"] == ""


def test_our_own_text_from_a_lost_journal_is_never_taken_for_the_persons(
    slack: FakeSlack, account: Account, clock: ManualClock
) -> None:
    slack.set_status("On a train", ":palm_tree:")
    _steps(clock).set_up(account[0], wish_until(clock.now() + timedelta(hours=2), session="on another machine"))
    steps = _steps(clock)
    row = steps.set_up(account[0], wish_until(clock.now() + timedelta(hours=3)))
    assert row.prior["text"] == ""
    steps.put_back(account[0], row)
    assert slack.state()["status_text"] == ""


def test_an_emoji_that_the_workspace_has_deleted_becomes_a_stock_one(
    slack: FakeSlack, account: Account, clock: ManualClock
) -> None:
    slack.emoji.add(":party-parrot:")
    slack.set_status("Celebrating", ":party-parrot:")
    steps = _steps(clock)
    row = steps.set_up(account[0], wish_until(clock.now() + timedelta(hours=2)))
    slack.emoji.remove(":party-parrot:")
    assert steps.put_back(account[0], row).state is RowState.RESTORED
    state = slack.state()
    assert (state["status_text"], state["status_emoji"]) == ("Celebrating", ":speech_balloon:")


@pytest.mark.parametrize("which", [0, 1])
def test_an_answer_lost_on_the_way_is_found_out_by_reading(
    slack: FakeSlack, account: Account, clock: ManualClock, which: int
) -> None:
    method = ("users.profile.set", "dnd.setSnooze")[which]
    journal = MemoryJournal()
    steps = _steps(clock, journal)
    wish = wish_until(clock.now() + timedelta(hours=2))
    slack.fail("apply_and_drop", method)
    with pytest.raises(UnreachableError):
        steps.set_up(account[which], wish)
    assert slack.calls.count(method) == 1
    (row,) = journal.open_rows()
    assert steps.try_again(account[which], row, wish).state is RowState.APPLIED
    assert slack.calls.count(method) == 1


# --- what goes wrong --------------------------------------------------------------------------


def _each(account: Account) -> list[tuple[str, type[EffectError], str]]:
    """Return what each of the six calls of an account raises."""
    status, snooze = account
    none: Value = {"snooze_end": 0, "indefinite": False}
    some: Value = {"snooze_end": 10**10, "indefinite": False}
    text: Value = {"text": "x", "emoji": "", "expiration": 0}
    calls: dict[str, Callable[[], object]] = {
        "status.read": lambda: status.read({}),
        "status.apply": lambda: status.apply(text, {}),
        "snooze.read": lambda: snooze.read({}),
        "snooze.apply": lambda: snooze.apply(some, {}),
        "snooze.restore": lambda: snooze.restore(none, {}),
    }
    raised = []
    for name, call in calls.items():
        with pytest.raises(EffectError) as caught:
            call()
        raised.append((name, type(caught.value), caught.value.reason.code))
    return raised


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        ("token_revoked", SignInNeededError, "slack.token_revoked"),
        ("token_expired", SignInNeededError, "slack.token_expired"),
        ("account_inactive", SignInNeededError, "slack.account_inactive"),
        ("invalid_auth", SignInNeededError, "slack.token_not_accepted"),
        ("missing_scope", RefusedError, "slack.missing_scope"),
        ("not_allowed_token_type", RefusedError, "slack.wrong_token"),
        ("user_is_bot", RefusedError, "slack.wrong_token"),
        ("org_login_required", RefusedError, "slack.not_permitted"),
        ("ratelimited", UnreachableError, "net.too_many_requests"),
        ("internal_error", UnreachableError, "slack.trouble"),
        ("fatal_error", UnreachableError, "slack.trouble"),
        ("An <error> nobody\nknows", UnreachableError, "net.bad_answer"),
        ("", UnreachableError, "net.bad_answer"),
    ],
)
def test_slacks_codes_are_understood_in_every_call(
    slack: FakeSlack, account: Account, error: str, kind: type[EffectError], code: str
) -> None:
    slack.fail("error", times=100, error=error)
    assert {(raised, said) for _, raised, said in _each(account)} == {(kind, code)}


def test_any_other_code_is_a_no_told_with_the_code(slack: FakeSlack, account: Account) -> None:
    slack.fail("error", times=100, error="profile_is_on_holiday")
    with pytest.raises(RefusedError) as caught:
        account[0].read({})
    assert (caught.value.reason.code, caught.value.reason.params) == (
        "slack.refused",
        {"error": "profile_is_on_holiday"},
    )


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("portal", {}, "net.captive_portal"),
        ("drop", {}, "net.no_answer"),
        ("silence", {}, "net.no_answer"),
        ("drip", {"seconds": 0.2}, "net.no_answer"),
        ("status", {"status": 503}, "net.server_trouble"),
        ("rate_limit", {"seconds": 30.0}, "net.too_many_requests"),
    ],
)
def test_whatever_the_network_does_is_unreachable(
    slack: FakeSlack, account: Account, kind: str, more: dict[str, Any], code: str
) -> None:
    slack.fail(kind, times=100, **more)
    with pytest.raises(UnreachableError) as caught:
        account[0].read({})
    assert caught.value.reason.code == code


def test_the_wait_that_slack_asks_for_is_passed_on(slack: FakeSlack, account: Account) -> None:
    slack.fail("rate_limit", "users.profile.get", seconds=30.0)
    with pytest.raises(UnreachableError) as caught:
        account[0].read({})
    assert caught.value.retry_after_s == 30.0
    assert account[0].read({})


@pytest.mark.parametrize("secret", [None, "", "  \n"])
def test_without_a_token_nothing_is_asked(slack: FakeSlack, http: Http, clock: ManualClock, secret: str | None) -> None:
    account = slack_effects(SlackAccount("work", http, lambda: secret, slack.url), status_text, clock)
    assert {(raised, code) for _, raised, code in _each(account)} == {(SignInNeededError, "slack.no_token")}
    assert slack.calls == []


def test_a_token_pasted_with_a_line_break_works(slack: FakeSlack, http: Http, clock: ManualClock) -> None:
    status, _ = slack_effects(SlackAccount("work", http, lambda: f" {slack.token}\n", slack.url), status_text, clock)
    assert status.capture()["text"] == ""


@pytest.mark.parametrize("fault", ["error", "drop", "portal", "status"])
def test_the_token_shows_in_no_error_and_no_log(
    slack: FakeSlack, account: Account, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    caplog.set_level(logging.DEBUG)
    slack.fail(fault, times=100, error="invalid_auth", status=500)
    with pytest.raises(EffectError) as caught:
        account[0].read({})
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value.reason) + caplog.text
    assert slack.token not in shown


@pytest.mark.parametrize("ending", ["", "/", "/api", "/api/"])
def test_the_address_may_end_in_api_or_not(slack: FakeSlack, http: Http, clock: ManualClock, ending: str) -> None:
    status, _ = slack_effects(SlackAccount("work", http, lambda: slack.token, slack.url + ending), status_text, clock)
    assert status.capture()["text"] == ""
    assert slack.violations == []


def test_the_token_is_not_sent_in_the_clear(http: Http, clock: ManualClock) -> None:
    status, _ = slack_effects(SlackAccount("work", http, lambda: "xoxp-1", "http://slack.example"), status_text, clock)
    with pytest.raises(RefusedError) as caught:
        status.capture()
    assert caught.value.reason.code == "net.plain_http"


def test_a_code_that_is_no_matter_of_emoji_is_no_reason_to_try_again(slack: FakeSlack, account: Account) -> None:
    slack.fail("error", "users.profile.set", error="reserved_name")
    with pytest.raises(RefusedError):
        account[0].restore({"text": "x", "emoji": ":palm_tree:", "expiration": 0}, {})
    assert slack.calls == ["users.profile.set"]


def test_a_snooze_that_cannot_be_ended_is_told(slack: FakeSlack, account: Account) -> None:
    slack.snooze(60)
    slack.fail("error", "dnd.endSnooze", error="unknown_method")
    with pytest.raises(RefusedError):
        account[1].restore({"snooze_end": 0, "indefinite": False}, {})


def test_a_pause_without_end_that_the_person_has_ended_cannot_be_made_again(account: Account) -> None:
    with pytest.raises(RefusedError) as caught:
        account[1].restore({"snooze_end": 0, "indefinite": True}, {})
    assert caught.value.reason.code == "slack.snooze_cannot_be_made_indefinite"


# --- the account's test -----------------------------------------------------------------------


def _account(slack: FakeSlack, http: Http) -> SlackAccount:
    return SlackAccount("work", http, lambda: slack.token, slack.url)


def test_an_account_that_works_says_so(slack: FakeSlack, http: Http) -> None:
    probed = _account(slack, http).test_account()
    assert (probed.works, probed.detail.code, probed.next_step) == (True, "slack.works", None)
    assert slack.state()["status_text"] == ""
    assert slack.violations == []


def test_missing_scopes_are_named_with_what_to_do(slack: FakeSlack, http: Http) -> None:
    slack.scopes -= {"dnd:write", "users.profile:write"}
    probed = _account(slack, http).test_account()
    assert probed.works is False
    assert probed.detail.params == {"scopes": "users.profile:write, dnd:write"}
    assert probed.next_step is not None
    assert probed.next_step.code == "slack.add_scopes"


def test_a_missing_scope_is_named_when_slack_refuses_a_call(slack: FakeSlack, account: Account) -> None:
    slack.scopes -= {"dnd:read"}
    with pytest.raises(RefusedError) as caught:
        account[1].read({})
    assert (caught.value.reason.code, caught.value.reason.params) == ("slack.missing_scope", {"scopes": "dnd:read"})


def test_where_slack_does_not_tell_the_scopes_it_cannot_be_said(slack: FakeSlack, http: Http) -> None:
    slack.tells_scopes = False
    probed = _account(slack, http).test_account()
    assert (probed.works, probed.detail.code) == (None, "slack.scopes_not_told")


def test_a_bots_token_is_recognised(slack: FakeSlack, http: Http) -> None:
    slack.is_bot = True
    probed = _account(slack, http).test_account()
    assert (probed.works, probed.detail.code) == (False, "slack.wrong_token")
    assert probed.next_step is not None


def test_a_revoked_token_is_told_with_what_to_do(slack: FakeSlack, http: Http) -> None:
    slack.revoke()
    probed = _account(slack, http).test_account()
    assert (probed.works, probed.detail.code) == (False, "slack.token_revoked")
    assert probed.next_step is not None


def test_a_workspace_that_does_not_permit_it_is_told(slack: FakeSlack, http: Http) -> None:
    slack.fail("error", "auth.test", error="org_login_required")
    probed = _account(slack, http).test_account()
    assert (probed.works, probed.detail.code) == (False, "slack.not_permitted")


def test_without_an_answer_it_cannot_be_said(slack: FakeSlack, http: Http) -> None:
    slack.fail("drop", times=100)
    probed = _account(slack, http).test_account()
    assert (probed.works, probed.detail.code) == (None, "net.no_answer")
    assert probed.next_step is not None


# --- the fake itself --------------------------------------------------------------------------


def test_the_fake_refuses_what_slacks_documents_refuse(slack: FakeSlack, http: Http) -> None:
    account = _account(slack, http)
    by_s = time.monotonic() + 5
    refused: tuple[tuple[str, dict[str, Any]], ...] = (
        ("dnd.setSnooze", {"json": {"num_minutes": "5"}}),
        ("dnd.setSnooze", {"form": {"num_minutes": "5.5"}}),
        ("users.profile.set", {"json": {"profile": {"status_text": 5}}}),
        ("users.profile.set", {"json": {"profile": {"status_text": "x" * 101}}}),
        ("users.profile.set", {"json": {"profile": {"status_emoji": ":unknown:"}}}),
        ("users.profile.destroy", {"form": {}}),
    )
    for method, body in refused:
        with pytest.raises(RefusedError):
            account.post(method, by_s, **body)
    assert len(slack.violations) == 3


def test_the_fake_runs_as_a_program_under_the_control_of_another() -> None:
    command = [sys.executable, "-m", "tests.fakes.slack", "--port", "0", "--token", "xoxp-e2e"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = f"http://127.0.0.1:{int(process.stdout.readline())}"

        def control(**order: object) -> dict[str, object]:
            body = json.dumps(order).encode() if order else None
            with urllib.request.urlopen(f"{url}/_control", body, timeout=5) as answer:  # noqa: S310 -- loopback
                state: dict[str, object] = json.loads(answer.read())
                return state

        assert control(do="set_status", text="Lunch", expiration=int(time.time()) + 60)["status_text"] == "Lunch"
        assert control(do="pass_time", seconds=61)["status_text"] == ""
        with closing(Http(limit_s=2.0)) as http:
            control(do="fail", kind="error", error="token_revoked", method="dnd.info")
            snooze = SlackSnooze(SlackAccount("e2e", http, lambda: "xoxp-e2e", url), ManualClock())
            with pytest.raises(SignInNeededError):
                snooze.read({})
            assert snooze.read({}) == {"snooze_end": 0, "indefinite": False}
        assert control()["calls"] == ["dnd.info", "dnd.info"]
        process.communicate("")
    assert process.returncode == 0
