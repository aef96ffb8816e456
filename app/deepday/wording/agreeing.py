"""What is said of talks and agreements: what came of one and what comes next, what holds, what held before."""

from collections.abc import Sequence
from datetime import date, timedelta

from deepday.domain.agreed_terms import agreed_talk
from deepday.domain.request import TalkOutcome, TalkResult
from deepday.domain.smaller_steps import SmallerStep
from deepday.domain.trial import AgreedText, SentText, Trial
from deepday.wording.times import date_title, dated
from deepday.wording.translation import N_, _
from deepday.wording.trials import SHORT_ID, cadence_words, short_hash, span_words, trial_line

ASK_AGAIN_AFTER = timedelta(weeks=4)
"""When to ask again if nothing was said about it."""
_KEPT = {
    TalkOutcome.YES: N_("Kept: a yes."),
    TalkOutcome.YES_BUT: N_("Kept: a yes, with other terms."),
    TalkOutcome.LATER: N_("Kept: not now."),
    TalkOutcome.NO: N_("Kept: a no."),
}
_OUTCOMES = {
    TalkOutcome.YES: N_("yes"),
    TalkOutcome.YES_BUT: N_("yes, with other terms"),
    TalkOutcome.LATER: N_("not now"),
    TalkOutcome.NO: N_("no"),
}
_SMALLER_STEPS = {
    SmallerStep.HALF_DAYS: N_("two half days instead of a whole one"),
    SmallerStep.MORNING: N_("one morning a week"),
    SmallerStep.MEETING_FREE: N_("two hours a day without meetings"),
}


def smaller_steps() -> tuple[str, ...]:
    """Return what may be asked for after a no, the largest step first."""
    return tuple(smaller_step(step) for step in SmallerStep)


def smaller_step(step: SmallerStep) -> str:
    """Return what is asked for with *step*."""
    return _(_SMALLER_STEPS[step])


def outcome_word(outcome: TalkOutcome) -> str:
    """Return what came of a talk, in a word."""
    return _(_OUTCOMES[outcome])


def talk_line(talk: TalkResult) -> str:
    """Return what came of a talk on one line."""
    line = f"{dated(talk.at.date())}: {outcome_word(talk.outcome)}"
    if talk.said:
        line += f" · “{talk.said}”"
    if talk.ask_again is not None:
        line += " · " + _("Ask again on {date}.").format(date=date_title(talk.ask_again)).rstrip(".")
    return line


def version_name(number: int, version: AgreedText, *, holds: bool) -> str:
    """Return a version of the terms as a choice."""
    name = _("Terms {number}, agreed on {date}").format(number=number, date=dated(version.at.date()))
    return f"{name} · {_('they hold')}" if holds else name


def agreement_lines(trial: Trial | None, talks: Sequence[TalkResult]) -> list[str]:
    """Return what was agreed about *trial*, the newest first, and what came of every talk."""
    lines = []
    versions = trial.agreement.versions if trial is not None else ()
    if trial is not None:
        lines += [trial_line(trial), ""]
    for number, version in reversed(list(enumerate(versions, start=1))):
        lines += [version_name(number, version, holds=number == len(versions)), version.text.rstrip(), ""]
    for sent in trial.agreement.sent if trial is not None else ():
        lines.append(sent_name(sent))
    return [*lines, *map(talk_line, talks)]


def agreement_headline(trial: Trial) -> str:
    """Return what *trial* is about: how often, and from when until when."""
    return f"{cadence_words(trial.cadence)}, {span_words(trial.window)}"


def agreement_detail(trial: Trial, talks: Sequence[TalkResult]) -> str:
    """Return when *trial* was agreed, and whether its plan is frozen."""
    talk = agreed_talk(talks, trial)
    said = [_("The plan is not frozen yet.")]
    if trial.frozen_at is not None and trial.plan_sha256 is not None:
        frozen = _("The plan is frozen since {date}, sha256 {hash}.")
        said = [frozen.format(date=dated(trial.frozen_at.date()), hash=short_hash(trial.plan_sha256))]
    if talk is not None:
        said.insert(0, _("Agreed on {date}.").format(date=dated(talk.at.date())))
    return " ".join(said)


def nothing_agreed() -> str:
    """Return the headline while nothing was agreed."""
    return _("Nothing was agreed yet.")


def first_a_request(*, asked: bool) -> str:
    """Return what comes before an agreement, empty once a request is there."""
    return "" if asked else _("First comes a request: what for, how often, and what it means for the others.")


def sent_name(sent: SentText) -> str:
    """Return what was written, as a choice: when, and its subject."""
    subject = sent.text.partition("\n")[0]
    return _("Written on {date}").format(date=dated(sent.at.date())) + f" · {subject}"


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
