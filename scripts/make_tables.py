"""Makes src/clientimport/values/data/*.json from CLDR (Babel) and ISO (pycountry): run it by hand when those have news.

The tables are shipped, so that an installation needs neither library. `python scripts/make_tables.py` writes them;
`--check` writes nothing and fails where they would differ.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

import pycountry
from babel import Locale
from babel.numbers import get_currency_name

from clientimport.values.spelling import folded

DATA = Path(__file__).parents[1] / "src" / "clientimport" / "values" / "data"
LANGUAGES = (
    "en de fr es it nl pt pt_PT pl sv da nb fi is cs sk sl hr hu ro bg el et lv lt ga mt tr uk ru ca eu gl sr ar he"
    " ja ko zh zh_Hant"
).split()
"""Whose names of countries are understood."""

OTHER_SPELLINGS = {
    "GB": [
        *("UK", "U.K.", "G.B.", "Great Britain", "Britain", "England", "Scotland", "Wales", "Cymru", "Northern Ireland"),
        *("United Kingdom of Great Britain and Northern Ireland", "England, UK", "Scotland, UK", "Wales, UK"),
        *("Northern Ireland, UK", "U. K.", "United Kingdom (GB)", "United Kingdom (UK)", "UK Mainland"),
    ],
    "US": [
        *("USA", "U.S.A.", "U.S.", "U. S. A.", "U. S.", "America", "United States of America", "The States", "US of A"),
        *("United States (US)", "United States (USA)", "Estados Unidos de America", "Etats-Unis d'Amerique"),
        *("Vereinigte Staaten von Amerika", "Verenigde Staten van Amerika"),
    ],
    "NL": ["Holland", "The Netherlands", "Kingdom of the Netherlands"],
    "AE": ["UAE", "U.A.E.", "Emirates"],
    "KR": ["South Korea", "Korea (South)", "Korea South", "Republic of Korea", "Korea, Republic of", "S. Korea"],
    "KP": ["North Korea", "Korea (North)", "DPRK", "Korea, Democratic People's Republic of"],
    "RU": ["Russia", "Russian Federation"],
    "CZ": ["Czech Republic", "Czechia"],
    "SK": ["Slovakia", "Slovak Republic"],
    "IE": ["Ireland", "Eire", "Republic of Ireland", "Ireland, Republic of", "Irish Republic", "Southern Ireland"],
    "DE": ["Germany", "Federal Republic of Germany", "BRD"],
    "CH": ["Switzerland", "Swiss Confederation", "Schweiz", "Suisse", "Svizzera"],
    "MK": ["Macedonia", "North Macedonia", "FYROM", "Macedonia, FYRO"],
    "SZ": ["Swaziland"],
    "CV": ["Cape Verde"],
    "MM": ["Burma", "Myanmar"],
    "TR": ["Turkey", "Turkiye"],
    "CI": ["Ivory Coast", "Cote d'Ivoire"],
    "CD": ["Democratic Republic of the Congo", "DR Congo", "DRC", "Congo, Democratic Republic of", "Zaire", "Congo (DRC)"],
    "CG": ["Republic of the Congo", "Congo-Brazzaville", "Congo, Republic of", "Congo (Republic)"],
    "HK": ["Hong Kong", "Hong Kong SAR", "Hongkong"],
    "MO": ["Macau", "Macao"],
    "TW": ["Taiwan", "Taiwan, Province of China", "Taiwan, ROC"],
    "CN": ["China", "PRC", "P.R.C.", "P.R. China", "PR China", "Mainland China", "People's Republic of China"],
    "VN": ["Vietnam"],
    "VA": ["Vatican", "Holy See", "Vatican City State"],
    "PS": ["Palestine", "State of Palestine"],
    "TL": ["East Timor"],
    "BN": ["Brunei"],
    "LA": ["Laos"],
    "SY": ["Syria"],
    "IR": ["Iran", "Islamic Republic of Iran"],
    "MD": ["Moldova", "Republic of Moldova"],
    "BO": ["Bolivia"],
    "VE": ["Venezuela"],
    "TZ": ["Tanzania"],
    "FM": ["Micronesia"],
    "FK": ["Falkland Islands", "Falklands"],
    "VG": ["British Virgin Islands", "Virgin Islands, British", "BVI"],
    "VI": ["US Virgin Islands", "U.S. Virgin Islands", "Virgin Islands, U.S.", "USVI"],
    "BS": ["Bahamas", "The Bahamas"],
    "GM": ["Gambia", "The Gambia"],
    "JE": ["Jersey", "Jersey, Channel Islands"],
    "GG": ["Guernsey", "Guernsey, Channel Islands"],
    "IM": ["Isle of Man", "I.O.M.", "IOM"],
    "NZ": ["New Zealand", "Aotearoa"],
    "ZA": ["South Africa", "RSA", "Republic of South Africa"],
    "SA": ["Saudi Arabia", "KSA"],
    "SV": ["El Salvador", "Salvador"],
    "ES": ["Spain", "Espana"],
    "AT": ["Austria", "Osterreich", "Oesterreich"],
    "BE": ["Belgium", "Belgie", "Belgique"],
}
"""What else people write."""

NOT_UNDERSTOOD = {"congo", "korea"}
"""Texts that mean more than one country."""


def made_from() -> dict[str, str]:
    """The libraries and their versions."""
    return {name: version(name) for name in ("babel", "pycountry")}


def countries() -> dict[str, object]:
    """English names, alpha-3 codes and every spelling (folded) of the countries of ISO 3166-1."""
    english = Locale.parse("en").territories
    codes = sorted(country.alpha_2 for country in pycountry.countries)
    claims: dict[str, set[str]] = defaultdict(set)
    sure: dict[str, str] = {}
    for country in pycountry.countries:
        code = country.alpha_2
        for text in (
            english[code],
            getattr(country, "name", ""),
            getattr(country, "official_name", ""),
            getattr(country, "common_name", ""),
        ):
            if text:
                claims[folded(text)].add(code)
        sure[folded(code)] = code
        sure[folded(country.alpha_3)] = code
        sure[folded(english[code])] = code
        for language in LANGUAGES:
            named = Locale.parse(language).territories
            for key in (code, f"{code}-alt-short", f"{code}-alt-variant"):
                if named.get(key):
                    claims[folded(named[key])].add(code)
    for code, texts in OTHER_SPELLINGS.items():
        for text in texts:
            sure[folded(text)] = code
    spellings = {text: next(iter(found)) for text, found in claims.items() if len(found) == 1}
    spellings |= sure
    for text in NOT_UNDERSTOOD:
        spellings.pop(text, None)
    return {
        "made_from": made_from(),
        "names": {code: english[code] for code in codes},
        "spellings": dict(sorted(spellings.items())),
    }


def currencies() -> dict[str, object]:
    """English names by ISO 4217 code, and signs that mean one currency only."""
    codes = sorted(str(c.alpha_3) for c in pycountry.currencies)
    names = {code: get_currency_name(code, locale="en") for code in codes}
    claims: dict[str, set[str]] = defaultdict(set)
    for code, name in names.items():
        claims[folded(name)].add(code)
    signs = {
        "£": "GBP",
        "€": "EUR",
        "US$": "USD",
        "A$": "AUD",
        "C$": "CAD",
        "CA$": "CAD",
        "NZ$": "NZD",
        "HK$": "HKD",
        "R$": "BRL",
    }
    others = {
        "euros": "EUR",
        "pound sterling": "GBP",
        "pounds sterling": "GBP",
        "sterling": "GBP",
        "us dollars": "USD",
        "stg": "GBP",
    }
    spellings = {text: next(iter(found)) for text, found in claims.items() if len(found) == 1}
    return {
        "made_from": made_from(),
        "names": names,
        "signs": signs,
        "spellings": dict(sorted({**spellings, **others}.items())),
    }


def main() -> int:
    """Writes the tables, or compares them with `--check`."""
    stale = []
    for name, table in (("countries", countries()), ("currencies", currencies())):
        path = DATA / f"{name}.json"
        text = json.dumps(table, ensure_ascii=False, indent=0, sort_keys=False) + "\n"
        if "--check" in sys.argv[1:]:
            stale += [] if path.read_text(encoding="utf-8") == text else [path.name]
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.stderr.write(f"not as the libraries have it: {', '.join(stale)}\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
