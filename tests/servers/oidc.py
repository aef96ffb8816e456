"""The OpenID provider of npm, ``oidc-provider``, as a real authorization server, and a person at a browser for it.

``tools/services/oidc.sh`` installs it. Anybody may sign in there, with any password.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Self
from urllib.parse import urljoin

import httpx

from deepday.wire.oauth import AuthorizationServer
from tests.desktop import ProgramMissingError
from tests.servers.starting import scratch_folder, started

_ROOT = Path(__file__).parents[2]
_INSTALLED = _ROOT / "build/services/oidc"
_SCRIPT = Path(__file__).with_name("oidc.mjs")


@contextmanager
def oidc_provider() -> Iterator[AuthorizationServer]:
    """Give a provider with the clients ``deepday`` and ``deepday-with-secret``; it ends with the context.

    Raises:
        ProgramMissingError: node or the package is not installed.
    """
    if not (_INSTALLED / "node_modules/oidc-provider").is_dir():
        raise ProgramMissingError("oidc-provider")
    with scratch_folder("oidc") as folder:
        log = folder / "oidc-provider.log"
        argv = ["node", _SCRIPT, _INSTALLED]
        with started("oidc-provider", argv, folder, ready=lambda: _issuer(log)):
            issuer = _issuer(log)
            yield AuthorizationServer(
                token_endpoint=f"{issuer}/token",
                authorization_endpoint=f"{issuer}/auth",
                device_endpoint=f"{issuer}/device/auth",
                revocation_endpoint=f"{issuer}/token/revocation",
                issuer=issuer,
            )


def _issuer(log: Path) -> str:
    said = [line for line in log.read_text().splitlines(keepends=True) if line.startswith('{"issuer"')]
    return str(json.loads(said[0])["issuer"]) if said and said[0].endswith("\n") else ""


class Browser:
    """A person's browser, with its cookies; use it as a context."""

    def __init__(self) -> None:
        self._client = httpx.Client(follow_redirects=True, trust_env=False, timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def permit(self, address: str) -> httpx.Response:
        """Open *address*, sign in and agree to what is asked; returns the page at the end."""
        return self._fill_in(self._client.get(address))

    def refuse(self, address: str) -> httpx.Response:
        """Open *address*, sign in and press Cancel; returns the page at the end."""
        page = self._client.get(address)
        back = next(link for link in _Page.of(page).links if link.endswith("/abort"))
        return self._client.get(urljoin(str(page.url), back))

    def enter_code(self, address: str, user_code: str, *, agree: bool = True) -> httpx.Response:
        """Type the code of a device at *address*, confirm it, sign in and agree; or abort."""
        page = self._submit(self._client.get(address), {"user_code": user_code})
        if not agree:
            return self._submit(page, {"abort": "yes"})
        return self._fill_in(self._submit(page, {}))

    def _fill_in(self, page: httpx.Response) -> httpx.Response:
        while "/interaction/" in page.url.path:
            page = self._submit(page, {"login": "ada", "password": "any"})
        return page

    def _submit(self, page: httpx.Response, typed: Mapping[str, str]) -> httpx.Response:
        form = _Page.of(page)
        known = {name: text for name, text in typed.items() if name in form.fields or name == "abort"}
        return self._client.post(urljoin(str(page.url), form.action), data={**form.fields, **known})


class _Page(HTMLParser):
    """The form and the links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.links: list[str] = []

    @classmethod
    def of(cls, page: httpx.Response) -> "_Page":
        assert page.status_code == 200, page.text
        parsed = cls()
        parsed.feed(page.text)
        return parsed

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given["action"]
        elif tag == "input" and "name" in given:
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "a":
            self.links.append(given.get("href", ""))
