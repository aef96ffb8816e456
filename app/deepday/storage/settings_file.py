"""The settings file: TOML that a person may edit by hand, read with defaults for what is missing or wrong.

A change reads the file anew, changes one thing in it and replaces it whole: comments, order and unknown keys stay. A
file that cannot be read as TOML is never written to; until it is mended the last values that could be read hold.
"""

import copy
import errno
import re
import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from deepday.domain.account import Account, check_address
from deepday.domain.errors import StorageError, UsageError
from deepday.domain.reason import Reason
from deepday.domain.settings import KEYS, OWN_TEXT, Key, SettingValue, key_named, parts_of
from deepday.storage.files import make_private_folder, write_synced

_ACCOUNTS = "account"
_ACCOUNT_ID = re.compile(r"^[a-z0-9_]+(-[A-Za-z0-9]+)?$")
_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


class SettingsFile:
    """``engine.settings_ports.SettingsStore`` on the file at *path*; threads may share it.

    Opening never fails: a file that cannot be read is one of the ``problems``.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._changing = threading.Lock()
        self._values: Mapping[str, SettingValue] = {name: key.default for name, key in KEYS.items()}
        self._accounts: tuple[Account, ...] = ()
        self._problems: tuple[Reason, ...] = ()
        self.reload()

    def get(self, key: str) -> SettingValue:
        """Return the value of a setting. Raises UsageError."""
        named = key_named(key)
        return self._values.get(named.name, named.default)

    def as_texts(self) -> Mapping[str, str]:
        """Return every setting as the text that ``set`` takes."""
        values = self._values
        return {name: key_named(name).show(value) for name, value in values.items()}

    def accounts(self) -> Sequence[Account]:
        """Return the accounts in the order of adding."""
        return self._accounts

    def problems(self) -> Sequence[Reason]:
        """Return what in the file could not be used."""
        return self._problems

    def reload(self) -> None:
        """Read the file again, which may have been edited by hand."""
        try:
            self._take(self._parsed(self._text()))
        except StorageError as error:
            self._problems = (error.reason,)

    def set(self, key: str, text: str) -> SettingValue:
        """Set a setting to what *text* means and return that; on disk on return.

        Raises:
            UsageError: there is no such setting, or *text* is not valid for it.
            StorageError: the file cannot be read as TOML, or not be written.
        """
        value = key_named(key).parse(text)
        self._change(lambda held: _put(held, key, list(value) if isinstance(value, tuple) else value))
        return value

    def add_account(self, account: Account) -> None:
        """Keep one more account; on disk on return.

        Raises:
            UsageError: there is one of this id, or its address is not safe to send a secret to.
            StorageError: the file cannot be read as TOML, or not be written.
        """
        check_address(account.url)
        if not _ACCOUNT_ID.match(account.id):
            raise UsageError("accounts.not_valid", {"id": account.id})
        self._change(lambda held: _add(held, account))

    def remove_account(self, account_id: str) -> None:
        """Forget an account; harmless if there is none; on disk on return. Raises StorageError."""
        self._change(lambda held: _drop(held, account_id))

    def erase(self) -> None:
        """Remove the file, whatever it holds; the defaults hold again. Raises StorageError."""
        with self._changing:
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:
                raise self._fault("settings.not_written", error) from error
            self._take({})

    # --- reading -----------------------------------------------------------------------------

    def _text(self) -> str:
        try:
            content = self._path.read_bytes() if self._path.exists() else b""
        except OSError as error:
            raise self._fault("settings.unreadable", error) from error
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise StorageError("settings.not_toml", {"path": str(self._path), "line": str(line)}) from error

    def _parsed(self, text: str) -> dict[str, Any]:
        if not text:
            return {}
        import tomllib  # noqa: PLC0415 -- loaded only if there are settings

        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            line = found[1] if found else str(text.count("\n") + 1)
            raise StorageError("settings.not_toml", {"path": str(self._path), "line": line}) from error

    def _take(self, held: Mapping[str, Any]) -> None:
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
        self._values, self._accounts, self._problems = values, accounts, tuple(problems)

    # --- writing -----------------------------------------------------------------------------

    def _change(self, change: Callable[[MutableMapping[str, Any]], object]) -> None:
        """Apply *change* to the file, unless it would change anything else."""
        import tomlkit  # noqa: PLC0415 -- loaded only to write
        from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 -- same

        with self._changing:
            before = self._text()
            held = self._parsed(before)
            expected = copy.deepcopy(held)
            change(expected)
            if expected == held:
                self._take(held)
                return
            try:
                document = tomlkit.parse(before)
                change(document)
                after = tomlkit.dumps(document)
            except TOMLKitError as error:
                raise self._fault("settings.not_changed") from error
            if self._parsed(after) != expected:  # a person's file is not replaced by a mistake of the library's
                raise self._fault("settings.not_changed")
            self._write(after)
            self._take(expected)

    def _write(self, text: str) -> None:
        try:
            make_private_folder(self._path.parent)
            write_synced(self._path.resolve(), text.encode("utf-8"))  # a link to a file kept elsewhere stays a link
        except OSError as error:
            raise self._fault("settings.not_written", error) from error

    def _fault(self, code: str, error: OSError | None = None) -> StorageError:
        name = errno.errorcode.get(error.errno or 0, "") if error is not None else ""
        return StorageError(code, {"path": str(self._path), "error": name})


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
    if not _ACCOUNT_ID.match(account.id) or not account.service:
        raise ValueError
    return account


def _put(held: MutableMapping[str, Any], name: str, value: str | list[str]) -> None:
    *tables, last = parts_of(name)
    for part in tables:
        if part not in held:
            held[part] = {}
        held = held[part]
        if not isinstance(held, MutableMapping):
            raise StorageError("settings.not_a_table", {"key": name, "table": part})
    held[last] = value


def _add(held: MutableMapping[str, Any], account: Account) -> None:
    fields = {field: text for field, text in asdict(account).items() if text}
    if _ACCOUNTS not in held:
        held[_ACCOUNTS] = [fields]
    elif account.id in _ids(held):
        raise UsageError("accounts.exists", {"id": account.id})
    else:
        held[_ACCOUNTS].append(fields)


def _drop(held: MutableMapping[str, Any], account_id: str) -> None:
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
