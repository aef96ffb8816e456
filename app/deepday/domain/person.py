"""A point person: whom colleagues can ask meanwhile, and when."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Person:
    """One point person; ``hours`` is when they can be asked, None if that is not known."""

    name: str
    contact: str = ""
    hours: tuple[time, time] | None = None
    origin: str = "logged"
