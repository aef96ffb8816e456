"""Ready answers of this moment: the session, the settings and the people, made into a sentence to be sent."""

from datetime import datetime

from deepday.bootstrap.preferences import Preferences
from deepday.domain.interruption import Outcome
from deepday.domain.reply import Occasion
from deepday.domain.session import SessionKind
from deepday.engine.controller import Controller

_MANNER = ("language", "replies.language", "replies.formality")


class ReadyReplies:
    """Writes them in the manner that the settings name."""

    def __init__(self, controller: Controller, preferences: Preferences) -> None:
        self._controller, self._preferences = controller, preferences

    @property
    def wanted(self) -> bool:
        """Whether the log puts one on the clipboard."""
        return self._preferences.text("replies.copy") == "on"

    def text(self, outcome: Outcome, who: str = "", due: datetime | None = None) -> str:
        """Return what to answer *who*, whose request was redirected, put off until *due*, or declined."""
        from deepday.wording.replies import manner_named, ready_reply  # noqa: PLC0415 -- not before the first one

        overview = self._controller.overview()
        manner = manner_named({key: self._preferences.text(key) for key in _MANNER})
        session = overview.session
        deep = session is not None and session.kind is SessionKind.DEEP
        named = session.point_person if session is not None and deep else None
        point_person = named or self._preferences.point_person() or ""
        if point_person.casefold() == who.casefold():
            point_person = ""
        occasion = Occasion(
            outcome=outcome,
            now=overview.now,
            time_zone=overview.time_zone,
            who=who,
            point_person=point_person,
            contact=self._preferences.contact(point_person) if point_person else "",
            until=session.planned_end_at if session is not None and deep else None,
            due=due,
        )
        return ready_reply(occasion, manner, self._preferences.text(manner.setting(outcome)))
