"""The lines that ``make bench`` prints: what was measured beside its bar."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One measure; ``value`` and ``bar`` are in ``unit``, ``floor`` is the minimal program's, if it has one."""

    number: str
    what: str
    value: float
    unit: str
    bar: float
    floor: float | None = None
    is_ratio: bool = False

    @property
    def judged(self) -> float:
        """What is held against the bar: the ratio to the floor, or the value itself."""
        if self.is_ratio and self.floor:
            return self.value / self.floor
        return self.value

    @property
    def holds(self) -> bool:
        """Whether it is within its bar."""
        return self.judged <= self.bar


def ratio(number: str, what: str, value: float, floor: float, *, unit: str, bar: float) -> Line:
    """Return a line whose bar is a multiple of *floor*."""
    return Line(number, what, value, unit, bar, floor, is_ratio=True)


def printed(lines: list[Line]) -> str:
    """Return the table."""
    rows = [("", "what", "measured", "floor", "judged", "bar", "")]
    for line in lines:
        times = " x" if line.is_ratio else f" {line.unit}"
        floor = f"{line.floor:.3g} {line.unit}" if line.floor is not None else ""
        rows.append(
            (
                line.number,
                line.what,
                f"{line.value:.3g} {line.unit}",
                floor,
                f"{line.judged:.2f}{times}",
                f"<= {line.bar:g}{times}",
                "ok" if line.holds else "OVER",
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
