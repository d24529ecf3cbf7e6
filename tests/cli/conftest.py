"""The fixtures of `calling.py`, for every test of a command."""

from calling import cli, mappings, samples

__all__ = ["cli", "mappings", "samples"]
