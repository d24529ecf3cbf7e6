"""What databases complain of, in plain words: never their SQL, their parameters or anybody's data."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from clientimport.core.details import detail
from clientimport.core.errors import DatabaseFailure, Failure, LockHeld, PassingFailure
from clientimport.loader.failures_mariadb import asks_for_files, is_of_pymysql, number_of, refusal_of, words_of
from clientimport.loader.passing import is_passing

_LOST = "The connection to the database was lost."
_SQLITE_WORDS = {
    "SQLITE_FULL": "The disk is full.",
    "SQLITE_READONLY": "The database may only be read.",
    "SQLITE_CANTOPEN": "The database file cannot be opened: its folder is missing, or access to it is refused.",
    "SQLITE_NOTADB": "The file is no SQLite database.",
    "SQLITE_CORRUPT": "The database file is damaged.",
    "SQLITE_IOERR": "The database file cannot be read or written.",
    "SQLITE_PERM": "Access to the database file is refused.",
    "SQLITE_AUTH": "Access to the database is refused.",
    "SQLITE_TOOBIG": "A value is larger than the database can take.",
    "SQLITE_SCHEMA": "The database's tables were changed while it was being used.",
    "SQLITE_NOMEM": "There is not enough memory.",
    "SQLITE_INTERRUPT": "The database broke off a statement, because of a request.",
}
_POSTGRESQL_WORDS = {
    "53100": "The database server's disk is full.",
    "53300": "The database server has too many connections.",
    "42501": "The database user lacks a right that is needed.",
    "42P01": "A table is missing in the database.",
    "42703": "A column is missing in the database.",
    "3D000": "The database does not exist.",
    "28P01": "The database refused the user name or password.",
    "28000": "The database refused the user.",
    "25006": "The database may only be read.",
    "53200": "The database server has not enough memory.",
    "57014": "The database cancelled a statement: it took longer than a time limit allows, or somebody asked for it.",
    "57P02": "The database server has crashed and is starting again.",
    "57P01": "The database server is shutting down.",
    "57P03": "The database server is starting up.",
    "40001": "Another program changed rows at the same time (serialization).",
    "40P01": "Another program held rows that were needed (deadlock).",
    "55P03": "Another program holds a table or row that is needed, and kept it longer than the run may wait.",
}
_LONGER = "Nothing was written. Find out who holds it, or allow for more with --lock-timeout."
_MORE_TIME = "Nothing was written. Allow for more with --statement-timeout, or ask whoever keeps the server for its own limit."
_MORE_ROOM = "Nothing was written. Make room on the server and run again."
_FIXES: dict[str | int, str] = {
    "55P03": _LONGER,
    "57014": _MORE_TIME,
    "53100": _MORE_ROOM,
    1205: _LONGER,
    **dict.fromkeys((1969, 3024), _MORE_TIME),
    **dict.fromkeys((1021, 1114), _MORE_ROOM),
}


@contextmanager
def database_failures(where: str = "") -> Iterator[None]:
    """Turns every error of the database into DatabaseFailure or LockHeld; other exceptions pass."""
    try:
        yield
    except Failure:
        raise
    except Exception as problem:
        found = driver_error(problem)
        if found is None:
            raise
        # Not chained: the driver's error holds statements and values.
        raise in_words(found, where) from None


def driver_error(problem: BaseException) -> BaseException | None:
    """The DBAPI's own error inside an exception; the exception itself if it is SQLAlchemy's own; None if neither."""
    if isinstance(problem, exc.DBAPIError) and problem.orig is not None:
        return problem.orig
    if isinstance(problem, sqlite3.Error) or _of_psycopg(problem) or is_of_pymysql(problem) or asks_for_files(problem):
        return problem
    return problem if isinstance(problem, exc.SQLAlchemyError) else None


def in_words(problem: BaseException, where: str = "") -> Failure:
    """A driver's error -> the Failure to raise."""
    if is_busy(problem):
        return LockHeld(
            "Another run, or another program, is writing to this database.",
            fix="Wait until it has ended, or allow for it with --wait.",
            where=where,
        )
    fix = "Nothing was written. Put it right and run again."
    if isinstance(problem, sqlite3.Error):
        name = getattr(problem, "sqlite_errorname", "") or ""
        base = "_".join(name.split("_")[:2])
        words = _SQLITE_WORDS.get(base) or _sqlite_fallback(str(problem))
    elif _of_psycopg(problem):
        state = getattr(problem, "sqlstate", None) or ""
        fix = _FIXES.get(state, fix)
        words = _POSTGRESQL_WORDS.get(state) or (f"The database reported an error (SQLSTATE {state})." if state else _LOST)
    elif is_of_pymysql(problem) or asks_for_files(problem):
        fix = _FIXES.get(number_of(problem), fix)
        words = words_of(problem)
    else:
        words = _LOST if is_passing(problem) else f"The database cannot be used ({type(problem).__name__})."
    return (PassingFailure if is_passing(problem) else DatabaseFailure)(words, fix=fix, where=where)


