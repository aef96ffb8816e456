"""What a chart needs said: its labels, numbers and dates, by whoever knows the language (``wording.chart_words``)."""

from datetime import date
from typing import Protocol


class ChartWords(Protocol):
    """The words and numbers on charts and in their tables."""

    def label(self, code: str) -> str:
        """Return the word or phrase for *code*, one of ``wording.chart_words.LABELS``."""

    def filled(self, code: str, **values: str) -> str:
        """Return the phrase for *code* with *values* in it."""

    def number(self, value: float, places: int = 0) -> str:
        """Return a number with so many decimal places."""

    def rate(self, per_hour: float) -> str:
        """Return a rate."""

    def change(self, ratio: float) -> str:
        """Return a ratio as a signed change."""

    def percent(self, share: float) -> str:
        """Return a share from 0 to 1."""

    def day(self, day: date) -> str:
        """Return a date with its weekday."""

    def tick(self, day: date) -> str:
        """Return a date as short as an axis needs it."""

    def weekday(self, iso: int) -> str:
        """Return the short name of a day of the week, Monday is 1."""

    def source(self, source: str) -> str:
        """Return the name of a channel."""
