"""Rows under each other with hairlines between, kept by key: what did not change keeps its place and the keyboard."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from deepday.ui.look.frames import Rule

Row = TypeVar("Row", bound=QWidget)
Value = TypeVar("Value")


class Rows(QWidget, Generic[Row, Value]):
    """Makes a row for each new key, lets it show its value, and deletes rows whose key is gone."""

    def __init__(
        self, make: Callable[[QWidget], Row], show: Callable[[Row, Value], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._show = show
        self._rows: dict[str, tuple[QWidget, Row]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_values(self, values: Mapping[str, Value]) -> None:
        """Show *values* in their order, each in the row of its key."""
        for key in [k for k in self._rows if k not in values]:
            framed, _row = self._rows.pop(key)
            framed.hide()
            framed.deleteLater()
        for place, (key, value) in enumerate(values.items()):
            if key not in self._rows:
                self._rows[key] = self._framed()
            framed, row = self._rows[key]
            if self._column.indexOf(framed) != place:
                self._column.insertWidget(place, framed)
            self._show(row, value)
        self._rows = {key: self._rows[key] for key in values}

    def row(self, key: str) -> Row | None:
        """Return the row of *key*."""
        return self._rows[key][1] if key in self._rows else None

    def keys(self) -> Sequence[str]:
        """Return the keys in order."""
        return tuple(self._rows)

    def _framed(self) -> tuple[QWidget, Row]:
        frame = QWidget(self)
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule(frame))
        row = self._make(frame)
        column.addWidget(row)
        return frame, row
