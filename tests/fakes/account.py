"""An account as adapters are handed it, for tests: settings in a dict, built-in texts, a secret that can be changed."""

from dataclasses import dataclass, field

from deepday.domain.account import Account
from deepday.effects.account_access import AccountAccess, AutoReply, Tokens
from deepday.engine.effect_ports import Wish
from deepday.engine.ports import Clock
from deepday.wire.http import Http
from deepday.wording.status_texts import event_title, reply_body, reply_subject, status_text


@dataclass
class BuiltInWords:
    """The built-in texts, or one template for all."""

    template: str = ""

    def status(self, _channel: str, wish: Wish, limit: int, *, says_until: bool = False) -> str:
        return status_text(wish, self.template, limit, says_until=says_until)

    def event(self, _channel: str, wish: Wish, limit: int = 200) -> str:
        return event_title(wish, self.template, limit)

    def auto_reply(self, _channel: str, wish: Wish) -> AutoReply:
        return AutoReply(reply_subject(wish), reply_body(wish, self.template))


@dataclass
class FakeAccount:
    """``access()`` makes what an adapter gets; ``secret`` and ``settings`` may change meanwhile."""

    service: str
    http: Http
    clock: Clock
    url: str = ""
    user: str = ""
    secret: str | None = "canary-4711"
    settings: dict[str, str] = field(default_factory=dict)
    tokens: Tokens | None = None
    words: BuiltInWords = field(default_factory=BuiltInWords)

    def access(self) -> AccountAccess:
        return AccountAccess(
            account=Account(self.service, self.service, self.url, self.user),
            http=self.http,
            secret=lambda: self.secret,
            words=self.words,
            clock=self.clock,
            setting=lambda key: self.settings.get(key, ""),
            tokens=self.tokens,
        )
