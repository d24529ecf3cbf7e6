"""What is looked up by thousands of keys is looked up by index, whatever a server knows of the tables by now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

_WAYS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
"""Settings for ways to a row that begin with whole tables."""


@contextmanager
def by_index(connection: Connection) -> Iterator[None]:
    """What is read inside is looked up by index, each key by itself.

    Right after a run PostgreSQL knows nothing of a table yet, and guesses: for the lines of twenty clients it would read those
    of all, in the order of an index even.
    """
    guesses = connection.dialect.name == "postgresql"
    if guesses:
        # A table that has no fitting index is read as a whole all the same, at a price that would have the plan compiled.
        connection.exec_driver_sql("; ".join([*(f"SET LOCAL {way} = off" for way in _WAYS), "SET LOCAL jit = off"]))
    yield
    if guesses:
        connection.exec_driver_sql("; ".join(f"SET LOCAL {way} TO DEFAULT" for way in _WAYS))
