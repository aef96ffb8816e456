"""Preferences: what the engine and the texts ask of the settings, read anew each time."""

from collections.abc import Sequence

from deepday.engine.ports import SettingsStore, Wish
from deepday.wording.status_texts import status_text


class Preferences:
    """The settings as ``engine.session_plan.Preferences``, and the texts made with them."""

    def __init__(self, settings: SettingsStore) -> None:
        self._settings = settings

    def working_day_ends(self) -> str:
        """Return the time of day, as "17:00"."""
        return self._text("hours.until")

    def point_person(self) -> str | None:
        """Return the name of the usual point person."""
        return self._text("point_person.name") or None

    def contact(self, point_person: str | None) -> str:
        """Return how to reach the usual point person; nothing is known of others."""
        known = point_person is not None and point_person == self.point_person()
        return self._text("point_person.contact") if known else ""

    def channels_off(self) -> frozenset[str]:
        """Return the ids of channels that the person never wants set."""
        return frozenset(self._texts("channels.off"))

    def status_text(self, wish: Wish) -> str:
        """Return what colleagues are to read, from the person's own template or the built-in one."""
        return status_text(wish, self._text("texts.status"))

    def hook(self, event: str) -> Sequence[str]:
        """Return the argv to be run when focus is ``set`` or ``undo``-ne; empty if there is none."""
        return self._texts(f"hooks.command.{event}")

    def _text(self, key: str) -> str:
        return str(self._settings.get(key))

    def _texts(self, key: str) -> Sequence[str]:
        value = self._settings.get(key)
        return [str(item) for item in value] if isinstance(value, list | tuple) else []
