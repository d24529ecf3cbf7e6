"""MariaDB and MySQL: sessions that are strict, speak UTF-8 and UTC, and hand over no file of this machine."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Engine, ExceptionContext, create_engine, event

from clientimport.core.errors import DatabaseFailure, UsageFailure
from clientimport.core.table_options import CHARACTER_SET
from clientimport.loader.failures_mariadb import asks_for_files
from clientimport.loader.named_locks import let_go

_MODES = "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE,ANSI_QUOTES"
# Between two batches the server hears nothing for as long as a batch takes to map.
_SESSION = "SET SESSION time_zone = '+00:00', foreign_key_checks = 1, unique_checks = 1, wait_timeout = 28800"
_OF_MARIADB = (
    ", check_constraint_checks = 1, "
    "idle_transaction_timeout = 0, idle_write_transaction_timeout = 0, idle_readonly_transaction_timeout = 0"
)
_OLDEST = {"mariadb": (10, 5), "mysql": (8, 0, 17)}
"""Before these, text cannot be compared by its bytes with trailing blanks included, or locks not be let go."""


def open_engine(url: URL, where: str) -> Engine:
    """A URL of MariaDB or MySQL -> an engine that is called by what the server is: its dialect is "mariadb" or "mysql".

    `where`: the database for messages. Raises UsageFailure, DatabaseFailure, and the errors of SQLAlchemy.
    """
    try:
        import pymysql  # noqa: F401
    except ImportError:
        raise UsageFailure(
            "MariaDB and MySQL need a part that is not installed.", fix="Install it: pip install 'clientimport[mysql]'."
        ) from None
    probe: Engine | None = None
    try:
        probe = _made(url, "mysql+pymysql", _SESSION)
        with probe.connect():
            name = "mariadb" if getattr(probe.dialect, "is_mariadb", False) else "mysql"
            version = tuple(part for part in probe.dialect.server_version_info or () if isinstance(part, int))
    except (TypeError, ValueError):
        # Not repeated in the message: it may hold a password.
        raise UsageFailure(
            "The database URL has an option that PyMySQL does not know, or with a value that it cannot take.",
            fix="Leave out what stands behind the question mark, or see docs/databases.md.",
        ) from None
    except OSError as problem:
        words = problem.strerror or type(problem).__name__
        raise DatabaseFailure(
            f"A file that the database URL names cannot be used: {words}.", fix="Check the certificate files.", where=where
        ) from None
    finally:
        if probe is not None:
            probe.dispose()
    if version < _OLDEST[name]:
        asked = ".".join(map(str, _OLDEST[name]))
        kind = "MariaDB" if name == "mariadb" else "MySQL"
        raise DatabaseFailure(
            f"The server is {kind} {'.'.join(map(str, version))}; clientimport needs {asked} or newer.",
            fix="Use a newer server.",
            where=where,
        )
    return _made(url, f"{name}+pymysql", _SESSION + (_OF_MARIADB if name == "mariadb" else ""))


def _made(url: URL, driver: str, session: str) -> Engine:
    from pymysql.constants import CLIENT

    from clientimport.loader.mariadb_encryption import EncryptedConnection, encryption_of

    def begun(_: object, record: object, positional: list[Any], options: dict[str, Any]) -> EncryptedConnection:
        return EncryptedConnection(*positional, **options)

    bare, encryption = encryption_of(url)
    arguments: dict[str, Any] = {
        "charset": CHARACTER_SET,
        "sql_mode": _MODES,
        "init_command": session,
        "program_name": "clientimport",
        # Copies are sent as LOAD DATA LOCAL by `copy_mariadb` alone; the driver itself, which would open whatever file the
        # server names, must refuse.
        "client_flag": CLIENT.FOUND_ROWS | CLIENT.LOCAL_FILES,
        "local_infile": False,
        **encryption,
    }
    if url.password:
        # As bytes: the driver knows no other characters in a password than those of Latin-1.
        arguments["password"] = str(url.password).encode()
    engine = create_engine(bare.set(drivername=driver), hide_parameters=True, connect_args=arguments)
    event.listen(engine, "do_connect", begun)
    event.listen(engine, "connect", _read_committed)
    event.listen(engine, "checkin", let_go)
    event.listen(engine, "handle_error", _give_nothing)
    return engine


def _read_committed(driver: Any, _: object) -> None:
    # Not as an option of the engine, which would send a COMMIT along: the only one to be seen is that of the work done.
    with driver.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")


def _give_nothing(context: ExceptionContext) -> None:
    """A server that asked for a file waits for it: whatever is said to it next would be taken for the file's."""
    connection = context.connection
    if asks_for_files(context.original_exception) and connection is not None:
        driver: Any = connection.connection.driver_connection
        driver._force_close()
        context.is_disconnect = True
