"""Hands a mail to the person's own mail program, to be read once more and sent from there; sends nothing itself.

It goes as a mailto address (RFC 6068), which every mail program takes; a file with X-Unsent opens for writing only in
Thunderbird and Outlook. xdg-email knows which program it is in each desktop and tells by its status if one answered; it
may live as long as the program that it started. Elsewhere the system opens the address. The text is an argument of a
process for a moment, as from any link of that kind.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from threading import Thread
from urllib.parse import quote

from deepday.domain.errors import CouldNotError

_LONGEST = 100_000
"""Bytes of an address; Linux takes 131,072 in one argument."""
_ANSWER_S = 5.0


def compose(to: str, subject: str, text: str, environment: Mapping[str, str]) -> None:
    """Open a mail for writing; blocks for up to five seconds. *environment* is that of programs of the system.

    Raises:
        CouldNotError: it is too long for that (``mail.too_long``), or no mail program answers (``mail.no_program``).
    """
    body = quote(text.replace("\r\n", "\n").replace("\n", "\r\n"))
    address = f"mailto:{quote(to, safe='@')}?subject={quote(subject)}&body={body}"
    if len(address) > _LONGEST:
        raise CouldNotError("mail.too_long")
    tool = shutil.which("xdg-email", path=environment.get("PATH"))
    if tool is not None:
        _run([tool, "--utf8", address], environment)
    else:
        import webbrowser  # noqa: PLC0415 -- only where there is no xdg-email

        if not webbrowser.open(address):
            raise CouldNotError("mail.no_program")


def _run(argv: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run *argv*; what is still running when the time is up has found its program."""
    import subprocess  # noqa: PLC0415 -- loaded when a process is started and not before

    nowhere = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            argv,
            env=dict(environment),
            cwd=os.sep,
            stdin=nowhere,
            stdout=nowhere,
            stderr=nowhere,
            start_new_session=True,
        )
    except OSError as error:
        raise CouldNotError("mail.no_program") from error
    try:
        status = process.wait(_ANSWER_S)
    except subprocess.TimeoutExpired:
        Thread(target=process.wait, daemon=True, name="mail program").start()  # it is not left behind as a zombie
        return
    if status != 0:
        raise CouldNotError("mail.no_program")
