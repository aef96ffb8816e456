"""What the person estimated before the trial, beside what happened to the tasks that were finished in it."""

from deepday.domain.agreed_terms import own_estimates
from deepday.evaluation.evaluation import Evaluation
from deepday.wording.numbers import change, percent
from deepday.wording.translation import _, ngettext


def estimate_words(found: Evaluation) -> str:
    """Return the estimate and what came of it, empty if there was none or nothing may be shown yet."""
    estimates = own_estimates(found.trial) if found.trial is not None else ()
    if not estimates or not found.look.open:
        return ""
    return f"{_estimated(estimates)} {_happened(found)}"


def _estimated(percents: tuple[float, ...]) -> str:
    low, high = (percent(value / 100) for value in (min(percents), max(percents)))
    if low == high:
        return _("Your own estimate beforehand: {percent} less time for work in one piece.").format(percent=low)
    said = _("Your own estimates beforehand: {low} to {high} less time for work in one piece.")
    return said.format(low=low, high=high)


def _happened(found: Evaluation) -> str:
    ratio = found.changes.task_ratio
    if ratio is None:
        return _("Whether that holds cannot be said: no estimated tasks were finished both before the trial and in it.")
    if ratio.interval_95 is None:
        count = sum(measures.tasks for measures in found.measures.values())
        said = ngettext(
            "The time that finished tasks took for each estimated hour changed by {change}; with {count} task that is "
            "a description only.",
            "The time that finished tasks took for each estimated hour changed by {change}; with {count} tasks that is "
            "a description only.",
            count,
        )
        return said.format(change=change(ratio.value), count=count)
    low, high = ratio.interval_95
    said = _(
        "The time that finished tasks took for each estimated hour changed by {change} (95 % range {low} to {high}) "
        "between the days before and the trial."
    )
    return said.format(change=change(ratio.value), low=change(low), high=change(high))
