"""What MariaDB and MySQL complain of, in plain words, by the numbers of their errors."""

from __future__ import annotations

import re

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
    """Why rows were refused, by the constraint's or the column's name; None where the error is not about the rows."""
    number = number_of(problem)
    # Its words hold values, too: only names are taken from them.
    told = str(problem.args[1]) if len(problem.args) > 1 else ""
    key, constraint, column = _found(_NAMED, told), _found(_CONSTRAINT, told), _found(_COLUMN, told)
    if number in (1062, 1586, 1169):
        return f"another row has the same value (constraint {key.rpartition('.')[2]})"
    if number in (1452, 1216):
        return f"it refers to something that is not in the database (constraint {constraint})"
    if number in (1451, 1217):
        return f"something in the database refers to it (constraint {constraint})"
    if number in (4025, 3819):
        return f"the constraint {constraint} does not allow it"
    if number in (1048, 1263, 1364, 1566):
        return f"{column or 'a value'} may not be blank"
    if number in (1406, 1265):
        return "a text is longer than its column" + (f" {column}" if column else "")
    if number == 1264:
        return "a number is out of range" + (f" in {column}" if column else "")
    if number == 1644:
        return "a trigger does not allow it"
    return "a value does not fit its column" if number in (1292, 1366, 1367, 1411, 1441, 1525, 4078) else None


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return next(filter(None, match.groups()), "") if match else ""
