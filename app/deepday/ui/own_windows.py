"""The windows that run in processes of their own, because they need what the resident program never loads."""

from collections.abc import Sequence

from deepday.wording.translation import N_

OWN_WINDOWS: Sequence[tuple[str, str]] = (
    ("request", N_("Prepare a request…")),
    ("agree", N_("Agreement…")),
    ("plan", N_("Plan…")),
    ("evaluation", N_("Evaluation…")),
)
"""The name of each, as ``deepday show`` takes it, and what an entry that opens it says; in the order of the menus."""
WITHOUT_ENTRY = ("handover",)
"""Those that no menu lists: a notice, the plan and ``deepday show`` open them when it is their time."""


def is_own_window(name: str) -> bool:
    """Say whether *name* is a window of that kind."""
    return name in WITHOUT_ENTRY or name in dict(OWN_WINDOWS)
