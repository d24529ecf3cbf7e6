"""Countries and currencies: what people write is understood, and the shipped tables are as the libraries have them."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import polars as pl
import pycountry
import pytest
from babel import Locale

from clientimport.values import countries
from clientimport.values.countries import country_codes, country_name, country_names, every_country, nearest_country
from clientimport.values.currencies import currency_codes, every_currency, nearest_currency

DATA = Path(countries.__file__).parent / "data"
MADE_FROM = json.loads((DATA / "countries.json").read_text(encoding="utf-8"))["made_from"]
as_made = pytest.mark.skipif(
    {name: version(name) for name in MADE_FROM} != MADE_FROM, reason=f"the tables are made from {MADE_FROM}"
)
SCRIPT = Path(__file__).parents[2] / "scripts" / "make_tables.py"


@as_made
def test_the_tables_are_up_to_date() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@as_made
def test_every_country_is_there_with_its_name() -> None:
    english = Locale.parse("en").territories
    assert every_country() == {c.alpha_2: english[c.alpha_2] for c in sorted(pycountry.countries, key=lambda c: str(c.alpha_2))}


def test_codes_and_names_mean_their_country() -> None:
    codes = pl.Series(list(every_country()))
    assert country_codes(codes).to_list() == codes.to_list()
    assert country_codes(pl.Series(list(every_country().values()))).to_list() == codes.to_list()
    three = pl.Series([pycountry.countries.get(alpha_2=code).alpha_3 for code in codes])
    assert country_codes(three).to_list() == codes.to_list()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("UK", "United Kingdom"),
        ("u.k.", "United Kingdom"),
        ("England", "United Kingdom"),
        ("SCOTLAND", "United Kingdom"),
        ("Wales", "United Kingdom"),
        ("Great Britain", "United Kingdom"),
        ("USA", "United States"),
        ("U.S.A.", "United States"),
        ("United States of America", "United States"),
        ("Holland", "Netherlands"),
        ("the netherlands", "Netherlands"),
        ("Deutschland", "Germany"),
        ("Espana", "Spain"),
        ("Bosnia and Herzegovina", "Bosnia & Herzegovina"),
        ("Cote d'Ivoire", "Côte d’Ivoire"),
        ("Turkey", "Türkiye"),
        ("日本", "Japan"),
        ("Congo", None),
        ("Korea", None),
        ("Atlantis", None),
        ("-", None),
    ],
)
def test_other_spellings(text: str, name: str | None) -> None:
    assert country_name(text) == name
    assert country_names(pl.Series([text, None], dtype=pl.String)).to_list() == [name, None]


def test_the_nearest_country_is_proposed() -> None:
    assert [nearest_country(text) for text in ["Untied Kingdom", "Germnay", "Xyz"]] == ["United Kingdom", "Germany", ""]


@as_made
def test_every_currency_is_there() -> None:
    assert set(every_currency()) == {c.alpha_3 for c in pycountry.currencies}


def test_currencies() -> None:
    given = pl.Series(["GBP", "gbp", "€", "£", "US$", "Euro", "pound sterling", "$", "¥", "XYZ", None])
    assert currency_codes(given).to_list() == ["GBP", "GBP", "EUR", "GBP", "USD", "EUR", "GBP", None, None, None, None]
    assert [nearest_currency(text) for text in ["Pound Sterlin", "Eruo", "Xyz"]] == ["GBP", "EUR", ""]
