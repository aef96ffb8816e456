"""The Plan window with a made-up trial, for its tests and its pictures."""

from dataclasses import replace
from datetime import UTC, date, datetime

from deepday.domain.trial import Cadence, DayStatus, Deviation, Trial
from deepday.evaluation.recorded_days import recorded_days
from deepday.gui.plan_form import form_of, usual_plan
from deepday.ui.plan.day_change import DayChange
from deepday.ui.plan.view import PlanView, SetupView
from deepday.ui.plan.window import PlanWindow
from deepday.ui.theme import Theme
from deepday.wording.evaluation_sheet import fixed_beforehand
from deepday.wording.plan_words import plan_weeks, progress_words
from deepday.wording.trials import deviation_line
from tests import evaluations

TODAY = date(2026, 4, 22)
TRIALS = (("0b5f9c8e-0000-4000-8000-000000000001", "Deep Tuesdays · 30 March to 24 May 2026"),)
POWER = (
    "With 8 deep-work days and your usual ups and downs, this trial can only confirm a drop of about 53 % or more. "
    "A 40 % drop would be confirmed in roughly 5 of 10 such trials. 10 days would confirm a halving. "
    "Run it anyway? You will still get an estimate and a range."
)


def planned() -> Trial:
    """Return the trial of eight weeks in its fourth week: kept, moved, cancelled and drawn days, two days off."""
    one = evaluations.trial_of_eight_weeks()
    days = [
        replace(day, status=DayStatus.HELD if day.date < TODAY else DayStatus.PLANNED) if day.date != TODAY else day
        for day in one.days
    ]
    days[4] = replace(days[4], date=date(2026, 4, 28), status=DayStatus.MOVED, reason="audit")
    days[6] = replace(days[6], status=DayStatus.CANCELLED, reason="the whole team is away")
    cadence = Cadence(weekdays=(1, 2, 3, 4), exceptions=(date(2026, 4, 6), date(2026, 5, 14)))
    moved = Deviation(datetime(2026, 4, 20, 9, tzinfo=UTC), "moved", f"{days[4].drawn_date} 2026-04-28: audit")
    return replace(one, days=tuple(days), cadence=cadence, deviations=(moved,))


def view_of(trial: Trial, power: str = "") -> PlanView:
    """Return what a desk would hand in for *trial*."""
    now = datetime(2026, 4, 22, 8, tzinfo=UTC)
    recorded = recorded_days(evaluations.records_of_eight_weeks(), trial.window, now)
    states = {day: one.state for day, one in recorded.items() if day <= TODAY}
    return PlanView(
        trial=trial,
        weeks=tuple(tuple(week) for week in plan_weeks(trial, states, TODAY)),
        progress=progress_words(trial, TODAY),
        power=power,
        fixed=fixed_beforehand(trial),
        deviations=tuple(deviation_line(one) for one in trial.deviations),
        trials=TRIALS,
    )


def plan(theme: Theme) -> PlanWindow:
    """Return the window on a trial that is under way."""
    window = PlanWindow(theme)
    window.show_plan(view_of(planned()))
    return window


def plan_not_frozen(theme: Theme) -> PlanWindow:
    """Return the window on a trial whose days are drawn."""
    window = PlanWindow(theme)
    one = replace(planned(), frozen_at=None, plan_sha256=None, deviations=())
    days = tuple(replace(day, date=day.drawn_date, status=DayStatus.PLANNED, reason=None) for day in one.days)
    window.show_plan(view_of(replace(one, days=days), POWER))
    window.page.show_problem("The plan is frozen already.")
    return window


def plan_editing(theme: Theme) -> PlanWindow:
    """Return the window on the form of a plan that is not frozen, with days off from a calendar file."""
    window = PlanWindow(theme)
    one = replace(planned(), frozen_at=None, plan_sha256=None, deviations=())
    window.show_setup(SetupView(form_of(one), TRIALS, one.id))
    window.setup.add_exceptions(["2026-04-03", "2026-05-01"], "2 days of it lie in these dates.")
    window.setup.show_power(POWER)
    return window


def plan_setup(theme: Theme) -> PlanWindow:
    """Return the window on the form of the first trial."""
    window = PlanWindow(theme)
    window.show_setup(SetupView(usual_plan(TODAY)))
    window.setup.show_power(POWER)
    return window


def plan_setup_more(theme: Theme) -> PlanWindow:
    """Return the window on the form with all its options, and something wrong in it."""
    window = plan_setup(theme)
    window.setup.show_all()
    window.setup.show_problem("“2026-13-01” is not a date. Write it as 2026-03-02.")
    return window


def plan_change(theme: Theme) -> DayChange:
    """Return the window that moves a day, without a reason."""
    dialog = DayChange(theme, TODAY)
    dialog.show_problem("Say why: one line is enough.")
    return dialog
