"""MATE's notification daemon: it shows nothing while ``do-not-disturb`` is true.

What comes meanwhile, critical ones too, is lost. The setting stays when this program dies.
"""

from deepday.effects.notifications.gsettings import GsettingsSilence


class MateNotifications(GsettingsSilence):
    """Values as in ``GsettingsSilence``."""

    id = "notifications.mate"
    server = "Notification Daemon"
    schema = "org.mate.NotificationDaemon"
    path = "/org/mate/notification-daemon/"
    key = "do-not-disturb"
    silent_value = True
