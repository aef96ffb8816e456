"""Which calendars count, as the person has chosen or the server tells."""

from deepday.domain.channel_choice import ChannelChoice
from deepday.domain.found_calendar import FoundCalendar, calendar_choice

OWN, FOREIGN = FoundCalendar("caldav:work", "Work"), FoundCalendar("caldav:team", "Team", counts_at_first=False)
NOTHING = calendar_choice({"calendars.off": (), "calendars.on": ()}.get)


def test_at_first_what_is_ones_own_counts() -> None:
    assert OWN.counts(NOTHING)
    assert not FOREIGN.counts(NOTHING)


def test_the_lists_hold_no_more_than_they_must() -> None:
    both = FOREIGN.switched(OWN.switched(NOTHING, on=False), on=True)
    assert both == ChannelChoice(frozenset({"caldav:work"}), frozenset({"caldav:team"}), frozenset({"caldav:team"}))
    assert not OWN.counts(both)
    assert FOREIGN.counts(both)
    back = FOREIGN.switched(OWN.switched(both, on=True), on=False)
    assert (back.off, back.on) == (frozenset(), frozenset())


def test_settings_that_are_no_lists_mean_nothing() -> None:
    assert calendar_choice(lambda _key: None) == NOTHING
