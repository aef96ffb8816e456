"""What an evaluation says: no more than it knows, rounded for people, in the marks of their language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from deepday.domain.interruption import Source
from deepday.evaluation.caveat import Caveat, Value
from deepday.evaluation.displacement import displacement
from deepday.evaluation.evaluation import Evaluation, Outlook
from deepday.evaluation.guardrails import DEFERRED, URGENT, Guardrail, GuardrailStatus, late_share_upper
from deepday.evaluation.looks import Look
from deepday.evaluation.planning import Improvement
from deepday.evaluation.planning import Outlook as PowerOutlook
from deepday.evaluation.power import Design
from deepday.evaluation.rate_ratio import Arm, compare
from deepday.evaluation.summary import describe, evaluate
from deepday.evaluation.verdict import Certainty, Direction, Downgrade, Recommendation, Verdict
from deepday.wording import evaluation_caveats
from deepday.wording.evaluation import headline, strong_part
from deepday.wording.evaluation_caveats import caveat_sentence
from deepday.wording.evaluation_power import power_sentences
from deepday.wording.evaluation_verdicts import (
    certainty_word,
    displacement_words,
    guardrail_sentence,
    recommendation_reason,
    verdict_word,
)
from deepday.wording.numbers import change, less, number, percent, rate
from deepday.wording.translation import use_language
from tests.trials import AFTERWARDS, MONTH_BEFORE, WINDOW, trial, weekdays, worked

APP = Path(evaluation_caveats.__file__).parent.parent
CALM = Arm((26.0, 24.0, 28.0, 26.0), (10.0,) * 4)
FEWER = Arm((9.0, 8.0, 10.0, 9.0), (10.0,) * 4)
MORE = Arm((52.0, 50.0, 55.0, 51.0), (10.0,) * 4)
QUIET = Arm((0.0,) * 8, (5.0,) * 8)
A_FEW = Arm((3.0,) * 8, (10.0,) * 8)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def empty() -> Evaluation:
    return evaluate(trial(), worked(WINDOW.first), AFTERWARDS)


def saying(reference: Arm, deep: Arm, certainty: Certainty, direction: Direction = Direction.FEWER) -> Evaluation:
    return replace(
        empty(),
        primary=compare(reference, deep),
        certainty=certainty,
        direction=direction,
        permutation_p=0.001,
        downgrades=(),
        outlook=Outlook(5, 0.2),
    )


# --- headline ---------------------------------------------------------------------------------


def test_a_strong_finding_says_how_much_how_sure_and_what_chance_alone_would_do() -> None:
    said = headline(saying(CALM, FEWER, Certainty.STRONG))
    assert said == (
        "On deep-work days you were interrupted about 65 % less often (0.9 instead of 2.6 times per focus hour). "
        "Likely range: 43 % to 79 % less. If deep-work days changed nothing, a result this favourable would turn up "
        "in at most about 1 of 100 such trials."
    )
    assert "at most about 3 of 100" in headline(saying(CALM, FEWER, Certainty.LIKELY))


def test_after_a_downgrade_chance_is_not_spoken_of() -> None:
    found = replace(saying(CALM, FEWER, Certainty.LIKELY), downgrades=(Downgrade.ADHERENCE,))
    assert headline(found).endswith("79 % less.")
    before = replace(found, downgrades=(Downgrade.BEFORE_AFTER,))
    assert headline(before).endswith(
        "Ordinary weeks before were compared with deep-work days after. A slow change in your work could produce this "
        "difference by itself."
    )
    assert "100 such trials" not in headline(replace(saying(CALM, FEWER, Certainty.LIKELY), permutation_p=None))


def test_no_event_on_deep_days_is_never_a_hundred_percent_less() -> None:
    said = headline(saying(A_FEW, QUIET, Certainty.STRONG))
    assert said.startswith(
        "On deep-work days no interruption was logged in 40 focus hours (24 in 80 on ordinary days). Likely range: at "
        "least 67 % less often."
    )
    assert "100 %" not in said


def test_a_hint_says_that_ordinary_variation_could_explain_it() -> None:
    fewer = Arm((20.0, 15.0, 26.0, 17.0), (10.0,) * 4)
    said = headline(saying(CALM, fewer, Certainty.HINT))
    assert said.startswith(
        "The numbers lean towards fewer interruptions (-25 %), but ordinary week-to-week variation could explain it. "
        "Range: -"
    )
    assert "at most about 10 of 100" in said
    more = headline(saying(fewer, CALM, Certainty.HINT, Direction.MORE))
    assert more.startswith("The numbers lean towards more interruptions (+33 %), but")
    assert "favourable" not in more


def test_when_it_cannot_tell_it_says_so_and_what_more_days_would_bring() -> None:
    fewer = Arm((30.0, 15.0, 36.0, 17.0), (10.0,) * 4)
    found = saying(CALM, fewer, Certainty.CANNOT_TELL, Direction.NONE)
    assert re.fullmatch(
        r"We cannot tell yet\. The trial is compatible with anything from \d+ % fewer to \d+ % more\. That is a "
        r"statement about the amount of data, not about deep work\. 5 more deep-work days would narrow it to about "
        r"±20 %\.",
        headline(found),
    )
    assert headline(replace(found, outlook=None)).endswith("More days alone will not settle this.")
    one = replace(found, outlook=Outlook(1, 0.1))
    assert "1 more deep-work day would" in headline(one)


def test_more_interruptions_are_told_as_plainly_as_fewer() -> None:
    said = headline(saying(CALM, MORE, Certainty.STRONG, Direction.MORE))
    assert said.startswith(
        "On deep-work days you were interrupted about 100 % more often (5.2 instead of 2.6 times per focus hour). "
    )
    assert "favourable" not in said


def test_interruptions_on_deep_days_only_have_no_percentage() -> None:
    for certainty in (Certainty.STRONG, Certainty.HINT):
        said = headline(saying(QUIET, FEWER, certainty, Direction.MORE))
        assert "36 interruptions were logged in 40 focus hours, on ordinary days none in 40" in said
        assert "inf" not in said
    said = headline(saying(QUIET, FEWER, Certainty.CANNOT_TELL, Direction.NONE))
    assert "to any number more" in said


def test_a_real_difference_can_be_too_small() -> None:
    fewer = Arm((23.0, 21.0, 23.0, 22.0), (10.0,) * 4)
    assert "The difference is real but smaller than the 20 % you called worthwhile." in headline(
        saying(CALM, fewer, Certainty.LIKELY)
    )


def test_before_a_look_it_tells_only_of_logging_and_adherence() -> None:
    found = replace(empty(), look=Look(WINDOW.first, open=False, next=date(2026, 5, 24)))
    said = headline(found)
    assert said == (
        "The numbers of this trial are looked at on 24 May, not before. So far 0 of 0 deep-work days were held; 1 of 1 "
        "days are logged."
    )


def test_too_little_to_compare_is_said_in_numbers_of_days() -> None:
    assert headline(empty()) == (
        "We cannot tell yet. Deep-work days logged: 0; days to compare them with: 0. It takes at least 2 of each."
    )
    assert "No interruption was logged, neither" in headline(saying(QUIET, QUIET, Certainty.CANNOT_TELL))


def test_what_changed_stands_out() -> None:
    for found, strong in (
        (saying(CALM, FEWER, Certainty.STRONG), "about 65 % less often"),
        (saying(CALM, MORE, Certainty.STRONG, Direction.MORE), "about 100 % more often"),
        (saying(CALM, FEWER, Certainty.CANNOT_TELL, Direction.NONE), "We cannot tell yet."),
        (empty(), "We cannot tell yet."),
    ):
        assert strong_part(found) == strong
        assert strong in headline(found)
    assert not strong_part(replace(empty(), look=Look(WINDOW.first, open=False, next=date(2026, 5, 24))))


def test_two_periods_are_a_description() -> None:
    days = [worked(day, 4, 8) for day in weekdays(MONTH_BEFORE)]
    found = describe(MONTH_BEFORE, None, days[0], AFTERWARDS)
    assert headline(found) == "There are no logged days to compare."
    assert headline(replace(found, primary=compare(CALM, FEWER))).startswith("A description, not a trial: 0.9 inter")


# --- verdicts, guardrails, displacement -------------------------------------------------------


def test_every_recommendation_has_its_word_and_its_reason() -> None:
    source = (APP / "evaluation" / "verdict.py").read_text(encoding="utf-8")
    reasons = set(re.findall(r'"((?:stop|adjust|continue|rethink|extend)\.[a-z_]+)"', source))
    reasons |= {f"{verdict}.{name}" for verdict in ("stop", "adjust") for name in (URGENT, DEFERRED)}
    params: Mapping[str, Value] = {"adherence": 0.625, "source": "in_person", "worthwhile": 0.2, "lever": "day"}
    for reason in reasons:
        said = recommendation_reason(Recommendation(Verdict.ADJUST, reason, params, 4))
        assert said.endswith(".")
        assert "{" not in said
    assert [verdict_word(v) for v in Verdict] == ["Continue", "Adjust", "Extend", "Stop", "Rethink"]
    assert [certainty_word(c) for c in Certainty] == ["cannot tell", "a hint", "likely", "strong"]
    adherence = recommendation_reason(Recommendation(Verdict.ADJUST, "adjust.adherence", params))
    assert "only 62 % of the planned days" in adherence


def rail(name: str, k: int, n: int, status: GuardrailStatus, limit: int | None = 30) -> Guardrail:
    return Guardrail(name, limit, k, n, late_share_upper(n - k, n), status)


def test_few_cases_do_not_rule_out_that_some_would_be_late() -> None:
    assert guardrail_sentence(rail(URGENT, 7, 7, GuardrailStatus.GREEN)) == (
        "All 7 urgent requests were handled within 30 min. With 7 cases we cannot rule out that up to 1 in 3 would be "
        "late."
    )
    assert "All 7 requests that were put off were answered" in guardrail_sentence(
        rail(DEFERRED, 7, 7, GuardrailStatus.GREEN, 8)
    )
    assert "One case says little" in guardrail_sentence(rail(URGENT, 1, 1, GuardrailStatus.GREEN))
    assert "2 cases say little" in guardrail_sentence(rail(URGENT, 2, 2, GuardrailStatus.GREEN))


def test_late_cases_and_none_are_told() -> None:
    assert guardrail_sentence(rail(URGENT, 5, 7, GuardrailStatus.RED)).startswith("5 of 7 urgent requests were")
    assert guardrail_sentence(rail(DEFERRED, 5, 7, GuardrailStatus.RED)).startswith("5 of 7 requests that were put off")
    assert guardrail_sentence(rail(URGENT, 0, 0, GuardrailStatus.NONE)) == "No urgent request came."
    assert guardrail_sentence(rail(DEFERRED, 0, 0, GuardrailStatus.NONE)) == "No request was put off."
    assert guardrail_sentence(rail(DEFERRED, 0, 0, GuardrailStatus.NONE, None)) == (
        "Requests put off: no limit was agreed."
    )


def test_no_sign_of_displacement_says_how_small_a_shift_would_not_show() -> None:
    assert re.fullmatch(
        r"There is no sign that they piled up, but a shift smaller than \d+ % would not show\.",
        displacement_words(displacement(CALM, CALM, 0)),
    )
    assert displacement_words(displacement(CALM, MORE, 0)).startswith(
        "On the days after, interruptions came 100 % more"
    )
    assert "cannot be told" in displacement_words(displacement(Arm((), ()), CALM, 0))
    assert displacement_words(displacement(A_FEW, QUIET, 0)) == (
        "There is no sign that they piled up on the days after."
    )


# --- caveats ----------------------------------------------------------------------------------

VALUES: Mapping[str, Value] = {
    "date": date(2026, 5, 24),
    "count": 2,
    "share": 0.48,
    "p": 0.1234,
    "measures": "meeting_load,other",
    "senses": "idle,lock,sleep,meetings",
    "measure": "x",
    "seed": 7,
    **dict.fromkeys(("held", "planned", "deep", "deep_planned", "reference", "reference_planned"), 3),
}


def test_every_caveat_of_the_source_has_its_sentence_and_none_is_left_over() -> None:
    source = (APP / "evaluation" / "caveats.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'Caveat\(\s*"([a-z_]+)"', source)) | {"not_drawn", "no_other_draw"}
    assert codes == evaluation_caveats.CODES
    for code in codes:
        said = caveat_sentence(Caveat(code, VALUES))
        assert said.endswith(".")
        assert "{" not in said


def test_numbers_in_caveats_are_rounded_for_people() -> None:
    assert "more than 48 %" in caveat_sentence(Caveat("holds_unless_unlogged", VALUES))
    assert "p = 0.12" in caveat_sentence(Caveat("permutation", VALUES))
    assert caveat_sentence(Caveat("not_measured", VALUES)) == "Not measured: time in meetings; other."
    assert caveat_sentence(Caveat("short_days", {"count": 1})).startswith("1 day with")


def test_a_channel_is_named_and_nothing_is_the_other_one() -> None:
    for value, word in ((Source.IN_PERSON.value, "in person"), ("", "other")):
        said = recommendation_reason(Recommendation(Verdict.ADJUST, "adjust.displacement", {"source": value}))
        assert f"above all by {word}:" in said


# --- power ------------------------------------------------------------------------------------

PLANNED = PowerOutlook(Design(20, 8, 7.2, 9.0), True, 0.5673, 0.431, 13, False, Improvement.MORE_DAYS)


def test_power_is_told_in_plain_words_before_the_trial() -> None:
    assert power_sentences(PLANNED) == (
        "With 8 deep-work days and your usual ups and downs, this trial can only confirm a drop of about 57 % or more. "
        "A 40 % drop would be confirmed in roughly 4 of 10 such trials. 13 days would confirm a halving. The cheapest "
        "improvement: more deep-work days, a longer trial or two days a week. Run it anyway? You will still get an "
        "estimate and a range."
    )


def test_a_calm_person_is_told_what_is_out_of_reach_and_what_else_could_be_looked_at() -> None:
    calm = replace(
        PLANNED,
        from_baseline=False,
        detectable_drop=None,
        days_for_halving=None,
        out_of_reach=True,
        improvement=Improvement.OTHER_MEASURE,
    )
    said = power_sentences(calm)
    assert "cannot confirm any drop" in said
    assert "A drop of 40 % is out of reach within a quarter." in said
    assert "long blocks" in said
    assert "no baseline of your own yet" in power_sentences(replace(calm, detectable_drop=0.7))


def test_a_trial_that_is_strong_enough_gets_no_advice() -> None:
    assert "cheapest" not in power_sentences(replace(PLANNED, days_for_halving=6))


# --- numbers ----------------------------------------------------------------------------------


def test_numbers_are_rounded_for_people() -> None:
    assert (number(2.64, 1), number(-0.001, 1), number(12)) == ("2.6", "0.0", "12")
    assert (rate(2.64), rate(0.04), rate(0)) == ("2.6", "0.04", "0.0")
    assert (percent(0.654), less(0.001), less(1.2)) == ("65 %", "99 %", "0 %")
    assert (change(0.75), change(1.17), change(1.0), change(0.999)) == ("-25 %", "+17 %", "0 %", "0 %")


def test_the_decimal_mark_is_that_of_the_language(tmp_path: Path) -> None:
    catalogue = Catalog(locale="de")
    catalogue.add(".", ",", context="decimal mark")
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "deepday.mo").open("wb") as opened:
        write_mo(opened, catalogue)
    use_language("de", str(tmp_path))
    assert number(2.64, 1) == "2,6"
