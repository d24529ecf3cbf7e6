"""A batch of rows and a mapping in, a batch of records out."""
