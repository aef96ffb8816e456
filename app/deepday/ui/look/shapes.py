"""The shapes that carry the states, each on a grid of 16: what they look like and how they come onto a painter.

A shape alone tells the state; its colour only repeats it. The tray's shapes are files of deepday_resources, the others
stand here.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

import deepday_resources
from deepday.domain.channel import ChannelState
from deepday.domain.interruption import Outcome

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

ICONS = Path(deepday_resources.__file__).parent / "icons"
WINDOW_SIZES = (16, 24, 32, 48, 64)

_RING = '<circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5"/>'


def _line(path: str, width: float = 1.5, colour: str = "currentColor") -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _fill(path: str) -> str:
    return f'<path d="{path}" fill="currentColor"/>'


_CHANNEL = {
    ChannelState.SET: '<circle cx="8" cy="8" r="7" fill="currentColor"/>'
    + _line("M4.75 8.25l2.25 2.25 4.25-4.75", 1.75, "groundColor"),
    ChannelState.PENDING: _RING + _line("M8 4.5V8l2.5 1.75"),
    ChannelState.RESTORING: _line("M3.2 5.6A5.5 5.5 0 1 1 2.5 8.6") + _fill("M1.25 2.25v5h5z"),
    ChannelState.FAILED: '<rect x="1.75" y="1.75" width="12.5" height="12.5" fill="none" stroke="currentColor"'
    ' stroke-width="1.5"/>' + _line("M5 5l6 6M11 5l-6 6"),
    ChannelState.LEFT: _line("M2.5 6h11M2.5 10h11M10.5 2.5l-5 11"),
    ChannelState.UNKNOWN: '<circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5"'
    ' stroke-dasharray="2.2 1.72"/>' + _line("M6 6.6a2 2 0 1 1 2.9 1.8q-.9.5-.9 1.4") + _fill("M7.2 10.7h1.6v1.6H7.2z"),
    ChannelState.OFF: _line("M4 8h8"),
}
_OUTCOME = {
    Outcome.HANDLED: _fill("M8 2l6 6-6 6-6-6z"),
    Outcome.REDIRECTED: _line("M2 11.5V8.5h10M8.75 4.5l4 4-4 4"),
    Outcome.DEFERRED: _line("M8 3l5 5-5 5-5-5z"),
    Outcome.DECLINED: _line("M8 3l5 5-5 5-5-5zM3 13L13 3"),
}
_SIGNS = {
    "arrow": _line("M2.5 8h10.5M9 4l4 4-4 4"),
    "tick": _line("M3 8.25l3.25 3.25L13 4.75", 1.75),
    "chevron": _line("M3.5 6L8 10.5 12.5 6"),
}


def channel_shape(state: ChannelState) -> str:
    """Return the name of the shape of a channel's state."""
    return f"channel.{state.value}"


def outcome_shape(outcome: Outcome) -> str:
    """Return the name of the shape of what became of an interruption."""
    return f"outcome.{outcome.value}"


class Shapes:
    """Draws shapes by name: ``channel.set``, ``outcome.handled``, ``tray.deep``, ``tick``, ``chevron``, ``deepday``."""

    def __init__(self) -> None:
        self._renderers: dict[tuple[str, str, str], QSvgRenderer] = {}

    def draw(self, painter: QPainter, shape: str, rect: QRectF, colour: str, ground: str = "#FFFFFF") -> None:
        """Draw *shape* into *rect*; *ground* is what lies under it, for marks cut out of it."""
        self._renderer(shape, colour, ground).render(painter, rect)

    def pixmap(self, shape: str, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
        """Return *shape* on a transparent square of *size* logical pixels."""
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(0, 0, 0, 0))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, shape, QRectF(0, 0, size, size), colour)
        painter.end()
        return pixmap

    def icon(self, shape: str, colour: str) -> QIcon:
        """Return *shape* as an icon of every size that a task bar asks for."""
        icon = QIcon()
        for size in WINDOW_SIZES:
            icon.addPixmap(self.pixmap(shape, size, colour))
        return icon

    def _renderer(self, shape: str, colour: str, ground: str) -> "QSvgRenderer":
        from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 -- half a megabyte, only where something is drawn

        key = (shape, colour, ground)
        if key not in self._renderers:
            svg = _source(shape).replace("currentColor", colour).replace("groundColor", ground)
            self._renderers[key] = QSvgRenderer(QByteArray(svg.encode()))
        return self._renderers[key]


def _source(shape: str) -> str:
    kind, _dot, name = shape.partition(".")
    if kind == "channel":
        return _document(_CHANNEL[ChannelState(name)])
    if kind == "outcome":
        return _document(_OUTCOME[Outcome(name)])
    if shape in _SIGNS:
        return _document(_SIGNS[shape])
    return (ICONS / f"{name or kind}.svg").read_text(encoding="utf-8")


def _document(body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{body}</svg>'
