"""Ready answers to whoever interrupts: which there are, and in which manner."""

from dataclasses import dataclass
from datetime import datetime

from deepday.domain.interruption import Outcome

OUTCOMES = (Outcome.REDIRECTED, Outcome.DEFERRED, Outcome.DECLINED)
"""What becomes of an interruption that wants an answer; what is handled needs none."""
LANGUAGES = ("en", "de")
FORMALITIES = ("informal", "formal")
"""The first is usual."""


@dataclass(frozen=True, slots=True)
class Manner:
    """The language and the formality of an answer: those of the people who read it."""

    language: str = LANGUAGES[0]
    formality: str = FORMALITIES[0]

    def setting(self, outcome: Outcome) -> str:
        """Return the name of the setting that holds the person's own text."""
        return f"texts.reply.{self.language}.{self.formality}.{outcome}"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an answer can name; empty or None is not known. Seen at ``now``, in the zone to show times in."""

    outcome: Outcome
    now: datetime
    time_zone: str
    who: str = ""
    point_person: str = ""
    contact: str = ""
    until: datetime | None = None
    due: datetime | None = None
