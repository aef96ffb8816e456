"""What the interruption log shows at a moment, and what a key makes of it; values only."""

from dataclasses import dataclass, replace

from deepday.domain.interruption import Outcome, Source, Urgency
from deepday.domain.reply import OUTCOMES
from deepday.ui.log.keys import Cell
from deepday.wording.translation import _


@dataclass(frozen=True, slots=True)
class LogState:
    """The head, what is chosen, whether it is about coming back to work, and a sentence below if there is one.

    ``entry_title`` is the head of a new entry, ``title`` what is shown now. ``reply_aside`` says, in the place of
    ``aside``, that a reply is copied for what wants one; empty if none is. ``reply`` is that reply.
    """

    title: str
    aside: str
    entry_title: str
    source: Source = Source.OTHER
    outcome: Outcome = Outcome.HANDLED
    urgency: Urgency = Urgency.NORMAL
    back: bool = False
    sentence: str = ""
    problem: bool = False
    reply_aside: str = ""
    reply: str = ""

    @property
    def wants_reply(self) -> bool:
        """Whether what is chosen has a reply that is copied."""
        return bool(self.reply_aside) and not self.back and self.outcome in OUTCOMES

    @property
    def told(self) -> str:
        """What stands at the end of the head."""
        return self.reply_aside if self.wants_reply else self.aside

    @property
    def below(self) -> str:
        """What stands below the fields: what there is to say, else the reply."""
        return self.sentence or (_("“{text}”").replace("{text}", self.reply) if self.wants_reply and self.reply else "")

    def after(self, cell: Cell) -> "LogState":
        """Return the state after the key of *cell*; a channel turns "back at work" into a new entry."""
        state = replace(self, sentence="", problem=False)
        if cell.source is not None:
            return replace(state, source=cell.source, back=False, title=self.entry_title)
        if self.back:
            return self
        if cell.outcome is not None:
            return replace(state, outcome=cell.outcome)
        urgent = self.urgency is Urgency.URGENT
        return replace(state, urgency=Urgency.NORMAL if urgent else Urgency.URGENT)

    def saying(self, sentence: str, *, problem: bool) -> "LogState":
        """Return the state with *sentence* below."""
        return replace(self, sentence=sentence, problem=problem)
