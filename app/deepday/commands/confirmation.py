"""Asks on the terminal before something is erased; whatever is not a clear yes is a no."""

import sys

from deepday.wording.translation import _


def confirmed(what: str) -> bool | None:
    """Tell *what* will be done and return the person's word; None if there is nobody to ask."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    question = _("Type “yes” to erase it:")
    sys.stderr.write(f"{what}\n{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("yes", _("yes").casefold())
