"""The XMPP client as slixmpp has it, told where to connect, to keep quiet, and to let nobody in; it decides nothing.

TLS is required by not letting any mechanism run without it, but on this machine.

Source: RFC 6120, 3 and 4.9.3.19; slixmpp xmlstream/xmlstream.py, basexmpp.py, features/feature_mechanisms.
"""

import logging
from dataclasses import dataclass

from slixmpp import ClientXMPP
from slixmpp.xmlstream.resolver import resolve

from deepday.wire.http import LOOPBACK, trusted_certificates

PORT, TLS_PORT = 5222, 5223
KEEPALIVE_S = 300


@dataclass(frozen=True, slots=True)
class Place:
    """Where *jid* signs in: *host*, or what its domain's DNS names; ``is_direct``: TLS from the first byte on."""

    jid: str
    host: str = ""
    port: int = PORT
    is_direct: bool = False

    @property
    def shown(self) -> str:
        """The host, for people."""
        return self.host or self.jid.partition("@")[2]

    @property
    def is_here(self) -> bool:
        """Whether nobody can listen on the way."""
        return self.shown in LOOPBACK


def keep_from_logs(library: str) -> None:
    """Let nothing that *library* logs get further, at whatever level its loggers are set."""
    log = logging.getLogger(library)
    log.propagate = False
    if not log.handlers:
        log.addHandler(logging.NullHandler())  # else what is serious goes to standard error


class Client(ClientXMPP):
    """Connects where it is told to, and lets nobody in."""

    def __init__(self, place: Place, resource: str, password: str) -> None:
        open_line = {f"unencrypted_{kind}": place.is_here for kind in ("plain", "scram", "digest", "cram")}
        super().__init__(
            f"{place.jid}/{resource}",
            password,
            plugin_config={"feature_mechanisms": open_line},
            ssl_context=trusted_certificates(),
        )
        self._place = place
        self.auto_authorize = None
        self.auto_subscribe = False
        self.whitespace_keepalive_interval = KEEPALIVE_S
        self.max_redirects = -1  # a server that names another host is not followed there
        self.register_plugin("xep_0199")

    async def get_dns_records(self, domain: str, port: int | None = None) -> list[tuple[str, str, str, int]]:
        """Return (service, name, address, port) of each way in; the service says whether TLS comes first.

        An OSError if there is none: slixmpp would then ask in a thread that the end of the process waits for.
        """
        place = self._place
        if place.host or place.is_here:
            service = "xmpps-client" if place.is_direct else "xmpp-client"
            found = await resolve(place.shown, place.port, loop=self.loop)
            records = [(service, domain, address, at) for _, _, address, at in found]
        else:
            found = await super().get_dns_records(domain, port)
            records = [(service or "xmpp-client", name, address, at) for service, name, address, at in found]
        if not records:
            raise OSError
        return records
