"""Keeps what must not be lost: the history file, its spool and back-ups, settings, secrets."""
