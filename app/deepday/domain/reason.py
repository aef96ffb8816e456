"""A Reason: a code with parameters that says why or what, to be put into words elsewhere.

Everything below the wording room speaks in codes; ``deepday.wording.reasons`` holds the sentence of each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """What happened or what to do next, as a code and its parameters.

    Parameters are plain text and never hold a secret. Instants are given as ISO 8601 text with offset;
    wording shows them as the local time of day.
    """

    code: str
    params: Mapping[str, str] = field(default_factory=dict)
