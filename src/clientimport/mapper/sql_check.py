"""SQL expressions of a mapping: they must be readable, and give each row its value from that row alone."""

from __future__ import annotations

import json
import re
import warnings
from typing import Any

import polars as pl
from polars.exceptions import PanicException

from clientimport.mapper.mistakes import shown
from clientimport.mapper.place import Place

_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_CLOCK = re.compile(r"\b(now\s*\(|current_(date|time|timestamp)\b|localtime(stamp)?\b)", re.IGNORECASE)
_COMMENT = re.compile(r"#|--|/\*")

# What a function of the expression tree may be. What a later version of Polars adds is refused until it is judged.
_ROW_WISE = frozenset("Abs Ceil Floor Sign Exp Log Log1p Atan2 FillNull Coalesce MaxHorizontal MinHorizontal".split())
_ROW_WISE_FAMILIES = frozenset("Sql Pow Trigonometry Truncate Round RoundSF StringExpr Boolean TemporalExpr ListExpr".split())
_NOT_ROW_WISE = frozenset("ConcatVertical Any All IsUnique IsDuplicated IsFirstDistinct IsLastDistinct IsSorted Zip".split())
LONGEST = 10_000
"""Characters of an expression; one of some ten thousand parts would overflow the stack of the library that reads it."""

_NEED_ROWS = "It would need other rows than its own: aggregates, windows and sub-queries are not possible."


def check_sql(place: Place, text: str, *, boolean: bool = False) -> bool:
    """Whether an expression can be used; notes the mistake where it cannot. `boolean`: it must say true or false."""
    if len(text) > LONGEST:
        place.wrong(f"The expression is longer than {LONGEST} characters.", "Use a lookup for long lists of values.")
        return False
    bare = _QUOTED.sub("''", text)
    if _COMMENT.search(bare):
        place.wrong(
            "SQL takes what follows # or -- for a comment.", 'Put a column whose name holds one in quotes: "Account #".'
        )
        return False
    if _CLOCK.search(bare):
        place.wrong(
            "The expression asks for the time: each run would give another result.", "Use a fixed date: DATE '2024-01-31'."
        )
        return False
    try:
        expression = pl.sql_expr(text)
        tree = json.loads(_serialised(expression))
        offender = _not_row_wise(tree)
    except RecursionError:
        place.wrong("The expression has too many parts within each other.", "Use a lookup, or several fields.")
        return False
    except (pl.exceptions.PolarsError, PanicException, ValueError) as error:
        sub_query = re.search(r"\bselect\b", bare, re.IGNORECASE)
        if sub_query:
            place.wrong("The expression holds a sub-query.", _NEED_ROWS)
        else:
            place.wrong(
                f"This is no SQL expression: {_first_line(error)}.", "Columns stand in double quotes, texts in single ones."
            )
        return False
    if isinstance(tree, dict) and "Alias" in tree:
        place.wrong(
            "The expression names its result (AS).", "Remove the name; put a column whose name holds blanks in double quotes."
        )
        return False
    if offender == "StructExpr":
        place.wrong(
            "The expression reads a part of a column, and columns are texts.", "Put a name that holds a dot in double quotes."
        )
        return False
    if offender:
        place.wrong(f"The expression uses {offender}.", _NEED_ROWS)
        return False
    return _check_outcome(place, expression, boolean)


def _check_outcome(place: Place, expression: pl.Expr, boolean: bool) -> bool:
    """Runs the expression over one row without any value, which tells kinds that do not fit and broken patterns."""
    columns = dict.fromkeys(expression.meta.root_names(), pl.String)
    try:
        frame = pl.DataFrame({"": [None], **{name: [None] for name in columns}}, schema={"": pl.Null, **columns})
        outcome = frame.select(expression.alias("outcome"))["outcome"].dtype
    except (pl.exceptions.PolarsError, PanicException) as error:
        place.wrong(
            f"The expression cannot be computed: {_first_line(error)}.",
            "All columns are text: CAST them where numbers are meant.",
        )
        return False
    if boolean and outcome not in (pl.Boolean, pl.Null):
        place.wrong("The expression does not say true or false.", "Compare something: \"Status\" <> 'Deleted'.")
        return False
    if outcome.is_nested() or outcome in (pl.Binary, pl.Object):
        place.wrong("The expression gives no single value.", "Let it give a text, a number, a date or true and false.")
        return False
    return True


def _not_row_wise(node: Any) -> str:
    """The first part of a serialised expression that does not work row by row, in words, or ""."""
    if not isinstance(node, dict) or len(node) != 1:
        return "the number of rows" if node == "Len" else shown(str(node))
    ((kind, inner),) = node.items()
    if kind in ("Column", "Literal"):
        return ""
    if kind in ("BinaryExpr", "Ternary", "Cast"):
        below = [part for name, part in inner.items() if name not in ("op", "dtype", "options")]
    elif kind == "Function":
        offender = _not_row_wise_function(inner["function"])
        if offender:
            return offender
        below = inner["input"]
    elif kind == "Agg":
        return f"the aggregate {next(iter(inner)) if isinstance(inner, dict) else inner}".upper().replace(
            "THE AGGREGATE", "the aggregate"
        )
    elif kind == "Over":
        return "a window (OVER)"
    elif kind == "SubPlan":
        return "a sub-query"
    else:
        return f"{kind}"
    return next((found for part in below if (found := _not_row_wise(part))), "")


def _not_row_wise_function(function: Any) -> str:
    if isinstance(function, str):
        return "" if function in _ROW_WISE else function
    ((family, which),) = function.items()
    name = which if isinstance(which, str) else next(iter(which), family) if isinstance(which, dict) else family
    if family not in _ROW_WISE_FAMILIES or name in _NOT_ROW_WISE:
        return name if family in _ROW_WISE_FAMILIES else family
    if name == "Strptime" and which["Strptime"][1].get("format") is None:
        return "a date without a format (its format would be guessed from the first row)"
    return ""


def _serialised(expression: pl.Expr) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return expression.meta.serialize(format="json")


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".: ")[:120] if lines else "it cannot be read"
