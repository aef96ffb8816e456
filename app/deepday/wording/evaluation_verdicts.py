"""What to do next, as a word and its one reason; grades, guardrails and names of measures in words."""

from deepday.evaluation.displacement import Displacement
from deepday.evaluation.guardrails import DEFERRED, URGENT, Guardrail, GuardrailStatus
from deepday.evaluation.verdict import Certainty, Recommendation, Verdict
from deepday.wording.caveat_values import shown
from deepday.wording.numbers import percent
from deepday.wording.translation import N_, _, ngettext

_VERDICTS = {
    Verdict.CONTINUE: N_("Continue"),
    Verdict.ADJUST: N_("Adjust"),
    Verdict.EXTEND: N_("Extend"),
    Verdict.STOP: N_("Stop"),
    Verdict.RETHINK: N_("Rethink"),
}
_CERTAINTIES = {
    Certainty.CANNOT_TELL: N_("cannot tell"),
    Certainty.HINT: N_("a hint"),
    Certainty.LIKELY: N_("likely"),
    Certainty.STRONG: N_("strong"),
}
_REASONS = {
    "stop.urgent_handled": N_("Too many urgent requests were handled late, and nothing was done about it yet."),
    "stop.deferred_answered": N_("Too many requests that were put off were answered late, and nothing was done yet."),
    "stop.more": N_("Deep-work days had more interruptions, not fewer."),
    "adjust.urgent_handled": N_(
        "It helps, but urgent requests were late: choose another point person, or agree when they can reach you."
    ),
    "adjust.deferred_answered": N_(
        "It helps, but answers came late: make the deep-work days shorter, or answer at fixed times in between."
    ),
    "adjust.adherence": N_(
        "It helps, but only {adherence} of the planned days were held: choose a day that is easier to keep."
    ),
    "adjust.displacement": N_(
        "It helps, but interruptions piled up on the day after, above all by {source}: agree how that channel waits."
    ),
    "continue.fewer": N_("Deep-work days had clearly fewer interruptions, by as much as you called worthwhile."),
    "rethink.too_small": N_("If there is an effect, it is smaller than the {worthwhile} that you called worthwhile."),
    "extend.too_few": N_("There are too few logged days to compare yet."),
    "extend.will_not_settle": N_("It is not clear yet, and more days alone will not settle this."),
}
_FURTHER = "extend.further"
_GUARDRAILS = {URGENT: N_("Urgent requests"), DEFERRED: N_("Requests put off")}


def verdict_word(verdict: Verdict) -> str:
    """Return the word on the recommendation's chip."""
    return _(_VERDICTS[verdict])


def certainty_word(certainty: Certainty) -> str:
    """Return how sure it is, in a word."""
    return _(_CERTAINTIES[certainty])


def recommendation_reason(recommendation: Recommendation) -> str:
    """Return the one reason for a recommendation."""
    if recommendation.reason == _FURTHER:
        days = recommendation.further_days or 0
        return ngettext(
            "It is not clear yet; {count} more deep-work day would probably settle it.",
            "It is not clear yet; {count} more deep-work days would probably settle it.",
            days,
        ).format(count=days)
    template = _(_REASONS[recommendation.reason])
    return template.format(**{name: shown(name, value) for name, value in recommendation.params.items()})


def guardrail_name(name: str) -> str:
    """Return what a guardrail watches."""
    return _(_GUARDRAILS[name])


def promises_sentence(rail: Guardrail) -> str:
    """Return how many promises were kept, or nothing where none was made whose time has come."""
    if not rail.promised:
        return ""
    said = ngettext(
        "{kept} of {count} promised answer was given by the time promised last.",
        "{kept} of {count} promised answers were given by the time promised last.",
        rail.promised,
    )
    return said.format(kept=rail.promises_kept, count=rail.promised)


def guardrail_sentence(rail: Guardrail) -> str:
    """Return how a guardrail stands, and with few cases what is not ruled out."""
    if rail.status is GuardrailStatus.NONE:
        return _no_case(rail)
    if rail.status is not GuardrailStatus.GREEN:
        said = (
            _("{k} of {n} urgent requests were handled within {limit} min.")
            if rail.name == URGENT
            else _("{k} of {n} requests that were put off were answered within {limit} working hours.")
        )
        return said.format(k=rail.k, n=rail.n, limit=rail.limit)
    said = (
        ngettext(
            "The only urgent request was handled within {limit} min.",
            "All {n} urgent requests were handled within {limit} min.",
            rail.n,
        )
        if rail.name == URGENT
        else ngettext(
            "The only request that was put off was answered within {limit} working hours.",
            "All {n} requests that were put off were answered within {limit} working hours.",
            rail.n,
        )
    ).format(n=rail.n, limit=rail.limit)
    return f"{said} {_not_ruled_out(rail)}"


def _no_case(rail: Guardrail) -> str:
    if rail.limit is None:
        return _("{name}: no limit was agreed.").format(name=guardrail_name(rail.name))
    return _("No urgent request came.") if rail.name == URGENT else _("No request was put off.")


def _not_ruled_out(rail: Guardrail) -> str:
    upper = rail.upper_95_one_sided or 1.0
    one_in = round(1 / upper)
    if one_in <= 1:
        return ngettext(
            "One case says little about how often that would be late.",
            "{n} cases say little about how often that would be late.",
            rail.n,
        ).format(n=rail.n)
    return ngettext(
        "With {n} case we cannot rule out that up to 1 in {one_in} would be late.",
        "With {n} cases we cannot rule out that up to 1 in {one_in} would be late.",
        rail.n,
    ).format(n=rail.n, one_in=one_in)


def displacement_words(displaced: Displacement) -> str:
    """Return whether interruptions moved to the day after."""
    ratio, detectable = displaced.comparison.ratio, displaced.detectable_rise
    if displaced.flagged is None or ratio is None:
        return _("Whether interruptions moved to the day after cannot be told.")
    if displaced.flagged:
        return _("On the days after, interruptions came {more} more often than before the trial.").format(
            more=percent(max(0.0, ratio - 1))
        )
    if detectable is None:
        return _("There is no sign that they piled up on the days after.")
    return _("There is no sign that they piled up, but a shift smaller than {percent} would not show.").format(
        percent=percent(detectable)
    )
