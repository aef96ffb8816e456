"""The note beside a history in which damage was met while it was in use: the next start sets it aside and recovers it.

A start does not look through the whole file, so it would not come upon that damage by itself.
"""

import contextlib
from pathlib import Path

from deepday.domain.errors import StorageError
from deepday.storage.faults import DAMAGED
from deepday.storage.files import beside, make_private_file

_ENDING = ".damage-found"


def note_damage(path: Path) -> None:
    """Leave the note beside the history at *path*. Raises OSError."""
    make_private_file(beside(path, _ENDING))


def note_if_damaged(path: Path, error: StorageError) -> None:
    """Leave the note if *error* tells of damage, and if it can be left."""
    if error.reason.code == DAMAGED:
        with contextlib.suppress(OSError):
            note_damage(path)


def is_noted(path: Path) -> bool:
    """Say whether there is a note beside the history at *path*."""
    return beside(path, _ENDING).exists()


def forget_damage(path: Path) -> None:
    """Take the note away: the damaged file is not at *path* any more. Raises OSError."""
    beside(path, _ENDING).unlink(missing_ok=True)
