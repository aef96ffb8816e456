"""The dunst adapter against a fake of a newer dunst, which has pause levels (ours has none)."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from deepday.effects.notifications.dunst import DunstNotifications
from tests.desktop import Desktop
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.fakes.notification_server import FakeNotificationServer
from tests.fakes.world import ManualClock


class TestDunstWithLevels(EffectContract):
    @pytest.fixture
    def case(self, private_bus: Desktop) -> Iterator[EffectCase]:
        clock = ManualClock()
        with FakeNotificationServer(private_bus.bus_address, name="dunst") as server:

            def level(number: int) -> None:
                server.dunst = {"paused": ("b", number > 0), "pauseLevel": ("u", number)}

            level(0)
            with (
                closing(DunstNotifications(private_bus.bus_address)) as dunst,
                closing(DunstNotifications(private_bus.bus_address)) as heir,
            ):
                yield EffectCase(
                    effect=dunst,
                    wish=wish_until(clock.now() + timedelta(hours=2)),
                    look=lambda: dict(server.dunst or {}),
                    priors={
                        "shown": lambda: level(0),
                        "half paused": lambda: level(60),
                        "wholly paused": lambda: level(100),
                    },
                    change=lambda: level(20),
                    clock=clock,
                    after_a_crash=lambda: heir,
                )

    def test_it_is_paused_at_the_highest_level(self, case: EffectCase) -> None:
        case.effect.apply(case.effect.plan(case.effect.capture(), case.wish), {})
        assert case.look() == {"paused": ("b", True), "pauseLevel": ("u", 100)}

    def test_a_level_that_the_person_chose_meanwhile_stays(self, case: EffectCase) -> None:
        prior = case.effect.capture()
        target = case.effect.plan(prior, case.wish)
        case.effect.apply(target, {})
        case.change()
        assert not case.effect.same(case.effect.read({}), target)
        assert not case.effect.same(case.effect.read({}), prior)
