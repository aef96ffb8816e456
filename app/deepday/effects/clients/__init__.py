"""Speaks to vendors that serve several kinds of channel at once: one module per vendor."""
