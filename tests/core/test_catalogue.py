"""The catalogue: complete in every language, the same places in each, and told as written in columns."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import polars as pl
import pytest

from clientimport.core.catalogue import CATALOGUE, vocabulary
from clientimport.core.details import DETAILS, detail, detail_of
from clientimport.core.language import DEFAULT, LANGUAGES
from clientimport.core.wording import add_words, spoken_detail, spoken_details

SOURCE = Path(__file__).parents[2] / "src/clientimport"
TABLES = sorted(SOURCE.rglob("words_*.py"))
OTHERS = [lang for lang in LANGUAGES if lang != DEFAULT]


def places(text: str) -> list[str]:
    """The places of a text; `{{` and `}}` are braces."""
    return sorted(re.findall(r"\{(\w+)\}", text.replace("{{", "").replace("}}", "")))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_and_every_detail_has_its_words(lang: str) -> None:
    words = vocabulary(lang)
    assert set(words.problems) == set(CATALOGUE)
    assert set(words.details) == set(DETAILS)
    assert all(text.strip() for pair in words.problems.values() for text in pair)
    assert all(words.details.values())
    assert all(words.quotes)


@pytest.mark.parametrize("lang", OTHERS)
def test_every_language_has_the_same_places(lang: str) -> None:
    words, english = vocabulary(lang), vocabulary()
    for code, texts in words.problems.items():
        assert [places(text) for text in texts] == [places(text) for text in english.problems[code]], code
        assert all(text != other for text, other in zip(texts, english.problems[code], strict=True)), code
    for name, text in words.details.items():
        assert places(text) == places(DETAILS[name]), name
        assert text != DETAILS[name] or not re.search("[a-z]{2}", text), name


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_other_text_is_there_in_every_language(path: Path) -> None:
    module = ".".join(("clientimport", *path.relative_to(SOURCE).with_suffix("").parts))
    for key, texts in importlib.import_module(module).WORDS.items():
        assert set(texts) == set(LANGUAGES), key
        assert len({tuple(sorted(set(places(text)))) for text in texts.values()}) == 1, key
        assert all(texts.values()), key


def problems(*faults: tuple[str, str | None, str | None]) -> pl.DataFrame:
    """Code, value, detail."""
    schema = {"code": pl.String, "value": pl.String, "detail": pl.String}
    named = pl.DataFrame(list(faults), schema=schema, orient="row")
    return named.with_columns(
        pl.lit(pl.Series([["E-mail", "Mail 2"]])).first().alias("columns"), pl.lit("email").alias("field")
    )


def test_a_problem_in_both_languages() -> None:
    found = problems(
        ("email-invalid", "a{b}\n@c", detail("email-no-dot")),
        ("key-repeated", "A1", detail("row-of-file", 12, 'a "b".csv')),
        ("cell-too-long", None, detail("number", 1048576)),
        ("too-long", "x" * 61, "20"),
        ("column-unmapped", None, None),
    )
    english, german = (add_words(found, lang).select("message", "fix").rows() for lang in ("en", "de"))
    assert english == [
        ("“a{b} @c” is no e-mail address: what follows the @ has no dot.", "Correct the address."),
        ("The key “A1” stands on row 12 of a \"b\".csv already, with other values.", "Keep one of the two rows, or give this one its own key."),  # noqa: E501
        ("The cell is longer than 1,048,576 characters.", "Shorten the value."),
        (f"“{'x' * 60}…” is too long: 20 characters are the most.", "Shorten it."),
        ("The column E-mail, Mail 2 is not read by the mapping.", "Map it, or set `source: {unmapped: ignore}`."),
    ]  # fmt: skip
    assert german == [
        ("„a{b} @c“ ist keine E-Mail-Adresse: Was auf das @ folgt, hat keinen Punkt.", "Berichtigen Sie die Adresse."),
        ("Der Schlüssel „A1“ steht schon in Zeile 12 von a \"b\".csv, mit anderen Werten.", "Behalten Sie eine der beiden Zeilen, oder geben Sie dieser einen eigenen Schlüssel."),  # noqa: E501
        ("Die Zelle ist länger als 1.048.576 Zeichen.", "Kürzen Sie den Wert."),
        (f"„{'x' * 60}…“ ist zu lang: Höchstens 20 Zeichen sind möglich.", "Kürzen Sie den Wert."),
        ("Die Spalte E-mail, Mail 2 wird vom Mapping nicht gelesen.", "Nehmen Sie sie in das Mapping auf, oder setzen Sie `source: {unmapped: ignore}`."),  # noqa: E501
    ]  # fmt: skip


def test_what_another_version_has_written_stays_as_it_is() -> None:
    of_later = problems(("of-a-later-version", "x", '["of-later","5"]')).with_columns(
        message=pl.lit("Said."), fix=pl.lit("Mend.")
    )
    assert add_words(of_later, "de").select("message", "fix").rows() == [("Said.", "Mend.")]
    assert spoken_detail('["of-later","5"]', "de") == '["of-later","5"]'
    assert spoken_detail(" (row 5)", "de") == " (row 5)"


@pytest.mark.parametrize(
    "text", ["", "20", "E9 FF …", "[withheld]", "[", '["', '["row",5]', '["row","5].csv', '["row","\\q"]', "x.csv"]
)
def test_a_detail_that_is_no_words_is_shown_as_it_stands(text: str) -> None:
    assert [spoken_detail(text, lang) for lang in LANGUAGES] == [text] * len(LANGUAGES)


def test_whole_columns_of_details_are_those_of_single_ones() -> None:
    frame = pl.DataFrame({"row": [5, None, 7], "file": ['a "b"\\\n.csv', "b.csv", "ü\x00“{1}”.csv"]})
    made = frame.select(detail_of("row-of-file", pl.col("row"), pl.col("file")).alias("detail"))
    assert spoken_details(made["detail"]).to_list() == ['row 5 of a "b"\\\n.csv', "", "row 7 of ü\x00“{1}”.csv"]
    assert made["detail"][0] == detail("row-of-file", 5, frame["file"][0])
