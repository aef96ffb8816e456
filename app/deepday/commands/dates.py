"""Dates as they are typed: one, two with dots between them, or several with commas."""

from datetime import date

from deepday.domain.errors import UsageError
from deepday.domain.texts import NAME_LENGTH, one_line
from deepday.domain.trial import Span

_BETWEEN = ".."


def one_date(text: str) -> date:
    """Return the date written ``2026-03-02``. Raises UsageError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError("date.not_one", {"text": one_line(text, NAME_LENGTH)}) from error


def dates_between(text: str) -> Span:
    """Return the dates from ``2026-03-02..2026-03-29``, both included.

    Raises:
        UsageError: it is not written so, or the second date is the earlier one.
    """
    first, dots, last = text.partition(_BETWEEN)
    if not dots:
        raise UsageError("dates.not_two", {"text": one_line(text, NAME_LENGTH)})
    span = Span(one_date(first), one_date(last))
    if span.last < span.first:
        raise UsageError("history.from_after_until", {"from": f"{span.first}", "until_date": f"{span.last}"})
    return span


def several_dates(text: str) -> tuple[date, ...]:
    """Return the dates from ``2026-04-03,2026-04-06``, in order, each once. Raises UsageError."""
    return tuple(sorted({one_date(part) for part in text.split(",") if part.strip()}))