def is_busy(problem: BaseException) -> bool:
    """Whether SQLite says that another connection holds the lock."""
    return isinstance(problem, sqlite3.Error) and (getattr(problem, "sqlite_errorname", "") or "").startswith(
        ("SQLITE_BUSY", "SQLITE_LOCKED")
    )


def refusal(problem: BaseException) -> str | None:
    """Why the database refused rows (core.details), by the constraint's name; None where the error is not about the rows."""
    found = driver_error(problem)
    if isinstance(found, sqlite3.Error):
        return _sqlite_refusal(found)
    if is_of_pymysql(found):
        assert found is not None
        return refusal_of(found)
    return _postgresql_refusal(found) if found is not None and _of_psycopg(found) else None


def _sqlite_refusal(problem: sqlite3.Error) -> str | None:
    if not isinstance(problem, sqlite3.IntegrityError | sqlite3.DataError):
        return None
    kind = getattr(problem, "sqlite_errorname", "") or ""
    # SQLite names columns or the constraint behind the colon, never values; a trigger's own words may hold anything.
    _, _, named = str(problem).partition("constraint failed: ")
    columns = ", ".join(part.strip() for part in named.split(",") if part.strip())
    return {
        "SQLITE_CONSTRAINT_UNIQUE": detail("same-columns", columns) if columns else detail("same-value"),
        "SQLITE_CONSTRAINT_PRIMARYKEY": detail("same-columns", columns) if columns else detail("same-value"),
        "SQLITE_CONSTRAINT_NOTNULL": detail("column-blank", columns) if columns else detail("value-blank"),
        "SQLITE_CONSTRAINT_CHECK": detail("constraint", named),
        "SQLITE_CONSTRAINT_FOREIGNKEY": detail("refers-to-nothing"),
        "SQLITE_CONSTRAINT_TRIGGER": detail("trigger"),
    }.get(kind, detail("does-not-fit"))


def _postgresql_refusal(problem: BaseException) -> str | None:
    state = getattr(problem, "sqlstate", None) or ""
    told = getattr(problem, "diag", None)
    constraint = getattr(told, "constraint_name", None) or ""
    column = ".".join(filter(None, (getattr(told, "table_name", None), getattr(told, "column_name", None))))
    words = {
        "23505": detail("same-of-constraint", constraint),
        "23503": detail("refers-to-nothing-constraint", constraint),
        "23514": detail("constraint", constraint),
        "23502": detail("column-blank", column),
        "23P01": detail("clashes-constraint", constraint),
        "22001": detail("text-too-long-column", column) if column else detail("text-too-long"),
        "22003": detail("number-out-of-range-column", column) if column else detail("number-out-of-range"),
        "P0001": detail("trigger"),
    }
    if state in words:
        return words[state]
    return detail("does-not-fit") if state.startswith(("22", "23", "44")) else None


def _sqlite_fallback(text: str) -> str:
    missing = re.fullmatch(r"no such (table|column): ([\w.]+)", text)
    return f"There is no {missing[1]} {missing[2]} in the database." if missing else "The database reported an error."


def _of_psycopg(problem: BaseException | None) -> bool:
    # Without importing psycopg, which only the extra installs.
    return any(kind.__module__.partition(".")[0] == "psycopg" and kind.__name__ == "Error" for kind in type(problem).__mro__)
