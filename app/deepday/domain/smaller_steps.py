"""What may be asked for after a no: the same request with less in it."""

from dataclasses import replace
from datetime import time
from enum import StrEnum

from deepday.domain.request import RequestAnswers
from deepday.domain.trial import Per

_LAST = 23 * 60 + 59


class SmallerStep(StrEnum):
    """What may be asked for, the largest step first."""

    HALF_DAYS = "half_days"
    MORNING = "morning"
    MEETING_FREE = "meeting_free"


_HOURS = {SmallerStep.HALF_DAYS: 4, SmallerStep.MORNING: 3, SmallerStep.MEETING_FREE: 2}
_DAYS = {SmallerStep.HALF_DAYS: 2, SmallerStep.MORNING: 1, SmallerStep.MEETING_FREE: 5}


def smaller(asked: RequestAnswers, step: SmallerStep, begins: time) -> RequestAnswers:
    """Return *asked* with *step* proposed in the place of whole days; a working day *begins* then.

    Half days keep to the sprint that was asked for; hours within reach that lie outside of what is left go.
    """
    proposal = asked.proposal
    starts = proposal.starts or begins
    ends = _later(starts, _HOURS[step])
    reach = proposal.availability
    if reach is not None and not starts <= reach[0] < reach[1] <= ends:
        reach = None
    per = proposal.per if step is SmallerStep.HALF_DAYS else Per.WEEK
    return replace(
        asked,
        proposal=replace(
            proposal,
            days=_DAYS[step],
            per=per or Per.WEEK,
            weekdays=() if step is SmallerStep.MEETING_FREE else proposal.weekdays,
            starts=starts,
            ends=ends,
            availability=reach,
        ),
    )


def _later(at: time, hours: int) -> time:
    minutes = min(_LAST, at.hour * 60 + at.minute + hours * 60)
    return time(minutes // 60, minutes % 60)
