"""Synapse, a real Matrix server: presence on, its own limits (one change of presence in 10 s), no other servers.

``tools/services/synapse.sh`` installs it in an environment of its own.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.desktop import ProgramMissingError
from tests.servers.starting import HOST, PASSWORD, free_port, scratch_folder, started

DOMAIN = "localhost"
_PYTHON = Path(__file__).parents[2] / "build/services/synapse/bin/python"
_CONFIG = """
server_name: {domain}
public_baseurl: http://{host}:{port}/
pid_file: {folder}/homeserver.pid
listeners:
  - {{port: {port}, type: http, bind_addresses: ["{host}"], resources: [{{names: [client]}}]}}
database: {{name: sqlite3, args: {{database: "{folder}/homeserver.db"}}}}
media_store_path: {folder}/media
signing_key_path: {folder}/signing.key
log_config: {folder}/log.yaml
registration_shared_secret: {shared_secret}
macaroon_secret_key: {shared_secret}
form_secret: {shared_secret}
bcrypt_rounds: 4
presence: {{enabled: true}}
report_stats: false
trusted_key_servers: []
suppress_key_server_warning: true
"""
_LOG_CONFIG = """
version: 1
formatters: {plain: {format: "%(asctime)s %(levelname)s %(name)s %(message)s"}}
handlers: {console: {class: logging.StreamHandler, formatter: plain}}
root: {level: INFO, handlers: [console]}
"""


@dataclass(frozen=True, slots=True)
class MatrixUser:
    """Somebody with an account, and a token of a device that has signed in."""

    user_id: str
    access_token: str


@dataclass(frozen=True, slots=True)
class Synapse:
    """A server at *url*."""

    url: str
    _shared_secret: str = field(repr=False)

    def add_user(self, name: str, *, admin: bool = False) -> MatrixUser:
        """Register somebody with the password ``secret`` and sign in a device.

        Source: Synapse, Admin API, Shared-Secret Registration.
        """
        address = f"{self.url}/_synapse/admin/v1/register"
        with httpx.Client(trust_env=False, timeout=20) as client:
            nonce = client.get(address).json()["nonce"]
            signed = f"{nonce}\0{name}\0{PASSWORD}\0{'admin' if admin else 'notadmin'}".encode()
            mac = hmac.new(self._shared_secret.encode(), signed, hashlib.sha1).hexdigest()
            wish = {"nonce": nonce, "username": name, "password": PASSWORD, "admin": admin, "mac": mac}
            answer = client.post(address, json=wish)
        assert answer.status_code == 200, answer.text
        return MatrixUser(answer.json()["user_id"], answer.json()["access_token"])

    def lift_limits(self, of: MatrixUser, admin: MatrixUser) -> None:
        """Let somebody do things as often as they like. Source: Synapse, Admin API, User."""
        address = f"{self.url}/_synapse/admin/v1/users/{of.user_id}/override_ratelimit"
        no_limit = {"messages_per_second": 0, "burst_count": 0}
        headers = {"Authorization": f"Bearer {admin.access_token}"}
        answer = httpx.post(address, json=no_limit, headers=headers, trust_env=False, timeout=20)
        assert answer.status_code == 200, answer.text


@contextmanager
def synapse_server() -> Iterator[Synapse]:
    """Give a server without users; it ends with the context.

    Raises:
        ProgramMissingError: Synapse is not installed.
    """
    if not _PYTHON.exists():
        raise ProgramMissingError("synapse")
    port, shared_secret = free_port(), secrets.token_hex()
    url = f"http://{HOST}:{port}"
    with scratch_folder("synapse") as folder:
        config = folder / "homeserver.yaml"
        text = _CONFIG.format(domain=DOMAIN, host=HOST, port=port, folder=folder, shared_secret=shared_secret)
        config.write_text(text)
        (folder / "log.yaml").write_text(_LOG_CONFIG)
        key = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (folder / "signing.key").write_text(f"ed25519 a_test {key}\n")
        argv = [_PYTHON, "-m", "synapse.app.homeserver", "--config-path", config]
        with started("synapse", argv, folder, ready=lambda: _answers(url), within_s=60):
            yield Synapse(url, shared_secret)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/_matrix/client/versions", trust_env=False).is_success
    except httpx.TransportError:
        return False
