"""The lines of the history and how they are painted."""
