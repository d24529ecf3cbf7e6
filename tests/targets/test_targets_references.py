"""Reference tables from their CSVs, and back."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import create_engine, insert

from clientimport.core.errors import SourceFailure
from clientimport.core.rows import ROW
from clientimport.core.target import ReferenceTable
from clientimport.targets import target_named

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "clean"


def table(name: str) -> ReferenceTable:
    for target in (target_named("ticketevolution"), target_named("intend")):
        assert target is not None
        for found in target.reference_tables:
            if found.name == name:
                return found
    raise KeyError(name)


def sample(name: str) -> pl.DataFrame:
    return pl.read_csv(SAMPLES / f"{name}.csv", infer_schema=False).with_row_index(ROW, offset=2)


@pytest.mark.parametrize(
    ("target", "name"), [("ticketevolution", "offices"), ("ticketevolution", "companies"), ("intend", "client-types")]
)
def test_samples_come_out_as_they_went_in(target: str, name: str) -> None:
    found = target_named(target)
    assert found is not None
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        found.metadata().create_all(connection)
        for into, frame, _ in table(name).split(sample(name)):
            connection.execute(insert(found.metadata().tables[into]), frame.to_dicts())
        listed = table(name).listing(connection)
    engine.dispose()
    assert listed.columns == list(table(name).headings)
    first = listed.columns[0]
    assert listed.cast(pl.String).sort(first).rows() == sample(name).drop(ROW).sort(first).rows()


def test_offices_bring_each_brokerage_once() -> None:
    brokerages, offices = table("offices").split(sample("offices"))
    assert (brokerages[0], brokerages[2], brokerages[1]["id"].to_list()) == ("ticketevolution_brokerage", "id", [1935, 2040])
    assert (offices[0], offices[2], offices[1].height) == ("ticketevolution_office", "id", 4)


def test_a_blank_column_says_nothing() -> None:
    blank = pl.DataFrame({"code": ["trade"], "name": [None]}, schema={"code": pl.String, "name": pl.String})
    ((_, frame, _),) = table("client-types").split(blank)
    assert frame.columns == ["code"]


def test_of_companies_with_one_name_the_oldest_is_shared() -> None:
    frame = pl.DataFrame({"id": ["9", "3", "4"], "name": ["ACME", "Acme", "Zed"]})
    ((_, companies, _),) = table("companies").split(frame)
    assert dict(companies.select("id", "name_key").rows()) == {9: None, 3: "acme", 4: "zed"}


@pytest.mark.parametrize(
    ("name", "rows", "words"),
    [
        ("offices", {"id": ["1", "x1"], "name": ["A", "B"]}, "row 3: 'x1' is no id."),
        ("offices", {"id": ["1", None], "name": ["A", "B"]}, "row 3: the id is missing."),
        ("offices", {"id": ["0"], "name": ["A"]}, "row 2: '0' is no id."),
        ("companies", {"id": ["1", "2"], "name": ["A", " "]}, "row 3: the name is missing."),
        ("companies", {"id": ["1", "1"], "name": ["A", "B"]}, "row 3: the id 1 stands on an earlier row with other values."),
        (
            "offices",
            {"id": ["1", "2"], "name": ["A", "B"], "brokerage_id": ["5", "5"], "brokerage_name": ["X", "Y"]},
            "row 3: the brokerage_id 5 stands on an earlier row with other values.",
        ),
        ("client-types", {"code": ["a", None], "name": ["A", "B"]}, "row 3: the code is missing."),
    ],
)
def test_doubts_are_named_with_their_row(name: str, rows: dict[str, list[str | None]], words: str) -> None:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows, pl.String)).with_row_index(ROW, offset=2)
    with pytest.raises(SourceFailure) as failure:
        table(name).split(frame)
    assert failure.value.message == words
