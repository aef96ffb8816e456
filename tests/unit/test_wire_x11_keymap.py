"""Keyboards as the X server tells them, and the keys and bits that are read off."""

from deepday.wire.x11_keymap import Keymap

I, ALT_L, NUM_LOCK, SUPER_L = 0x69, 0xFFE9, 0xFF7F, 0xFFEB  # noqa: E741 -- the key
US = [[I, 0x49], [ALT_L, 0], [NUM_LOCK, 0], [SUPER_L, 0], [0x26, 0x31]]
MODIFIERS = [[], [], [], [11], [12], [], [13], []]


def test_a_key_is_found_by_what_is_on_it() -> None:
    keymap = Keymap(10, US, MODIFIERS)
    assert keymap.keycodes(I) == (10,)
    assert keymap.keycodes(0x31) == (14,), "the upper half of a French 1"
    assert keymap.keycodes(0x7A) == ()


def test_of_several_keys_those_that_need_no_shift_count() -> None:
    keymap = Keymap(10, [[0x26, 0x31], [0x31, 0], [0x31, 0x21]], MODIFIERS)
    assert keymap.keycodes(0x31) == (11, 12)


def test_modifiers_are_where_the_keyboard_has_them() -> None:
    assert Keymap(10, US, MODIFIERS).mask(["Ctrl", "Alt", "Shift", "Super"]) == 4 | 8 | 1 | 64
    moved = Keymap(10, US, [[], [], [], [12], [], [11], [13], []])
    assert moved.mask(["Alt"]) == 32
    assert moved.num_lock == 8


def test_a_keyboard_without_such_keys_has_them_where_most_do() -> None:
    keymap = Keymap(10, [[I]], [[] for _ in range(8)])
    assert keymap.mask(["Alt", "Super"]) == 8 | 64
    assert keymap.num_lock == 16


def test_locks_make_four_variants_and_are_not_seen_in_an_event() -> None:
    keymap = Keymap(10, US, MODIFIERS)
    assert keymap.with_locks(12) == (12, 12 | 2, 12 | 16, 12 | 2 | 16)
    assert keymap.without_locks(12 | 2 | 16 | 256 | 8192) == 12
