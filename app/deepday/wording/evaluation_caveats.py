"""What limits an evaluation, one sentence for each of its codes."""

from collections.abc import Callable

from deepday.evaluation.caveat import Caveat
from deepday.wording.caveat_values import shown
from deepday.wording.translation import N_, _, ngettext

_SENTENCES = {
    # --- the plan -------------------------------------------------------------------------------
    "description_only": N_("This describes two groups of days. Nothing was fixed beforehand, so it proves nothing."),
    "trial_in_future": N_("The trial begins on {date}."),
    "not_a_look_date": N_("Today is not a look date. The next one is {date}; until then no rates are shown."),
    "interim_look": N_("This is not the last look: only what is strong is graded, by a 99.5 % range."),
    "hash_mismatch": N_("What stands in the plan now is not what was frozen: the hash differs."),
    "not_frozen": N_("The plan was not frozen, so nobody can tell what was fixed beforehand."),
    "frozen_late": N_("The plan was frozen on {date}, after the first deep-work day."),
    "primary_not_computed": N_("The plan names another measure ({measure}); this version judges interruptions only."),
    "draw_not_repeated": N_("The seed {seed} draws other days than those of the plan."),
    "ended_early": N_("The trial was ended early, on {date}."),
    # --- how it was carried out -----------------------------------------------------------------
    "before_after": N_(
        "Days before were compared with days after. A slow change in your work could produce a difference by itself."
    ),
    "fixed_weekday": N_("The days were not drawn by lot, so the weekday itself may make the difference."),
    "adherence": N_("Only {held} of {planned} planned deep-work days were held."),
    "logging_gap": N_(
        "Logging differs: {deep} of {deep_planned} deep-work days are logged, and {reference} of {reference_planned} "
        "of the others."
    ),
    # --- the numbers ----------------------------------------------------------------------------
    "permutation": N_("Shuffling the days as they were drawn finds the result less clear (p = {p})."),
    "few_days": N_(
        "There are too few logged days for a range: {deep} deep-work days and {reference} to compare them with."
    ),
    "no_events": N_("No interruption was logged on any of these days, so there is no ratio."),
    "no_reference_events": N_("No interruption was logged on the days compared with, so there is no ratio."),
    "few_events": N_(
        "In one group there were few interruptions ({deep} and {reference}), so the range is an exact one."
    ),
    "not_drawn": N_("There was no draw of these days that could be shuffled for a second check."),
    "no_other_draw": N_("The plan allowed no other days, so there is no second check by shuffling them."),
    "holds_unless_unlogged": N_(
        "This holds unless more than {share} of the interruptions of deep-work days went unlogged."
    ),
    "no_baseline": N_("Without logged days before the trial it cannot be told whether interruptions only moved."),
    "no_day_after": N_("Too few days after deep-work days are logged to tell whether interruptions only moved."),
    "no_displacement_without_trial": N_("Whether interruptions only moved to another day can be told in a trial only."),
    "displaced": N_("Interruptions piled up on the days after deep-work days."),
    "senses_differ": N_(
        "Not noticed alike on the days compared: {senses}. Focus time may have been counted differently."
    ),
    "not_measured": N_("Not measured: {measures}."),
}
_COUNTED: dict[str, Callable[[int], str]] = {
    "overlapping_trials": lambda n: ngettext(
        "{count} other trial overlaps with this one, so their effects cannot be told apart.",
        "{count} other trials overlap with this one, so their effects cannot be told apart.",
        n,
    ),
    "without_record": lambda n: ngettext(
        "Of {count} working day there is no record at all; nobody knows what it was like.",
        "Of {count} working days there is no record at all; nobody knows what they were like.",
        n,
    ),
    "contaminated": lambda n: ngettext(
        "On {count} ordinary day there was a deep-work session too; it still counts as ordinary.",
        "On {count} ordinary days there was a deep-work session too; they still count as ordinary.",
        n,
    ),
    "urgent_without_time": lambda n: ngettext(
        "Of {count} urgent request nobody wrote down when it was dealt with; it is left out.",
        "Of {count} urgent requests nobody wrote down when they were dealt with; they are left out.",
        n,
    ),
    "short_days": lambda n: ngettext(
        "{count} day with less than an hour of focus time is left out.",
        "{count} days with less than an hour of focus time are left out.",
        n,
    ),
    "said_unlogged": lambda n: ngettext(
        "On {count} day you said that interruptions went unlogged.",
        "On {count} days you said that interruptions went unlogged.",
        n,
    ),
    "outside_focus": lambda n: ngettext(
        "{count} interruption outside focus time is kept and not counted.",
        "{count} interruptions outside focus time are kept and not counted.",
        n,
    ),
}
CODES = frozenset((*_SENTENCES, *_COUNTED))


def caveat_sentence(caveat: Caveat) -> str:
    """Return the sentence of *caveat*."""
    values = {name: shown(name, value) for name, value in caveat.params.items()}
    if caveat.code in _COUNTED:
        count = caveat.params["count"]
        return _COUNTED[caveat.code](count if isinstance(count, int) else 0).format(**values)
    return _(_SENTENCES[caveat.code]).format(**values)
