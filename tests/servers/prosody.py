"""Prosody, a real XMPP server: plain TCP on loopback, the domain ``localhost``, passwords over the open line."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
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
  "roster"; "saslauth"; "disco"; "private"; "pep"; "ping"; "presence"; "message"; "iq"; "vcard_legacy"
}}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_hashed"
log = {{ info = "*console" }}
VirtualHost "{domain}"
"""


@dataclass(frozen=True, slots=True)
class Prosody:
    """A server; slixmpp speaks to it with STARTTLS off and PLAIN allowed without encryption."""

    port: int
    _config: Path

    def add_user(self, name: str) -> str:
        """Let *name* sign in with the password ``secret``; returns the address, such as ``ada@localhost``."""
        command = [program("prosodyctl"), "--config", str(self._config), "register", name, DOMAIN, PASSWORD]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
        assert done.returncode == 0, done.stdout + done.stderr
        return f"{name}@{DOMAIN}"


@contextmanager
def prosody_server() -> Iterator[Prosody]:
    """Give a server without users; it ends with the context.

    Raises:
        ProgramMissingError: Prosody is not installed.
    """
    port = free_port()
    with scratch_folder("prosody") as folder:
        (folder / "users").mkdir()
        config = folder / "prosody.cfg.lua"
        config.write_text(_CONFIG.format(folder=folder, host=HOST, port=port, domain=DOMAIN))
        argv = ["prosody", "--config", config, "-F"]
        with started("prosody", argv, folder, ready=lambda: listening(port)):
            yield Prosody(port, config)
