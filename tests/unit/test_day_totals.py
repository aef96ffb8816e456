"""What a day came to says which arm it is in."""

from datetime import date

from deepday.domain.day_totals import DayTotals

MONDAY = date(2026, 3, 2)


def test_focus_of_either_kind_adds_up() -> None:
    assert DayTotals(MONDAY, deep_s=3600, ordinary_s=1800).focus_s == 5400


def test_a_day_is_deep_if_more_than_half_of_its_focus_is() -> None:
    assert DayTotals(MONDAY, deep_s=3601, ordinary_s=3600).is_deep
    assert not DayTotals(MONDAY, deep_s=3600, ordinary_s=3600).is_deep
    assert not DayTotals(MONDAY).is_deep
