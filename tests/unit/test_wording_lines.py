"""Lines about the day, its channels and its entries."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from deepday.domain.channel import Channel, ChannelState
from deepday.domain.interruption import Initiator, Interruption, Outcome, Source, Urgency
from deepday.domain.reason import Reason
from deepday.domain.session import Session, SessionKind
from deepday.engine.history_ports import Recovered
from deepday.engine.overview import Day, Overview
from deepday.engine.transitions import Told
from deepday.wording.channels import channel_line, channel_name, check_name, describe, state_word
from deepday.wording.entries import entry_line, outcome_word, source_word, urgency_word
from deepday.wording.state_line import state_line, what_to_decide

NOW = datetime(2026, 3, 2, 12, 20, tzinfo=UTC)
BERLIN = "Europe/Berlin"
SESSION = Session("s", SessionKind.DEEP, NOW - timedelta(hours=4), BERLIN, planned_end_at=NOW + timedelta(hours=2))
ENTRY = Interruption("i", NOW - timedelta(minutes=8), BERLIN)
RUNNING = Overview(
    now=NOW,
    time_zone=BERLIN,
    state=Told.DEEP,
    session=SESSION,
    left=timedelta(hours=2, minutes=10),
    day=Day(date(2026, 3, 2), (SESSION,), ()),
    interruptions=3,
    open_interruption=None,
    channels=(),
    deferred=(),
    recovered=None,
    trouble=(),
)
OFF = replace(RUNNING, state=Told.OFF, session=None, left=None, day=Day(date(2026, 3, 2), (), ()), interruptions=0)


def test_the_line_of_a_running_day_tells_what_is_left_and_what_broke_in() -> None:
    assert state_line(RUNNING) == "Deep work · 2 h 10 min left · 3 interruptions"


def test_one_interruption_is_one() -> None:
    assert state_line(replace(RUNNING, interruptions=1)).endswith("· 1 interruption")


def test_an_open_interruption_is_told() -> None:
    line = state_line(replace(RUNNING, open_interruption=ENTRY))
    assert line == "Deep work · interrupted since 13:12 · 2 h 10 min left · 3 interruptions"


def test_a_session_without_a_planned_end_tells_its_focus() -> None:
    line = state_line(replace(RUNNING, state=Told.ORDINARY, left=None))
    assert line == "Ordinary day · 4 h of focus · 3 interruptions"


def test_without_a_session_the_line_tells_the_day_so_far() -> None:
    assert state_line(OFF) == "No deep work now"
    ended = replace(OFF, day=Day(date(2026, 3, 2), (SESSION.ended(NOW),), ()))
    assert state_line(ended) == "No deep work now · 4 h of focus today"


def test_a_session_that_died_is_told_until_it_is_decided() -> None:
    died = replace(OFF, recovered=Recovered("s", NOW - timedelta(minutes=38)))
    assert state_line(died) == "Stopped at 12:42 without ending the day"
    assert what_to_decide(died) == (
        "Deepday stopped at 12:42 without ending the day. "
        "“deepday resume” goes on, “deepday end” ends the day at 12:42."
    )
    decided = replace(OFF, recovered=Recovered("s", NOW, "ended"))
    assert state_line(decided) == "No deep work now"
    assert what_to_decide(decided) == ""


@pytest.mark.parametrize(
    ("channel_id", "name", "in_doctor"),
    [
        ("notifications.dunst", "Notifications", "Notifications: dunst"),
        ("notifications.kde", "Notifications", "Notifications: KDE Plasma"),
        ("chat.slack", "Slack status", "Slack status"),
        ("chat.slack:slack", "Slack status", "Slack status"),
        ("chat.slack:slack-2", "Slack status (slack-2)", "Slack status (slack-2)"),
        ("chat.slack.snooze:slack", "Slack pause", "Slack pause"),
        ("hooks.command", "Command", "Command"),
        ("hotkey.x11", "Hotkey", "Hotkey: X11"),
        ("sense.sleep", "Sleep", "Sleep"),
        ("chat.pigeon", "chat.pigeon", "chat.pigeon"),
    ],
)
def test_a_channel_has_a_name(channel_id: str, name: str, in_doctor: str) -> None:
    assert (channel_name(channel_id), check_name(channel_id)) == (name, in_doctor)


def test_every_state_of_a_channel_has_a_word() -> None:
    assert len({state_word(state) for state in ChannelState}) == len(ChannelState)


def test_a_channel_tells_its_state_and_why() -> None:
    left = Channel("notifications.dunst", ChannelState.LEFT, Reason("effect.changed_by_person"))
    assert channel_line(left, BERLIN) == "Notifications: Left alone, changed by you, left as it is"
    off = Channel("notifications.dunst", ChannelState.OFF)
    assert (channel_line(off, BERLIN), describe(off, BERLIN)) == ("Notifications: Off", "")


def test_an_entry_tells_only_what_is_not_a_matter_of_course() -> None:
    assert entry_line(ENTRY, NOW) == "13:12  other · handled"
    deferred = replace(
        ENTRY,
        source=Source.IN_PERSON,
        initiator=Initiator.SELF,
        who="Ada",
        urgency=Urgency.URGENT,
        outcome=Outcome.DEFERRED,
        due_at=NOW + timedelta(days=1),
        note="test set",
    )
    assert entry_line(deferred, NOW) == (
        "13:12  in person · begun by yourself · Ada · urgent · deferred, due Tue 13:20 · test set"
    )


def test_every_source_outcome_and_urgency_has_a_word() -> None:
    assert len({source_word(s) for s in Source}) == len(Source)
    assert len({outcome_word(o) for o in Outcome}) == len(Outcome)
    assert len({urgency_word(u) for u in Urgency}) == len(Urgency)
