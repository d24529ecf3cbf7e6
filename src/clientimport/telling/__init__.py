"""Telling those who did not watch: logs, messages, metrics and lineage of runs."""
