"""Look dates: when an evaluation may speak, of which days, and how sure it must be."""

from dataclasses import dataclass
from datetime import date, timedelta

from deepday.domain.trial import Trial

OPEN_FOR = timedelta(days=7)
"""How long what a look showed can be seen again before the next one; no later day enters meanwhile."""
ENDED = "ended"
"""The kind of the deviation that says that a trial was ended early."""


@dataclass(frozen=True, slots=True)
class Look:
    """Where an evaluation stands: days up to ``as_of`` enter; ``open`` if rates by arm may be shown."""

    as_of: date
    open: bool
    interim: bool = False
    """Whether another look is to come: then only what is strong counts."""
    one_of_many: bool = False
    next: date | None = None
    """The next look date, if it is not a look."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of the intervals that grade: hint, likely, strong; None grades nothing."""

    hint: float | None = 0.80
    likely: float | None = 0.95
    strong: float = 0.99


def look_at(trial: Trial, today: date) -> Look:
    """Return what may be shown of *trial* on *today*."""
    looks = sorted(set(trial.plan.looks)) or [trial.window.last]
    ended = ended_on(trial)
    if ended is not None and ended <= today and ended < looks[-1]:
        return Look(ended, open=True, one_of_many=len(looks) > 1)
    past = [look for look in looks if look <= today]
    if past and past[-1] == looks[-1]:
        return Look(looks[-1], open=True, one_of_many=len(looks) > 1)
    if past and today - past[-1] < OPEN_FOR:
        return Look(past[-1], open=True, interim=True, one_of_many=True)
    return Look(today, open=False, next=next(look for look in looks if look > today))


def ended_on(trial: Trial) -> date | None:
    """Return the date on which *trial* was ended early, None if it was not."""
    return next((deviation.at.date() for deviation in reversed(trial.deviations) if deviation.kind == ENDED), None)


def levels_at(look: Look) -> Levels:
    """Return the levels that keep several looks together at 5 % false findings: 99.5 % before the last, then 95.4 %."""
    if look.interim:
        return Levels(hint=None, likely=None, strong=0.995)
    return Levels(likely=0.954) if look.one_of_many else Levels()
