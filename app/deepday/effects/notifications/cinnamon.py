"""Cinnamon: its notifications are shown while ``display-notifications`` is true.

Held back ones, critical ones too, go to the applet. The setting stays when this program dies.
"""

from deepday.effects.notifications.gsettings import GsettingsSilence


class CinnamonNotifications(GsettingsSilence):
    """Values as in ``GsettingsSilence``."""

    id = "notifications.cinnamon"
    server = "cinnamon"
    schema = "org.cinnamon.desktop.notifications"
    path = "/org/cinnamon/desktop/notifications/"
    key = "display-notifications"
    silent_value = False
