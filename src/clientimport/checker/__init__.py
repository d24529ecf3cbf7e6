"""A batch of records in, accepted records and problems out."""
