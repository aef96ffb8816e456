"""How long it takes from a key to a pop-up's pixels on the screen, as an X server sees it."""

import select
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import xcffib
import xcffib.xproto
import xcffib.xtest

from tests.benchmarks.subject import Subject
from tests.desktop import Desktop
from tests.eventually import eventually

_WAIT_S = 5.0
_PRESS, _RELEASE = 2, 3
_KEYSYMS = {"ctrl": 0xFFE3, "alt": 0xFFE9, "Escape": 0xFF1B} | {chr(code): code for code in range(0x61, 0x7B)}


@dataclass(frozen=True, slots=True)
class _Likeness:
    """One row of a finished pop-up: when a window of that size shows it, it has been drawn."""

    width: int
    height: int
    row: int
    pixels: bytes


class Eye:
    """A second client of the X server, which presses keys and watches the pixels."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._x = xcffib.connect(display=desktop.environment["DISPLAY"])
        self._test = self._x(xcffib.xtest.key)
        setup = self._x.get_setup()
        self._root = setup.roots[0].root
        mask = xcffib.xproto.EventMask.SubstructureNotify
        self._x.core.ChangeWindowAttributesChecked(self._root, xcffib.xproto.CW.EventMask, [mask]).check()
        first, last = setup.min_keycode, setup.max_keycode
        mapping = self._x.core.GetKeyboardMapping(first, last - first + 1).reply()
        self._codes: dict[int, int] = {}
        for i, keysym in enumerate(mapping.keysyms):
            self._codes.setdefault(keysym, first + i // mapping.keysyms_per_keycode)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._x.disconnect()

    def learn(self, subject: Subject) -> _Likeness:
        """Open the pop-up once and return what it looks like when it is finished."""
        self.press(subject.hotkey)
        window = eventually(lambda: self._desktop.windows(subject.pop_up), what=f"{subject.name}'s pop-up")[0]
        select.select([], [], [], 0.5)
        geometry = self._x.core.GetGeometry(window).reply()
        rows = {row: self._row(window, row, geometry.width) for row in range(0, geometry.height, 2)}
        # The row with most changes of colour is one with letters; none of them blinks but a cursor.
        row = max(rows, key=lambda number: _changes(rows[number]))
        self.close(subject)
        return _Likeness(geometry.width, geometry.height, row, rows[row])

    def time_to_pixels(self, subject: Subject, likeness: _Likeness) -> float:
        """Press the hotkey and return the seconds until the pop-up's letters are on the screen."""
        while self._x.poll_for_event() is not None:
            pass
        began_at = time.perf_counter()
        self.press(subject.hotkey)
        frame = self._mapped(began_at)
        while time.perf_counter() < began_at + _WAIT_S:
            if any(self._shows(window, likeness) for window in self._below(frame)):
                return time.perf_counter() - began_at
        message = f"{subject.name}'s pop-up was not drawn as before"
        raise AssertionError(message)

    def close(self, subject: Subject) -> None:
        """Close the pop-up with Escape."""
        eventually(lambda: self._desktop.active_window() in self._desktop.windows(subject.pop_up), what="it is active")
        self.press("Escape")
        eventually(lambda: not self._desktop.windows(subject.pop_up), what="the pop-up is closed")

    def press(self, keys: str) -> None:
        """Press and release keys written as ``ctrl+alt+i``."""
        codes = [self._codes[_KEYSYMS[name]] for name in keys.split("+")]
        for code in codes:
            self._test.FakeInput(_PRESS, code, 0, self._root, 0, 0, 0)
        for code in reversed(codes):
            self._test.FakeInput(_RELEASE, code, 0, self._root, 0, 0, 0)
        self._x.flush()

    def _mapped(self, began_at: float) -> int:
        while time.perf_counter() < began_at + _WAIT_S:
            event = self._x.poll_for_event()
            if event is None:
                select.select([self._x.get_file_descriptor()], [], [], 0.1)
            elif isinstance(event, xcffib.xproto.MapNotifyEvent):
                return int(event.window)
        message = "no window appeared"
        raise AssertionError(message)

    def _below(self, window: int) -> list[int]:
        found = [window]
        for child in self._x.core.QueryTree(window).reply().children:
            found += self._below(child)
        return found

    def _shows(self, window: int, likeness: _Likeness) -> bool:
        try:
            geometry = self._x.core.GetGeometry(window).reply()
            if (geometry.width, geometry.height) != (likeness.width, likeness.height):
                return False
            return self._row(window, likeness.row, likeness.width) == likeness.pixels
        except (xcffib.xproto.MatchError, xcffib.xproto.DrawableError, xcffib.xproto.WindowError):
            return False  # not mapped yet, or gone already

    def _row(self, window: int, row: int, width: int) -> bytes:
        everything = 0xFFFFFFFF
        form = xcffib.xproto.ImageFormat.ZPixmap
        return bytes(self._x.core.GetImage(form, window, 0, row, width, 1, everything).reply().data.buf())


def _changes(pixels: bytes) -> int:
    return sum(pixels[i : i + 4] != pixels[i + 4 : i + 8] for i in range(0, len(pixels) - 8, 4))
