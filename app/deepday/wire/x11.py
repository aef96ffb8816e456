"""One connection to the X server on the loop: keys that are ours everywhere, and which window is active.

Questions wait for the server's answer, some tenths of a millisecond. A key that another program holds is refused
(BadAccess). A new keyboard layout makes old grabs worthless: they are made anew. When the server goes, it is told once
and everything after that is ``UnreachableError("x11.gone")``.
"""

import struct
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from deepday.domain.errors import EffectError, RefusedError, UnreachableError
from deepday.wire.loop import Loop, TimerHandle
from deepday.wire.x11_keymap import Keymap
from deepday.wire.x_server import XServer

OnPress = Callable[[int], object]
OnTrouble = Callable[[EffectError | None], object]
_SETTLED_AFTER_S = 0.1
"""A new layout is announced key by key."""
_GET_PROPERTY, _SEND_EVENT, _GRAB_KEY, _UNGRAB_KEY, _KEYBOARD_MAPPING, _MODIFIER_MAPPING = 20, 25, 33, 34, 101, 119
_KEY_PRESS, _KEY_RELEASE, _CLIENT_MESSAGE, _MAPPING_NOTIFY = 2, 3, 33, 34
_ASYNCHRONOUS, _OF_POINTER, _WINDOW_TYPE = 1, 2, 33
_TO_MANAGER = 1 << 19 | 1 << 20
"""Who listens for SubstructureNotify and SubstructureRedirect."""
_FROM_PAGER = 2
"""Who asks for activation: a person did, by what they pressed (EWMH, _NET_ACTIVE_WINDOW)."""


@dataclass(eq=False, slots=True)
class Grab:
    """A key that is ours, with the keycodes and modifiers that stand for it now."""

    modifiers: frozenset[str]
    keysym: int
    label: str
    on_press: OnPress
    held: list[tuple[int, int]] = field(default_factory=list)


