"""Which of a driver's errors pass: the connection was lost, the server restarts, or another program was given way."""

from __future__ import annotations

from sqlalchemy import exc

from clientimport.loader.failures_mariadb import PASSING, is_of_pymysql, number_of

_STATES = {
    "40001",  # serialization_failure
    "40P01",  # deadlock_detected
    "57P01",  # admin_shutdown
    "57P02",  # crash_shutdown
    "57P03",  # cannot_connect_now
    "57P05",  # idle_session_timeout
    "53300",  # too_many_connections
}
_COMING_UP = ("starting up", "shutting down", "in recovery mode", "too many clients", "too many connections")


def is_passing(problem: BaseException) -> bool:
    """Whether the same run may succeed if it is tried again, for an error of a driver or of SQLAlchemy."""
    if isinstance(problem, exc.PendingRollbackError):
        # What follows on a connection that was lost.
        return True
    if is_of_pymysql(problem):
        return number_of(problem) in PASSING
    if not _is_of(problem, "psycopg"):
        return False
    state = getattr(problem, "sqlstate", None)
    if state is not None:
        return state in _STATES or state.startswith("08")
    return _is_named(problem, "OperationalError", "InterfaceError")


def is_coming_up(reason: str) -> bool:
    """Whether a server that refused a connection says that it will soon take one."""
    return any(words in reason.lower() for words in _COMING_UP)


def _is_of(problem: BaseException, package: str) -> bool:
    # Without importing the driver, which only an extra installs.
    return any(kind.__module__.partition(".")[0] == package for kind in type(problem).__mro__)


def _is_named(problem: BaseException, *names: str) -> bool:
    return any(kind.__name__ in names for kind in type(problem).__mro__)
