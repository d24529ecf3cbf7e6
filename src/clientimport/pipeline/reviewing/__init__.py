"""What the review page asks of the ledger and has done to it; nothing here knows of a browser."""
