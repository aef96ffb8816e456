"""The command channel on Windows, where Python has no Unix sockets; not built yet, and says so."""

from typing import NoReturn

from deepday.domain.errors import CouldNotError


def ask(_path: str, _request: dict[str, object], _timeout_s: float, _still_at_it: object = None) -> NoReturn:
    """Refuse.

    Raises:
        CouldNotError: always (``ipc.not_on_windows``).
    """
    raise CouldNotError("ipc.not_on_windows")
