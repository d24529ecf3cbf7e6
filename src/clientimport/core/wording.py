"""Faults to problems: severity, place and words, whole columns at a time."""

from __future__ import annotations

import polars as pl

from clientimport.core.catalogue import CATALOGUE, vocabulary
from clientimport.core.details import has_words
from clientimport.core.language import DEFAULT, grouped
from clientimport.core.problems import NOTICE, PROBLEM_SCHEMA, no_problems
from clientimport.core.record_batch import Origins
from clientimport.core.rows import ROW
from clientimport.core.secrets import WITHHELD

_PLACES = 3
"""Places that a detail has at most."""
_SAID = "__said"
_SHOWN = 60
"""Characters of a value that a message quotes; the problem's `value` always holds all of it."""


def name_problems(  # noqa: PLR0913 - what is secret, and the language, are of the caller
    faults: pl.DataFrame,
    origins: Origins,
    *,
    file: int,
    secret_columns: frozenset[str] = frozenset(),
    secret_fields: frozenset[str] = frozenset(),
    lang: str = DEFAULT,
) -> pl.DataFrame:
    """FAULT_SCHEMA (a `severity` column wins over the catalogue's) -> PROBLEM_SCHEMA, line, byte and cell null.

    `lang`: of core.language.LANGUAGES.
    `secret_columns` are frame names, `secret_fields` patterns: their values become "[withheld]".
    Sorted by row (file-level ones first), then first column, field, code.
    """
    if faults.is_empty():
        return no_problems()
    if "severity" not in faults.columns:
        faults = faults.with_columns(pl.lit(None, pl.String).alias("severity"))
    # The loader and the run as a whole know a row's key, but not the columns that it came from.
    of_key = (pl.col("columns").list.len().fill_null(0) == 0) & pl.col("code").str.starts_with("key-")
    key = pl.lit(pl.Series([list(origins.key)], dtype=pl.List(pl.String))).first()
    faults = faults.with_columns(pl.when(of_key).then(key).otherwise("columns").alias("columns"))
    places = faults.select("field", "slot").unique(maintain_order=True)
    found = [list(origins.columns(field, slot)) if field else [] for field, slot in places.iter_rows()]
    places = places.with_columns(pl.Series("from", found, dtype=pl.List(pl.String)))
    severities = {code: entry.severity for code, entry in CATALOGUE.items()}
    named = faults.join(places, on=["field", "slot"], how="left", nulls_equal=True, maintain_order="left").select(
        pl.lit(file, pl.Int32).alias("file"),
        ROW,
        "code",
        pl.coalesce("severity", pl.col("code").replace_strict(severities, return_dtype=pl.String)).alias("severity"),
        pl.coalesce("columns", "from").alias("columns"),
        concrete_field().alias("field"),
        pl.when(
            pl.col("field").is_in(list(secret_fields))
            | pl.coalesce("columns", "from").list.eval(pl.element().is_in(list(secret_columns))).list.any()
        )
        .then(pl.when(pl.col("value").is_not_null()).then(pl.lit(WITHHELD)))
        .otherwise(pl.col("value"))
        .alias("value"),
        "detail",
        pl.lit(None, pl.Int64).alias("line"),
        pl.lit(None, pl.Int64).alias("byte"),
        pl.lit(None, pl.String).alias("cell"),
    )
    return (
        add_words(named, lang)
        .select(list(PROBLEM_SCHEMA))
        .unique(maintain_order=True)
        .sort(ROW, pl.col("columns").list.first(), "field", "code", nulls_last=False, maintain_order=True)
    )


def concrete_field() -> pl.Expr:
    """Of FAULT_SCHEMA: the pattern with the item's position put in: "phone_numbers[1].number"."""
    put_in = pl.col("field").str.replace("[]", pl.format("[{}]", pl.col("position")), literal=True)
    return pl.when(pl.col("position").is_null()).then(pl.col("field")).otherwise(put_in)


