"""What the machine's clocks and its time zone are told as."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deepday.system import clock
from deepday.system.clock import SystemClock


def test_now_is_utc_in_whole_milliseconds_and_never_ahead() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert now <= datetime.now(UTC)


def test_elapsed_time_only_grows() -> None:
    times = [SystemClock().elapsed_s() for _ in range(100)]
    assert times == sorted(times)


@pytest.mark.parametrize("text", ["Europe/Berlin", ":Europe/Berlin"])
def test_the_zone_is_what_the_environment_says(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("TZ", text)
    assert SystemClock().zone() == "Europe/Berlin"


def test_the_zone_is_the_systems_link_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TZ", raising=False)
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Asia/Kathmandu")
    monkeypatch.setattr(clock, "_LOCALTIME", str(link))
    assert SystemClock().zone() == "Asia/Kathmandu"


def test_a_changed_zone_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TZ", raising=False)
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Asia/Kathmandu")
    monkeypatch.setattr(clock, "_LOCALTIME", str(link))
    machine = SystemClock()
    assert machine.zone() == "Asia/Kathmandu"
    (tmp_path / "new").symlink_to("../usr/share/zoneinfo/Pacific/Apia")
    os.replace(tmp_path / "new", link)  # noqa: PTH105 -- as systemd does it
    assert machine.zone() == "Pacific/Apia"
    monkeypatch.setenv("TZ", "America/Sao_Paulo")
    assert machine.zone() == "America/Sao_Paulo"


@pytest.mark.parametrize("text", ["Nowhere/AtAll", "../../etc/passwd", "/etc/passwd"])
def test_a_zone_that_is_none_ends_as_some_zone_that_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str
) -> None:
    monkeypatch.setenv("TZ", text)
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Asia/Kathmandu")
    monkeypatch.setattr(clock, "_LOCALTIME", str(link))
    assert SystemClock().zone() == "Asia/Kathmandu"


def test_where_nothing_tells_the_zone_it_is_searched_for_and_utc_in_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr(clock, "_LOCALTIME", str(tmp_path / "nothing"))
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Australia/Lord_Howe")
    assert SystemClock().zone() == "Australia/Lord_Howe"
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "local")
    assert SystemClock().zone() == "UTC"
