"""A request that was made: the answers from which its documents were written, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from deepday.domain.request import TalkResult


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; ``answers`` is the answers file as plain values."""

    id: str
    at: datetime
    answers: Mapping[str, object] = field(default_factory=dict)
    origin: str = "logged"
    talks: tuple[TalkResult, ...] = ()
