"""Which keys and modifier bits of an X keyboard produce a symbol, from the server's two tables; asks nobody.

Source: X Window System Protocol, 5 (Keyboards): keysyms by keycode and column, keycodes by modifier.
"""

from collections.abc import Iterable, Sequence

SHIFT, LOCK, CONTROL = 1, 2, 4
_MOD1, _MOD2, _MOD4 = 8, 16, 64
_ALT = (0xFFE9, 0xFFEA)  # Alt_L, Alt_R
_SUPER = (0xFFEB, 0xFFEC)
_NUM_LOCK = (0xFF7F,)


class Keymap:
    """The keyboard as it is mapped now.

    *columns* holds the keysyms of each keycode from *first_keycode* on; *by_modifier* the keycodes of each of the
    eight modifiers, Shift first.
    """

    def __init__(
        self, first_keycode: int, columns: Sequence[Sequence[int]], by_modifier: Sequence[Iterable[int]]
    ) -> None:
        self._first = first_keycode
        self._columns = columns
        self._by_modifier = by_modifier
        self._masks = {
            "Shift": SHIFT,
            "Ctrl": CONTROL,
            "Alt": self._bit_of(_ALT) or _MOD1,
            "Super": self._bit_of(_SUPER) or _MOD4,
        }
        self.num_lock = self._bit_of(_NUM_LOCK) or _MOD2

    def keycodes(self, keysym: int) -> tuple[int, ...]:
        """Return the keys that bear *keysym*; those on which it needs the fewest modifiers, none if no key has it."""
        found: dict[int, list[int]] = {}
        for keycode, symbols in enumerate(self._columns, self._first):
            if keysym in symbols:
                found.setdefault(list(symbols).index(keysym), []).append(keycode)
        return tuple(found[min(found)]) if found else ()

    def mask(self, modifiers: Iterable[str]) -> int:
        """Return the bits of Shift, Ctrl, Alt, Super."""
        bits = 0
        for name in modifiers:
            bits |= self._masks[name]
        return bits

    def with_locks(self, mask: int) -> tuple[int, ...]:
        """Return *mask* with each combination of CapsLock and NumLock: a grab holds for one state exactly."""
        return tuple(dict.fromkeys(mask | lock for lock in (0, LOCK, self.num_lock, LOCK | self.num_lock)))

    def without_locks(self, state: int) -> int:
        """Return the modifier bits of an event that a person pressed: no locks, no mouse buttons, no group."""
        return state & 0xFF & ~(LOCK | self.num_lock)

    def _bit_of(self, keysyms: Iterable[int]) -> int:
        keys = {keycode for keysym in keysyms for keycode in self.keycodes(keysym)}
        for position, members in enumerate(self._by_modifier):
            if position >= 3 and keys & set(members):  # noqa: PLR2004 -- Mod1 to Mod5 follow Shift, Lock, Control
                return 1 << position
        return 0
