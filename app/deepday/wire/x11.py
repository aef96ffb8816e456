"""Keys that are ours everywhere, and which window is active, over one connection to the X server.

A key that another program holds is refused (BadAccess). A new keyboard layout makes old grabs worthless: they are made
anew.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from xcffib import xproto

from deepday.domain.errors import EffectError, RefusedError, UnreachableError
from deepday.wire.loop import Loop, TimerHandle
from deepday.wire.x11_connection import X11Connection
from deepday.wire.x11_keymap import Keymap

OnPress = Callable[[int], object]
OnTrouble = Callable[[EffectError | None], object]
_SETTLED_AFTER_S = 0.1
"""A new layout is announced key by key."""
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
        self._line = X11Connection(loop, self._take, self._lost, display)
        self._server = self._line.server
        self._grabs: list[Grab] = []
        self._released_at: tuple[int, int] | None = None
        self._regrab: TimerHandle | None = None
        self._root: int = self._server.setup.roots[self._server.pref_screen].root
        self._active_window: int = self._line.ask(lambda: self._atom("_NET_ACTIVE_WINDOW"))
        self._keymap = self._line.ask(self._read_keymap)

    def close(self) -> None:
        """Let go of everything; harmless twice."""
        self._forget_regrab()
        self._line.close()

    # -- keys --------------------------------------------------------------------------------------------------------

    def grab_key(self, modifiers: Iterable[str], keysym: int, label: str, on_press: OnPress) -> Grab:
        """Have *on_press* called with the server's time at each press, whichever window has the focus.

        *modifiers* are of Shift, Ctrl, Alt, Super. Holding the key down is one press. *label* is how people write it.

        Raises:
            RefusedError: another program has it (``hotkey.taken``), no key bears it (``hotkey.no_such_key``).
            UnreachableError: the server has gone.
        """
        grab = Grab(frozenset(modifiers), keysym, label, on_press)
        self._line.ask(lambda: self._hold(grab))
        self._grabs.append(grab)
        return grab

    def ungrab(self, grab: Grab) -> None:
        """Leave the key to others; harmless twice."""
        if grab in self._grabs:
            self._grabs.remove(grab)
            if not self._line.closed:
                self._line.ask(lambda: self._let_go(grab))

    # -- windows -----------------------------------------------------------------------------------------------------

    def active_window(self) -> int | None:
        """Return the window that people are working in, None between windows or without a window manager.

        Raises:
            UnreachableError: the server has gone.
        """
        return self._line.ask(self._read_active_window)

    def activate_window(self, window: int, time: int) -> None:
        """Ask the window manager to give *window* the focus; *time* is that of the key or click that was the cause.

        Raises:
            UnreachableError: the server has gone.
        """
        self._line.ask(lambda: self._send_activation(window, time))

    # -- inside ------------------------------------------------------------------------------------------------------

    def _lost(self) -> None:
        self._forget_regrab()
        self._on_trouble(UnreachableError("x11.gone"))

    def _forget_regrab(self) -> None:
        if self._regrab is not None:
            self._regrab.cancel()
            self._regrab = None

    def _take(self, event: object) -> None:
        if isinstance(event, xproto.KeyPressEvent):
            self._pressed(event)
        elif isinstance(event, xproto.KeyReleaseEvent):
            self._released_at = (event.detail, event.time)
        elif isinstance(event, xproto.MappingNotifyEvent) and event.request != xproto.Mapping.Pointer:
            self._forget_regrab()
            self._regrab = self._loop.call_later(_SETTLED_AFTER_S, self._grab_again)

    def _pressed(self, event: Any) -> None:
        if (event.detail, event.time) == self._released_at:
            return  # the keyboard repeats a key that is held down: released and pressed at the same time
        pressed = (event.detail, self._keymap.without_locks(event.state))
        for grab in list(self._grabs):
            if pressed in {(keycode, self._keymap.without_locks(mask)) for keycode, mask in grab.held}:
                grab.on_press(event.time)

    def _grab_again(self) -> None:
        self._regrab = None
        missing = [grab for grab in self._grabs if not grab.held]
        try:
            for grab in self._grabs:
                self._line.ask(partial(self._let_go, grab))
            self._keymap = self._line.ask(self._read_keymap)
            for grab in list(self._grabs):
                try:
                    self._line.ask(partial(self._hold, grab))
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
        asynchronous = xproto.GrabMode.Async
        cookies = [
            self._server.core.GrabKey(False, self._root, mask, keycode, asynchronous, asynchronous, is_checked=True)
            for keycode, mask in wanted
        ]
        taken = False
        for cookie, key in zip(cookies, wanted, strict=True):
            try:
                cookie.check()
            except xproto.AccessError:
                taken = True
            else:
                grab.held.append(key)
        if taken:
            self._let_go(grab)
            raise RefusedError("hotkey.taken", {"keys": grab.label})

    def _let_go(self, grab: Grab) -> None:
        for keycode, mask in grab.held:
            self._server.core.UngrabKey(keycode, self._root, mask)
        grab.held.clear()
        self._server.flush()

    def _read_keymap(self) -> Keymap:
        setup = self._server.setup
        first, last = setup.min_keycode, setup.max_keycode
        keyboard = self._server.core.GetKeyboardMapping(first, last - first + 1)
        modifiers = self._server.core.GetModifierMapping().reply()
        answer = keyboard.reply()
        width, symbols = answer.keysyms_per_keycode, list(answer.keysyms)
        columns = [symbols[start : start + width] for start in range(0, len(symbols), width)]
        size, keycodes = modifiers.keycodes_per_modifier, list(modifiers.keycodes)
        return Keymap(first, columns, [keycodes[n * size : (n + 1) * size] for n in range(8)])

    def _atom(self, name: str) -> int:
        answer = self._server.core.InternAtom(False, len(name), name).reply()
        return int(answer.atom)

    def _read_active_window(self) -> int | None:
        atom = self._active_window
        answer = self._server.core.GetProperty(False, self._root, atom, xproto.Atom.WINDOW, 0, 1).reply()
        windows = answer.value.to_atoms()
        return windows[0] or None if windows else None

    def _send_activation(self, window: int, time: int) -> None:
        words: Any = xproto.ClientMessageData.synthetic([_FROM_PAGER, time, 0, 0, 0], "=5I")
        event: Any = xproto.ClientMessageEvent.synthetic(32, window, self._active_window, words)
        to_manager = xproto.EventMask.SubstructureNotify | xproto.EventMask.SubstructureRedirect
        self._server.core.SendEvent(False, self._root, to_manager, event.pack())
