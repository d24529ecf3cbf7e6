"""The reader: a file in, batches of text rows out, each with its place in the file."""

from clientimport.reader.paths import expand_paths
from clientimport.reader.source import Source, open_source

__all__ = ["Source", "expand_paths", "open_source"]
