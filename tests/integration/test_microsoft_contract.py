"""The four Microsoft channels keep the contract of every effect, against the contract fake of Graph."""

from datetime import datetime, timedelta

import pytest

from deepday.effects.chat.teams_account import SETTLING_S
from deepday.engine.effect_ports import Effect
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.fakes.microsoft_case import EVENT, MESSAGE, PRESENCE, REPLY, Outlook, graph, outlook
from tests.fakes.world import ManualClock

__all__ = ["graph", "outlook"]


SESSION = timedelta(hours=2)
SETTLED = timedelta(seconds=SETTLING_S)
"""Sooner after a write, what was there before is taken for the service's delay."""


def later(outlook: Outlook, channel: str) -> Effect:
    """Return the adapter of a new process; at once after a write it could not know of a delay."""
    outlook.clock.pass_time(SETTLED)
    return outlook.effect(channel)


class TestPresence(EffectContract):
    @pytest.fixture(params=[0.0, 30.0], ids=["shown at once", "shown after half a minute"])
    def case(self, outlook: Outlook, clock: ManualClock, request: pytest.FixtureRequest) -> EffectCase:
        presence = outlook.graph.presence
        presence.lag_s = request.param

        def program(availability: str, activity: str) -> None:
            by_hand("")
            presence.sessions = {"desktop": (availability, activity)}

        def by_hand(availability: str) -> None:
            clock.pass_time(SETTLED)
            presence.set_by_hand(availability)

        return EffectCase(
            effect=outlook.effect(PRESENCE),
            wish=wish_until(clock.now() + SESSION),
            look=lambda: (presence.preferred, presence.sessions),
            priors={
                "available": lambda: program("Available", "Available"),
                "idle": lambda: program("AvailableIdle", "Inactive"),
                "in a meeting": lambda: program("Busy", "InAMeeting"),
                "presenting": lambda: program("DoNotDisturb", "Presenting"),
                "be right back": lambda: by_hand("BeRightBack"),
                "do not disturb": lambda: by_hand("DoNotDisturb"),
                "busy": lambda: by_hand("Busy"),
                "appear offline": lambda: by_hand("Offline"),
            },
            change=lambda: by_hand("BeRightBack"),
            clock=clock,
            after_a_crash=lambda: later(outlook, PRESENCE),
        )


class TestMessage(EffectContract):
    @pytest.fixture(params=[0.0, 30.0], ids=["shown at once", "shown after half a minute"])
    def case(self, outlook: Outlook, clock: ManualClock, request: pytest.FixtureRequest) -> EffectCase:
        presence = outlook.graph.presence
        presence.lag_s = request.param
        tomorrow = clock.now() + timedelta(days=1)

        def write(text: str = "", ends: datetime | None = None) -> None:
            clock.pass_time(SETTLED)
            presence.write_message(text, ends)

        return EffectCase(
            effect=outlook.effect(MESSAGE),
            wish=wish_until(clock.now() + SESSION),
            look=lambda: presence.message,
            priors={
                "empty": write,
                "for ever": lambda: write("On a train"),
                "until tomorrow": lambda: write("Out of office", tomorrow),
                "pinned": lambda: write("Ask Ann<pinnednote></pinnednote>", tomorrow),
                "markup": lambda: write('R&D <b> "now" &amp; then'),
                "other scripts": lambda: write("休暇中 👩‍🚀 عطلة"),
            },
            change=lambda: write("Lunch"),
            clock=clock,
            after_a_crash=lambda: later(outlook, MESSAGE),
        )


class TestReply(EffectContract):
    @pytest.fixture(params=["no", "contacts", "all"])
    def case(self, outlook: Outlook, clock: ManualClock, request: pytest.FixtureRequest) -> EffectCase:
        outlook.settings["auto_reply.outside"] = request.param
        reply = outlook.graph.reply
        day = timedelta(days=1)
        holiday = (clock.now() + 5 * day, clock.now() + 12 * day)
        long = (clock.now() - day, clock.now() + day)
        return EffectCase(
            effect=outlook.effect(REPLY),
            wish=wish_until(clock.now() + SESSION),
            look=reply.shown,
            priors={
                "never used": lambda: reply.set_by_hand("disabled"),
                "off, with texts": lambda: reply.set_by_hand("disabled", "<p>Away &amp; glad</p>", "Away", "all"),
                "planned for later": lambda: reply.set_by_hand("scheduled", "Holiday", "Off", "all", holiday),
                "on": lambda: reply.set_by_hand("alwaysEnabled", "Ill", "Ill", "contactsOnly"),
                "on, scheduled": lambda: reply.set_by_hand("scheduled", "Ill", "", "none", long),
            },
            change=lambda: reply.set_by_hand("alwaysEnabled", "Off sick", "Off sick", "all"),
            clock=clock,
            after_a_crash=lambda: outlook.effect(REPLY),
        )


class TestEvent(EffectContract):
    @pytest.fixture
    def case(self, outlook: Outlook, clock: ManualClock) -> EffectCase:
        events = outlook.graph.events
        events.create(
            {
                "subject": "Dentist",
                "start": {"dateTime": "2026-03-02T09:00:00", "timeZone": "UTC"},
                "end": {"dateTime": "2026-03-02T10:00:00", "timeZone": "UTC"},
            }
        )

        def rename() -> None:
            event_id = next(e for e, event in events.kept.items() if "transactionId" in event)
            events.change(event_id, {"subject": "Talk with Ann"})

        return EffectCase(
            effect=outlook.effect(EVENT),
            wish=wish_until(clock.now() + SESSION),
            look=lambda: {event_id: dict(event) for event_id, event in events.kept.items()},
            priors={"another event": lambda: None},
            change=rename,
            clock=clock,
            after_a_crash=lambda: outlook.effect(EVENT),
        )
