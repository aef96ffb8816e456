"""Connections to a history file that exists, set up alike for the program, the guardian and back-ups."""

import os
import sqlite3
from typing import Literal


def connect(path: str | os.PathLike[str], mode: Literal["ro", "rw"], wait_s: float) -> sqlite3.Connection:
    """Return a connection to the file at *path* that waits *wait_s* for locks and begins no transaction by itself.

    One that is read-only ("ro") leaves the file as it is when it is closed, also a damaged one: the last one that can
    write brings the WAL into the file. Raises sqlite3.Error; the file is never made.
    """
    address = f"file:{_escaped(os.fspath(path))}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=wait_s, isolation_level=None, check_same_thread=False)
    try:
        set_up(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_damaged(path: str | os.PathLike[str]) -> sqlite3.Connection:
    """Return a connection that reads what can be read of a damaged file, also of one that was cut off.

    Text that is none comes with signs that say so. Raises sqlite3.Error.
    """
    address = f"file:{_escaped(os.fspath(path))}?mode=ro"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA writable_schema = ON")  # or SQLite reads nothing of a file that is shorter than it says
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.row_factory = sqlite3.Row
    connection.text_factory = _text
    return connection


def _text(held: bytes) -> str:
    return held.decode("utf-8", "replace")


def set_up(connection: sqlite3.Connection) -> None:
    """Have *connection* sync every commit, check references and trust nothing in the file to run code; name columns."""
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _escaped(path: str) -> str:
    escaped = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return "///" + escaped.replace("\\", "/") if os.name == "nt" else escaped
