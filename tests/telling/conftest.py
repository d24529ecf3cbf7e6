"""Servers on loopback, for all tests of telling."""

from loopback import mail, web

__all__ = ["mail", "web"]
