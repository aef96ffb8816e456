"""The effects of accounts are the same objects as long as nothing that they are made of has changed."""

import itertools
from pathlib import Path

import pytest

from deepday.bootstrap.channels import Channels
from deepday.bootstrap.preferences import Preferences
from deepday.bootstrap.services import services
from deepday.domain.account import Account
from deepday.domain.service import Service
from deepday.engine.effect_ports import Effect
from deepday.storage.settings_file import SettingsFile
from deepday.system.clock import SystemClock
from tests.fakes.program import MemorySecrets

MATRIX = Account("matrix", "matrix", "https://example.org")
XMPP = Account("xmpp", "xmpp", "", "ada@example.org")


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.toml")


@pytest.fixture
def channels(settings: SettingsFile) -> Channels:
    numbers = itertools.count()
    preferences = Preferences(settings, frozenset)
    return Channels(settings, MemorySecrets(), preferences, SystemClock(), lambda: str(next(numbers)))


def _of(channels: Channels, account: str) -> list[Effect]:
    return [effect for effect in channels.offered() if effect.id.endswith(f":{account}")]


def _same(before: list[Effect], after: list[Effect]) -> bool:
    return [id(effect) for effect in before] == [id(effect) for effect in after]


def test_a_setting_that_changes_leaves_them_as_they_are(settings: SettingsFile, channels: Channels) -> None:
    settings.add_account(XMPP)
    before = _of(channels, "xmpp")
    assert [effect.id for effect in before] == ["chat.xmpp:xmpp"]
    settings.set("texts.status", "Writing until {until}.")
    settings.add_account(MATRIX)
    assert _same(before, _of(channels, "xmpp"))
    assert before[0] in channels.to_be_checked()


def test_an_account_that_was_removed_and_added_gets_new_ones(settings: SettingsFile, channels: Channels) -> None:
    settings.add_account(XMPP)
    before = _of(channels, "xmpp")
    settings.remove_account("xmpp")
    assert _of(channels, "xmpp") == []
    settings.add_account(XMPP)
    assert not _same(before, _of(channels, "xmpp"))


def test_an_account_that_is_another_gets_new_ones(settings: SettingsFile, channels: Channels) -> None:
    settings.add_account(MATRIX)
    before = _of(channels, "matrix")
    settings.remove_account("matrix")
    settings.add_account(Account("matrix", "matrix", "https://example.net"))
    after = _of(channels, "matrix")
    assert len(after) == len(before) == 2
    assert not _same(before, after)


@pytest.mark.parametrize("service", [s for s in services() if s.client_id], ids=lambda service: service.id)
def test_another_registration_at_the_service_makes_new_ones(
    settings: SettingsFile, channels: Channels, service: Service
) -> None:
    settings.add_account(Account(service.id, service.id))
    before = _of(channels, service.id)
    assert _same(before, _of(channels, service.id))
    settings.set(service.client_id, "4b1f2c3d-0000-4000-8000-123456789abc")
    assert not _same(before, _of(channels, service.id))
