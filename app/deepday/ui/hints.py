"""The sentences of the first run: where the program lives and which key logs an interruption; each is shown once."""

from deepday.ui.look.key_caps import hotkey_words
from deepday.wording.translation import _


def first_run_hint(*, tray: bool, hotkey: str) -> str:
    """Return what somebody needs to know at first; an empty *hotkey* means that there is none here."""
    if tray:
        where = _("Deepday stays in the tray: a click on its icon starts the day.")
    else:
        where = _(
            "There is no tray here, so Deepday stays in this window. On GNOME, the extension AppIndicator adds a tray."
        )
    where += " " + _("In working hours it notes when you are at work; Settings switches that off.")
    if not hotkey:
        return where
    return where + " " + _("{keys} logs an interruption anywhere.").format(keys=hotkey_words(hotkey))
