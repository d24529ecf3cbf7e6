"""The country in which a file's phone numbers are read where no column tells it: by calling codes, postal codes, language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.meaning import PHONES
from clientimport.mapper.proposing.sources import Country
from clientimport.values.looks import POSTAL_FORMS
from clientimport.values.phone_library import region_of_calling_code

_HALF, _MOSTLY = 0.5, 0.8
_AT_LANGUAGES = {"de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL", "pt": "PT", "sv": "SE", "da": "DK", "pl": "PL"}
_FIVE_FIGURES = frozenset({"DE", "FR", "ES", "IT"})
"""Countries whose postal codes have five figures: a file with others is not theirs."""


def home_country(columns: Sequence[Candidate], of_places: Sequence[Candidate | None], languages: frozenset[str]) -> Country:
    """Columns of a file, the countries of its addresses, the language of its headings -> where it is at home."""
    column = next((each for each in of_places if each), next((each for each in columns if each.concept == "country"), None))
    cells = Counter[str]()
    for each in columns:
        if each.concept == "country":
            cells.update(dict(each.looks.countries))
    told = ("", "")
    if cells:
        code, count = cells.most_common(1)[0]
        told = code, f"the country of {count:,} of {cells.total():,} cells"
        if column is not None and column.looks.filled > _HALF * column.looks.rows:
            return Country(column, *told)
    called, calling = _by_calling_codes(columns)
    if called and calling:
        return Country(column, *called)
    for guess in (_by_places(columns, languages), _by_postal_codes(columns), called, told, _by_language(columns, languages)):
        if guess and guess[0]:
            return Country(column, *guess, guessed=True)
    return Country(column, "", "")


def _by_calling_codes(columns: Sequence[Candidate]) -> tuple[tuple[str, str], bool]:
    """The country of most numbers that bear a calling code, and whether most numbers do."""
    phones = [each for each in columns if each.concept in PHONES]
    codes = Counter[str]()
    for each in phones:
        codes.update(dict(each.looks.calling))
    for digits, _ in codes.most_common(1):
        region = next((found for size in (3, 2, 1) if (found := region_of_calling_code(digits[:size]))), "")
        if region:
            most = codes.total() > _HALF * sum(each.looks.filled for each in phones)
            return (region, f"most numbers with a calling code begin with +{digits}"), most
    return ("", ""), False


def _by_places(columns: Sequence[Candidate], languages: frozenset[str]) -> tuple[str, str]:
    if any(each.looks.share("american_place") > _HALF for each in columns):
        return "US", "a guess from states and ZIP codes in the addresses"
    # Italy's provinces have such letters, too.
    states = not languages and any(
        each.concept == "region" and each.looks.share("american_state") > _MOSTLY for each in columns
    )
    zips = any(each.concept == "postal_code" and each.looks.share("five_figures") > _HALF for each in columns)
    return ("US", "a guess from states and ZIP codes") if states and zips and not languages else ("", "")


def _by_postal_codes(columns: Sequence[Candidate]) -> tuple[str, str]:
    for each in columns:
        for country in POSTAL_FORMS:
            if each.concept == "postal_code" and each.looks.share(f"postal_{country}") > _MOSTLY:
                return country, "a guess from the form of the postal codes"
    return "", ""


def _by_language(columns: Sequence[Candidate], languages: frozenset[str]) -> tuple[str, str]:
    codes = [each for each in columns if each.concept == "postal_code" and each.looks.filled]
    four_figures = any(each.looks.share("four_figures") > _MOSTLY for each in codes)
    for language in languages & _AT_LANGUAGES.keys():
        country = _AT_LANGUAGES[language]
        if four_figures and country == "NL":
            country = "BE"
        if not (four_figures and country in _FIVE_FIGURES):
            return country, "a guess from the language of the headings"
    return "", ""
