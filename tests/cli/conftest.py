"""The fixtures of `calling.py` and of `loopback.py`, for every test of a command."""

from calling import cli, mappings, samples

from loopback import mail, web

__all__ = ["cli", "mail", "mappings", "samples", "web"]
