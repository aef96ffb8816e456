"""The guardian's process as the program sees it: started, known to be ready, replaced when it dies, sent away.

It lives at the other end of a pipe: the end of that pipe is how it learns that this program is dead. Nothing else
holds our end, so it ends with us, however we end. A guardian that dies while it is wanted is replaced at once, one
that keeps dying less and less often.
"""

import contextlib
import os
import time
from collections.abc import Callable
from concurrent.futures import Future

from deepday.domain.errors import CouldNotError
from deepday.system import programs
from deepday.wire.loop import Loop, TimerHandle

_READY = b"ready\n"
_BYE = b"bye\n"
_READY_WITHIN_S = 5.0
_FIRST_RETRY_S = 0.05
_LAST_RETRY_S = 60.0
_LONG_ENOUGH_S = 10.0
"""A guardian that lived this long did not die of something that kills the next one as well."""
_REAP_AGAIN_S = 0.05


class GuardianProcess:
    """``engine.effect_ports.Guardian``: ``deepday guardian HISTORY``, started when it is first wanted; on the loop.

    ``stand_by`` fails with ``guardian.did_not_start`` if nobody is ready within five seconds; it is tried on, though.
    """

    def __init__(self, loop: Loop, history_path: str) -> None:
        self._loop = loop
        self._history_path = history_path
        self._wanted = False
        self._waiting: Future[None] | None = None
        self._too_late: TimerHandle | None = None
        self._child: _Child | None = None
        self._retry: TimerHandle | None = None
        self._retry_s = _FIRST_RETRY_S

    def stand_by(self) -> "Future[None]":
        """Have it ready; done when a death of this process would be noticed."""
        self._wanted = True
        if self._child is not None and self._child.ready:
            done: Future[None] = Future()
            done.set_result(None)
            return done
        if self._waiting is None:
            self._waiting = Future()
            self._waiting.set_running_or_notify_cancel()
            self._too_late = self._loop.call_later(_READY_WITHIN_S, self._give_up)
        waiting = self._waiting
        if self._child is None and self._retry is None:
            self._start()
        return waiting

    def dismiss(self) -> None:
        """Let it go: everything local is back already. Harmless when there is none."""
        self._wanted = False
        self._retry_s = _FIRST_RETRY_S
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None
        self._give_up()
        if self._child is not None:
            self._child.say_goodbye()
            self._child = None

    @property
    def process_id(self) -> int | None:
        """The id of the guardian that stands by or is about to, None if there is none."""
        return self._child.process.pid if self._child is not None else None

    def _start(self) -> None:
        self._retry = None
        try:
            self._child = _Child(self._loop, self._history_path, self._is_ready, self._ended)
        except CouldNotError:
            self._try_later()

    def _is_ready(self) -> None:
        waiting, self._waiting = self._waiting, None
        if self._too_late is not None:
            self._too_late.cancel()
        if waiting is not None:
            waiting.set_result(None)

    def _ended(self, child: "_Child") -> None:
        if child is self._child:
            self._child = None
            if time.monotonic() - child.began >= _LONG_ENOUGH_S:
                self._retry_s = _FIRST_RETRY_S
            if self._wanted:
                self._try_later()

    def _try_later(self) -> None:
        self._retry = self._loop.call_later(self._retry_s, self._start)
        self._retry_s = min(2 * self._retry_s, _LAST_RETRY_S)

    def _give_up(self) -> None:
        waiting, self._waiting = self._waiting, None
        if self._too_late is not None:
            self._too_late.cancel()
        if waiting is not None:
            waiting.set_exception(CouldNotError("guardian.did_not_start"))


class _Child:
    """One guardian, from its start to its end."""

    def __init__(
        self,
        loop: Loop,
        history_path: str,
        on_ready: Callable[[], object],
        on_end: Callable[["_Child"], object],
    ) -> None:
        self._loop = loop
        self._on_ready = on_ready
        self._on_end = on_end
        self._said = b""
        self.ready = False
        self.began = time.monotonic()
        self.process = programs.spawn("guardian", history_path, stdin=programs.PIPE, stdout=programs.PIPE)
        assert self.process.stdout is not None  # noqa: S101 -- pipes were asked for
        self._output = self.process.stdout.fileno()
        os.set_blocking(self._output, False)
        loop.add_reader(self._output, self._readable)

    def say_goodbye(self) -> None:
        """Have it end without putting anything back."""
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):  # it is dead already
                self.process.stdin.write(_BYE)
                self.process.stdin.flush()
        self._close_input()

    def _close_input(self) -> None:
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):  # what could not be sent to a dead one
                self.process.stdin.close()

    def _readable(self) -> None:
        try:
            chunk = os.read(self._output, len(_READY))
        except BlockingIOError:
            return
        self._said += chunk
        if not chunk:
            self._gone()
        elif self._said.startswith(_READY) and not self.ready:
            self.ready = True
            self._on_ready()

    def _gone(self) -> None:
        self._loop.remove_reader(self._output)
        if self.process.stdout is not None:
            self.process.stdout.close()
        self._close_input()
        self._reap()
        self._on_end(self)

    def _reap(self) -> None:
        if self.process.poll() is None:  # its output is closed, the rest takes a moment
            self._loop.call_later(_REAP_AGAIN_S, self._reap)
