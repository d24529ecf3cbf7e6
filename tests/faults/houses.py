"""The databases that runs are killed on, and what tests must know of each to harm it."""

from __future__ import annotations

from time import sleep

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

DATABASES = ("sqlite", "postgresql", "mariadb")
"""For each NAME there is a fixture NAME_url: an empty database."""
SERVERS = tuple(name for name in DATABASES if name != "sqlite")

COPYING = {"postgresql": b"COPY ", "mariadb": b"LOAD DATA"}
"""What a client says when it begins to copy a batch."""
COMMITTING = {"postgresql": b"COMMIT\0", "mariadb": b"\x03COMMIT"}
_SESSIONS = {
    "postgresql": "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND application_name LIKE 'clientimport %'",
    "mariadb": "SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id()",
}
_END = {"postgresql": "SELECT pg_terminate_backend({})", "mariadb": "KILL CONNECTION {}"}


def with_driver(url: str) -> str:
    """A URL of the fixtures -> one for SQLAlchemy."""
    return url if "://" in url else f"sqlite:///{url}"


def kind(url: str) -> str:
    """Which of DATABASES it is."""
    name = make_url(with_driver(url)).get_backend_name()
    return "mariadb" if name == "mysql" else name


def wait_for_the_dead(url: str) -> None:
    """A server notices a little later that a client was killed, and may still be at what it asked for."""
    if kind(url) == "sqlite":
        return
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        while connection.execute(text(_SESSIONS[kind(url)])).first() is not None:
            connection.rollback()
            sleep(0.02)
    engine.dispose()


def end_sessions(url: str) -> int:
    """Ends every session of a run on this database -> how many there were."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found = connection.execute(text(_SESSIONS[kind(url)])).scalars().all()
        for session in found:
            connection.execute(text(_END[kind(url)].format(int(session))))
    engine.dispose()
    return len(found)
