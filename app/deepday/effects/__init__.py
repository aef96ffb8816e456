"""Adapters for what focus mode sets in the world: one module per outside system."""
