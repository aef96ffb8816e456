"""Where everything of ours lies: the one function of each folder, for all parts of the program.

Nothing is imported but ``os``: the verbs' quick path runs through here. Folders are made, 0700, when they are asked
for; where that fails, whoever opens a file in them learns why.
"""
# ruff: noqa: PTH101, PTH103, PTH111, PTH117, PTH118 -- pathlib costs a tenth of what a verb may take

import os
import stat
import sys

_NAME = "deepday"
_OURS_ALONE = 0o700
_RUN_FOLDERS = "/run/user"


def data_dir() -> str:
    """Return the folder of the history."""
    return _made(_in_base("XDG_DATA_HOME", ".local/share", "Library/Application Support", "APPDATA"))


def config_dir() -> str:
    """Return the folder of the settings."""
    return _made(_in_base("XDG_CONFIG_HOME", ".config", "Library/Application Support", "APPDATA"))


def state_dir() -> str:
    """Return the folder of what may be lost: the log."""
    return _made(_in_base("XDG_STATE_HOME", ".local/state", "Library/Application Support", "LOCALAPPDATA"))


def runtime_dir() -> str:
    """Return the folder of the socket and the lock: ours alone, never in a shared temporary folder.

    The desktop's own runtime folder if it is ours and 0700, else the one that the system made for us, else a folder
    beside the log.

    Raises:
        CouldNotError: even that one belongs to somebody else or is a link (``paths.not_ours``).
    """
    if os.name != "posix":
        return _made(os.path.join(state_dir(), "run"))
    for folder in (os.environ.get("XDG_RUNTIME_DIR", ""), f"{_RUN_FOLDERS}/{os.getuid()}"):
        if os.path.isabs(folder) and _is_ours_alone(folder):
            ours = os.path.join(folder, _NAME)
            if _made_ours_alone(ours):
                return ours
    ours = os.path.join(state_dir(), "run")
    if not _made_ours_alone(ours) and os.path.lexists(ours):
        from deepday.domain.errors import CouldNotError  # noqa: PLC0415 -- not on the quick path

        raise CouldNotError("paths.not_ours", {"path": ours})
    return ours


def history_path() -> str:
    """Return where the history is kept."""
    return os.path.join(data_dir(), "history.db")


def settings_path() -> str:
    """Return where the settings are kept."""
    return os.path.join(config_dir(), "settings.toml")


def log_path() -> str:
    """Return where the log is written."""
    return os.path.join(state_dir(), "deepday.log")


def fonts_dir() -> str:
    """Return the folder in which matplotlib keeps its list of fonts."""
    return os.path.join(state_dir(), "matplotlib")


def socket_path() -> str:
    """Return where the running program takes commands."""
    return os.path.join(runtime_dir(), "deepday.sock")


def lock_path() -> str:
    """Return the file whose lock the running program holds."""
    return os.path.join(runtime_dir(), "deepday.lock")


def _in_base(variable: str, at_home: str, on_mac: str, on_windows: str) -> str:
    base = os.environ.get(variable, "")
    if not os.path.isabs(base):  # unset, or relative, which the specification wants ignored
        if sys.platform == "win32":
            base = os.environ.get(on_windows, "") or os.path.expanduser("~")
        else:
            base = os.path.join(os.path.expanduser("~"), on_mac if sys.platform == "darwin" else at_home)
    return os.path.join(base, _NAME)


def _made(folder: str) -> str:
    try:
        os.makedirs(folder, _OURS_ALONE, exist_ok=True)
    except OSError:  # a read-only home, a file in the way: told by whoever opens something in there
        return folder
    return folder


def _made_ours_alone(folder: str) -> bool:
    """Make *folder*, close it to others if it is ours, and say whether it is now ours alone."""
    _made(folder)
    try:
        if _is_our_folder(os.lstat(folder)):
            os.chmod(folder, _OURS_ALONE)
    except OSError:
        return False
    return _is_ours_alone(folder)


def _is_ours_alone(folder: str) -> bool:
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    return _is_our_folder(found) and stat.S_IMODE(found.st_mode) & 0o777 == _OURS_ALONE


def _is_our_folder(found: os.stat_result) -> bool:
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()  # a link is no folder here