class X11:
    """A connection to *display* (None: the environment's), for the loop's thread only.

    *on_trouble* is told when the server has gone (``x11.gone``), when a new layout has cost us a key
    (``hotkey.taken``, ``hotkey.no_such_key``), and with None when a later one has given it back.

    Raises:
        UnreachableError: there is no server there (``x11.absent``).
    """

    def __init__(self, loop: Loop, on_trouble: OnTrouble, display: str | None = None) -> None:
        self._loop = loop
        self._on_trouble = on_trouble
        self._grabs: list[Grab] = []
        self._released_at: tuple[int, int] | None = None
        self._regrab: TimerHandle | None = None
        self._server = XServer(loop, self._take, self._lost, display)
        self._active_window = self._server.atom(b"_NET_ACTIVE_WINDOW")
        self._keymap = self._read_keymap()

    def close(self) -> None:
        """Let go of everything; harmless twice."""
        if self._regrab is not None:
            self._regrab.cancel()
        self._server.close()

    # -- keys --------------------------------------------------------------------------------------------------------

    def grab_key(self, modifiers: Iterable[str], keysym: int, label: str, on_press: OnPress) -> Grab:
        """Have *on_press* called with the server's time at each press, whichever window has the focus.

        *modifiers* are of Shift, Ctrl, Alt, Super. Holding the key down is one press. *label* is how people write it.

        Raises:
            RefusedError: another program has it (``hotkey.taken``), no key bears it (``hotkey.no_such_key``).
            UnreachableError: the server has gone.
        """
        grab = Grab(frozenset(modifiers), keysym, label, on_press)
        self._hold(grab)
        self._grabs.append(grab)
        return grab

    def ungrab(self, grab: Grab) -> None:
        """Leave the key to others; harmless twice."""
        if grab in self._grabs:
            self._grabs.remove(grab)
            with suppress(UnreachableError):  # then nobody has it
                self._let_go(grab)

    # -- windows -----------------------------------------------------------------------------------------------------

    def active_window(self) -> int | None:
        """Return the window that people are working in, None between windows or without a window manager.

        Raises:
            UnreachableError: the server has gone.
        """
        wish = struct.pack("=5I", self._server.root, self._active_window, _WINDOW_TYPE, 0, 1)
        answer = self._server.ask(_GET_PROPERTY, wish)
        (length,) = struct.unpack_from("=16xI", answer)
        return (int(struct.unpack_from("=32xI", answer)[0]) or None) if length else None

    def activate_window(self, window: int, time: int) -> None:
        """Ask the window manager to give *window* the focus; *time* is that of the key or click that was the cause.

        Raises:
            UnreachableError: the server has gone.
        """
        event = struct.pack("=BBxxII5I", _CLIENT_MESSAGE, 32, window, self._active_window, _FROM_PAGER, time, 0, 0, 0)
        self._server.tell(_SEND_EVENT, struct.pack("=II", self._server.root, _TO_MANAGER) + event)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _lost(self) -> None:
        self.close()
        self._on_trouble(UnreachableError("x11.gone"))

    def _take(self, code: int, event: bytes) -> None:
        if code in {_KEY_PRESS, _KEY_RELEASE}:
            keycode, time, state = struct.unpack("=xBxxI20xHxx", event)
            if code == _KEY_PRESS:
                self._pressed(keycode, time, state)
            else:
                self._released_at = (keycode, time)
        elif code == _MAPPING_NOTIFY and event[4] != _OF_POINTER:
            if self._regrab is not None:
                self._regrab.cancel()
            self._regrab = self._loop.call_later(_SETTLED_AFTER_S, self._grab_again)

    def _pressed(self, keycode: int, time: int, state: int) -> None:
        if (keycode, time) == self._released_at:
            return  # the keyboard repeats a key that is held down: released and pressed at the same time
        pressed = (keycode, self._keymap.without_locks(state))
        for grab in list(self._grabs):
            if pressed in {(held, self._keymap.without_locks(mask)) for held, mask in grab.held}:
                grab.on_press(time)

    def _grab_again(self) -> None:
        self._regrab = None
        missing = [grab for grab in self._grabs if not grab.held]
        try:
            for grab in self._grabs:
                self._let_go(grab)
            self._keymap = self._read_keymap()
            for grab in list(self._grabs):
                try:
                    self._hold(grab)
                except RefusedError as error:
                    self._on_trouble(error)
        except UnreachableError:
            return  # told already
        if missing and all(grab.held for grab in self._grabs):
            self._on_trouble(None)

    def _hold(self, grab: Grab) -> None:
        keycodes = self._keymap.keycodes(grab.keysym)
        if not keycodes:
            raise RefusedError("hotkey.no_such_key", {"keys": grab.label})
        masks = self._keymap.with_locks(self._keymap.mask(grab.modifiers))
        wanted = [(keycode, mask) for keycode in keycodes for mask in masks]
        requests = [
            struct.pack("=IHBBB3x", self._server.root, mask, keycode, _ASYNCHRONOUS, _ASYNCHRONOUS)
            for keycode, mask in wanted
        ]
        refusals = self._server.refusals(_GRAB_KEY, requests)
        grab.held.extend(key for key, refused in zip(wanted, refusals, strict=True) if not refused)
        if any(refusals):
            self._let_go(grab)
            raise RefusedError("hotkey.taken", {"keys": grab.label})

    def _let_go(self, grab: Grab) -> None:
        held, grab.held[:] = list(grab.held), []
        for keycode, mask in held:
            self._server.tell(_UNGRAB_KEY, struct.pack("=IHxx", self._server.root, mask), detail=keycode)

    def _read_keymap(self) -> Keymap:
        first, last = self._server.keycodes
        answer = self._server.ask(_KEYBOARD_MAPPING, struct.pack("=BBxx", first, last - first + 1))
        columns = list(struct.iter_unpack(f"={answer[1]}I", answer[32:]))
        answer = self._server.ask(_MODIFIER_MAPPING)
        by_modifier = struct.unpack_from(f"=32x{8 * f'{answer[1]}s'}", answer)
        return Keymap(first, columns, by_modifier)
