"""What the Evaluation window shows, as plain values that the desk hands in."""

from dataclasses import dataclass, field
from datetime import date

from deepday.evaluation.evaluation import Evaluation
from deepday.wording.evaluation_sheet import EvaluationSheet

THIS_MONTH, PERIODS = "this_month", "periods"
"""What can be chosen beside a trial by its id: this month and the last, and any two periods."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be evaluated: a trial's id or one of the above; the dates are those of two periods."""

    what: str
    first: date | None = None
    last: date | None = None
    against_first: date | None = None
    against_last: date | None = None


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """An evaluation with what it says; ``trials`` are ids and names, the newest first."""

    found: Evaluation = field(repr=False)
    sheet: EvaluationSheet
    wanted: Wanted
    zone: str
    trials: tuple[tuple[str, str], ...] = ()
    estimate: str = ""
    """What the person estimated beforehand, and what happened; empty if there is nothing to say."""
    agreed: tuple[tuple[str, str], ...] = ()
    """The terms that were agreed, each with its label."""
    agreed_notes: tuple[str, ...] = ()
