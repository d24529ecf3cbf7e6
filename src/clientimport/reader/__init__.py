"""A file in, batches of text rows out, each with its place in the file."""
