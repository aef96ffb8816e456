"""A person's answers in a TOML file: read strictly, and written so that they can be read again."""

import errno
import re
from pathlib import Path

from deepday.domain.errors import CouldNotError
from deepday.domain.request import RequestAnswers
from deepday.domain.request_answers import as_document, read_answers
from deepday.storage.files import write_synced

LARGEST_BYTES = 4 * 2**20
_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_answers_file(path: str | Path) -> RequestAnswers:
    """Return the answers in the file at *path*.

    Raises:
        CouldNotError: it cannot be read, is no TOML, or an answer in it does not fit (``answers.*``).
    """
    import tomllib  # noqa: PLC0415 -- loaded only if there is such a file

    path = Path(path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        why = errno.errorcode.get(error.errno or 0, "")
        raise CouldNotError("answers.unreadable", {"path": str(path), "error": why}) from error
    if len(content) > LARGEST_BYTES:
        raise CouldNotError("answers.too_large", {"path": str(path)})
    try:
        return read_answers(tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CouldNotError("answers.not_toml", {"path": str(path), "line": str(line)}) from error
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else content.count(b"\n") + 1
        raise CouldNotError("answers.not_toml", {"path": str(path), "line": str(line)}) from error


def write_answers_file(path: str | Path, answers: RequestAnswers) -> None:
    """Write *answers* so that ``read_answers_file`` returns them; on disk on return. Raises OSError."""
    import tomlkit  # noqa: PLC0415 -- loaded only to write

    write_synced(Path(path), tomlkit.dumps(as_document(answers)).encode("utf-8", "replace"))
