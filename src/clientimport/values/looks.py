"""What the values of a column look like: how many of them are e-mail addresses, phone numbers, countries, dates and so on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from clientimport.values.countries import PLATES, country_code
from clientimport.values.currencies import currency_code
from clientimport.values.yes_no import NO, YES

POSTAL_FORMS = {
    "NL": r"(?i)^\d{4} ?[a-z]{2}$",
    "GB": r"(?i)^[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}$",
    "CA": r"(?i)^[a-z]\d[a-z][ -]?\d[a-z]\d$",
    "BR": r"^\d{5}-\d{3}$",
    "PT": r"^\d{4}-\d{3}$",
    "PL": r"^\d{2}-\d{3}$",
}
"""Country -> the form that postal codes have nowhere else."""
_PATTERNS = {
    **{f"postal_{country}": form for country, form in POSTAL_FORMS.items()},
    "four_figures": r"^\d{4}$",
    "five_figures": r"^\d{5}(?:-\d{4})?$",
    "american_state": r"^(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT"
    r"|V[AT]|W[AIVY])$",
    "with_code": r"^'?\+",
    "email": r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}$",
    "url": r"(?i)^(?:https?://\S+|www\.\S+\.\S+|(?:[a-z0-9-]+\.)+(?:com|org|net|example|io|co|eu|de|fr|es|it|nl|pt|uk|at|ch|be)(?:/\S*)?)$",
    "phone": r"(?i)^['(+]?\s?\(?\+?[0-9](?:[0-9 ()./\-–'’]*[0-9]){5,}\)?\s*(?:(?:x|ext\.?|#|poste|dw)\s*[0-9]{1,6})?$",
    "phone_shape": r"^\+|^00[1-9]|\)|^0[0-9]+[ /\-.]|[0-9][ .\-/][0-9]{2,}[ .\-/][0-9]{2,}",
    "vat": r"(?i)^[a-z]{0,4}[ .:\-]*(?:[a-z]?[0-9][ .\-/]*){5,16}[a-z]{0,4}[0-9]{0,3}$",
    "digits": r"^[0-9]+$",
    "number": r"^-?[0-9]+(?:[.,][0-9]+)*$",
    "money": r"^-?[0-9][0-9.,' ]*[.,][0-9]{2}$",
    "date": r"^(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[./\-][0-9]{1,2}[./\-][0-9]{2,4})(?:[T ,].*)?$",
    "guid": r"(?i)^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$",
    "postal": r"(?i)^'?(?:[a-z]{1,2}[- ])?[a-z0-9][a-z0-9 \-]{0,8}[a-z0-9]$",
    "with_digit": r"[0-9]",
    "street": r"(?:^[0-9]+[a-zA-Z]?[ ,]+\D)|(?:\D[ ,]+[0-9]+ ?[a-zA-Z]?\b)",
    "full_name": r"^[^\W\d_][^\d,;@/]*\s[^\d,;@/]*[^\W\d_.]\.?$",
    "comma_name": r"^[^\W\d_][^\d,;@/]*,\s*[^\d,;@/]+$",
    "one_word": r"^\S+$",
    "honorific": r"(?i)^(?:mr|mrs|ms|miss|mx|dr|prof|herr|frau|hr|fr|m|mme|mlle|monsieur|madame|sr|sra|srta|señora?|don|doña"
    r"|sig|sig\.?ra|dott|dhr|mevr|mevrouw|de heer|heer|exmo|dna?)\.?(?: (?:dr|prof)\.?)*$",
    "legal_form": r"(?i)(?:\b(?:inc|llc|llp|ltd|limited|plc|corp|co|company|gmbh|ag|kg|ohg|gbr|ug|e\.?k|sarl|sas|sa|sl|slu|srl"
    r"|snc|bv|nv|vof|lda|ltda|ab|oy|aps|pty|spa|gesmbh|eurl)\b\.?$)|(?:\b(?:s\.a\.r\.l|s\.a|s\.l|s\.r\.l|s\.p\.a|b\.v|n\.v|e\.v)\.?$)",
    "html": r"(?i)<(?:p|br|div|b|i|span|ul|li)\b[^>]*>",
    "code_behind": r"\s\([A-Z]{2}\)$",
    "lines": r"\n",
    "labelled_phone": r"^[^\W\d_][^:\d\n]{0,20}:\s*[+(]{0,2}[0-9]",
    "place_with_state": r"[,\s][A-Z]{2,3},?\s+(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4})\b",
    "american_place": r"[,\s][A-Z]{2},?\s+\d{5}(?:-\d{4})?\b",
    "code_before_place": r"(?:^|[,\n]\s*)(?:[A-Z]{1,2}-)?"
    r"(?:\d{4} ?[A-Z]{2}|\d{4}-\d{3}|\d{5}-\d{3}|\d{2}-\d{3}|\d{3} \d{2}|\d{4,5})\s+[^\d,\n]{3,}(?:$|[,\n])",
    "code_behind_place": r"[^\W\d],?\s+"
    r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4}-\d{3}|\d{4,6})(?:$|[,\n])",
    "wide_blanks": r"\S {2,}\S",
    "quoted_figure": r"^'[0-9+]",
}
_MOST_JUDGED = 400
"""Different values that are shown to the tables of countries and currencies."""
_LISTED = 25
"""Different values at most of a column whose values are listed."""
_DAY_OR_MONTH = re.compile(r"^(\d{1,2})([./\-])(\d{1,2})[./\-]\d{2,4}")


@dataclass(frozen=True)
class Looks:
    """One column of a sample. `shares`: kind -> part of the filled cells that look so, 0 to 1.

    `values`: of a column with few different values, these with their counts; empty for others, and for a secret column.
    `countries`: alpha-2 code -> cells. `order`: of its dates, where they tell it. `parts`: the text at which its cells are
    lists, or "". `calling`: how numbers with a "+" begin -> cells. `patterns`: the two usual forms of values, "Aa 99".
    """

    rows: int
    filled: int
    distinct: int = 0
    longest: int = 0
    shares: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[str, int] = field(default_factory=dict)
    countries: Mapping[str, int] = field(default_factory=dict)
    order: str = ""
    parts: str = ""
    calling: Mapping[str, int] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()

    def share(self, kind: str) -> float:
        """The part of the filled cells that look so; 0 where nothing is filled."""
        return self.shares.get(kind, 0.0)

    @property
    def unique(self) -> bool:
        """Whether every row has a value of its own."""
        return 0 < self.rows == self.filled == self.distinct


def looks_of(cells: pl.Series, *, secret: bool = False) -> Looks:
    """The cells of a column (null where blank) -> what they look like. Of a secret column only how many are filled."""
    texts = cells.str.strip_chars()
    texts = pl.Series(texts.filter(texts.is_not_null() & (texts != "")))
    if secret or texts.is_empty():
        return Looks(len(cells), len(texts))
    counted = texts.value_counts(sort=True)
    name = texts.name
    counts = dict(zip(counted[name].to_list(), counted["count"].to_list(), strict=True))
    # Long texts are cut: no shape needs more, and a pattern is not to work for a megabyte.
    frame = texts.str.slice(0, 300).to_frame("value")
    found = frame.select(pl.col("value").str.contains(pattern).mean().alias(kind) for kind, pattern in _PATTERNS.items())
    shares = {kind: float(share) for kind, share in found.row(0, named=True).items()}
    shares["postal"] = min(shares["postal"], shares["with_digit"])
    some = dict(list(counts.items())[:_MOST_JUDGED])
    judged = sum(some.values())
    countries: dict[str, int] = {}
    for text, count in some.items():
        if (code := country_code(text[:100]) or PLATES.get(text)) is not None:
            countries[code] = countries.get(code, 0) + count
    shares["plate"] = sum(count for text, count in some.items() if text in PLATES) / judged
    shares["country"] = sum(countries.values()) / judged - shares["plate"]
    shares["currency"] = sum(count for text, count in some.items() if currency_code(text[:100])) / judged
    shares["yes_no"] = sum(count for text, count in some.items() if text.casefold() in _YES_NO) / judged
    return Looks(
        rows=len(cells),
        filled=len(texts),
        distinct=len(counts),
        longest=int(texts.str.len_chars().max() or 0),  # type: ignore[arg-type]
        shares=shares,
        values=counts if _few(counts, len(texts)) else {},
        countries=dict(sorted(countries.items(), key=lambda each: -each[1])),
        order=_order(list(counts)) if shares["date"] > 0.5 else "",
        parts=_parts(frame["value"], shares),
        calling=_calling(frame["value"]) if shares["phone"] > 0.3 else {},
        patterns=_usual_forms(frame["value"]),
    )


_YES_NO = frozenset((*YES, *NO))


def _few(counts: Mapping[str, int], filled: int) -> bool:
    """Whether a column takes its values from a list: few of them, mostly repeated, none long."""
    few = len(counts) <= _LISTED and (len(counts) <= 6 or filled >= 2 * len(counts))
    return few and all(len(text) <= 60 and "\n" not in text and "@" not in text for text in counts)


def _order(texts: list[str]) -> str:
    """Dates -> which comes first in them, or "" where they do not tell."""
    first = second = 0
    dots = numbers = False
    for text in texts:
        if found := _DAY_OR_MONTH.match(text):
            numbers = True
            first, second = max(first, int(found[1])), max(second, int(found[3]))
            dots = dots or found[2] == "."
    if first > 12 >= second:
        return "day-first"
    if second > 12 >= first:
        return "month-first"
    if numbers:
        return "day-first" if dots and first <= 31 and second <= 12 else ""
    return "year-first"


def _parts(values: pl.Series, shares: Mapping[str, float]) -> str:
    """The text at which cells of several e-mail addresses, phone numbers or short words are to be cut, or ""."""
    for sign in (";", "|", ","):
        several = float(values.str.contains(sign, literal=True).mean() or 0)  # type: ignore[arg-type]
        if several < 0.1 or (sign == "," and shares["comma_name"] > 0.5):
            continue
        pieces = values.str.split(sign).explode(empty_as_null=True).str.strip_chars()
        short = float((pieces.str.len_chars() <= 40).mean() or 0)  # type: ignore[arg-type]
        if short > 0.9:
            return sign
    return ""


def _calling(values: pl.Series) -> dict[str, int]:
    begun = values.str.extract(r"^'?\+\s?([1-9][0-9]{0,2})").drop_nulls()
    counted = begun.value_counts(sort=True)
    return dict(zip(counted[begun.name].to_list(), counted["count"].to_list(), strict=True))


def _usual_forms(values: pl.Series) -> tuple[str, ...]:
    """Every letter as A or a, every figure as 9: the two most usual forms, runs of letters cut to two."""
    forms = values.str.slice(0, 60).str.replace_all(r"\p{Lu}", "A").str.replace_all(r"[\p{Ll}\p{Lo}]", "a")
    forms = forms.str.replace_all(r"a{2,}", "a").str.replace_all(r"A{2,}", "A").str.replace_all(r"\d", "9")
    counted = forms.str.slice(0, 24).value_counts(sort=True).head(2)
    return tuple(counted[forms.name].to_list())
