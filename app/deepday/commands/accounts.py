"""The verb `accounts`: the accounts in which something is set, their secrets and channels.

Secrets go to the keyring only.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.account import Account, check_address
from deepday.domain.channel import ChannelState
from deepday.domain.channel_choice import OFF_KEY, ON_KEY
from deepday.domain.errors import CouldNotError, DeepdayError, StorageError, UnreachableError, UsageError
from deepday.domain.reason import Reason
from deepday.domain.service import Asked, Service
from deepday.domain.settings import KEYS, OWN_TEXT
from deepday.wording.reasons import sentence
from deepday.wording.translation import _

_LONGEST_ADDRESS = 300
_IN_USE = (ChannelState.SET, ChannelState.PENDING, ChannelState.RESTORING)


async def accounts(program: Program, typed: Typed) -> Answer:
    """List, add, test, sign in to or remove accounts; switch their channels and give them texts.

    Raises:
        UsageError: an unknown action or service, an address that is none.
        CouldNotError: there is no such account, or it is in use.
        RefusedError: the service does not accept its secret.
        StorageError: the keyring or the settings cannot be written.
    """
    match typed.raw("action"):
        case "list":
            return _list(program)
        case "add":
            return await _add(program, typed)
        case "test":
            return await _test(program, _known(program, typed.raw("id")))
        case "sign-in":
            return await _sign_in(program, _known(program, typed.raw("id")), typed.raw("secret").strip())
        case "channel":
            return await _channel(program, typed)
        case "remove":
            return await _remove(program, _known(program, typed.raw("id")))
        case other:
            raise UsageError("accounts.unknown_action", {"text": other})


def check_new(typed: Typed, services: Sequence[Service]) -> Service:
    """Return the service that `accounts add` names, if it makes sense so; before a secret is asked for.

    Raises:
        UsageError: an unknown service, an address that is none or not safe, one that is missing.
    """
    name = typed.raw("service").lower()
    service = next((known for known in services if known.id == name), None)
    if service is None:
        choices = ", ".join(known.id for known in services)
        raise UsageError("accounts.unknown_service", {"text": name, "choices": choices})
    address = _address(typed)
    if service.address is Asked.MUST and not address:
        raise UsageError("accounts.needs_address", {"service": service.name, "address": service.address_like})
    if service.user is Asked.MUST and not typed.text("user"):
        raise UsageError("accounts.needs_user", {"service": service.name})
    return service


def _list(program: Program) -> Answer:
    known = program.settings.accounts()
    services = {service.id: service for service in program.services()} if known else {}
    channels = {account.id: _channels(program, account, services.get(account.service)) for account in known}
    document = {"accounts": [{**_document(a), "channels": channels[a.id]} for a in known]}
    if not known:
        return Answer(_("No accounts yet. “deepday accounts add slack” adds one."), document)
    lines = []
    for account in known:
        lines += [_line(account), *(_channel_line(channel) for channel in channels[account.id])]
    return Answer("\n".join(lines), document)


async def _add(program: Program, typed: Typed) -> Answer:
    service, address = check_new(typed, program.services()), _address(typed)
    secret = typed.raw("secret").strip()
    if not secret:
        raise UsageError("accounts.no_secret")
    taken = {account.id for account in program.settings.accounts()}
    account = Account(_free_id(service.id, taken), service.id, address, typed.text("user") or "")
    not_kept = await program.in_worker(lambda: program.secrets.set(account.id, secret))
    try:
        await program.in_worker(lambda: program.settings.add_account(account))
        answer = await _tried_out(program, account)
    except DeepdayError:
        with suppress(StorageError):  # the first failure is the one to be told
            await _forget(program, account)
        raise
    program.settings_changed()
    if not_kept is None:
        return answer
    return Answer(f"{answer.text}\n{_told(program, not_kept)}", answer.document)


async def _tried_out(program: Program, account: Account) -> Answer:
    """Try a new account; one that cannot be reached for now is kept."""
    try:
        return await _test(program, account)
    except UnreachableError as error:
        told = _told(program, error.reason)
    text = _("{account} is added and could not be tried out. {why}").format(account=account.id, why=told)
    return Answer(text, {**_document(account), "works": None, "detail": told})


async def _test(program: Program, account: Account) -> Answer:
    found = await program.in_worker(lambda: program.accounts.test_account(account.id))
    told = _told(program, found)
    return Answer(f"{account.id}: {told}", {**_document(account), "works": True, "detail": told})


async def _sign_in(program: Program, account: Account, secret: str) -> Answer:
    """Take a new secret in place of the old one, and try it out."""
    if not secret:
        raise UsageError("accounts.no_secret")
    not_kept = await program.in_worker(lambda: program.secrets.set(account.id, secret))
    program.settings_changed()
    answer = await _tried_out(program, account)
    return answer if not_kept is None else Answer(f"{answer.text}\n{_told(program, not_kept)}", answer.document)


async def _channel(program: Program, typed: Typed) -> Answer:
    """Switch a channel of an account on or off, or give it a text of its own; without either tell how it is."""
    channel = typed.raw("id")
    service_by_id = {service.id: service for service in program.services()}
    known = {
        str(found["id"]): account
        for account in program.settings.accounts()
        for found in _channels(program, account, service_by_id.get(account.service))
    }
    if channel not in known:
        raise CouldNotError("accounts.no_such_channel", {"id": channel})
    if typed.flag("on") and typed.flag("off"):
        raise UsageError("accounts.on_and_off")
    if typed.flag("on") or typed.flag("off"):
        await _switch(program, channel, on=typed.flag("on"))
    if typed.given("text"):
        await program.in_worker(lambda: program.settings.set(f"{OWN_TEXT}{channel}", typed.raw("text")))
    program.settings_changed()
    account = known[channel]
    channels = _channels(program, account, service_by_id.get(account.service))
    now = next(found for found in channels if found["id"] == channel)
    return Answer(_channel_line(now), now)


async def _switch(program: Program, channel: str, *, on: bool) -> None:
    before = program.choice()
    after = before.switched(channel, on=on)
    for key, was, wanted in ((OFF_KEY, before.off, after.off), (ON_KEY, before.on, after.on)):
        if was != wanted:
            text = KEYS[key].show(tuple(sorted(wanted)))
            await program.in_worker(partial(program.settings.set, key, text))


def _channels(program: Program, account: Account, service: Service | None) -> list[dict[str, object]]:
    choice = program.choice()
    ids = [(f"{kind.path}:{account.id}", kind) for kind in (service.channels if service is not None else ())]
    return [
        {
            "id": channel,
            "on": choice.wants(channel),
            "text": str(program.settings.get(f"{OWN_TEXT}{channel}")) if kind.text else None,
        }
        for channel, kind in ids
    ]


async def _remove(program: Program, account: Account) -> Answer:
    for channel in program.controller.overview().channels:
        if channel.id.endswith(f":{account.id}") and channel.state in _IN_USE:
            raise CouldNotError("accounts.in_use", {"id": account.id})
    not_revoked = await _revoke(program, account)
    await _forget(program, account)
    program.settings_changed()
    told = _("{account} is removed, its secret too.").format(account=account.id)
    return Answer("\n".join([told, *not_revoked]), _document(account))


async def _revoke(program: Program, account: Account) -> list[str]:
    """Give the grant back at the service; return what has to be said about it. It never keeps an account."""
    try:
        await program.in_worker(lambda: program.accounts.revoke(account.id))
    except DeepdayError as error:
        still = _("What {account} was granted may still stand there: remove it on the service's own page.")
        return [still.format(account=account.id), _told(program, error.reason)]
    return []


async def _forget(program: Program, account: Account) -> None:
    """Forget the secret first: an account without one can still be removed, a secret without an account cannot."""
    await program.in_worker(lambda: program.secrets.delete(account.id))
    await program.in_worker(lambda: program.settings.remove_account(account.id))


def _known(program: Program, account_id: str) -> Account:
    for account in program.settings.accounts():
        if account.id == account_id:
            return account
    raise CouldNotError("accounts.not_found", {"id": account_id})


def _address(typed: Typed) -> str:
    """Return the address, empty for the service's own."""
    return check_address(typed.text("url", _LONGEST_ADDRESS) or "")


def _free_id(service: str, taken: Collection[str]) -> str:
    """Return ``slack``, or ``slack-2`` and so on when that is taken."""
    if service not in taken:
        return service
    number = 2
    while f"{service}-{number}" in taken:
        number += 1
    return f"{service}-{number}"


def _told(program: Program, reason: Reason) -> str:
    return sentence(reason, program.controller.overview().time_zone)


def _channel_line(channel: Mapping[str, object]) -> str:
    state = _("on") if channel["on"] else _("off")
    text = f": “{channel['text']}”" if channel["text"] else ""
    return f"  {channel['id']}: {state}{text}"


def _line(account: Account) -> str:
    return " · ".join(part for part in (account.id, account.service, account.user, account.url) if part)


def _document(account: Account) -> dict[str, object]:
    return {"id": account.id, "service": account.service, "url": account.url, "user": account.user}
