"""Services: the adapter of every service there is, by name; a module is loaded when its service is asked for."""

from collections.abc import Iterable, Mapping
from importlib import import_module

from deepday.domain.account import Account
from deepday.domain.service import Service
from deepday.effects.account_access import ServiceAdapter

MODULES: Mapping[str, str] = {
    "slack": "deepday.effects.chat.slack",
    "microsoft": "deepday.effects.clients.microsoft",
    "mattermost": "deepday.effects.chat.mattermost",
    "zulip": "deepday.effects.chat.zulip",
    "github": "deepday.effects.chat.github",
    "rocketchat": "deepday.effects.chat.rocketchat",
    "matrix": "deepday.effects.chat.matrix",
    "xmpp": "deepday.effects.chat.xmpp",
    "caldav": "deepday.effects.calendar.caldav",
    "sieve": "deepday.effects.auto_reply.sieve",
    "webhook": "deepday.effects.hooks.webhook",
}
"""Where each service's ``ADAPTER`` stands; the order is that of the lists that people see."""


def adapter(service: str) -> ServiceAdapter | None:
    """Return the adapter of *service*, None for one that this version does not know."""
    module = MODULES.get(service)
    return _loaded(module) if module is not None else None


def services() -> tuple[Service, ...]:
    """Return what is known of every service; loads all their modules."""
    return tuple(_loaded(module).about for module in MODULES.values())


def off_at_first(accounts: Iterable[Account]) -> frozenset[str]:
    """Return the ids of the channels of *accounts* that are off until somebody switches them on."""
    ids: set[str] = set()
    for account in accounts:
        found = adapter(account.service)
        kinds = found.about.channels if found is not None else ()
        ids.update(f"{kind.path}:{account.id}" for kind in kinds if not kind.on_at_first)
    return frozenset(ids)


def _loaded(module: str) -> ServiceAdapter:
    found = import_module(module).ADAPTER
    if not isinstance(found, ServiceAdapter):
        raise TypeError(module)
    return found
