"""Secrets cut into pieces: every piece fits every keyring, and nothing but the whole secret comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.errors import StorageError
from deepday.storage.secret_pieces import LONGEST_PIECE, Head, head_of, other, split, whole

SECRETS = st.one_of(
    st.text(max_size=50),
    st.integers(0, 4 * LONGEST_PIECE).map(lambda length: ("0123456789abcdef" * 400)[:length]),
    st.integers(0, 2 * LONGEST_PIECE).map(lambda length: "🔑x" * length),
)
GENERATIONS = st.sampled_from("ab")
WINDOWS_LIMIT = 1280


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(secret=SECRETS, generation=GENERATIONS)
def test_a_secret_comes_back_whole(secret: str, generation: str) -> None:
    text, pieces = split(secret, generation)
    head = head_of(text)
    assert head.generation == generation
    assert list(head.pieces()) == list(pieces)
    assert whole(head, list(pieces.values())) == secret


@given(secret=SECRETS, generation=GENERATIONS)
def test_every_piece_fits_the_smallest_keyring(secret: str, generation: str) -> None:
    text, pieces = split(secret, generation)
    assert max(units(piece) for piece in [text, *pieces.values()]) <= WINDOWS_LIMIT


def test_a_secret_of_1200_characters_is_one_piece_and_one_more_makes_two() -> None:
    assert split("x" * 1200, "a")[1] == {}
    assert split("x" * 1201, "a")[1] == {"#1a": "x"}


def test_the_next_secret_is_written_beside_the_last_one() -> None:
    first = head_of(split("x" * 5000, other(None))[0])
    second = head_of(split("y" * 5000, other(first))[0])
    assert set(first.pieces()).isdisjoint(second.pieces())
    assert other(second) == first.generation


@pytest.mark.parametrize(
    "text", ["", "xoxp-1", "1:a:0", "2:a:0:0123456789abcdef:x", "1:c:0:0123456789abcdef:x", "1:a:-1:0123456789abcdef:x"]
)
def test_what_is_no_head_is_damaged(text: str) -> None:
    with pytest.raises(StorageError) as caught:
        head_of(text)
    assert caught.value.reason.code == "keyring.damaged"


@pytest.mark.parametrize("pieces", [[], [None], ["x"], ["y" * 1200]])
def test_pieces_that_do_not_belong_together_are_damaged(pieces: list[str | None]) -> None:
    head = head_of(split("x" * 2400, "a")[0])
    with pytest.raises(StorageError) as caught:
        whole(head, pieces)
    assert caught.value.reason.code == "keyring.damaged"


def test_no_part_of_a_secret_is_in_a_repr() -> None:
    assert "xoxp" not in repr(head_of(split("xoxp-canary", "a")[0]))
    assert repr(Head("a", 2, "c", "first")) == "Head(generation='a', count=2)"
