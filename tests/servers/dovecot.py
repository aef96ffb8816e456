"""Dovecot with Pigeonhole: IMAP, LMTP and ManageSieve, with a catcher of the mail that it sends itself.

Every user exists, with the password ``secret``; ``ada`` and ``ada@localhost`` are the same. It runs as an ordinary user
throughout (https://doc.dovecot.org/2.3/configuration_manual/howto/rootless/).
"""

import getpass
import grp
import imaplib
import os
import shutil
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.desktop import ProgramMissingError
from tests.servers.smtp import MailCatcher, mail_catcher
from tests.servers.starting import HOST, PASSWORD, free_port, listening, program, scratch_folder, started

_UNPRIVILEGED = "mail"  # a user that every Debian has
_LIBRARY = Path("/usr/lib/dovecot")
_PARTS = {
    "dovecot-imapd": _LIBRARY / "imap",
    "dovecot-lmtpd": _LIBRARY / "lmtp",
    "dovecot-managesieved": _LIBRARY / "managesieve",
    "dovecot-sieve": _LIBRARY / "modules/lib90_sieve_plugin.so",
}
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
protocols = imap sieve lmtp
listen = {host}
{tls}
disable_plaintext_auth = no
auth_username_format = %Ln
mail_location = maildir:~/mail
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = home={folder}/homes/%n
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service managesieve-login {{
  chroot =
  inet_listener sieve {{
    port = {sieve}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
plugin {{
  sieve = file:~/sieve;active=~/.dovecot.sieve
  sieve_vacation_min_period = 0
  sieve_extensions = {extensions}
}}
protocol lmtp {{
  mail_plugins = $mail_plugins sieve
  postmaster_address = postmaster@localhost
}}
submission_host = {host}:{submission}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A server; ``replies.to(...)`` returns the mails that it sent to somebody, such as auto-replies."""

    imap_port: int
    sieve_port: int
    lmtp_port: int
    replies: MailCatcher
    homes: Path
    """A folder per user, with the scripts and the link to the active one."""

    def deliver(self, mail: EmailMessage, envelope_from: str | None = None) -> None:
        """Bring a mail to whom it is addressed; whatever Sieve replies to it was sent when this returns.

        *envelope_from* is for a mail that was not sent by the one who stands in it.
        """
        with smtplib.LMTP(HOST, self.lmtp_port) as lmtp:
            lmtp.send_message(mail, from_addr=envelope_from)

    def mailbox(self, user: str, folder: str = "INBOX") -> list[EmailMessage]:
        """Return the mails in a folder, oldest first."""
        with imaplib.IMAP4(HOST, self.imap_port, timeout=10) as imap:
            imap.login(user, PASSWORD)
            imap.select(folder, readonly=True)
            _, numbers = imap.search(None, "ALL")
            return [_fetched(imap, number) for number in numbers[0].decode().split()]


def _fetched(imap: imaplib.IMAP4, number: str) -> EmailMessage:
    _, parts = imap.fetch(number, "(RFC822)")
    assert isinstance(parts[0], tuple)
    return message_from_bytes(parts[0][1], EmailMessage, policy=policy.default)


@contextmanager
def dovecot_server(certificate: Path | None = None, extensions: str = "+vacation-seconds") -> Iterator[Dovecot]:
    """Give a server with empty mailboxes; it ends with the context.

    *certificate* is a PEM file with certificate and key: with it, STARTTLS is offered. *extensions* adds to the usual
    Sieve extensions (``+vacation-seconds``) and takes away from them (``-include``).

    Raises:
        ProgramMissingError: Dovecot 2.3, Pigeonhole or ManageSieve is not installed.
    """
    _look_for_it()
    imap, sieve, lmtp = free_port(), free_port(), free_port()
    with scratch_folder("dovecot") as folder, mail_catcher() as replies:
        user, group = (_UNPRIVILEGED, _UNPRIVILEGED) if os.geteuid() == 0 else (getpass.getuser(), _own_group())
        tls = "ssl = no"
        if certificate:
            shutil.copy(certificate, folder / "server.pem")
            tls = f"ssl = yes\nssl_cert = <{folder}/server.pem\nssl_key = <{folder}/server.pem"
        for name in ("run", "state", "homes"):
            (folder / name).mkdir()
        config = folder / "dovecot.conf"
        config.write_text(
            _CONFIG.format(
                folder=folder,
                host=HOST,
                tls=tls,
                user=user,
                group=group,
                password=PASSWORD,
                imap=imap,
                sieve=sieve,
                lmtp=lmtp,
                submission=replies.port,
                extensions=extensions,
            )
        )
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user, group)
        with started(
            "dovecot",
            ["dovecot", "-F", "-c", config],
            folder,
            ready=lambda: listening(imap, sieve, lmtp),
            as_user=_UNPRIVILEGED,
        ):
            yield Dovecot(imap, sieve, lmtp, replies, folder / "homes")


def _own_group() -> str:
    return grp.getgrgid(os.getegid()).gr_name


def _look_for_it() -> None:
    version = subprocess.run([program("dovecot"), "--version"], capture_output=True, text=True, check=True).stdout
    if not version.startswith("2.3."):  # 2.4 has another language for its configuration
        raise ProgramMissingError("dovecot 2.3")
    for package, part in _PARTS.items():
        if not part.exists():
            raise ProgramMissingError(package)
