"""What a trial can and cannot show, told before it is frozen."""

from deepday.evaluation.planning import WANTED_DROP, Improvement, Outlook
from deepday.wording.numbers import percent
from deepday.wording.translation import N_, _

_IMPROVEMENTS = {
    Improvement.LOG_MORE: N_("The cheapest improvement: log more of your ordinary days, as many as you can."),
    Improvement.MORE_DAYS: N_("The cheapest improvement: more deep-work days, a longer trial or two days a week."),
    Improvement.OTHER_MEASURE: N_(
        "Interruptions are too few or too uneven for that. The share of time in long blocks, or how you rate your "
        "days, may show more; this version shows both beside the interruptions."
    ),
}


def power_sentences(outlook: Outlook) -> str:
    """Return what the trial can confirm, how likely that is, and the cheapest way to a better one."""
    days = outlook.design.deep_days
    sentences = [_can_confirm(outlook).format(days=days)]
    sentences.append(
        _("A {drop} drop would be confirmed in roughly {count} of 10 such trials.").format(
            drop=percent(WANTED_DROP), count=round(10 * outlook.power_at_wanted_drop)
        )
    )
    needed = outlook.days_for_halving
    if needed is not None and needed > days:
        sentences.append(_("{count} days would confirm a halving.").format(count=needed))
    if outlook.out_of_reach:
        sentences.append(_("A drop of {drop} is out of reach within a quarter.").format(drop=percent(WANTED_DROP)))
    if needed is None or needed > days:
        sentences.append(_(_IMPROVEMENTS[outlook.improvement]))
    sentences.append(_("Run it anyway? You will still get an estimate and a range."))
    return " ".join(sentences)


def _can_confirm(outlook: Outlook) -> str:
    drop = outlook.detectable_drop
    if drop is None:
        return _("With {days} deep-work days and so few interruptions, this trial cannot confirm any drop.")
    shown = percent(drop)
    if outlook.from_baseline:
        said = _(
            "With {days} deep-work days and your usual ups and downs, this trial can only confirm a drop of about "
            "{percent} or more."
        )
    else:
        said = _(
            "With {days} deep-work days and the usual ups and downs (there is no baseline of your own yet), this trial "
            "can only confirm a drop of about {percent} or more."
        )
    return said.replace("{percent}", shown)
