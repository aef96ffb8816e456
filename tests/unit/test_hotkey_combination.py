"""What people may write for a key combination, and what it is taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.errors import UsageError
from deepday.system.hotkeys.combination import parse_combination


@pytest.mark.parametrize(
    ("text", "shown", "keysym"),
    [
        ("Ctrl+Alt+I", "Ctrl+Alt+I", 0x69),
        ("strg + alt + i", "Ctrl+Alt+I", 0x69),
        ("alt+CONTROL+i", "Ctrl+Alt+I", 0x69),
        ("Win+Shift+5", "Shift+Super+5", 0x35),
        ("Meta+F12", "Super+F12", 0xFFC9),
        ("F9", "F9", 0xFFC6),
        ("Shift+f1", "Shift+F1", 0xFFBE),
        ("F24", "F24", 0xFFD5),
        ("Ctrl+Space", "Ctrl+Space", 0x20),
        ("Ctrl+Alt+ö", "Ctrl+Alt+Ö", 0xF6),
        ("Ctrl+pageup", "Ctrl+PageUp", 0xFF55),
        ("Ctrl+Alt+ф", "Ctrl+Alt+Ф", 0x1000444),
    ],
)
def test_a_combination_is_understood_however_it_is_written(text: str, shown: str, keysym: int) -> None:
    combination = parse_combination(text)
    assert (str(combination), combination.keysym) == (shown, keysym)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "I",
        "Shift+I",
        "Ctrl+",
        "Ctrl+Alt",
        "Ctrl++",
        "Hyper+I",
        "Ctrl+II",
        "F25",
        "F0",
        "Ctrl+ +I",
        "Ctrl+\0",
        "Space",
    ],
)
def test_what_is_no_combination_or_would_take_a_key_from_writing_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_combination(text)
    assert refused.value.reason.code == "hotkey.not_valid"
    assert refused.value.reason.params == {"text": text}


@given(st.text(max_size=30))
def test_any_text_is_a_combination_that_reads_back_as_itself_or_refused(text: str) -> None:
    try:
        combination = parse_combination(text)
    except UsageError:
        return
    assert parse_combination(str(combination)) == combination
