"""A secret cut into pieces that every keyring can hold (Windows: 1,280 UTF-16 units), and put together again.

Pieces come in two generations, so that new ones can be written beside the old ones; the head, ``#0``, says which
generation counts, how many pieces there are and the checksum of the whole, and holds the first piece itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from deepday.domain.errors import StorageError

HEAD = "#0"
"""Under which name the head lies in the keyring."""
LONGEST_PIECE = 1200
"""UTF-16 units of the secret in one piece; the head's own words come on top."""
_HEAD = re.compile(r"1:(?P<generation>[ab]):(?P<count>\d{1,3}):(?P<checksum>[0-9a-f]{16}):(?P<first>.*)", re.DOTALL)
_GENERATIONS = ("a", "b")


@dataclass(frozen=True, slots=True)
class Head:
    """What ``#0`` says; ``first`` is a part of the secret and stays out of every repr."""

    generation: str
    count: int
    checksum: str
    first: str

    def pieces(self) -> Sequence[str]:
        """Return the names of the pieces after the head."""
        return [f"#{number}{self.generation}" for number in range(1, self.count + 1)]

    def __repr__(self) -> str:
        return f"Head(generation={self.generation!r}, count={self.count})"


def other(head: Head | None) -> str:
    """Return the generation that *head* does not use."""
    return _GENERATIONS[1] if head is not None and head.generation == _GENERATIONS[0] else _GENERATIONS[0]


def split(secret: str, generation: str) -> tuple[str, Mapping[str, str]]:
    """Return the head of *secret* as text, and the pieces after it by their names."""
    first, *rest = _cut(secret)
    head = Head(generation, len(rest), _checksum(secret), first)
    text = f"1:{head.generation}:{head.count}:{head.checksum}:{head.first}"
    return text, dict(zip(head.pieces(), rest, strict=True))


def head_of(text: str) -> Head:
    """Return what the head *text* says.

    Raises:
        StorageError: ``keyring.damaged``.
    """
    found = _HEAD.fullmatch(text)
    if found is None:
        raise StorageError("keyring.damaged")
    return Head(found["generation"], int(found["count"]), found["checksum"], found["first"])


def whole(head: Head, pieces: Sequence[str | None]) -> str:
    """Return the secret.

    Raises:
        StorageError: ``keyring.damaged``: a piece is missing, or they do not belong together.
    """
    secret = head.first + "".join(piece or "" for piece in pieces)
    if _checksum(secret) != head.checksum:
        raise StorageError("keyring.damaged")
    return secret


def _cut(secret: str) -> Iterator[str]:
    piece, units = "", 0
    for character in secret:
        more = 2 if character > "\uffff" else 1
        if units + more > LONGEST_PIECE:
            yield piece
            piece, units = "", 0
        piece += character
        units += more
    yield piece


def _checksum(secret: str) -> str:
    import hashlib  # noqa: PLC0415 -- brings OpenSSL along, 3.5 MB that most runs never need

    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()[:16]
