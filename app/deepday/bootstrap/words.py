"""Words: the texts that channels show, from the person's templates or the built-in ones; loaded with an account."""

from deepday.bootstrap.preferences import Preferences
from deepday.effects.account_access import AutoReply
from deepday.engine.effect_ports import Wish
from deepday.wording.status_texts import event_title, reply_body, reply_subject, status_text


class SettingsWords:
    """``effects.account_access.Words``, read from the settings each time."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def status(self, channel: str, wish: Wish, limit: int, *, says_until: bool = False) -> str:
        """Return a line of at most *limit* characters; *says_until*: with the end in it."""
        return status_text(wish, self._preferences.template("status", channel), limit, says_until=says_until)

    def event(self, channel: str, wish: Wish, limit: int = 200) -> str:
        """Return the title of a calendar event."""
        return event_title(wish, self._preferences.template("event", channel), limit)

    def auto_reply(self, channel: str, wish: Wish) -> AutoReply:
        """Return the answer to mails; a channel's own text is its body."""
        subject = reply_subject(wish, self._preferences.text("texts.auto_reply_subject"))
        return AutoReply(subject, reply_body(wish, self._preferences.template("auto_reply", channel)))
