"""`sql`: what works row by row is taken, what needs other rows is refused, whatever its form."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mapping_texts import HEAD, mistakes, read

from clientimport.core.mapping import Sql
from clientimport.mapper import columns_of

ROW_WISE = [
    "\"Bill To\" = 'Y'",
    "UPPER(a) || ' ' || b",
    "CASE WHEN a = 'x' THEN 'y' ELSE b END",
    "COALESCE(a, NULLIF(b, ''))",
    "IF(a = 'x', 'y', 'z')",
    "CAST(a AS INT) > 5 AND b IS NOT NULL",
    "TRY_CAST(a AS DOUBLE) * 2 + 1",
    "a LIKE 'x%' OR a NOT ILIKE '%y'",
    "a IN ('x', 'y')",
    "a NOT IN ('x', 'y')",
    "a BETWEEN 'b' AND 'c'",
    "REGEXP_LIKE(a, '^[0-9]+$')",
    "REPLACE(a, 'x', 'y')",
    "SUBSTR(a, 1, 2) || LEFT(b, 3) || RIGHT(b, 2)",
    "TRIM(BOTH 'x' FROM a)",
    "LPAD(a, 3, '0')",
    "SPLIT_PART(a, ';', 2)",
    "ROUND(ABS(CAST(a AS DOUBLE)), 2)",
    "GREATEST(a, b)",
    "STRPTIME(a, '%d.%m.%Y')",
    "DATE(a, '%Y-%m-%d') >= DATE '2020-01-01'",
    "EXTRACT(YEAR FROM a::date)",
    "CONCAT_WS(', ', a, b)",
    "INITCAP(LOWER(a))",
    "LENGTH(a) > 3",
    "ARRAY_TO_STRING(STRING_TO_ARRAY(a, ';'), ',')",
    "\"Account # 2\" = '-- no comment'",
    "'fixed'",
]

NEEDS_ROWS = [
    ("COUNT(a)", "the aggregate COUNT"),
    ("COUNT(*)", "the number of rows"),
    ("COUNT(DISTINCT a)", "the aggregate NUNIQUE"),
    ("SUM(CAST(a AS INT))", "the aggregate"),
    ("a = MAX(a)", "the aggregate MAX"),
    ("a || MIN(b)", "the aggregate MIN"),
    ("FIRST(a)", "the aggregate FIRST"),
    ("LAST(a)", "the aggregate LAST"),
    ("AVG(CAST(a AS INT))", "the aggregate"),
    ("MEDIAN(a)", "the aggregate MEDIAN"),
    ("STDDEV(a)", "the aggregate STD"),
    ("VARIANCE(a)", "the aggregate VAR"),
    ("QUANTILE_CONT(a, 0.5)", "Quantile"),
    ("CORR(a, b)", ""),
    ("ARRAY_AGG(a)", "the number of rows"),
    ("STRING_AGG(a, ',')", ""),
    ("CASE WHEN COUNT(*) > 1 THEN a ELSE b END", "the number of rows"),
    ("COALESCE(FIRST(a), b)", "the aggregate FIRST"),
    ("SUBSTR(a, 1, COUNT(b))", "the aggregate COUNT"),
    ("a IN ('x', MAX(b))", "the aggregate MAX"),
    ("SUM(CAST(a AS INT)) OVER (PARTITION BY b)", "a window (OVER)"),
    ("SUM(CAST(a AS INT)) OVER (ORDER BY b)", "a window (OVER)"),
    ("ROW_NUMBER() OVER (ORDER BY a)", "a window (OVER)"),
    ("ROW_NUMBER()", "Range"),
    ("LAG(a) OVER (ORDER BY a)", "a window (OVER)"),
    ("LEAD(a, 2) OVER (ORDER BY a)", "a window (OVER)"),
    ("FIRST_VALUE(a) OVER ()", "the aggregate"),
    ("NTILE(3) OVER (ORDER BY a)", "a window (OVER)"),
    ("RANK() OVER (ORDER BY a)", "Rank"),
    ("RANK() OVER (ORDER BY a) + 1", "Rank"),
    ("DENSE_RANK() OVER (ORDER BY a)", ""),
    ("DENSE_RANK() OVER ()", "CumSum"),
    ("UNNEST(STRING_TO_ARRAY(a, ';'))", "Explode"),
    ("GENERATE_SERIES(1, 2)", "Range"),
    ("DATE(a)", "a date without a format"),
    ("TIMESTAMP(a)", "a date without a format"),
    ("(SELECT 1)", "a sub-query"),
    ("EXISTS (SELECT 1)", "a sub-query"),
]

UNUSABLE = [
    ("a IN (SELECT b FROM t)", "The expression holds a sub-query."),
    ("a = ANY (SELECT b)", "The expression holds a sub-query."),
    ("COLUMNS('a.*')", "The expression uses"),
    ("*", "This is no SQL expression"),
    ("a; b", "This is no SQL expression"),
    ("a, b", "This is no SQL expression"),
    ("SELECT a", "The expression holds a sub-query."),
    ("a ==", "This is no SQL expression"),
    ("nothing(a)", "This is no SQL expression"),
    ("a AS b", "The expression names its result (AS)."),
    ("Status deleted", "The expression names its result (AS)."),
    ("Account # 2 = 'x'", "SQL takes what follows # or -- for a comment."),
    ("a -- b", "SQL takes what follows # or -- for a comment."),
    ("a /* b */", "SQL takes what follows # or -- for a comment."),
    ("NOW() > a::timestamp", "The expression asks for the time"),
    ("a || CAST(CURRENT_DATE AS VARCHAR)", "The expression asks for the time"),
    ("a ~ '('", "The expression cannot be computed"),
    ("UPPER(CAST(a AS INT))", "The expression cannot be computed"),
    ("a.b", "The expression reads a part of a column, and columns are texts. Put a name that holds a dot in double quotes."),
    ("(" * 3000 + "a" + ")" * 3000, "This is no SQL expression"),
    ("||".join(["a"] * 3000), "The expression has too many parts within each other."),
    ("||".join(["a"] * 5000), "The expression is longer than 10000 characters."),
    ("STRING_TO_ARRAY(a, ';')", "The expression gives no single value."),
]


def field(sql: str) -> str:
    return HEAD + f"record:\n  name: Name\n  notes: {{sql: {json.dumps(sql)}}}\n"


@pytest.mark.parametrize("sql", ROW_WISE)
def test_what_works_row_by_row_is_taken(tmp_path: Path, sql: str) -> None:
    assert read(tmp_path, field(sql)).record.own["notes"].source == Sql(sql)


@pytest.mark.parametrize(("sql", "part"), NEEDS_ROWS)
def test_what_needs_other_rows_is_refused(tmp_path: Path, sql: str, part: str) -> None:
    told = mistakes(tmp_path, field(sql))
    assert [(line, path) for line, path, _ in told] == [(6, "record.notes.sql")]
    assert told[0][2].startswith(f"The expression uses {part}")
    assert told[0][2].endswith("It would need other rows than its own: aggregates, windows and sub-queries are not possible.")


@pytest.mark.parametrize(("sql", "said"), UNUSABLE, ids=lambda text: text[:40])
def test_what_cannot_be_used_is_refused(tmp_path: Path, sql: str, said: str) -> None:
    told = mistakes(tmp_path, field(sql))
    assert [(line, path) for line, path, _ in told] == [(6, "record.notes.sql")]
    assert told[0][2].startswith(said)


@given(
    st.lists(st.tuples(*[st.none() | st.sampled_from(["", "x", "7", "2024-05-06", "b;c"])] * 2), min_size=2, max_size=6),
    st.data(),
)
def test_what_is_taken_gives_each_row_its_value_from_that_row_alone(
    rows: list[tuple[str | None, str | None]], data: st.DataObject
) -> None:
    sql = data.draw(st.sampled_from([s for s in ROW_WISE if "Bill" not in s and "#" not in s and s != "'fixed'"]))
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row")
    # a strict CAST fails for a whole column: only what it takes is compared
    expression = pl.sql_expr(sql.replace("CAST(a AS INT)", "TRY_CAST(a AS INT)").replace("(CAST(a AS D", "(TRY_CAST(a AS D"))
    try:
        whole = frame.select(expression.alias("r"))["r"].to_list()
    except pl.exceptions.PolarsError:
        return
    assert whole == [frame[at].select(expression.alias("r"))["r"].item() for at in range(frame.height)]


def test_a_filter_must_say_true_or_false(tmp_path: Path) -> None:
    head = HEAD + "record: {name: Name}\n"
    assert read(tmp_path, head + "only_if: {sql: \"Status <> 'Deleted'\"}\n").only_if == Sql("Status <> 'Deleted'")
    example = "Write only_if: {sql: \"Status <> 'Deleted'\"}."
    assert mistakes(tmp_path, head + "only_if: {sql: Status}\n") == [
        (5, "only_if.sql", "The expression does not say true or false. Compare something: \"Status\" <> 'Deleted'.")
    ]
    assert mistakes(tmp_path, head + "only_if: Status\n") == [
        (5, "only_if", f"An expression is needed here, not a text. {example}")
    ]
    assert mistakes(tmp_path, head + "only_if: {}\n") == [(5, "only_if", f"“sql” is missing. {example}")]


def test_columns_of_an_expression(tmp_path: Path) -> None:
    rule = read(tmp_path, field('CASE WHEN "Bill To" = \'Y\' THEN Street ELSE "Bill To" END')).record.own["notes"]
    assert sorted(columns_of(rule)) == ["Bill To", "Street"]
