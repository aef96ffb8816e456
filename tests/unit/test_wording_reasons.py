"""Every reason has its sentence, and the sentence holds what it was given, once."""

import string
from datetime import UTC, datetime

import pytest

from deepday.domain.reason import Reason
from deepday.wording.reason_templates import TEMPLATES
from deepday.wording.reasons import placeholders, required, sentence
from tests.source_reasons import Told, made_up_codes, mentioned_codes, told_reasons

AT = datetime(2026, 9, 24, 14, 30, tzinfo=UTC).isoformat()
ADDED_BY_THE_ENGINE = {"next_try_at", "until"}


def test_every_code_in_the_source_has_a_sentence() -> None:
    without = sorted({f"{told.code} ({told.where})" for told in told_reasons() if told.code not in TEMPLATES})
    assert not without


def test_every_text_in_the_source_that_looks_like_a_code_has_a_sentence() -> None:
    without = sorted(f"{code} ({where})" for code, where in mentioned_codes(TEMPLATES) if code not in TEMPLATES)
    assert not without


def test_no_code_is_put_together_where_no_test_can_see_it() -> None:
    assert not list(made_up_codes())


def test_every_sentence_is_used() -> None:
    used = {told.code for told in told_reasons()} | {code for code, _where in mentioned_codes(TEMPLATES)}
    assert not sorted(set(TEMPLATES) - used)


@pytest.mark.parametrize("told", [t for t in told_reasons() if t.params is not None], ids=lambda t: t.where)
def test_a_sentence_asks_for_nothing_that_its_reason_does_not_give(told: Told) -> None:
    assert told.params is not None
    assert required(TEMPLATES.get(told.code, "")) <= told.params | ADDED_BY_THE_ENGINE


@pytest.mark.parametrize("template", TEMPLATES.values())
def test_a_template_is_well_formed(template: str) -> None:
    assert {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name} == placeholders(
        template
    )
    assert template.count("[") == template.count("]")


def test_instants_are_shown_as_the_time_of_day_where_the_person_is() -> None:
    assert sentence(Reason("restoring.expires_by_itself", {"at": AT}), "Europe/Berlin") == (
        "still there; expires by itself at 16:30"
    )


def test_a_phrase_with_an_end_says_until_when() -> None:
    reason = Reason("channel.found_then", {"until": AT})
    assert sentence(reason, "Europe/Berlin") == "what is found then, until 16:30"


def test_what_is_tried_again_says_when() -> None:
    assert sentence(Reason("channel.cannot_be_read", {"next_try_at": AT}), "Europe/Berlin") == (
        "cannot be reached; next try 16:30"
    )
    assert sentence(Reason("effect.not_taken", {"next_try_at": AT}), "Europe/Berlin").endswith(
        "settings. Next try 16:30."
    )


def test_an_unknown_code_is_owned_up_to() -> None:
    assert sentence(Reason("moon.fell_down"), "UTC") == "There is no sentence for “moon.fell_down” yet."


def test_typed_braces_are_never_filled_in() -> None:
    reason = Reason("log.unknown_source", {"text": "{choices} {0} [x]", "choices": "chat"})
    assert sentence(reason, "UTC") == "“{choices} {0} [x]” is not a channel. There are: chat."


def test_something_that_is_no_instant_is_shown_as_it_is() -> None:
    assert sentence(Reason("edit.in_the_future", {"at": "soon"}), "UTC") == "soon has not come yet."


def test_a_missing_parameter_does_not_hide_the_rest() -> None:
    assert sentence(Reason("date.not_one"), "UTC").endswith("is not a date. Write it as 2026-03-02.")


def test_silence_says_until_when_before_it_says_what_still_appears() -> None:
    reason = Reason("notifications.silent_but_critical", {"until": AT})
    assert sentence(reason, "Europe/Berlin") == "silent until 16:30; critical ones still appear"
    assert sentence(Reason(reason.code), "UTC") == "silent; critical ones still appear"


def test_a_status_on_a_server_is_told_with_the_end_of_the_session_while_it_is_set() -> None:
    params = {"text": "Deep work", "emoji": ":book:", "ends_at": "2026-09-24T14:32:00+00:00"}
    assert sentence(Reason("slack.status_until", params), "UTC") == "“Deep work”, until 14:32"
    assert sentence(Reason("slack.status_until", {**params, "until": AT}), "UTC") == "“Deep work”, until 14:30"


def test_a_status_that_is_an_emoji_alone_is_told_by_its_name() -> None:
    assert sentence(Reason("slack.status", {"text": "", "emoji": ":palm_tree:"}), "UTC") == "“:palm_tree:”"


def test_keys_are_named_as_on_the_keyboard() -> None:
    assert sentence(Reason("hotkey.works", {"keys": "Ctrl+Alt+I"}), "UTC") == (
        "Ctrl+Alt+I logs an interruption anywhere."
    )
