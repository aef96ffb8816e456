"""Runs the person's own commands when focus mode is set and undone."""
