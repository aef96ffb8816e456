"""Slack as a service: the status of an account and its pause of notifications, each put back exactly."""

from collections.abc import Callable
from contextlib import suppress

from deepday.domain.errors import SignInNeededError
from deepday.domain.service import Asked, ChannelKind, Service, SignIn
from deepday.effects.account_access import AccountAccess, ServiceAdapter
from deepday.effects.chat.slack_account import HOME, SCOPES, SlackAccount, deadline, endpoints
from deepday.effects.chat.slack_snooze import SlackSnooze
from deepday.effects.chat.slack_status import LONGEST_TEXT, SlackStatus
from deepday.engine.effect_ports import Wish
from deepday.engine.ports import Clock


def slack_effects(account: SlackAccount, text: Callable[[Wish], str], clock: Clock) -> tuple[SlackStatus, SlackSnooze]:
    """Return both effects of an account; *text* words the status."""
    return SlackStatus(account, text), SlackSnooze(account, clock)


def _account(access: AccountAccess) -> SlackAccount:
    url = access.account.url or HOME
    return SlackAccount(access.account.id, access.http, access.secret, url, access.tokens)


def _effects(access: AccountAccess) -> tuple[SlackStatus, SlackSnooze]:
    channel = access.channel("chat.slack")
    return slack_effects(_account(access), lambda wish: access.words.status(channel, wish, LONGEST_TEXT), access.clock)


def _revoke(access: AccountAccess) -> None:
    """Have Slack forget the token, pasted or given; harmless if it has already."""
    with suppress(SignInNeededError):
        _account(access).post("auth.revoke", deadline(), form={})


ADAPTER = ServiceAdapter(
    Service(
        "slack",
        "Slack",
        (
            ChannelKind("chat.slack", text="status", scopes=SCOPES[:2]),
            ChannelKind("chat.slack.snooze", scopes=SCOPES[2:]),
        ),
        address=Asked.MAY,
        sign_in=SignIn.BROWSER,
        client_id="accounts.slack.client_id",
    ),
    effects=_effects,
    test=lambda access: _account(access).test_account(),
    endpoints=lambda _setting: endpoints(),
    revoke=_revoke,
)
