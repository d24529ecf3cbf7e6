"""The record shapes, one folder each."""
