"""Which channels are wanted, whatever was switched in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.channel_choice import ChannelChoice

CHANNELS = st.sampled_from(["chat.slack:slack", "auto_reply.sieve:sieve", "calendar.caldav:work"])
AT_FIRST = frozenset({"auto_reply.sieve:sieve"})


@given(st.frozensets(CHANNELS), st.frozensets(CHANNELS), CHANNELS, st.booleans())
def test_a_channel_is_as_it_was_switched_and_no_other_changes(
    off: frozenset[str],
    on: frozenset[str],
    channel: str,
    wanted: bool,  # noqa: FBT001 -- hypothesis hands it in by place
) -> None:
    before = ChannelChoice(off, on, AT_FIRST)
    after = before.switched(channel, on=wanted)
    assert after.wants(channel) is wanted
    assert after.unwanted() - {channel} == before.unwanted() - {channel}


@pytest.mark.parametrize(("channel", "wanted"), [("chat.slack:slack", True), ("auto_reply.sieve:sieve", False)])
def test_at_first_a_channel_is_as_its_service_has_it(channel: str, wanted: bool) -> None:  # noqa: FBT001 -- pytest hands it in by name
    assert ChannelChoice(frozenset(), frozenset(), AT_FIRST).wants(channel) is wanted


def test_the_lists_hold_no_more_than_they_must() -> None:
    choice = ChannelChoice(frozenset(), frozenset(), AT_FIRST)
    both = choice.switched("auto_reply.sieve:sieve", on=True).switched("chat.slack:slack", on=False)
    assert (both.on, both.off) == (AT_FIRST, frozenset({"chat.slack:slack"}))
    again = both.switched("auto_reply.sieve:sieve", on=False).switched("chat.slack:slack", on=True)
    assert (again.on, again.off) == (frozenset(), frozenset())
