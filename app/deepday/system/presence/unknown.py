"""Senses that feel nothing: for a verb that runs without a program, and where there is nothing to feel with."""

from deepday.engine.sense_ports import TellLocked, TellTouched, Touched


class NoInput:
    """``engine.sense_ports.InputSense`` that never knows."""

    id = ""

    def start(self, limit_s: float, tell: TellTouched) -> None:  # noqa: ARG002 -- the port's signature
        """Tell that nothing can be known."""
        tell(Touched(present=None))

    def look(self) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""


class NoLock:
    """``engine.sense_ports.LockSense`` that never knows."""

    def start(self, tell: TellLocked) -> None:
        """Tell that it cannot be known."""
        tell(None)

    def stop(self) -> None:
        """Do nothing."""
