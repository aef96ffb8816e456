"""Times in Slack's answers: seconds of the epoch, 0 for none, exact to a minute."""

from datetime import UTC, datetime

from deepday.engine.effect_ports import Value

TOLERANCE_S = 60


def seconds(value: Value, name: str) -> int:
    """Return the time of this name, 0 if it is none."""
    number = value[name]
    return number if isinstance(number, int) else 0


def close(a: int, b: int) -> bool:
    """Say whether both are none, or within a minute of each other."""
    if a == 0 or b == 0:
        return a == b
    return abs(a - b) <= TOLERANCE_S


def iso(epoch_s: int) -> str:
    """Return a time as ISO 8601 writes it, in UTC."""
    return datetime.fromtimestamp(epoch_s, UTC).isoformat()
