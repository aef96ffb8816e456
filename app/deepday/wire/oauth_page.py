"""The answers that a browser gets from the loopback, as bytes: one plain page, or a bare status; it knows no socket.

Nothing of a request is in them, nothing in them runs, loads or is kept, and no other page may frame them.
"""

from base64 import b64encode
from hashlib import sha256
from html import escape
from http import HTTPStatus

_STYLE = "body{font:1.25rem/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1.5rem}"
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'"
_HEADERS = (
    "Cache-Control: no-store",
    f"Content-Security-Policy: {_POLICY}; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy: same-origin",
    "Cross-Origin-Resource-Policy: same-origin",
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "X-Frame-Options: DENY",
    "Connection: close",
)


def page(sentence: str) -> bytes:
    """Return the answer whose page shows *sentence* and nothing else."""
    html = (
        '<!doctype html><html><head><meta charset="utf-8"><title>Deepday</title>'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f'<style>{_STYLE}</style></head><body><p dir="auto">{escape(sentence)}</p></body></html>'
    )
    return _answer(HTTPStatus.OK, html.encode("utf-8", "replace"), "Content-Type: text/html; charset=utf-8")


def bare(status: HTTPStatus) -> bytes:
    """Return the answer that has a *status* and no page."""
    return _answer(status, b"", *(["Allow: GET"] if status is HTTPStatus.METHOD_NOT_ALLOWED else []))


def _answer(status: HTTPStatus, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *_HEADERS, *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("ascii") + body
