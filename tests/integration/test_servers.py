"""The real servers that other tests use: each starts, answers, keeps what it is told, and leaves nothing."""

import asyncio
import smtplib
import socket
import sys
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from slixmpp import ClientXMPP

from tests.desktop import ProgramMissingError
from tests.fakes.certificates import self_signed
from tests.servers import starting
from tests.servers.dovecot import Dovecot, dovecot_server
from tests.servers.oidc import oidc_provider
from tests.servers.prosody import Prosody
from tests.servers.radicale import Radicale
from tests.servers.sieve_user import SieveUser
from tests.servers.smtp import mail_catcher
from tests.servers.synapse import Synapse

AWAY = """require ["vacation", "vacation-seconds"];
vacation :seconds 60 :handle "one" :subject "In deep work" "Until eleven.";
"""


def a_mail(to: str = "ada@localhost") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "bob@example.org", to, "Lunch?"
    mail.set_content("At twelve?")
    return mail


def test_radicale_keeps_an_event_once(radicale: Radicale) -> None:
    radicale.add_user("once")
    event = radicale.add_calendar("once") + "a.ics"
    ics = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a//b\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261123T090000Z\r\n"
        "DTSTART:20261123T090000Z\r\nDTEND:20261123T110000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    with httpx.Client(auth=("once", "secret"), trust_env=False) as client:
        puts = [client.put(event, content=ics, headers={"If-None-Match": "*"}).status_code for _ in range(2)]
    assert puts == [201, 412]


def test_radicale_knows_a_wrong_password(radicale: Radicale) -> None:
    radicale.add_user("wrong")
    answer = httpx.request("PROPFIND", f"{radicale.url}/wrong/", auth=("wrong", "other"), trust_env=False)
    assert answer.status_code == 401


def test_dovecot_delivers_a_mail(dovecot: Dovecot) -> None:
    dovecot.deliver(a_mail("carol@localhost"))
    assert [mail["Subject"] for mail in dovecot.mailbox("carol")] == ["Lunch?"]


def test_dovecot_replies_as_the_active_script_says(dovecot: Dovecot) -> None:
    with SieveUser(dovecot.sieve_port, "ada") as sieve:
        sieve.put("other", "keep;")
        sieve.put("away", AWAY)
        sieve.activate("away")
        assert sieve.scripts() == {"away": True, "other": False}
        assert sieve.script("away") == AWAY
    dovecot.deliver(a_mail())
    (reply,) = dovecot.replies.to("bob@example.org")
    assert (reply.mail["Subject"], reply.mail.get_content().strip()) == ("In deep work", "Until eleven.")


def test_dovecot_offers_encryption_if_it_has_a_certificate(tmp_path: Path) -> None:
    self_signed(tmp_path)
    with (
        dovecot_server(tmp_path / "server.pem") as server,
        socket.create_connection((starting.HOST, server.sieve_port)) as line,
    ):
        assert b'"STARTTLS"' in line.recv(4096)


def test_prosody_lets_in_whom_it_knows(prosody: Prosody) -> None:
    address = prosody.add_user("ada")

    async def lets_in(password: str) -> bool:
        client = ClientXMPP(address, password, plugin_config={"feature_mechanisms": {"unencrypted_plain": True}})
        client.enable_starttls, client.enable_direct_tls, client.enable_plaintext = False, False, True
        happened: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        client.add_event_handler("session_start", lambda _: happened.set_result(True))
        client.add_event_handler("failed_auth", lambda _: happened.set_result(False))
        client.connect(starting.HOST, prosody.port)
        result = await asyncio.wait_for(happened, 20)
        await client.disconnect()
        return result

    assert asyncio.run(lets_in("secret"))
    assert not asyncio.run(lets_in("other"))


def test_synapse_takes_one_change_of_presence_in_ten_seconds(synapse: Synapse) -> None:
    ada = synapse.add_user("ada")
    with httpx.Client(trust_env=False, headers={"Authorization": f"Bearer {ada.access_token}"}) as client:
        status = f"{synapse.url}/_matrix/client/v3/presence/{ada.user_id}/status"
        wish = {"presence": "online", "status_msg": "In deep work"}
        first, second = client.put(status, json=wish), client.put(status, json=wish)
        assert client.get(status).json()["status_msg"] == "In deep work"
    assert (first.status_code, second.status_code) == (200, 429)
    assert 0 < second.json()["retry_after_ms"] <= 10_000
    assert "Retry-After" not in second.headers


def test_the_openid_provider_says_where_it_is() -> None:
    with oidc_provider() as provider:
        document = httpx.get(f"{provider.issuer}/.well-known/openid-configuration", trust_env=False).json()
    assert document["token_endpoint"] == provider.token_endpoint


def test_the_mail_catcher_keeps_what_is_sent() -> None:
    with mail_catcher() as catcher:
        with smtplib.SMTP(starting.HOST, catcher.port) as smtp:
            smtp.send_message(a_mail())
        assert [(sent.sender, sent.recipients) for sent in catcher.sent] == [("bob@example.org", ("ada@localhost",))]


def test_a_server_ends_with_the_children_that_it_left_alone(tmp_path: Path) -> None:
    port = starting.free_port()
    # An intermediate shell that exits leaves the listener to nobody; the first one waits.
    listen = f"import socket, time; s = socket.create_server(('{starting.HOST}', {port})); s.accept(); time.sleep(99)"
    script = f'(trap "" TERM; "{sys.executable}" -c "{listen}" &) ; exec sleep 99'
    with starting.started("some", ["sh", "-c", script], tmp_path, ready=lambda: starting.listening(port)):
        pass
    assert not starting.listening(port)


def test_a_server_that_dies_shows_its_log(tmp_path: Path) -> None:
    argv = ["sh", "-c", "echo no room on the disk; exit 3"]
    with (
        pytest.raises(pytest.fail.Exception, match=r"some ended with 3: no room on the disk"),
        starting.started("some", argv, tmp_path, ready=lambda: False),
    ):
        pass


def test_a_server_that_is_not_installed_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(ProgramMissingError, match="no-such-server"),
        starting.started("some", ["no-such-server"], tmp_path, ready=lambda: False),
    ):
        pass
