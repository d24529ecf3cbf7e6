"""Rules of single values: verdicts, settled forms, and that whole columns are judged as single values are."""

from __future__ import annotations

import sys

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientimport.checker.typed_rules import BooleanRule, ChoiceRule, IntegerRule, LengthRule
from clientimport.core.errors import UsageFailure
from clientimport.values import tax_numbers
from clientimport.values.characters import Characters
from clientimport.values.code_rules import AlphanumericRule, CountryCodeRule, CountryNameRule, CurrencyRule, FullNameRule
from clientimport.values.emails import EmailRule
from clientimport.values.phones import CallingCodeRule
from clientimport.values.tax_numbers import EoriRule, VatRule, vat_check
from clientimport.values.urls import UrlRule
from clientimport.values.value_rules import ValueRule
from spoken import told

RULES: list[ValueRule] = [
    *(Characters(), Characters(one_line=False), FullNameRule(), EmailRule(), CallingCodeRule(), CountryCodeRule()),
    *(CountryNameRule(), CurrencyRule(), AlphanumericRule(), UrlRule(), EoriRule(), VatRule(), IntegerRule(), BooleanRule()),
    *(BooleanRule("1", "0"), LengthRule(5), ChoiceRule(("a", "b"))),
]
TEXTS = st.one_of(
    st.text(min_size=1, max_size=8),
    st.text(alphabet="aZ09 .-/+\n\t\x00\x85\u2028é١٢²", min_size=1, max_size=8),
    st.sampled_from(
        "GB|gb|United Kingdom|UK|gbp|GBP|+1|44|0044|true|Yes|x|1|0|1937.0|-5|007|www.acme.example|https://a.b/c?d=e|a.b|"
        "http://x|GB123456789000|gb 123|GB 123 4567 82|Ned Flanders|9223372036854775807|9223372036854775808|"
        "99999999999999999999999|1e5|a@b.com|²|١".split("|")
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=20, unique=True))
@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_columns_agree_with_single_values(rule: ValueRule, texts: list[str]) -> None:
    values = pl.Series("v", texts)
    alone = [(settled := rule.settled(text), *(rule.fault(settled) or (None, None))) for text in texts]
    assert rule.judge(values).rows() == alone
    for text, clear, (settled, code, _) in zip(texts, rule.clear(values), alone, strict=True):
        assert not clear or (settled, code) == (text, None)
        assert rule.settled(settled) == settled
    if rule.exact:
        settled_values = pl.Series("v", [settled for settled, _, _ in alone])
        assert rule.clear(settled_values).to_list() == [code is None for _, code, _ in alone]


@pytest.mark.parametrize(
    ("rule", "value", "settled", "fault"),
    [
        (Characters(), "1 High St,\r\nLondon", "1 High St, London", None),
        (Characters(), "a\tb", "a b", None),
        (Characters(), "a\x07b", "a\x07b", ("control-character", "U+0007")),
        (Characters(one_line=False), "a\r\nb\tc", "a\r\nb\tc", None),
        (Characters(one_line=False), "a\x00", "a\x00", ("control-character", "U+0000")),
        (FullNameRule(), "Prince Fielder", "Prince Fielder", None),
        (FullNameRule(), "Prince", "Prince", ("name-without-space", "")),
        (CountryCodeRule(), "us", "US", None),
        (CountryCodeRule(), "UK", "UK", ("country-code-invalid", " Did you mean GB?")),
        (CountryCodeRule(), "Germnay", "Germnay", ("country-code-invalid", " Did you mean DE?")),
        (CountryNameRule(), "gb", "United Kingdom", None),
        (CountryNameRule(), "Germnay", "Germnay", ("country-unknown", " Did you mean Germany?")),
        (CurrencyRule(), "gbp", "GBP", None),
        (CurrencyRule(), "Pound Sterlin", "Pound Sterlin", ("currency-unknown", " Did you mean GBP?")),
        (AlphanumericRule(), "A1b2", "A1b2", None),
        (AlphanumericRule(), "A-1", "A-1", ("sid-not-alphanumeric", "")),
        (UrlRule(), "www.acme.example", "www.acme.example", None),
        (UrlRule(), "https://intendsoftware.com/", "https://intendsoftware.com/", None),
        (UrlRule(), "HTTPS://Bücher.example:8443/a?b#c", "HTTPS://Bücher.example:8443/a?b#c", None),
        (UrlRule(), "ftp://acme.example", "ftp://acme.example", ("url-invalid", "")),
        (UrlRule(), "acme", "acme", ("url-invalid", "")),
        (UrlRule(), "www.acme .example", "www.acme .example", ("url-invalid", "")),
        (UrlRule(), "n/a", "n/a", ("url-invalid", "")),
        (EoriRule(), "gb 123456789000", "GB123456789000", None),
        (EoriRule(), "XI123456789000", "XI123456789000", None),
        (EoriRule(), "GB1234567890123456", "GB1234567890123456", ("eori-invalid", "")),
        (EoriRule(), "ZZ123", "ZZ123", ("eori-invalid", ": ZZ is no country code")),
        (VatRule(), "12345555", "12345555", None),
        (VatRule(), "GB 123 4567 82", "GB 123 4567 82", None),
        (VatRule(), "GB_123", "GB_123", ("vat-invalid", "")),
        (VatRule(), "--", "--", ("vat-invalid", "")),
        (IntegerRule(), "1937.0", "1937", None),
        (IntegerRule(), "007", "7", None),
        (IntegerRule(), "19a", "19a", ("integer-invalid", "")),
        (IntegerRule(), "9223372036854775808", "9223372036854775808", ("integer-invalid", "")),
        (BooleanRule(), "Yes", "true", None),
        (BooleanRule("1", "0"), "nein", "0", None),
        (BooleanRule(), "perhaps", "perhaps", ("boolean-invalid", "")),
        (LengthRule(3), "abcd", "abcd", ("too-long", "3")),
        (ChoiceRule(("a", "b")), "c", "c", ("not-allowed", " Allowed: a, b.")),
    ],
    ids=repr,
)
def test_verdicts(rule: ValueRule, value: str, settled: str, fault: tuple[str, str] | None) -> None:
    assert (rule.settled(value), told(rule.fault(rule.settled(value)))) == (settled, fault)


def test_the_country_check_of_vat_numbers() -> None:
    numbers = pl.Series(["GB 980 7806 84", "980780684", "980780685", "DE136695976", "12345555"])
    countries = pl.Series([None, "GB", "GB", "GB", None], dtype=pl.String)
    assert vat_check(numbers, countries).to_list() == [True, True, False, True, None]


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    tax_numbers._stdnum.cache_clear()
    monkeypatch.setitem(sys.modules, "stdnum", None)
    with pytest.raises(UsageFailure) as found:
        vat_check(pl.Series(["1"]), pl.Series(["GB"]))
    assert found.value.fix == "Install it: pip install 'clientimport[checks]'."
    tax_numbers._stdnum.cache_clear()