def add_words(problems: pl.DataFrame, lang: str = DEFAULT) -> pl.DataFrame:
    """Adds `message` and `fix` in a language to a frame with code, value, columns, field and detail; the rest stays as it is.

    A code that the catalogue does not know, as another version has written it, keeps the words that it has.
    """
    known = vocabulary(lang)
    value = pl.col("value").fill_null("")
    shown = pl.when(value.str.len_chars() > _SHOWN).then(value.str.slice(0, _SHOWN) + "…").otherwise(value)
    parts = {
        "{value}": pl.lit(known.quotes[0]) + shown.str.replace_all(r"[\r\n\t]+", " ") + known.quotes[1],
        "{column}": pl.when(pl.col("columns").list.len() > 0).then(pl.col("columns").list.join(", ")).otherwise("field"),
        "{field}": pl.col("field"),
        "{detail}": pl.col(_SAID),
    }

    def words(which: int, name: str) -> pl.Expr:
        spoken = pl.col(name) if name in problems.columns else pl.lit("")
        for code in codes:
            said = _fill(known.problems[code][which].replace("{{", "{").replace("}}", "}"), parts)
            spoken = pl.when(pl.col("code") == code).then(said).otherwise(spoken)
        return spoken.alias(name)

    codes = [code for code in problems["code"].unique().sort() if code in known.problems]
    told = problems.with_columns(spoken_details(problems["detail"], lang).alias(_SAID))
    return told.with_columns(words(0, "message"), words(1, "fix")).drop(_SAID)


def spoken_details(details: pl.Series, lang: str = DEFAULT) -> pl.Series:
    """Details as stored (core.details) -> their words in a language, "" where there is none."""
    named = has_words(details)
    shown = details.fill_null("").alias("detail")
    if not named.any():
        return shown
    known = vocabulary(lang).details
    parts = details.set(~named, None).str.json_decode(pl.List(pl.String))
    table = pl.DataFrame({"detail": shown, "name": parts.list.get(0), "parts": parts})
    places = {f"{{{at}}}": pl.col("parts").list.get(at, null_on_oob=True) for at in range(1, _PLACES + 1)}
    places |= {f"{{{at}n}}": _grouped(places[f"{{{at}}}"], lang) for at in range(1, _PLACES + 1)}
    spoken = pl.col("detail")
    for name in table["name"].drop_nulls().unique().sort():
        # One that a later version has written is shown as it stands.
        if name in known:
            spoken = pl.when(pl.col("name") == name).then(_fill(known[name], places)).otherwise(spoken)
    return table.select(spoken.alias("detail")).to_series()


def spoken_detail(text: str, lang: str = DEFAULT) -> str:
    """One detail in words."""
    return str(spoken_details(pl.Series([text], dtype=pl.String), lang).item())


def _grouped(digits: pl.Expr, lang: str) -> pl.Expr:
    """Digits in groups of three, from the right."""
    mark = grouped(1000, lang)[1]
    return digits.str.reverse().str.replace_all(r"\d{3}", "${0}" + mark).str.strip_suffix(mark).str.reverse()


def _fill(template: str, parts: dict[str, pl.Expr]) -> pl.Expr:
    """A template with its places filled by expressions, in one pass: what a value holds is never taken for a place."""
    pieces: list[pl.Expr] = []
    rest = template
    while rest:
        at, name = min(((rest.find(n), n) for n in parts if n in rest), default=(-1, ""))
        if at < 0:
            pieces.append(pl.lit(rest))
            break
        if at:
            pieces.append(pl.lit(rest[:at]))
        pieces.append(parts[name])
        rest = rest[at + len(name) :]
    return pl.concat_str(pieces, ignore_nulls=True)


def is_notice(code: str) -> bool:
    """Whether a code is a notice by the catalogue."""
    return CATALOGUE[code].severity == NOTICE
