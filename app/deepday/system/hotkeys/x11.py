"""Global hotkeys on X11: a real grab, so that no other window sees the key; Wayland has none for us to take.

Under Wayland, X windows alone would feel the key: there, and without a screen, the person binds ``deepday show log``
in the desktop's own settings. A key that another program holds is refused.
"""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from deepday.domain.errors import EffectError, RefusedError, UnreachableError
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Viability
from deepday.system.hotkeys.combination import parse_combination
from deepday.wire.loop import Loop

if TYPE_CHECKING:
    from deepday.wire.x11 import X11, Grab

OnPress = Callable[[int], object]
_BIND_YOURSELF = Reason("hotkey.bind_yourself", {"command": "deepday show log"})


class X11Hotkey:
    """One key combination at a time that calls back wherever the focus is; on the loop's thread.

    *on_trouble* is told when the key is lost later (the X server went, a new keyboard layout has no such key, or
    somebody else's), and with None when it is ours again.
    """

    def __init__(self, loop: Loop, on_trouble: Callable[[Reason | None], object] = lambda _: None) -> None:
        self._loop = loop
        self._tell = on_trouble
        self._x11: X11 | None = None
        self._grab: Grab | None = None
        self._keys = ""
        self._trouble: Reason | None = None

    def bind(self, combination: str, callback: OnPress) -> None:
        """Have *callback* called with the X server's time of each press; an earlier combination is let go first.

        Raises:
            UsageError: no combination (``hotkey.not_valid``).
            RefusedError: ``hotkey.taken`` by another program, on no key here (``hotkey.no_such_key``), or Wayland
                (``hotkey.wayland``).
            UnreachableError: no X server (``hotkey.no_display``, ``x11.absent``, ``x11.gone``).
        """
        wanted = parse_combination(combination)
        self.unbind()
        self._keys = str(wanted)
        try:
            _refuse_without_x11()
            self._grab = self._connected().grab_key(wanted.modifiers, wanted.keysym, str(wanted), callback)
        except EffectError as error:
            self._trouble = error.reason
            raise

    def unbind(self) -> None:
        """Leave the key to others; harmless when none is bound."""
        grab, self._grab = self._grab, None
        self._trouble = None
        self._keys = ""
        if grab is not None and self._x11 is not None:
            self._x11.ungrab(grab)

    def close(self) -> None:
        """Leave the key and the X server."""
        self.unbind()
        if self._x11 is not None:
            self._x11.close()
            self._x11 = None

    def active_window(self) -> int | None:
        """Return the window that people are working in; None where that cannot be told."""
        try:
            return self._connected().active_window() if _has_x11() else None
        except UnreachableError:
            return None

    def activate_window(self, window: int, x_time: int) -> None:
        """Give *window* the focus, for the press at *x_time*; does nothing where there is no X server."""
        if self._x11 is not None:
            try:
                self._x11.activate_window(window, x_time)
            except UnreachableError:
                return  # told by on_trouble

    def probe(self) -> Viability:
        """Tell whether the hotkey works, as far as known; asks nobody, from any thread."""
        if self._grab is not None and self._grab.held:
            return Viability(works=True, detail=Reason("hotkey.works", {"keys": self._keys}))
        if self._trouble is not None:
            return Viability(works=False, detail=self._trouble, next_step=_next_step(self._trouble))
        try:
            _refuse_without_x11()
        except EffectError as error:
            return Viability(works=False, detail=error.reason, next_step=_BIND_YOURSELF)
        return Viability(works=None, detail=Reason("hotkey.none_bound"))

    def _connected(self) -> "X11":
        if self._x11 is None:
            from deepday.wire.x11 import X11  # noqa: PLC0415 -- only where there is an X server

            self._x11 = X11(self._loop, self._in_trouble)
        return self._x11

    def _in_trouble(self, error: EffectError | None) -> None:
        if isinstance(error, UnreachableError):
            self._x11 = None
            self._grab = None
        self._trouble = error.reason if error is not None else None
        self._tell(self._trouble)


def _has_x11() -> bool:
    """Whether all windows are X windows; under Wayland only some are, and only those would feel a grab."""
    return bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")


def _refuse_without_x11() -> None:
    if _has_x11():
        return
    if os.environ.get("WAYLAND_DISPLAY"):
        raise RefusedError("hotkey.wayland")
    raise UnreachableError("hotkey.no_display")


def _next_step(trouble: Reason) -> Reason:
    if trouble.code in {"hotkey.taken", "hotkey.no_such_key"}:
        return Reason("hotkey.choose_another")
    return _BIND_YOURSELF
