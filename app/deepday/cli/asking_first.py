"""What a person is asked at the terminal before a verb is done: a secret, or a clear yes."""

from deepday.cli.answering import answer
from deepday.cli.telling import COULD_NOT, DONE, Named, SentenceError, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deepday.domain.service import Service


def secret(given: Named) -> str:
    """Return the secret for an account, read where nobody else can see it: never from the command line."""
    from deepday.bootstrap.services import services
    from deepday.bootstrap.terminal_sign_in import secret_for
    from deepday.commands.accounts import check_new
    from deepday.commands.typed import Typed

    from_stdin = given.pop("secret_stdin", None) is not None
    if given["action"] == "add":
        return secret_for(check_new(Typed(given), services()), from_stdin=from_stdin)
    service, channels = _account_named(str(given["id"]))
    return secret_for(service, from_stdin=from_stdin, channels=channels)


def _account_named(account_id: str) -> "tuple[Service, set[str]]":
    """Return the service of an account and the paths of its channels that are on."""
    from deepday.bootstrap.services import services

    listed = answer({"verb": "accounts", "args": {"action": "list"}})["json"]
    known = listed["accounts"] if isinstance(listed, dict) else []
    account = next((found for found in known if found["id"] == account_id), None)
    service = next((s for s in services() if account is not None and s.id == account["service"]), None)
    if account is None or service is None:
        raise SentenceError("accounts.not_found", COULD_NOT, id=account_id)
    return service, {found["id"].partition(":")[0] for found in account["channels"] if found["on"]}


def unconfirmed(given: Named) -> int | None:
    """Tell what would be erased and return the exit status if it cannot be; None after a clear yes."""
    from deepday.commands.confirmation import confirmed

    preview = answer({"verb": "erase", "args": {**given, "preview": True}})
    if preview["status"] != DONE:
        return tell(preview)
    word = confirmed(str(preview["text"]))
    if not word:
        raise SentenceError("erase.not_confirmed" if word is None else "erase.nothing_done")
    return None
