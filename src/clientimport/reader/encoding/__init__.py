"""Which encoding a text has, and its bytes as text."""
