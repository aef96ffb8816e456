"""Tab goes as the eye does: through the layouts from their first item to their last, whenever the rows were made."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def order_tabs(widget: QWidget) -> None:
    """Let Tab go through everything in *widget* in the order of its layouts."""
    reachable = [w for w in _in_order(widget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for before, after in pairwise(reachable):
        QWidget.setTabOrder(before, after)


def _in_order(widget: QWidget) -> Iterator[QWidget]:
    inside = widget.widget() if isinstance(widget, QScrollArea) else None
    layout = inside.layout() if inside is not None else widget.layout()
    if layout is not None:
        yield from _of_layout(layout)


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
            yield from _in_order(widget)
        elif inner is not None:
            yield from _of_layout(inner)
