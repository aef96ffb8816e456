"""Preferences: what the engine and the texts ask of the settings, read anew each time."""

from collections.abc import Callable, Sequence

from deepday.domain.channel_choice import OFF_KEY, ON_KEY, ChannelChoice
from deepday.domain.setting_texts import WEEKDAYS
from deepday.domain.settings import OWN_TEXT
from deepday.domain.times import parse_clock, parse_duration
from deepday.domain.working_hours import WorkingHours
from deepday.engine.settings_ports import SettingsStore


def working_hours(settings: SettingsStore) -> WorkingHours:
    """Return when the person usually works, and when their day turns."""
    starts, ends, turns_at = (
        parse_clock(str(settings.get(key))) for key in ("hours.from", "hours.until", "hours.day_turns_at")
    )
    days = settings.get("hours.days")
    weekdays = frozenset(WEEKDAYS.index(str(day)) for day in days) if isinstance(days, list | tuple) else frozenset()
    return WorkingHours(starts, ends, weekdays, turns_at)


class Preferences:
    """The settings as ``engine.session_plan.Preferences``.

    *off_at_first* returns the ids of the channels that are off until somebody switches them on, *contact_of* how to
    reach a point person other than the usual one, empty if that is not known, *agreed_person* who was agreed for today.
    """

    def __init__(
        self,
        settings: SettingsStore,
        off_at_first: Callable[[], frozenset[str]],
        contact_of: Callable[[str], str] = lambda _name: "",
        agreed_person: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._off_at_first = off_at_first
        self._contact_of = contact_of
        self._agreed_person = agreed_person

    def working_hours(self) -> WorkingHours:
        """Return when the person usually works, and when their day turns."""
        return working_hours(self._settings)

    def observes(self) -> bool:
        """Return whether ordinary working days are observed."""
        return self.text("observe.ordinary") == "on"

    def idle_after_s(self) -> float:
        """Return after how many seconds without input a person counts as away."""
        length = parse_duration(self.text("senses.idle_after"))
        return length.total_seconds()

    def sense_is_on(self, sense: str) -> bool:
        """Return whether the person lets ``idle``, ``lock``, ``sleep`` or ``meetings`` be noticed."""
        return self.text(f"senses.{sense}") == "on"

    def usual_point_person(self) -> str | None:
        """Return the name of the usual point person."""
        return self.text("point_person.name") or None

    def point_person(self) -> str | None:
        """Return whom colleagues can ask today: who was agreed for this day, else the usual point person."""
        return self._agreed_person() or self.usual_point_person()

    def contact(self, point_person: str | None) -> str:
        """Return how to reach a point person: the usual one, or one of those who are kept."""
        if point_person is None:
            return ""
        usual = self.text("point_person.contact") if point_person == self.usual_point_person() else ""
        return usual or self._contact_of(point_person)

    def channels_off(self) -> frozenset[str]:
        """Return the ids of channels that the person does not want set."""
        return self.choice().unwanted()

    def choice(self) -> ChannelChoice:
        """Return what the person has switched on and off."""
        off, on = (frozenset(self._texts(key)) for key in (OFF_KEY, ON_KEY))
        return ChannelChoice(off, on, self._off_at_first())

    def calendar_choice(self) -> ChannelChoice:
        """Return the calendars of which the person has said that their meetings count, or do not."""
        from deepday.domain.found_calendar import calendar_choice  # noqa: PLC0415 -- loaded with the first account

        return calendar_choice(self._settings.get)

    def template(self, kind: str, channel: str) -> str:
        """Return the text that the person wrote for *channel*, else the one for all of its *kind*; empty for none."""
        return self.text(f"{OWN_TEXT}{channel}") or self.text(f"texts.{kind}")

    def hook(self, event: str) -> Sequence[str]:
        """Return the argv to be run when focus is ``set`` or ``undo``-ne; empty if there is none."""
        return self._texts(f"hooks.command.{event}")

    def text(self, key: str) -> str:
        """Return a setting as text, one that is a list with spaces between."""
        value = self._settings.get(key)
        return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

    def _texts(self, key: str) -> Sequence[str]:
        value = self._settings.get(key)
        return [str(item) for item in value] if isinstance(value, list | tuple) else []
