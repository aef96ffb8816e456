"""The tables of a settings file: what they mean, and how one thing in them is changed; no file is touched here."""

import re
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from deepday.domain.account import Account, check_address
from deepday.domain.errors import StorageError, UsageError
from deepday.domain.reason import Reason
from deepday.domain.settings import KEYS, OWN_TEXT, Key, SettingValue, key_named, parts_of

ACCOUNT_ID = re.compile(r"^[a-z0-9_]+(-[A-Za-z0-9]+)?$")
_ACCOUNTS = "account"

Understood = tuple[Mapping[str, SettingValue], tuple[Account, ...], tuple[Reason, ...]]


def understood(held: Mapping[str, Any]) -> Understood:
    """Return every setting, the accounts, and what could not be used, in whose place the default stands."""
    problems: list[Reason] = []
    values: dict[str, SettingValue] = {}
    for name, key in _keys(held):
        found = _found(held, name)
        try:
            values[name] = key.default if found is None else key.check(found)
        except UsageError as error:
            values[name] = key.default
            problems.append(error.reason)
    problems.extend(Reason("setting.unknown", {"key": name}) for name in _unknown(held))
    accounts = tuple(_accounts(held.get(_ACCOUNTS, []), problems))
    return values, accounts, tuple(problems)


def _keys(held: Mapping[str, Any]) -> Iterator[tuple[str, Key]]:
    """Return every setting there is, and the texts that channels have of their own in the file."""
    yield from KEYS.items()
    of_channels = _found(held, OWN_TEXT.rstrip("."))
    for channel in of_channels if isinstance(of_channels, Mapping) else ():
        with suppress(UsageError):
            yield f"{OWN_TEXT}{channel}", key_named(f"{OWN_TEXT}{channel}")


def _found(held: Mapping[str, Any], name: str) -> Any:
    found: Any = held
    for part in parts_of(name):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _unknown(held: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for part, value in held.items():
        name = f"{above}{part}"
        if name in KEYS or name == _ACCOUNTS or _is_own_text(name):
            continue
        if isinstance(value, Mapping) and any(key.startswith(f"{name}.") for key in (*KEYS, OWN_TEXT)):
            yield from _unknown(value, f"{name}.")
        else:
            yield name


def _is_own_text(name: str) -> bool:
    try:
        return name.startswith(OWN_TEXT) and bool(key_named(name))
    except UsageError:
        return False


def _accounts(held: object, problems: list[Reason]) -> Iterator[Account]:
    """Return the accounts that make sense and add what is wrong with others to *problems*."""
    taken: set[str] = set()
    for number, table in enumerate(held if isinstance(held, list) else [None], start=1):
        try:
            account = _account(table)
            check_address(account.url)
        except (KeyError, TypeError, ValueError):
            problems.append(Reason("accounts.not_valid", {"id": str(number)}))
        except UsageError as error:
            problems.append(error.reason)
        else:
            if account.id in taken:
                problems.append(Reason("accounts.exists", {"id": account.id}))
            else:
                taken.add(account.id)
                yield account


def _account(table: object) -> Account:
    if not isinstance(table, Mapping):
        raise TypeError
    texts = {field: table.get(field, "") for field in ("id", "service", "url", "user")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise TypeError
    account = Account(**{field: str(text) for field, text in texts.items()})
    if not ACCOUNT_ID.match(account.id) or not account.service:
        raise ValueError
    return account


def put_setting(held: MutableMapping[str, Any], name: str, value: str | list[str]) -> None:
    """Set the setting of this name. Raises StorageError: what should be a table is none."""
    *tables, last = parts_of(name)
    for part in tables:
        if part not in held:
            held[part] = {}
        held = held[part]
        if not isinstance(held, MutableMapping):
            raise StorageError("settings.not_a_table", {"key": name, "table": part})
    held[last] = value


def put_account(held: MutableMapping[str, Any], account: Account) -> None:
    """Add an account. Raises UsageError: there is one of its id."""
    fields = {field: text for field, text in asdict(account).items() if text}
    if _ACCOUNTS not in held:
        held[_ACCOUNTS] = [fields]
    elif account.id in _ids(held):
        raise UsageError("accounts.exists", {"id": account.id})
    else:
        held[_ACCOUNTS].append(fields)


def drop_account(held: MutableMapping[str, Any], account_id: str) -> None:
    """Take the account of this id out, if there is one."""
    ids = _ids(held)
    for position in reversed(range(len(ids))):
        if ids[position] == account_id:
            del held[_ACCOUNTS][position]
    if ids and not held[_ACCOUNTS]:
        del held[_ACCOUNTS]


def _ids(held: Mapping[str, Any]) -> list[object]:
    """Return the id of each account table, None where there is none."""
    tables = held.get(_ACCOUNTS, [])
    if not isinstance(tables, list):
        raise StorageError("settings.not_a_table", {"key": _ACCOUNTS, "table": _ACCOUNTS})
    return [table.get("id") if isinstance(table, Mapping) else None for table in tables]
