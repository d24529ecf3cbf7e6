"""Headings and values of a file in, a mapping file for it out: proposed, commented, doubts marked."""
