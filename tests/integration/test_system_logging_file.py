"""What stands in the log, what never does, and what happens when it cannot be written."""

import logging
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deepday.domain.errors import CouldNotError
from deepday.system import logging_file
from deepday.system.logging_file import log_to_file

SECRET = "Marta Ruiz xoxp-canary"
_LOG = logging.getLogger("deepday.test")


@pytest.fixture
def log_to() -> Iterator[Callable[[Path], None]]:
    """Begin a log; everything is as before in the end."""
    hooks = sys.excepthook, threading.excepthook
    level = logging.getLogger("deepday").level
    handlers: list[logging.Handler] = []
    yield lambda path: handlers.append(log_to_file(str(path)))
    sys.excepthook, threading.excepthook = hooks
    logging.getLogger("deepday").setLevel(level)
    for handler in handlers:
        logging.getLogger().removeHandler(handler)
        handler.close()


def test_a_line_says_when_who_and_what(tmp_path: Path, log_to: Callable[[Path], None]) -> None:
    log_to(tmp_path / "log")
    _LOG.info("asked to end by %s", "SIGTERM")
    (line,) = (tmp_path / "log").read_text().splitlines()
    assert line.endswith("INFO deepday.test: asked to end by SIGTERM")
    assert line[:4].isdigit()
    assert "+00:00 " in line
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o600


def test_an_exception_leaves_its_places_and_not_its_words(tmp_path: Path, log_to: Callable[[Path], None]) -> None:
    log_to(tmp_path / "log")

    def fail() -> None:
        people: dict[str, int] = {}
        try:
            people[SECRET]
        except KeyError as error:
            raise CouldNotError("history.damaged", {"who": SECRET}) from error

    try:
        fail()
    except CouldNotError:
        _LOG.exception("it failed")
    text = (tmp_path / "log").read_text()
    assert "CouldNotError history.damaged" in text
    assert "builtins.KeyError" in text
    assert "fail" in text
    assert not any(word in text for word in SECRET.split())


def test_other_peoples_loggers_do_not_tell_what_they_filled_in(tmp_path: Path, log_to: Callable[[Path], None]) -> None:
    log_to(tmp_path / "log")
    logging.getLogger("httpx").warning("request to %s", SECRET)
    logging.getLogger("httpx").warning(f"request to {SECRET}")  # noqa: G004 -- some do
    text = (tmp_path / "log").read_text()
    assert text.count("WARNING httpx: test_system_logging_file:") == 2
    assert "Marta" not in text


def test_no_line_can_be_feigned(tmp_path: Path, log_to: Callable[[Path], None]) -> None:
    log_to(tmp_path / "log")
    _LOG.info("a\nb \ud83d")
    assert len((tmp_path / "log").read_text().splitlines()) == 1


def test_a_full_log_makes_place_and_one_is_kept(
    tmp_path: Path, log_to: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging_file, "_LIMIT_BYTES", 500)
    log_to(tmp_path / "log")
    for number in range(30):
        _LOG.info("line %d", number)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "log.1"]
    assert all(path.stat().st_size <= 500 for path in tmp_path.iterdir())
    assert "line 29" in (tmp_path / "log").read_text()


def test_a_log_that_cannot_be_written_matters_to_nobody(tmp_path: Path, log_to: Callable[[Path], None]) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for path in (tmp_path / "nowhere" / "log", tmp_path, tmp_path / "link"):
        log_to(path)
        _LOG.info("nobody hears this")
    assert not (tmp_path / "elsewhere").exists()


def test_what_nobody_caught_is_logged_and_goes_on_its_way(tmp_path: Path, log_to: Callable[[Path], None]) -> None:
    seen: list[object] = []
    sys.excepthook = lambda _kind, error, _trace: seen.append(error)
    threading.excepthook = lambda told: seen.append(told.exc_value)
    log_to(tmp_path / "log")
    error = ValueError(SECRET)
    sys.excepthook(ValueError, error, None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)

    def fail() -> None:
        raise LookupError(SECRET)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    text = (tmp_path / "log").read_text()
    assert len(seen) == 3
    assert text.count("CRITICAL") == 2
    assert "ValueError" in text
    assert "LookupError" in text
    assert "Marta" not in text
