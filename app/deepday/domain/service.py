"""What is known of a service before one has an account there: what it asks for, and which channels it brings."""

from dataclasses import dataclass
from enum import StrEnum


class Asked(StrEnum):
    """Whether something has to be given when an account is added."""

    NEVER = "never"
    MAY = "may"
    MUST = "must"


class Secret(StrEnum):
    """What the person hands over to prove who they are."""

    TOKEN = "token"  # noqa: S105 -- the name of a kind
    API_KEY = "api_key"
    APP_PASSWORD = "app_password"  # noqa: S105 -- same
    SIGNING_KEY = "signing_key"


class SignIn(StrEnum):
    """How a service lets somebody sign in without pasting a secret."""

    NONE = "none"
    BROWSER = "browser"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """One channel that each account of a service brings.

    ``path`` is the channel's id without the account: ``chat.slack``. ``text`` names the kind of text that it shows
    (``status``, ``event``, ``auto_reply``), empty if it shows none. ``scopes`` are the permissions that it needs.
    """

    path: str
    on_at_first: bool = True
    text: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """One service; ``name`` is its own name for itself, the same in every language.

    ``secret`` is what can be pasted, None where one can only sign in; ``client_id`` is the setting that holds the
    id of the program's registration there, empty where none is needed; ``tenant`` one that says which organisation
    signs in. ``address_like`` shows how an address looks.
    """

    id: str
    name: str
    channels: tuple[ChannelKind, ...]
    address: Asked = Asked.NEVER
    user: Asked = Asked.NEVER
    secret: Secret | None = Secret.TOKEN
    sign_in: SignIn = SignIn.NONE
    client_id: str = ""
    tenant: str = ""
    address_like: str = "https://…"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a service lets the program sign in (RFC 8414 names); empty where it does not offer that.

    ``port`` is the loopback port that has to be registered, 0 for any. ``parameters`` go with every authorization.
    ``scope_parameter``, ``tokens_under``, ``token_types`` and ``error_names`` are a service's own ways of saying what
    RFC 6749 says otherwise.
    """

    authorization: str
    token: str
    revocation: str = ""
    device_authorization: str = ""
    redirect_host: str = "127.0.0.1"
    redirect_path: str = "/callback"
    port: int = 0
    scopes_always: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    scope_parameter: str = "scope"
    tokens_under: str = ""
    token_types: tuple[str, ...] = ("bearer",)
    error_names: tuple[tuple[str, str], ...] = ()
