"""A person's other XMPP client, which looks on and does things while a test runs."""

import asyncio
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

from slixmpp import ClientXMPP
from slixmpp.stanza import Presence

from tests.servers.starting import HOST, PASSWORD

_PATIENCE_S = 20
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seen:
    """What is shown of one client of somebody."""

    show: str
    status: str
    priority: int


class XmppUser:
    """Signed in at a port on loopback, available; use it as a context."""

    def __init__(self, port: int, address: str, resource: str = "phone") -> None:
        self._port = port
        self._address = f"{address}/{resource}"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._seen: dict[str, Seen] = {}
        self._asked: list[tuple[str, str]] = []

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._sign_in())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do(self._sign_out())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE_S)
        self._loop.close()

    def show(self, show: str = "", status: str = "") -> None:
        """Set the presence of this client."""
        self._do(self._show(show, status))

    def ask_for(self, address: str) -> None:
        """Ask somebody to be let see their presence."""
        self._do(self._ask_for(address))

    def seen(self) -> dict[str, Seen]:
        """Return what the server has sent so far of all clients of this account, by resource; this one's too."""
        self._do(self._up_to_now())
        return dict(self._seen)

    def asked(self) -> list[tuple[str, str]]:
        """Return what has been asked and answered about who may see whom: (type, address)."""
        self._do(self._up_to_now())
        return list(self._asked)

    # --- on the loop --------------------------------------------------------------------------

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE_S)

    async def _sign_in(self) -> None:
        config = {"feature_mechanisms": {"unencrypted_plain": True}}
        client = self._client = ClientXMPP(self._address, PASSWORD, plugin_config=config)
        client.enable_starttls, client.enable_direct_tls, client.enable_plaintext = False, False, True
        client.auto_authorize = None
        client.register_plugin("xep_0199")
        client.add_event_handler("presence", self._note)
        signed_in = self._loop.create_future()
        client.add_event_handler("session_start", signed_in.set_result)
        client.connect(HOST, self._port)
        await signed_in
        await client.get_roster()
        await self._show("", "")

    async def _sign_out(self) -> None:
        await self._client.disconnect()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _show(self, show: str, status: str) -> None:
        self._client.send_presence(pshow=show or None, pstatus=status or None, ppriority=5)
        await self._up_to_now()

    async def _ask_for(self, address: str) -> None:
        self._client.send_presence_subscription(address)
        await self._up_to_now()

    async def _up_to_now(self) -> None:
        """Return when whatever the server has sent before has arrived: it answers in order."""
        await self._client.plugin["xep_0199"].ping(timeout=_PATIENCE_S)

    def _note(self, presence: Presence) -> None:
        sender, kind = presence["from"], presence["type"]
        if kind in ("subscribe", "subscribed", "unsubscribe", "unsubscribed"):
            self._asked.append((kind, sender.bare))
        elif sender.bare == self._client.boundjid.bare and kind == "unavailable":
            self._seen.pop(sender.resource, None)
        elif sender.bare == self._client.boundjid.bare:
            self._seen[sender.resource] = Seen(presence["show"], presence["status"], presence["priority"])
