"""What is on the screen, as pixels: where something changed."""

from dataclasses import dataclass

import xcffib
import xcffib.xproto

from tests.desktop import Desktop


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the screen, its last column and row included."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def centre(self) -> tuple[int, int]:
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen's pixels, four bytes each, row by row."""

    width: int
    height: int
    pixels: bytes

    def part(self, box: Box) -> "Picture":
        """Return what lies within *box*."""
        starts = [4 * (row * self.width + box.left) for row in range(box.top, box.bottom + 1)]
        width = box.right - box.left + 1
        pixels = b"".join(self.pixels[start : start + 4 * width] for start in starts)
        return Picture(width, len(starts), pixels)


def look(desktop: Desktop) -> Picture:
    """Take the whole screen's pixels."""
    connection = xcffib.connect(display=desktop.environment["DISPLAY"])
    try:
        screen = connection.get_setup().roots[0]
        width, height = screen.width_in_pixels, screen.height_in_pixels
        form, everything = xcffib.xproto.ImageFormat.ZPixmap, 0xFFFFFFFF
        reply = connection.core.GetImage(form, screen.root, 0, 0, width, height, everything).reply()
        return Picture(width, height, bytes(reply.data.buf()))
    finally:
        connection.disconnect()


def changed(before: Picture, after: Picture) -> Box | None:
    """Return the smallest box around all pixels that differ, None if none does."""
    row_bytes = before.width * 4
    rows, lefts, rights = [], [], []
    for row in range(before.height):
        old = before.pixels[row * row_bytes : (row + 1) * row_bytes]
        new = after.pixels[row * row_bytes : (row + 1) * row_bytes]
        if old != new:
            columns = [x for x in range(before.width) if old[4 * x : 4 * x + 4] != new[4 * x : 4 * x + 4]]
            rows.append(row)
            lefts.append(columns[0])
            rights.append(columns[-1])
    return Box(min(lefts), rows[0], max(rights), rows[-1]) if rows else None
