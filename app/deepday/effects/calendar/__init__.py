"""Blocks the day in calendars: one module per protocol or service."""
