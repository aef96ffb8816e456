"""Channels in words: what they are called, what their state is called, and what there is to say about it."""

from deepday.domain.channel import Channel, ChannelState
from deepday.wording.reasons import sentence
from deepday.wording.translation import N_, _

_NAMES = {
    "notifications": N_("Notifications"),
    "chat.slack": N_("Slack status"),
    "chat.slack.snooze": N_("Slack pause"),
    "chat.teams": N_("Teams presence"),
    "chat.teams.message": N_("Teams status message"),
    "chat.mattermost": N_("Mattermost status"),
    "chat.mattermost.dnd": N_("Mattermost do not disturb"),
    "chat.rocketchat": N_("Rocket.Chat status"),
    "chat.zulip": N_("Zulip status"),
    "chat.zulip.notifications": N_("Zulip notifications"),
    "chat.matrix": N_("Matrix status"),
    "chat.matrix.notifications": N_("Matrix notifications"),
    "chat.xmpp": N_("XMPP presence"),
    "chat.github": N_("GitHub status"),
    "calendar.caldav": N_("Calendar (CalDAV)"),
    "calendar.microsoft": N_("Outlook calendar"),
    "auto_reply.sieve": N_("Automatic reply (Sieve)"),
    "auto_reply.microsoft": N_("Outlook automatic reply"),
    "hooks.command": N_("Command"),
    "hooks.webhook": N_("Webhook"),
    "hotkey": N_("Hotkey"),
    "keyring": N_("Keyring"),
    "tray": N_("Tray"),
    "storage": N_("History file"),
    "sense": N_("Presence"),
    "sense.idle": N_("Idle time"),
    "sense.lock": N_("Screen lock"),
    "sense.sleep": N_("Sleep"),
    "sense.foreground": N_("Window in front"),
    "sense.calendar": N_("Calendar"),
}
_SYSTEMS = {
    "gnome": "GNOME",
    "kde": "KDE Plasma",
    "xfce": "Xfce",
    "cinnamon": "Cinnamon",
    "mate": "MATE",
    "windows": "Windows",
    "macos": "macOS",
    "x11": "X11",
    "portal": N_("desktop portal"),
}
_STATES = {
    ChannelState.SET: N_("Set"),
    ChannelState.PENDING: N_("Pending"),
    ChannelState.RESTORING: N_("Restoring"),
    ChannelState.FAILED: N_("Failed"),
    ChannelState.LEFT: N_("Left alone"),
    ChannelState.UNKNOWN: N_("Unknown"),
    ChannelState.OFF: N_("Off"),
}
_ONE_OF_MANY = ("notifications", "hotkey")
"""Kinds of which only one works on a machine: a list of channels names the kind, `doctor` also the system."""


def channel_name(channel_id: str) -> str:
    """Return what a channel is called: ``Notifications``, ``Slack status``, ``Slack pause (work)``."""
    path, _colon, account = channel_id.partition(":")
    name = _(_NAMES[_known(path)]) if _known(path) else path
    if account and account != _service(path):
        return _("{channel} ({account})").format(channel=name, account=account)
    return name


def check_name(check_id: str) -> str:
    """Return what `doctor` calls a channel, hotkey or sense: ``Notifications: KDE Plasma``."""
    kind, _dot, system = check_id.partition(".")
    if kind in _ONE_OF_MANY and system:
        return f"{channel_name(kind)}: {_(_SYSTEMS.get(system, system))}"
    return channel_name(check_id)


def state_word(state: ChannelState) -> str:
    """Return what a state is called: ``Left alone``."""
    return _(_STATES[state])


def describe(channel: Channel, zone: str) -> str:
    """Return what there is to say beside the state: ``silent until 16:30``; empty if there is nothing."""
    return sentence(channel.detail, zone) if channel.detail is not None else ""


def channel_line(channel: Channel, zone: str) -> str:
    """Return the channel as one line: ``Notifications: Set, silent until 16:30``."""
    detail = describe(channel, zone)
    word = state_word(channel.state)
    return f"{channel_name(channel.id)}: {word}, {detail}" if detail else f"{channel_name(channel.id)}: {word}"


def _known(path: str) -> str:
    """Return the longest beginning of *path* that has a name, or nothing."""
    parts = path.split(".")
    beginnings = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((beginning for beginning in beginnings if beginning in _NAMES), "")


def _service(path: str) -> str:
    return path.split(".")[1] if "." in path else ""
