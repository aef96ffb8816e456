"""The person's own numbers for a request: of the newest ordinary days that were logged, by the measures of a trial."""

from collections import Counter
from datetime import datetime

from deepday.domain.interruption import Initiator, Urgency
from deepday.domain.own_numbers import OwnNumbers
from deepday.domain.trial import Span
from deepday.evaluation.recorded_days import Records, recorded_days

MOST_DAYS = 20
"""Four working weeks."""


def own_numbers(records: Records, span: Span, now: datetime) -> OwnNumbers | None:
    """Return the numbers of the newest ``MOST_DAYS`` ordinary days of *span*, or None if there is none.

    A day on which a session still runs is left out.
    """
    running = {session.local_date for session in records.sessions if session.ended_at is None}
    all_days = recorded_days(records, span, now).values()
    days = [day for day in all_days if day.counts and not day.mostly_deep and day.date not in running][-MOST_DAYS:]
    if not days:
        return None
    counted = [entry for day in days for entry in day.time.broke_in if entry.initiator is Initiator.EXTERNAL]
    lengths = [length for day in days for length in day.measures.blocks_minutes]
    sources = Counter(entry.source for entry in counted)
    return OwnNumbers(
        days=len(days),
        first=days[0].date,
        last=days[-1].date,
        focus_hours=sum(day.measures.focus_hours for day in days),
        interruptions=len(counted),
        urgent=sum(entry.urgency is Urgency.URGENT for entry in counted),
        typical_stretch_minutes=sum(x * x for x in lengths) / sum(lengths) if lengths else 0.0,
        sources=tuple((source, count / len(counted)) for source, count in sources.most_common()),
    )
