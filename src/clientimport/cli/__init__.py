"""What a person types: one file a command."""

from clientimport.cli.main import main

__all__ = ["main"]
