"""English templates of what planning and evaluating a trial may refuse; nothing but the table."""

from deepday.wording.translation import N_

TEMPLATES: dict[str, str] = {
    "trial.not_found": N_("There is no trial “{id}”, or more than one begins so. “deepday trial list” shows them."),
    "trial.no_planned_day": N_("No deep-work day is planned for {date}. “deepday trial list” shows the trials."),
    "trial.is_frozen": N_("The plan is frozen. Move or cancel single days, each with a reason, or make a new trial."),
    "trial.not_drawn": N_("The trial has no days yet. “deepday trial draw” draws them."),
    "trial.no_day_allowed": N_("The plan allows no day at all: look at its dates, weekdays and exceptions."),
    "trial.reason_missing": N_("Say why: --reason TEXT. It is kept and shown in the evaluation."),
    "trial.outside": N_("{date} is outside the trial."),
    "trial.date_taken": N_("There is a deep-work day on {date} already."),
    "trial.from_missing": N_("Say when the trial begins: --from 2026-03-30."),
    "trial.until_before_from": N_("The trial would end before it begins."),
    "trial.baseline_until_before_from": N_("The days before the trial would end before they begin."),
    "trial.baseline_in_window": N_("The days to compare with must lie before the trial. End --baseline earlier."),
    "trial.too_long": N_("A trial may last a year at most."),
    "trial.look_outside": N_("A look date lies before the trial begins."),
    "trial.ratio_out_of_range": N_("The smallest worthwhile change is a ratio between 0 and 1: 0.8 is 20 % fewer."),
    "trial.hours_backwards": N_("The hours would end before they begin. Write them as 09:00-17:00."),
    "trial.no_weekday": N_("Name at least one weekday."),
    "trial.unknown_comparison": N_("“{text}” is no comparison. There are: {choices}."),
    "trial.unknown_per": N_("“{text}” is no stretch of time. There are: {choices}."),
    "trial.unknown_weekday": N_("“{text}” does not name weekdays. Write them as {choices}."),
    "trial.not_one_of": N_("{option} takes one of: {choices}."),
    "number.out_of_range": N_("“{text}” does not fit {option}: a number from {least} to {most}."),
    "dates.not_two": N_("“{text}” does not name two dates. Write them as 2026-03-02..2026-03-29."),
    "trial.not_hours": N_("“{text}” does not name hours. Write them as 09:00-17:00."),
    "evaluate.no_trial": N_("There is no trial yet. Name dates (--from, --until), or make one: “deepday trial new”."),
    "evaluate.trial_or_dates": N_("Name a trial or dates, not both."),
    "evaluate.from_missing": N_("Name the first day with --from."),
}
