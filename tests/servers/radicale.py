"""Radicale, a real CalDAV server, which comes with the test tools."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.servers.starting import HOST, PASSWORD, free_port, listening, scratch_folder, started

_CONFIG = """
[server]
hosts = {host}:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/collections
[logging]
level = info
"""


@dataclass(frozen=True, slots=True)
class Radicale:
    """A server; every user has the password ``secret``."""

    url: str
    _users: Path

    def add_user(self, name: str) -> None:
        """Let *name* sign in."""
        with self._users.open("a") as users:
            users.write(f"{name}:{PASSWORD}\n")

    def add_calendar(self, user: str, name: str = "calendar") -> str:
        """Make a calendar for a user and return its address."""
        address = f"{self.url}/{user}/{name}/"
        answer = httpx.request("MKCALENDAR", address, auth=(user, PASSWORD), trust_env=False)
        assert answer.status_code == 201, answer.text
        return address


@contextmanager
def radicale_server() -> Iterator[Radicale]:
    """Give an empty server; it ends with the context."""
    port = free_port()
    with scratch_folder("radicale") as folder:
        (folder / "users").touch()
        config = folder / "config"
        config.write_text(_CONFIG.format(host=HOST, port=port, folder=folder))
        argv = [sys.executable, "-m", "radicale", "--config", config]
        with started("radicale", argv, folder, ready=lambda: listening(port)):
            yield Radicale(f"http://{HOST}:{port}", folder / "users")
