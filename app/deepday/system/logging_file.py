"""The log file: what went wrong and when, for whoever mends it; no names, goals, notes or addresses ever go in."""

import logging
import logging.handlers
import os

from deepday.system import paths

LARGEST_BYTES = 256 * 1024
KEPT = 2


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """A rotating file that only its owner may read."""

    def _open(self) -> "logging.TextIOWrapper":  # type: ignore[name-defined]  # typeshed's own name for it
        os.close(os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        return super()._open()


def log_to_file() -> None:
    """Send this process's log to the file; where that cannot be written, there is none."""
    try:
        handler = _PrivateFile(paths.log_path(), maxBytes=LARGEST_BYTES, backupCount=KEPT, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
