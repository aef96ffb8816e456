"""The second key of a trial: its permutation test over the draws that the stored plan allows."""

from collections.abc import Mapping
from datetime import date

from deepday.domain.draw import stretches
from deepday.domain.trial import Comparison, Trial
from deepday.evaluation.arms import Arms
from deepday.evaluation.permutation import Stretch, permutation_p
from deepday.evaluation.recorded_days import RecordedDay


def p_of_draw(trial: Trial, days: Mapping[date, RecordedDay], arms: Arms) -> float | None:
    """Return the permutation p; None when the days were not drawn, or are not compared with the same weeks."""
    if not trial.drawn or trial.comparison is not Comparison.SAME_WEEK:
        return None
    counts = {day: days[day].count for day in (*arms.reference, *arms.deep) if days[day].counts}
    drawn_from = [
        Stretch(stretch.allowed, trial.cadence.days)
        for stretch in stretches(trial.window, trial.cadence)
        if any(day in counts for day in stretch.allowed)
    ]
    return permutation_p(counts, drawn_from, frozenset(arms.deep), abs(trial.seed or 0))
