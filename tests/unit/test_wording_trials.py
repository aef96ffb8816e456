"""What has changed since a plan was frozen, in words: with dates as people write them, with or without the reason."""

from datetime import UTC, datetime

import pytest

from deepday.domain.trial import Deviation
from deepday.wording.translation import use_language
from deepday.wording.trials import deviation_line, deviation_without_words

AT = datetime(2026, 4, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english() -> None:
    use_language("en")


@pytest.mark.parametrize(
    ("kind", "detail", "line", "without"),
    [
        (
            "moved",
            "2026-04-30 2026-04-28: audit",
            "moved (30 April to 28 April) · audit",
            "moved (30 April to 28 April)",
        ),
        ("cancelled", "2026-05-14: ill: flu", "cancelled (14 May) · ill: flu", "cancelled (14 May)"),
        ("cancelled", "no date", "cancelled · no date", "cancelled"),
        ("override", "continue: it helps", "decided otherwise · continue: it helps", "decided otherwise"),
        ("painted", "blue", "painted · blue", "another change"),
        ("ended", "", "ended early", "ended early"),
    ],
)
def test_a_deviation_says_what_where_and_why(kind: str, detail: str, line: str, without: str) -> None:
    deviation = Deviation(AT, kind, detail)
    assert deviation_line(deviation) == f"20 April: {line}"
    assert deviation_without_words(deviation) == f"20 April: {without}"
