"""Delimited text: dialect, records by the fast and the tolerant road."""
