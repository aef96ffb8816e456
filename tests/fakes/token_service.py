"""A service's token, device and revocation endpoints with the state behind them: grants that rotate, codes that wait.

Written from RFC 6749, 7009 and 8628. It checks each request and can act as the person and be slow or gone.
"""

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from deepday.wire.oauth import AuthorizationServer, Client
from tests.fakes.faulty_http import FaultyServer, Talk, answer

CLIENT = Client("the-client")
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
SCOPE = "status:write dnd:write"


@dataclass
class TokenService:
    """One grant, whose refresh token changes with each use; an old one that comes again ends it."""

    rotates: bool = True
    forgives: bool = False
    """An old refresh token is refused and ends nothing."""
    expires_in: object = 3600
    github: bool = False
    """Errors are 200, as GitHub's, and ``slow_down`` says the new interval."""
    refresh_token: str | None = "refresh-0"
    said: list[str] = field(default_factory=list)
    """What was answered, each as the error's name or "ok"."""
    person: list[str] = field(default_factory=list)
    """What each question about the device's code is answered with; then it is granted."""
    gone: bool = False
    held: threading.Event | None = None
    """Answers wait for it."""
    asked: int = 0
    _count: int = 0

    def server(self, http: FaultyServer, **more: object) -> AuthorizationServer:
        return AuthorizationServer(
            token_endpoint=f"{http.url}/token",
            device_endpoint=f"{http.url}/device",
            revocation_endpoint=f"{http.url}/revoke",
            **more,  # type: ignore[arg-type] # the fields of the dataclass, each of its own type
        )

    def __call__(self, talk: Talk) -> None:
        self.asked += 1
        if self.held is not None:
            self.held.wait(10)
        if self.gone:
            talk.reset()
            return
        head, _, body = talk.request.partition(b"\r\n\r\n")
        form = dict(parse_qsl(body.decode("ascii"), strict_parsing=True))
        assert head.startswith(b"POST /")
        assert b"\r\nContent-Type: application/x-www-form-urlencoded\r\n" in head + b"\r\n"
        assert form.get("client_id") == CLIENT.id
        path = head.split()[1].decode()
        found = {"/token": self._token, "/device": self._device, "/revoke": self._revoke}[path](form)
        error = str(found.get("error", ""))
        self.said.append(error or "ok")
        status = 400 if error and not self.github else 200
        with suppress(OSError):  # the caller has given up
            answer(status, json.dumps(found).encode(), [("Content-Type", "application/json")])(talk)

    def _token(self, form: Mapping[str, str]) -> Mapping[str, object]:
        if form["grant_type"] == DEVICE:
            assert form["device_code"] == "the-device-code"
            if self.person:
                said = self.person.pop(0)
                return {"error": said, **({"interval": 30} if self.github and said == "slow_down" else {})}
            return self._issued()
        assert form["grant_type"] == "refresh_token"
        if self.refresh_token is None or form["refresh_token"] != self.refresh_token:
            self.refresh_token = self.refresh_token if self.forgives else None
            return {"error": "invalid_grant", "error_description": f"no such token: {form['refresh_token']}"}
        return self._issued()

    def _issued(self) -> Mapping[str, object]:
        self._count += 1
        found: dict[str, object] = {"access_token": f"access-{self._count}", "token_type": "Bearer"}
        if self.expires_in is not None:
            found["expires_in"] = self.expires_in
        if self.rotates:
            self.refresh_token = f"refresh-{self._count}"
            found["refresh_token"] = self.refresh_token
        return found

    def _device(self, form: Mapping[str, str]) -> Mapping[str, object]:
        assert form["scope"] == SCOPE
        return {
            "device_code": "the-device-code",
            "user_code": "WDJB-MJHT",
            "verification_uri": "https://login.example/device",
            "expires_in": 900,
            "interval": 5,
        }

    def _revoke(self, form: Mapping[str, str]) -> Mapping[str, object]:
        assert form["token_type_hint"] == "refresh_token"
        if form["token"] == self.refresh_token:
            self.refresh_token = None
        return {}
