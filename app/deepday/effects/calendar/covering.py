"""What of a session is not blocked yet by the planned blocks around it; knows no service.

Source: docs/decisions/0007-planned-days-in-calendars.md.
"""

from collections.abc import Iterable
from datetime import datetime

from deepday.effects.account_access import TOLERANCE

Span = tuple[datetime, datetime]
"""From when to when, both aware."""


def touching(session: Span, blocks: Iterable[Span]) -> list[Span]:
    """Return the *blocks* that have time in common with *session*, in order."""
    return sorted(block for block in blocks if block[0] < session[1] and session[0] < block[1])


def uncovered(session: Span, blocks: Iterable[Span]) -> Span | None:
    """Return from the first to the last instant of *session* that no block covers; None if all of it is covered.

    What blocks leave free by a minute or less is covered.
    """
    around = touching(session, blocks)
    if not around:
        return session
    gaps: list[Span] = []
    reached, last = session
    for begins, ends in around:
        if begins - reached > TOLERANCE:
            gaps.append((reached, begins))
        reached = max(reached, ends)
    if last - reached > TOLERANCE:
        gaps.append((reached, last))
    return (gaps[0][0], gaps[-1][1]) if gaps else None
