"""Which of the six tray pictures goes with what is true now; the tray and Today show the same."""

from deepday.domain.channel import ChannelState
from deepday.engine.overview import Overview

STATES = ("off", "deep", "paused", "interrupted", "ordinary", "attention")


def tray_state(overview: Overview) -> str:
    """Return the name of the picture: what needs the person goes before what the session does."""
    failed = any(channel.state is ChannelState.FAILED for channel in overview.channels)
    if overview.trouble or overview.undecided is not None or failed:
        return "attention"
    if overview.session is not None and overview.open_interruption is not None:
        return "interrupted"
    return overview.state.value
