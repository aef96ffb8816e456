"""The parts of Today: the day as a band, its numbers, channels and entries, and the banner."""
