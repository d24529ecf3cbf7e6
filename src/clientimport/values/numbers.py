"""Numbers as people write them."""

from __future__ import annotations

import polars as pl

_SIGNS = {".": ",", ",": "."}


def read_numbers(values: pl.Series, decimal: str = ".") -> pl.Series:
    """Texts -> plain decimal text ("1234.5"); null where it is no number.

    `decimal`: the decimal sign, "." or ","; the other one, blanks and apostrophes may part groups of three digits.
    """
    group = _SIGNS[decimal]
    sign, part = rf"\{decimal}", rf"[\{group} \x{{A0}}\x{{202F}}'’]"
    grouped = rf"^[+\-−]?(?:\d{{1,3}}(?:{part}\d{{3}})+|\d+)(?:{sign}\d+)?$"
    text = pl.col("value")
    plain = text.str.replace_all(part, "").str.replace(sign, ".").str.replace("−", "-").str.strip_prefix("+")
    return values.to_frame("value").select(pl.when(text.str.contains(grouped)).then(plain).alias(values.name)).to_series()
