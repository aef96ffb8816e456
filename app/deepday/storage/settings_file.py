"""The settings file: TOML that a person may edit by hand, read with defaults for what is missing or wrong.

A change reads the file anew, changes one thing in it and replaces it whole: comments, order and unknown keys stay. A
file that cannot be read as TOML is never written to; until it is mended the last values that could be read hold.
"""

import copy
import errno
import re
import threading
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from deepday.domain.account import Account, check_address
from deepday.domain.errors import StorageError, UsageError
from deepday.domain.reason import Reason
from deepday.domain.settings import KEYS, SettingValue, key_named
from deepday.storage.files import make_private_folder, write_synced
from deepday.storage.settings_tables import ACCOUNT_ID, drop_account, put_account, put_setting, understood

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
        self._change(lambda held: put_setting(held, key, list(value) if isinstance(value, tuple) else value))
        return value

    def add_account(self, account: Account) -> None:
        """Keep one more account; on disk on return.

        Raises:
            UsageError: there is one of this id, or its address is not safe to send a secret to.
            StorageError: the file cannot be read as TOML, or not be written.
        """
        check_address(account.url)
        if not ACCOUNT_ID.match(account.id):
            raise UsageError("accounts.not_valid", {"id": account.id})
        self._change(lambda held: put_account(held, account))

    def remove_account(self, account_id: str) -> None:
        """Forget an account; harmless if there is none; on disk on return. Raises StorageError."""
        self._change(lambda held: drop_account(held, account_id))

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
        self._values, self._accounts, self._problems = understood(held)

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
