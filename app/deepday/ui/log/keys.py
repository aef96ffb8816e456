"""Which key means what in the interruption log; letters and digits by what they type, else by where they lie.

Where a layout types something else (the digits of a French keyboard need Shift, Greek has no h), the place of the key
on the board decides: X11 and Wayland count places alike.
"""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from deepday.domain.interruption import Outcome, Source

SOURCE_KEYS = {str(number): source for number, source in enumerate(Source, start=1)}
OUTCOME_KEYS = {
    "H": Outcome.HANDLED,
    "R": Outcome.REDIRECTED,
    "D": Outcome.DEFERRED,
    "X": Outcome.DECLINED,
}
URGENT_KEY = "U"
_FIRST_DIGIT_PLACE = 10
_LETTER_PLACES = {43: "H", 27: "R", 40: "D", 53: "X", 30: URGENT_KEY}
_PLACES = {_FIRST_DIGIT_PLACE + n: str(n + 1) for n in range(len(Source))} | _LETTER_PLACES
_KNOWN = frozenset({*SOURCE_KEYS, *OUTCOME_KEYS, URGENT_KEY})


class Command(Enum):
    """What the keys beside digits and letters ask for."""

    SAVE = auto()
    DISCARD = auto()
    UNDO = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """What a digit or letter key stands for: a channel, what became of it, or that it is urgent."""

    key: str
    source: Source | None = None
    outcome: Outcome | None = None

    @property
    def is_urgency(self) -> bool:
        """Whether it switches the urgency."""
        return self.key == URGENT_KEY


def cell_of(key: str) -> Cell:
    """Return what the key named *key* stands for."""
    return Cell(key, SOURCE_KEYS.get(key), OUTCOME_KEYS.get(key))


def key_name(event: QKeyEvent) -> str:
    """Return the digit or letter that was pressed as its cap says, or nothing."""
    modified = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    if modified:
        return ""
    typed = event.text().upper()
    if typed in _KNOWN:
        return typed
    if typed.isascii() and typed.isalnum():
        return ""
    return _PLACES.get(event.nativeScanCode(), "")


def command(event: QKeyEvent) -> Command | None:
    """Return what the key asks for, if it is none of the caps."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return Command.SAVE
    if event.key() == Qt.Key.Key_Escape:
        return Command.DISCARD
    if event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
        return Command.UNDO
    return None
