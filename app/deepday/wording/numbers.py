"""Numbers rounded for people, with the decimal mark of the language; full precision is for machines."""

from deepday.wording.translation import _, pgettext

_ONE_PLACE_FROM = 0.1


def number(value: float, places: int = 0) -> str:
    """Return *value* with so many decimal places: ``2.6``, in German ``2,6``."""
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = text.removeprefix("-")  # nothing is "-0"
    return text.replace(".", pgettext("decimal mark", "."))


def rate(per_hour: float) -> str:
    """Return a rate with one place, with two where one would show next to nothing."""
    return number(per_hour, 1 if per_hour >= _ONE_PLACE_FROM or per_hour == 0 else 2)


def percent(share: float) -> str:
    """Return a share from 0 to 1 in whole percent: ``65 %``."""
    return _("{number} %").format(number=number(100 * share))


def change(ratio: float) -> str:
    """Return a ratio as a signed change: ``-25 %``, ``+17 %``; none is ever shown that is less than nothing."""
    if ratio <= 1:
        return _("-{percent}").format(percent=less(ratio)) if whole_percent(1 - ratio) else percent(0)
    return _("+{percent}").format(percent=percent(ratio - 1))


def less(ratio: float) -> str:
    """Return how much less *ratio* is: ``65 %``; never 100 %, as nobody has seen that nothing ever comes."""
    return percent(min(0.99, max(0.0, 1 - ratio)))


def whole_percent(share: float) -> int:
    """Return a share as the whole percent that is shown."""
    return round(100 * share)
