"""The parts of the interruption log: its keys, what it shows, where that stands and how it is painted."""
