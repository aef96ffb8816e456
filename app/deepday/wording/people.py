"""A point person on one line."""

from deepday.domain.person import Person


def person_line(person: Person) -> str:
    """Return name, how to reach them, and when."""
    hours = "" if person.hours is None else f" · {person.hours[0]:%H:%M}–{person.hours[1]:%H:%M}"  # noqa: RUF001 -- an en dash stands between times
    return f"{person.name} · {person.contact}{hours}"
