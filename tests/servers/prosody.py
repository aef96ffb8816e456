"""Prosody, a real XMPP server: on loopback, the domain ``localhost``, passwords over the open line if need be.

Passwords are hashed a few times only and small packets go out at once: hundreds of tests sign in.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.servers.starting import HOST, PASSWORD, free_port, listening, program, scratch_folder, started

DOMAIN = "localhost"
_CONFIG = """
data_path = "{folder}/users"
pidfile = "{folder}/prosody.pid"
plugin_paths = {{}}
run_as_root = true
interfaces = {{ "{host}" }}
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{}}
s2s_ports = {{}}
modules_disabled = {{ "s2s" }}
modules_enabled = {{
  "roster"; "saslauth"; "disco"; "private"; "pep"; "ping"; "presence"; "message"; "iq"; "vcard_legacy"; {more}
}}
c2s_require_encryption = {encrypted}
allow_unencrypted_plain_auth = true
authentication = "internal_hashed"
default_iteration_count = 10
network_settings = {{ nagle = false }}
{tls}
log = {{ info = "*console" }}
VirtualHost "{domain}"
"""


@dataclass(frozen=True, slots=True)
class Prosody:
    """A server; without a certificate it offers no encryption."""

    port: int
    _config: Path

    def add_user(self, name: str) -> str:
        """Let *name* sign in with the password ``secret``; returns the address, such as ``ada@localhost``."""
        self._control("register", name, DOMAIN, PASSWORD)
        return f"{name}@{DOMAIN}"

    def remove_user(self, name: str) -> None:
        """Let *name* not sign in any more."""
        self._control("deluser", f"{name}@{DOMAIN}")

    def _control(self, *words: str) -> None:
        command = [program("prosodyctl"), "--config", str(self._config), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def prosody_server(certificate: Path | None = None, *, folder: Path | None = None, port: int = 0) -> Iterator[Prosody]:
    """Give a server that ends with the context; with *folder* and *port* of an earlier one it goes on with its users.

    *certificate* holds its key too; with it STARTTLS is offered, and required.

    Raises:
        ProgramMissingError: Prosody is not installed.
    """
    port = port or free_port()
    with nullcontext(folder) if folder else scratch_folder("prosody") as home:
        (home / "users").mkdir(exist_ok=True)
        config = home / "prosody.cfg.lua"
        more = '"tls"' if certificate else ""  # where it may, Prosody finds certificates by itself
        tls = f'ssl = {{ certificate = "{certificate}"; key = "{certificate}" }}' if certificate else ""
        encrypted = "true" if certificate else "false"
        text = _CONFIG.format(folder=home, host=HOST, port=port, domain=DOMAIN, tls=tls, more=more, encrypted=encrypted)
        config.write_text(text)
        argv = ["prosody", "--config", config, "-F"]
        with started("prosody", argv, home, ready=lambda: listening(port)):
            yield Prosody(port, config)
