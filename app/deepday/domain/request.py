"""What a person answers while preparing a request for deep-work days: all of it may still be blank."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from deepday.domain.trial import Per

LANGUAGES = ("en", "de")
SPRINT_DAYS = 14
MEETING_MINUTES = 20
_DAYS_OF_WEEK = 7


class Benefit(StrEnum):
    """What gets better when a task is done in one piece, in the terms of the business."""

    SOONER = "sooner"
    MORE_ACCURATE = "more_accurate"
    FEWER_ERRORS = "fewer_errors"
    LESS_RISK = "less_risk"


@dataclass(frozen=True, slots=True)
class Decider:
    """Whom the request is for."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks; ``project`` is a project or an area of responsibility."""

    name: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class LongTask:
    """A task that needs unbroken time; the two numbers are the person's own estimate."""

    title: str = ""
    why: str = ""
    benefit: Benefit | None = None
    estimate_hours: float | None = None
    expected_reduction_percent: float | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """How many days, which, when, and when one can be reached on them; ``weekdays`` as ISO: Monday is 1."""

    days: int | None = None
    per: Per | None = None
    sprint_days: int = SPRINT_DAYS
    weekdays: tuple[int, ...] = ()
    starts: time | None = None
    ends: time | None = None
    availability: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class PointPerson:
    """Who takes what cannot wait."""

    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody whom deep-work days affect, how, and what is done about it beforehand."""

    who: str = ""
    effect: str = ""
    remedy: str = ""
    delegated_to: str = ""


@dataclass(frozen=True, slots=True)
class TrialTerms:
    """How long it is tried out, what counts as success, and what must not suffer."""

    weeks: int | None = None
    success: str = ""
    urgent_within_minutes: int | None = None
    deferred_within_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """When it is to be talked about; a time without a zone is local."""

    at: datetime | None = None
    minutes: int = MEETING_MINUTES


@dataclass(frozen=True, slots=True)
class RequestAnswers:
    """Everything answered so far, in ``language``."""

    language: str = "en"
    manager: Decider = field(default_factory=Decider)
    me: Applicant = field(default_factory=Applicant)
    tasks: tuple[LongTask, ...] = ()
    proposal: Proposal = field(default_factory=Proposal)
    point_person: PointPerson = field(default_factory=PointPerson)
    team: tuple[Affected, ...] = ()
    trial: TrialTerms = field(default_factory=TrialTerms)
    meeting: Talk = field(default_factory=Talk)

    @property
    def deep_days(self) -> int | None:
        """How many deep-work days the trial comes to, or None while that is not known."""
        days, weeks = self.proposal.days, self.trial.weeks
        if days is None or weeks is None or self.proposal.per is None:
            return None
        if self.proposal.per is Per.WEEK:
            return days * weeks
        return days * max(1, weeks * _DAYS_OF_WEEK // self.proposal.sprint_days)


def blanks(answers: RequestAnswers) -> tuple[str, ...]:
    """Return the dotted names of what is required and not filled in, in the order of asking."""
    return tuple(name for name, value in _required(answers) if value is None or value == "")


def _required(answers: RequestAnswers) -> Iterator[tuple[str, object]]:
    yield "manager.name", answers.manager.name
    yield "me.name", answers.me.name
    yield "me.project", answers.me.project
    tasks = answers.tasks or (LongTask(),)
    for number, task in enumerate(tasks, start=1):
        name = entry_name("task", number, len(tasks))
        yield f"{name}.title", task.title
        yield f"{name}.why", task.why
        yield f"{name}.benefit", task.benefit
    yield "proposal.days", answers.proposal.days
    yield "proposal.per", answers.proposal.per
    yield "point_person.name", answers.point_person.name
    yield "point_person.contact", answers.point_person.contact
    yield "trial.weeks", answers.trial.weeks
    yield "trial.success", answers.trial.success


def entry_name(table: str, number: int, count: int) -> str:
    """Return what entry *number* (from 1) of a list of *count* is called in a dotted name: ``task``, ``task.2``."""
    return table if count == 1 else f"{table}.{number}"


class TalkOutcome(StrEnum):
    """What came of asking."""

    YES = "yes"
    YES_BUT = "yes-but"
    LATER = "later"
    NO = "no"

    @property
    def agreed(self) -> bool:
        """Whether there is an agreement."""
        return self in (TalkOutcome.YES, TalkOutcome.YES_BUT)


@dataclass(frozen=True, slots=True)
class TalkResult:
    """What came of one talk: what was said, when to ask again, and the id of the trial that was agreed."""

    at: datetime
    outcome: TalkOutcome
    said: str = ""
    ask_again: date | None = None
    trial: str | None = None


@dataclass(frozen=True, slots=True)
class KeptRequest:
    """Answers as they were kept, when last, and what came of every talk about them, in order of time."""

    id: str
    at: datetime
    answers: RequestAnswers
    talks: tuple[TalkResult, ...] = ()
