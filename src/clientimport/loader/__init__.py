"""Accepted records into the database, in one transaction with the ledger of the run."""
