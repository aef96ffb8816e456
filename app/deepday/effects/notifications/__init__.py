"""Silences the desktop's notifications: one module per notification server, chosen by the server's own name.

The guardian imports this too, so nothing in here loads more than it needs.
"""

from deepday.effects.notifications.factory import all_notifications, notifications_by_id, viable_notifications

__all__ = ["all_notifications", "notifications_by_id", "viable_notifications"]
