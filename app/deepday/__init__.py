"""Deepday: get the deep-work day agreed, keep it, and prove what it did."""

__version__ = "0.1.0"
