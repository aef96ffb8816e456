"""A real Radicale in the test's hand: calendars with rights, what lies in them byte for byte, and the person's hand.

One server process serves a whole test module; each test has a user of its own, so nothing is left over for the next.
"""

import base64
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from tests.eventually import eventually

PASSWORD = "canary-dav-4711"
READ_ONLY = "holidays"
_RIGHTS = f"""
[root]
user: .+
collection:
permissions: R
[principal]
user: .+
collection: {{user}}
permissions: RW
[read only]
user: .+
collection: {{user}}/{READ_ONLY}
permissions: r
[calendars]
user: .+
collection: {{user}}/[^/]+
permissions: rw
"""
_MAKE = """<?xml version="1.0"?>
<C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop><displayname>{name}</displayname>
<C:supported-calendar-component-set><C:comp name="{kind}"/></C:supported-calendar-component-set>
</prop></set></C:mkcalendar>"""
_EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//person//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART:{start}\r\nDTEND:{end}\r\nSUMMARY:{title}\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@dataclass
class CalendarServer:
    """A running Radicale; ``url`` is its root."""

    url: str
    folder: Path
    users: Path

    def new_user(self) -> "CalendarUser":
        user = CalendarUser(self, f"user-{uuid4().hex[:8]}")
        with self.users.open("a") as file:
            file.write(f"{user.name}:{PASSWORD}\n")
        user.make_calendar("work", "Work")
        return user


@dataclass
class CalendarUser:
    """A person with calendars on *server*, acting as their own calendar program would."""

    server: CalendarServer
    name: str
    calendars: list[str] = field(default_factory=list)

    @property
    def home(self) -> str:
        return f"{self.server.url}/{self.name}/"

    def make_calendar(self, path: str, name: str, kind: str = "VEVENT") -> None:
        self.ask("MKCALENDAR", f"{path}/", _MAKE.format(name=name, kind=kind))
        self.calendars.append(path)

    def put(self, path: str, title: str, start: str, end: str, more: str = "") -> None:
        """Put an event of the person's own at *path*, as ``work/lunch.ics``."""
        uid = path.rpartition("/")[2].removesuffix(".ics")
        self.ask("PUT", path, _EVENT.format(uid=uid, title=title, start=start, end=end, more=more))

    def edit(self, path: str, before: str, after: str) -> None:
        """Change what lies at *path*."""
        text = self.ask("GET", path)
        assert before in text
        self.ask("PUT", path, text.replace(before, after))

    def delete(self, path: str) -> None:
        self.ask("DELETE", path)

    def clear(self) -> None:
        for path in self.lying():
            self.delete(path)

    def lying(self) -> dict[str, bytes]:
        """Return every event there is, by its path, as it lies on the disk of the server."""
        root = self.server.folder / "collection-root" / self.name
        found = sorted(root.glob("*/*.ics"))
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}

    def ours(self) -> list[str]:
        """Return the paths of the events that Deepday made, told by their names."""
        return [path for path in self.lying() if "/deepday-" in path]

    def ask(self, method: str, path: str, body: str | None = None) -> str:
        request = urllib.request.Request(  # noqa: S310 -- loopback
            self.home + path, method=method, data=body.encode() if body is not None else None
        )
        pair = base64.b64encode(f"{self.name}:{PASSWORD}".encode()).decode()
        request.add_header("Authorization", f"Basic {pair}")
        kind = "text/calendar" if method == "PUT" else "application/xml"
        request.add_header("Content-Type", f"{kind}; charset=utf-8")
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 -- same
            return str(answer.read().decode())


@contextmanager
def radicale(folder: Path) -> Iterator[CalendarServer]:
    """Run a Radicale that keeps its calendars in *folder*."""
    users, rights, storage = folder / "users", folder / "rights", folder / "storage"
    users.touch()
    rights.write_text(_RIGHTS)
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "htpasswd",
        "auth-htpasswd-filename": users,
        "auth-htpasswd-encryption": "plain",
        "auth-htpasswd-cache": "False",
        "auth-delay": "0",
        "rights-type": "from_file",
        "rights-file": rights,
        "storage-filesystem-folder": storage,
        "logging-level": "warning",
    }
    command = [sys.executable, "-m", "radicale", "--config", ""]
    log = (folder / "radicale.log").open("wb")
    with log, subprocess.Popen([*command, *(f"--{k}={v}" for k, v in options.items())], stderr=log) as process:
        try:
            eventually(lambda: _answers(port))
            yield CalendarServer(f"http://127.0.0.1:{port}", storage, users)
        finally:
            process.terminate()
            process.wait(10)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/.web/", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
