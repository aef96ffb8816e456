"""Combinations of keys as they stand on the person's keyboard: ``Strg+Alt+I`` for ``Ctrl+Alt+I``."""

from deepday.wording.translation import N_, _

_NAMED = frozenset(
    {
        N_("Ctrl"),
        N_("Alt"),
        N_("Shift"),
        N_("Super"),
        N_("Space"),
        N_("Insert"),
        N_("Delete"),
        N_("Home"),
        N_("End"),
        N_("PageUp"),
        N_("PageDown"),
        N_("Up"),
        N_("Down"),
        N_("Left"),
        N_("Right"),
        N_("Pause"),
        N_("Print"),
        N_("ScrollLock"),
        N_("Menu"),
    }
)


def keys_text(keys: str) -> str:
    """Return the combination *keys*, written as in the settings, with the names of the person's keyboard."""
    return "+".join(_(part) if part in _NAMED else part for part in keys.split("+"))
