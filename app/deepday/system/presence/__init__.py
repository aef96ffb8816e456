"""Notices of presence: sleep and waking of the machine."""
