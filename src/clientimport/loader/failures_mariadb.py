"""What MariaDB and MySQL complain of, in plain words, by the numbers of their errors."""

from __future__ import annotations

import re

from clientimport.core.details import detail

WORDS = {
    **dict.fromkeys((1045, 1698, 1524), "The database refused the user name or password."),
    **dict.fromkeys((1044, 1142, 1143, 1227, 1370), "The database user lacks a right that is needed."),
    **dict.fromkeys((1129, 1130), "The database server does not let this machine in."),
    **dict.fromkeys((1040, 1203, 1226), "The database server has too many connections."),
    **dict.fromkeys((1290, 1792, 1836), "The database may only be read."),
    **dict.fromkeys((1317, 1969, 3024), "The database cancelled a statement, because of a time limit or a request."),
    **dict.fromkeys((1021, 1114), "The database server's disk is full."),
    **dict.fromkeys((-1, 0, 2006, 2013, 2014, 1927, 4031), "The connection to the database was lost."),
    1049: "The database does not exist.",
    1046: "The database URL names no database.",
    1053: "The database server is shutting down.",
    1054: "A column is missing in the database.",
    1146: "A table is missing in the database.",
    1153: "A row is larger than the database server takes: its max_allowed_packet is too small.",
    1205: "Another program holds a table or row that is needed.",
    1213: "Another program held rows that were needed (deadlock).",
    1665: "The database server logs statements instead of rows: it needs binlog_format MIXED or ROW.",
}
PASSING = (0, 1040, 1053, 1203, 1213, 1226, 1927, 2003, 2006, 2013, 4031)
"""The same run may succeed if it is tried again: the connection was lost, the server restarts, or another was given way."""
NO_LOCAL_FILES = (1148, 3948, 4166)
"""The server does not take LOAD DATA LOCAL."""

_NAMED = re.compile(r"""for key '([^']*)'\Z""")
_CONSTRAINT = re.compile(r"""CONSTRAINT [`"]([^`"]+)[`"]|Check constraint '([^']+)'""")
_COLUMN = re.compile(r"""(?:[Cc]olumn|Field) '([^']+)'|for column (?:[`"][^`"]+[`"]\.)*[`"]([^`"]+)[`"]""")


def is_of_pymysql(problem: BaseException | None) -> bool:
    """Whether an error is the driver's, told without importing it: only the extra installs it."""
    return any(kind.__module__.partition(".")[0] == "pymysql" and kind.__name__ == "Error" for kind in type(problem).__mro__)


def asks_for_files(problem: BaseException) -> bool:
    """Whether the driver refused a server that asked for a file of this machine."""
    return isinstance(problem, RuntimeError) and "LOAD_LOCAL" in str(problem)


def number_of(problem: BaseException) -> int:
    """The error's number; -1 where it has none. 0 is the driver's own for a connection that is gone."""
    first = problem.args[0] if problem.args else -1
    return first if isinstance(first, int) else -1


def words_of(problem: BaseException) -> str:
    """A driver's error in words."""
    if asks_for_files(problem):
        return "The database server asked for a file of this machine, which it has no business with; it was refused."
    number = number_of(problem)
    return WORDS.get(number) or f"The database reported an error (number {number})."


def refusal_of(problem: BaseException) -> str | None:
    """Why rows were refused (core.details), by the name of constraint or column; None where the error is not about the rows."""
    number = number_of(problem)
    # Its words hold values, too: only names are taken from them.
    told = str(problem.args[1]) if len(problem.args) > 1 else ""
    key, constraint, column = _found(_NAMED, told), _found(_CONSTRAINT, told), _found(_COLUMN, told)
    if number in (1062, 1586, 1169):
        return detail("same-of-constraint", key.rpartition(".")[2])
    if number in (1452, 1216):
        return detail("refers-to-nothing-constraint", constraint)
    if number in (1451, 1217):
        return detail("referred-to-constraint", constraint)
    if number in (4025, 3819):
        return detail("constraint", constraint)
    if number in (1048, 1263, 1364, 1566):
        return detail("column-blank", column) if column else detail("value-blank")
    if number in (1406, 1265):
        return detail("text-too-long-column", column) if column else detail("text-too-long")
    if number == 1264:
        return detail("number-out-of-range-column", column) if column else detail("number-out-of-range")
    if number == 1644:
        return detail("trigger")
    return detail("does-not-fit") if number in (1292, 1366, 1367, 1411, 1441, 1525, 4078) else None


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return next(filter(None, match.groups()), "") if match else ""
