"""Corrections in words."""

import pytest

from deepday.domain.interruption import Correction
from deepday.wording.corrections import correction_line
from tests.history_files import BERLIN, minutes


@pytest.mark.parametrize(
    ("field", "before", "after", "said"),
    [
        ("source", "in_person", "call", "Corrected 09:05: channel was in person"),
        ("outcome", "deferred", "handled", "Corrected 09:05: what became of it was deferred"),
        ("urgency", "low", "urgent", "Corrected 09:05: urgency was not urgent"),
        ("initiator", "self", "external", "Corrected 09:05: begun by was myself"),
        ("who", None, "Ada", "Corrected 09:05: name was empty"),
        ("note", "{before}", "", "Corrected 09:05: note was {before}"),
        ("at", "2026-03-02T08:01:00+00:00", "x", "Corrected 09:05: time was 09:01"),
        ("at", "early", "x", "Corrected 09:05: time was early"),
        ("source", "pigeon", "x", "Corrected 09:05: channel was pigeon"),
        ("moon", "full", "x", "Corrected 09:05: moon was full"),
        ("undone", "False", "True", "Taken back 09:05"),
        ("undone", "True", "False", "Put back 09:05"),
    ],
)
def test_a_correction_tells_when_and_what_stood_there_before(
    field: str, before: str | None, after: str, said: str
) -> None:
    correction = Correction(minutes(5), "e", field, before, after)
    assert correction_line(correction, minutes(60), BERLIN) == said
