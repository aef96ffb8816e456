"""Silences the desktop's own notifications: one module per notification server."""
