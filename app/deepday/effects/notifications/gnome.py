"""GNOME Shell: its banners are shown while ``show-banners`` is true.

Without banners, notifications still go to the list; critical ones are shown all the same. The setting stays when this
program dies and over restarts of the Shell.
"""

from deepday.effects.notifications.gsettings import GsettingsSilence


class GnomeNotifications(GsettingsSilence):
    """Values as in ``GsettingsSilence``."""

    id = "notifications.gnome"
    server = "gnome-shell"
    shows_critical = True
    schema = "org.gnome.desktop.notifications"
    path = "/org/gnome/desktop/notifications/"
    key = "show-banners"
    silent_value = False
