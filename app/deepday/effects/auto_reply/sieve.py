"""Answers mails through the mail server's own filter language, over ManageSieve, while focus lasts.

One script is active at a time: ours answers, goes on with the person's own, and stops answering at its end even if this
computer never comes back. At the end the earlier script is active again, byte for byte, and ours is gone. There is no
compare-and-swap: between the last reading and a write the person may choose another script, and the write wins. Who
was answered was answered: that cannot be taken back, so it is off until somebody switches it on, and nobody outside the
organisation is answered unless the settings say so.

Filters that answer or reject mails themselves cannot run beside a second answer: Pigeonhole then runs neither, so
nothing is set. Commands in scripts of the server's own that these go on with (``include :global``) are not seen.

Source: RFC 5804, RFC 5230. "Contacts" cannot be told in Sieve: they count as outside.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from deepday.domain.errors import RefusedError, SignInNeededError, UnreachableError
from deepday.domain.reason import Reason
from deepday.domain.service import Asked, ChannelKind, Secret, Service
from deepday.effects.account_access import AccountAccess, ServiceAdapter
from deepday.effects.auto_reply.sieve_script import Reply, answers, as_written, can_expire, includes, prior_in, script
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.wire.http import LIMIT_S
from deepday.wire.managesieve import PORT, ManageSieve

NAME = "Sieve"
PATH = "auto_reply.sieve"
OURS = "deepday"
_NOTHING: Value = {"active": None, "script": None, "extensions": ["date", "relational", "envelope", "include"]}
_EXPIRED: Value = {**_NOTHING, "active": OURS}
"""What ours amounts to after its end: still the active script, answering nobody. Reading never gives this value."""


class SieveReply:
    """``auto_reply.sieve:ACCOUNT``.

    Values are {active: the active script's name or None, script: the text of ours if that is active}; what was captured
    also has the server's ``extensions``, a target ``subject``, ``body`` and whether it ``expires``.
    """

    local = False

    def __init__(self, access: AccountAccess, limit_s: float = LIMIT_S) -> None:
        self.id = access.channel(PATH)
        self.lane = access.lane
        self.empty: Value | None = _NOTHING
        self.expires_to: Value | None = _EXPIRED
        self._access = access
        self._limit_s = limit_s

    def probe(self) -> Viability:
        """Sign in and look whether the server can do what is needed; changes nothing."""
        return _tested(self)

    def capture(self) -> Value:
        """Return which script is active; if that is ours from a lost history, the one that it stands in front of.

        Raises:
            RefusedError: the server cannot answer mails, or not without switching the person's filters off, or a
                script of the person's own would have to give way.
        """
        with self._connection() as server:
            there = server.scripts()
            active = _active(there)
            ours = (server.script(OURS) or "") if OURS in there else None
            if ours is not None and not as_written(ours):
                raise RefusedError("sieve.name_taken", {"name": OURS})
            if active == OURS:
                active = prior_in(ours or "")
            active = active if active in there else None
            extensions = sorted(server.extensions)
            _check(extensions, active, self._domains())
            if active is not None:
                _check_filters(server, active, there)
        self._note_expiry(expires=can_expire(extensions))
        return {"active": active, "script": None, "extensions": extensions}

    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return our script in front of the person's own."""
        reply = self._access.words.auto_reply(self.id, wish)
        user = self._access.account.user
        domains = self._domains() or ()
        told = Reply(wish.session, wish.expires_at, reply.subject, reply.body, user, domains)
        extensions = prior.get("extensions")
        known = [str(name) for name in extensions] if isinstance(extensions, list) else []
        name = prior["active"]
        text = script(told, str(name) if name is not None else None, known)
        expires = can_expire(known)
        return {"active": OURS, "script": text, "subject": reply.subject, "body": reply.body, "expires": expires}

    def apply(self, target: Value, _found: Value) -> None:
        """Store our script and make it the active one."""
        with self._connection() as server:
            server.put(OURS, str(target["script"]))
            server.activate(OURS)

    def read(self, target: Value) -> Value:
        """Return which script is active, and its text if it is ours."""
        self._note_expiry(expires=bool(target.get("expires")))
        with self._connection() as server:
            active = _active(server.scripts())
            text = server.script(OURS) if active == OURS else None
        found: Value = {"active": active, "script": text}
        told = {name: target[name] for name in ("subject", "body", "expires") if name in target}
        return {**found, **told} if text is not None and _same_text(text, target.get("script")) else found

    def same(self, a: Value, b: Value) -> bool:
        """Say whether the same script is active, ours with the same text."""
        return a["active"] == b["active"] and _same_text(a["script"], b["script"])

    def is_ours(self, value: Value) -> bool:  # noqa: ARG002 -- capture looks behind ours
        """Say no: what is captured is never ours."""
        return False

    def still_valid(self, prior: Value, now: datetime) -> bool:  # noqa: ARG002 -- a script has no end
        """Say yes."""
        return True

    def restore(self, prior: Value, _found: Value) -> None:
        """Make the earlier script the active one, none if it was deleted meanwhile, and delete ours."""
        with self._connection() as server:
            there = server.scripts()
            name = str(prior["active"] or "")
            server.activate(name if name in there else "")
            server.delete(OURS)

    def clear_away(self, target: Value) -> None:  # noqa: ARG002 -- the script itself says whose it is
        """Delete our script if it is not the active one and nobody has made it theirs."""
        with self._connection() as server:
            if server.scripts().get(OURS) is False and as_written(server.script(OURS) or ""):
                server.delete(OURS)

    def describe(self, value: Value) -> Reason:
        """Return the answer word for word, or that there is none of ours."""
        if "body" in value:
            return Reason("reply.on", {"text": f"{value['subject']}: {value['body']}"})
        return Reason("sieve.own_filters" if value["active"] is not None else "reply.none")

    def asks_for_contacts(self) -> bool:
        """Say whether the settings want what Sieve cannot tell."""
        return self._access.setting("auto_reply.outside") == "contacts"

    def _note_expiry(self, *, expires: bool) -> None:
        """Remember whether the server ends what is set; also a process that has only the journal has to know."""
        self.expires_to = _EXPIRED if expires else None

    def _connection(self) -> ManageSieve:
        address = urlsplit(self._access.account.url)
        sign_in = (self._access.account.user, self._access.required_secret())
        by_s = time.monotonic() + self._limit_s
        return ManageSieve(address.hostname or "", address.port or PORT, sign_in, by_s)

    def _domains(self) -> Sequence[str] | None:
        """Return the domains whose people are answered, empty for everybody; None if nobody knows them."""
        if self._access.setting("auto_reply.outside") == "all":
            return ()
        named = self._access.setting("auto_reply.domains").split()
        own = self._access.account.user.rpartition("@")
        return named or ([own[2].lower()] if own[1] else None)


def _active(scripts: Mapping[str, bool]) -> str | None:
    return next((name for name, active in scripts.items() if active), None)


def _same_text(a: object, b: object) -> bool:
    if a is None or b is None:
        return a is b
    return str(a).replace("\r\n", "\n") == str(b).replace("\r\n", "\n")


def _check(extensions: Sequence[str], active: str | None, domains: Sequence[str] | None) -> None:
    if "vacation" not in extensions:
        raise RefusedError("sieve.no_vacation")
    if active is not None and "include" not in extensions:
        raise RefusedError("sieve.no_include")
    if domains is None:
        raise RefusedError("sieve.no_domain")
    if domains and "envelope" not in extensions:
        raise RefusedError("sieve.no_envelope")


def _check_filters(server: ManageSieve, active: str, there: Mapping[str, bool]) -> None:
    """Raise RefusedError if the active script, or one that it may go on with, answers mails itself."""
    text = server.script(active) or ""
    others = [name for name in there if name not in (OURS, active)] if includes(text) else []
    if answers(text) or any(answers(server.script(name) or "") for name in others):
        raise RefusedError("sieve.own_answers")


def _tested(effect: SieveReply) -> Viability:
    try:
        effect.capture()
    except SignInNeededError as error:
        return Viability(works=False, detail=error.reason, next_step=Reason("service.sign_in_step"))
    except UnreachableError as error:
        return Viability(works=None, detail=error.reason, next_step=Reason("service.try_later"))
    except RefusedError as error:
        return Viability(works=False, detail=error.reason)
    detail = Reason("sieve.works" if effect.expires_to is not None else "sieve.no_expiry")
    return Viability(
        works=True, detail=detail, next_step=Reason("sieve.no_contacts") if effect.asks_for_contacts() else None
    )


ADAPTER = ServiceAdapter(
    Service(
        "sieve",
        NAME,
        (ChannelKind(PATH, on_at_first=False, text="auto_reply"),),
        address=Asked.MUST,
        user=Asked.MUST,
        secret=Secret.APP_PASSWORD,
        address_like="sieve://mail.example.org",
    ),
    effects=lambda access: (SieveReply(access),),
    test=lambda access: _tested(SieveReply(access)),
)
