"""Sleep and shutdown of the machine, as logind tells them: asked to wait a moment before, told after; on the loop.

logind announces both on the system bus and waits for those who hold a "delay" lock, for some seconds at most. Without
logind nothing can be known: the clocks tell afterwards that time has passed (``system.wakeups``, ``engine.slept``).
"""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Protocol, cast

from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Viability
from deepday.wire.dbus_watch import BusWatch

_LOGIND = "org.freedesktop.login1"
_PATH = "/org/freedesktop/login1"
_MANAGER = "org.freedesktop.login1.Manager"
_DELAYED = "sleep:shutdown"
_WHY = "What runs is written down."
"""Shown by systemd-inhibit --list, which is not translated."""

BeforeSleep = Callable[["Future[None]"], object]
AfterSleep = Callable[[], object]


class _File(Protocol):
    def close(self) -> None: ...


class Sleep:
    """Tells *before_sleep* and *after_sleep*; between ``hold`` and ``release`` the machine waits for the first.

    *before_sleep* gets a Future: the machine goes on falling asleep when it is done. *before_shutdown* gets one too;
    after a shutdown that was called off, the lock is taken again. *bus* is the system's, with open files enabled.
    """

    def __init__(
        self, bus: BusWatch, before_sleep: BeforeSleep, after_sleep: AfterSleep, before_shutdown: BeforeSleep
    ) -> None:
        self._bus = bus
        self._before_sleep = before_sleep
        self._after_sleep = after_sleep
        self._before_shutdown = before_shutdown
        self._held = False
        self._asleep = False
        self._lock: _File | None = None
        self._asking = False
        self._generation = 0
        self._logind: bool | None = None
        bus.on_signal(_MANAGER, "PrepareForSleep", _PATH, _LOGIND, self._prepare)
        bus.on_signal(_MANAGER, "PrepareForShutdown", _PATH, _LOGIND, self._prepare_for_shutdown)
        bus.on_owner_changed(_LOGIND, self._owned_by)

    def hold(self) -> None:
        """Have the machine wait for us before it sleeps, from now on and after each waking; harmless twice."""
        self._held = True
        self._take_lock()

    def release(self) -> None:
        """Do not have it wait any longer; harmless twice."""
        self._held = False
        self._let_go()

    def probe(self) -> Viability:
        """Tell whether sleep is noticed; as far as known by now, asks nobody; from any thread."""
        if self._logind:
            return Viability(works=True, detail=Reason("sleep.works"))
        return Viability(works=None, detail=Reason("sleep.no_logind"))

    def _owned_by(self, owner: str | None) -> None:
        self._logind = owner is not None
        # A logind that was restarted has forgotten the lock, and will not answer what was asked before.
        self._generation += 1
        self._asking = False
        self._let_go()
        self._take_lock()

    def _prepare(self, arguments: tuple[object, ...]) -> None:
        if arguments == (True,):
            self._asleep = True
            written: Future[None] = Future()
            written.add_done_callback(lambda _: self._written())
            self._before_sleep(written)
        else:
            self._asleep = False
            self._take_lock()
            self._after_sleep()

    def _prepare_for_shutdown(self, arguments: tuple[object, ...]) -> None:
        self._asleep = arguments == (True,)
        if self._asleep:
            written: Future[None] = Future()
            written.add_done_callback(lambda _: self._written())
            self._before_shutdown(written)
        else:
            self._take_lock()

    def _written(self) -> None:
        if self._asleep:  # or going down; else it has woken up again, and the lock is already the next one
            self._let_go()

    def _take_lock(self) -> None:
        if not self._held or not self._logind or self._asleep or self._lock is not None or self._asking:
            return
        self._asking = True
        wish = (_DELAYED, "Deepday", _WHY, "delay")
        answer = self._bus.call(_LOGIND, _PATH, _MANAGER, "Inhibit", "ssss", wish)
        answer.add_done_callback(partial(self._got_lock, self._generation))

    def _got_lock(self, generation: int, answer: "Future[tuple[object, ...]]") -> None:
        current = generation == self._generation
        if current:
            self._asking = False
        if answer.exception() is not None:
            return  # refused: sleep is still told, only nobody waits for us
        (lock,) = answer.result()
        if current and self._held and not self._asleep:
            self._lock = cast("_File", lock)
        else:
            cast("_File", lock).close()

    def _let_go(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.close()
