"""Composition of everything without Qt: adapters are made here and handed to the engine, and nowhere else."""
