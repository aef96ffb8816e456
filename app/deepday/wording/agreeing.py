"""What is said after a talk was kept: what comes next after a yes, a smaller step after a no, when to ask again."""

from datetime import date, timedelta

from deepday.domain.request import TalkOutcome, TalkResult
from deepday.domain.trial import Trial
from deepday.wording.times import date_title
from deepday.wording.translation import N_, _
from deepday.wording.trials import SHORT_ID, trial_line

ASK_AGAIN_AFTER = timedelta(weeks=4)
"""When to ask again if nothing was said about it."""
_KEPT = {
    TalkOutcome.YES: N_("Kept: a yes."),
    TalkOutcome.YES_BUT: N_("Kept: a yes, with other terms."),
    TalkOutcome.LATER: N_("Kept: not now."),
    TalkOutcome.NO: N_("Kept: a no."),
}
_SMALLER_STEPS = (
    N_("two half days instead of a whole one"),
    N_("one morning a week"),
    N_("two hours a day without meetings"),
)


def smaller_steps() -> tuple[str, ...]:
    """Return what may be asked for after a no, the largest step first."""
    return tuple(_(step) for step in _SMALLER_STEPS)


def talk_lines(talk: TalkResult, trial: Trial | None, today: date) -> list[str]:
    """Return what was kept and what comes next."""
    lines = [_(_KEPT[talk.outcome])]
    if trial is not None:
        lines += [trial_line(trial), *_next_steps(trial)]
    elif talk.outcome is TalkOutcome.YES_BUT:
        lines.append(_("Which terms? “deepday agree --outcome yes --answers FILE.toml” makes the trial of them."))
    elif talk.outcome is TalkOutcome.NO:
        lines.append(_("A smaller step may be possible: {steps}.").replace("{steps}", "; ".join(smaller_steps())))
    if talk.outcome.agreed:
        return lines
    if talk.ask_again is not None:
        return [*lines, _("Ask again on {date}.").format(date=date_title(talk.ask_again))]
    again = today + ASK_AGAIN_AFTER
    said = _("When to ask again? “deepday agree --outcome {outcome} --ask-again {date}” keeps it.")
    return [*lines, said.format(outcome=talk.outcome.value, date=again.isoformat())]


def _next_steps(trial: Trial) -> list[str]:
    short = trial.id[:SHORT_ID]
    if trial.frozen_at is None:
        steps = [f"deepday trial draw {short}", f"deepday trial freeze {short}"] if not trial.days else []
        steps = steps or [f"deepday trial freeze {short}"]
        first = _("Next: {steps}.").format(steps=", ".join(f"“{step}”" for step in steps))
        return [first, _("Then “deepday follow-up --send” writes to whoever agreed, with the fingerprint of the plan.")]
    return [_("Next: “deepday follow-up --send” writes to whoever agreed, with the fingerprint of the plan.")]


def not_frozen_hint() -> str:
    """Return what is missing from a follow-up about a plan that is not frozen."""
    return _("The plan is not frozen yet, so the mail carries no fingerprint. “deepday trial freeze” freezes it.")
