"""What the workbook tells of a rejected row beside its faults: the stored client, and since when the row is rejected."""

from __future__ import annotations

import polars as pl

from clientimport.core.rows import REJECT_CLIENT, REJECT_KEY, REJECT_SINCE, REJECT_STANDING
from clientimport.reporter.words_workbook import WORDS, say

_UNLOADED = ("held", "failed", "checked")
_PLAIN, _DATED = ("new", "back", "waived"), ("known", "changed")


def stored_words(status: str, lang: str, *, known: bool) -> pl.Expr:
    """What happened to the stored client of a row with REJECT_KEY, REJECT_CLIENT. `known`: whether clients were looked up."""
    if status in _UNLOADED:
        return pl.lit(say(f"stored.{status}", lang))
    if not known:
        return pl.lit(None, pl.String)
    before, _, after = WORDS["stored.client"][lang].partition("{client}")
    client = pl.concat_str(pl.lit(before), pl.col(REJECT_CLIENT).cast(pl.String), pl.lit(after))
    return (
        pl.when(pl.col(REJECT_CLIENT).is_not_null())
        .then(client)
        .when(pl.col(REJECT_KEY).is_null())
        .then(pl.lit(say("stored.no key", lang)))
        .otherwise(pl.lit(say("stored.none", lang)))
    )


def standing_words(lang: str) -> pl.Expr:
    """A row's REJECT_STANDING and REJECT_SINCE in words; null where its standing is not known."""
    standing = pl.col(REJECT_STANDING)
    since = pl.col(REJECT_SINCE).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).dt.strftime(WORDS["date"][lang])
    plain = {name: say(f"standing.{name}", lang) for name in _PLAIN}
    plain |= {name: say(f"standing.{name} before", lang) for name in _DATED}
    dated = [
        pl.when(standing == name).then(pl.concat_str(pl.lit(before), since, pl.lit(after)))
        for name in _DATED
        for before, _, after in [WORDS[f"standing.{name}"][lang].partition("{since}")]
    ]
    return pl.coalesce(*dated, standing.replace_strict(plain, default=None, return_dtype=pl.String))
