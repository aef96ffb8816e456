"""An evaluation as lines for a terminal: headline, recommendation, the rates, what moved, guardrails, caveats."""

from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation
from deepday.wording.evaluation import headline
from deepday.wording.evaluation_caveats import caveat_sentence
from deepday.wording.evaluation_estimate import estimate_words
from deepday.wording.evaluation_verdicts import (
    displacement_words,
    guardrail_sentence,
    promises_sentence,
    recommendation_reason,
    verdict_word,
)
from deepday.wording.numbers import number, percent, rate
from deepday.wording.translation import N_, _

_ARMS = {
    ArmName.BASELINE: N_("Before"),
    ArmName.ORDINARY: N_("Ordinary days"),
    ArmName.DEEP: N_("Deep-work days"),
}


def arm_word(name: ArmName) -> str:
    """Return what an arm is called."""
    return _(_ARMS[name])


def evaluation_text(found: Evaluation) -> str:
    """Return the evaluation as lines."""
    parts = [[headline(found)]]
    if found.recommendation is not None:
        verdict = verdict_word(found.recommendation.verdict)
        parts.append([f"{verdict}: {recommendation_reason(found.recommendation)}"])
    parts.append([_arm_line(found, name) for name in ArmName if found.measures[name].planned_days])
    parts.append(_besides(found))
    parts.append([f"- {caveat_sentence(caveat)}" for caveat in found.caveats])
    if found.plan_sha256 is not None:
        parts.append([_("What was fixed beforehand has the SHA-256 {hash}.").format(hash=found.plan_sha256)])
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _besides(found: Evaluation) -> list[str]:
    """Return what is said beside the numbers of the arms."""
    lines: list[str] = []
    if found.trial is not None:
        lines += [guardrail_sentence(rail) for rail in found.guardrails]
        lines += filter(None, (promises_sentence(rail) for rail in found.guardrails))
        if found.look.open:
            lines += [displacement_words(found.displacement), *_displaced(found)]
    lines += [words] if (words := estimate_words(found)) else []
    return lines + (_meetings(found) if found.look.open else [])


def _arm_line(found: Evaluation, name: ArmName) -> str:
    one = found.measures[name]
    logged = _("{arm}: {logged} of {planned} days logged").format(
        arm=arm_word(name), logged=one.logged_days, planned=one.planned_days
    )
    if one.counts.rate is None or (name is not ArmName.BASELINE and not found.look.open):
        return f"{logged}."
    said = _("{logged}; {rate} interruptions per focus hour, {share} of it in blocks of an hour or more.")
    return said.format(logged=logged, rate=rate(one.counts.rate), share=percent(one.share_in_blocks[0] or 0.0))


def _meetings(found: Evaluation) -> list[str]:
    loads = [
        _("{arm}: {share}").format(arm=arm_word(name), share=percent(load))
        for name in ArmName
        if (load := found.measures[name].meeting_load) is not None
    ]
    return [_("Working hours in meetings: {loads}.").format(loads="; ".join(loads))] if loads else []


def _displaced(found: Evaluation) -> list[str]:
    if found.displaced is None:
        return []
    own = _(
        "Interruptions displaced about {central} h on the days compared ({low} to {high} h, if it takes {middle} "
        "(1 to 25) minutes to get back; the {middle} are your own median)."
    )
    assumed = _(
        "Interruptions displaced about {central} h on the days compared ({low} to {high} h, if it takes 11 (1 to 25) "
        "minutes to get back, which is an assumption)."
    )
    hours = {name: number(getattr(found.displaced, name), 1) for name in ("low", "central", "high")}
    said = own if found.returns.is_enough else assumed
    return [said.format(middle=number(found.returns.central_minutes), **hours)]
