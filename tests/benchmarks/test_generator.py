"""The generator: the same bytes for a seed, right rows that are right, and a truth that agrees with the broken ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import phonenumbers
import pytest
from benchmarks.breakage import BREAKAGES, UNCLOSED
from benchmarks.clients import HEADINGS
from benchmarks.generate import chunks, generate, write_references
from email_validator import validate_email

ROWS = 6_000
STRUCTURE = {"too-many-cells", "too-few-cells", "stray-quote", "text-after-quote", "nul-character", "unclosed-quote"}
REGIONS = {"": "US", "US": "US", "USA": "US", "United States": "US", "UK": "GB", "GB": "GB", "United Kingdom": "GB"}
REGIONS |= {"Great Britain": "GB", "DE": "DE", "Germany": "DE", "Deutschland": "DE"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[int, list[tuple[str, str]]]]:
    """Every record of a file as its own text, the heading first, and the truth by row."""
    folder = tmp_path_factory.mktemp("made")
    generate(ROWS, 7, 0.2, folder / "out.csv", folder / "truth.csv")
    text = (folder / "out.csv").read_bytes().decode()
    faults: dict[int, list[tuple[str, str]]] = {}
    with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
        for entry in csv.DictReader(file):
            faults.setdefault(int(entry["row"]), []).append((entry["code"], entry["column"]))
    # Lines end in CRLF, breaks within cells are bare line feeds: so records can be told apart however broken they are.
    return text.removesuffix("\r\n").split("\r\n"), faults


def cells(record: str) -> dict[str, str]:
    """The cells of a record whose structure is right."""
    (row,) = csv.reader(io.StringIO(record, newline=""), strict=True)
    assert len(row) == len(HEADINGS)
    return dict(zip(HEADINGS, row, strict=True))


def right_rows(made: tuple[list[str], dict[int, list[tuple[str, str]]]]) -> Iterator[dict[str, str]]:
    records, faults = made
    return (cells(record) for row, record in enumerate(records, start=1) if row > 1 and row not in faults)


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        generate(500, seed, 0.1, tmp_path / f"{name}.csv", tmp_path / f"{name}.truth")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.truth").read_bytes() == (tmp_path / "b.truth").read_bytes()
    assert (tmp_path / "a.csv").read_bytes() != (tmp_path / "c.csv").read_bytes()


@pytest.mark.parametrize("chunk", [1, 7, 20])
def test_the_size_of_the_chunks_changes_nothing(chunk: int) -> None:
    whole = [(lines["line"].to_list(), faults.rows()) for lines, faults in chunks(20, 5, 0.5)]
    parts = [(lines["line"].to_list(), faults.rows()) for lines, faults in chunks(20, 5, 0.5, chunk)]
    assert [line for lines, _ in parts for line in lines] == whole[0][0]
    assert [fault for _, faults in parts for fault in faults] == whole[0][1]


def test_every_way_to_break_a_row_occurs(made: tuple[list[str], dict[int, list[tuple[str, str]]]]) -> None:
    _, faults = made
    assert {tuple(sorted(found)) for found in faults.values()} == {
        tuple(sorted(breakage.faults)) for breakage in (*BREAKAGES, UNCLOSED)
    }
    assert 0.18 < len(faults) / ROWS < 0.22


def test_without_broken_rows_there_is_no_truth_and_every_row_is_whole(tmp_path: Path) -> None:
    generate(400, 1, 0, tmp_path / "out.csv", tmp_path / "truth.csv")
    assert (tmp_path / "truth.csv").read_text() == "row,code,column\n"
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, strict=True))
    assert [len(row) for row in rows] == [len(HEADINGS)] * 401


def test_forty_columns(made: tuple[list[str], dict[int, list[tuple[str, str]]]]) -> None:
    assert len(HEADINGS) == len(set(HEADINGS)) == 40
    assert made[0][0] == ",".join(HEADINGS)
    assert len(made[0]) == ROWS + 1


def test_right_rows_hold_valid_phones_mail_addresses_and_unique_keys(
    made: tuple[list[str], dict[int, list[tuple[str, str]]]],
) -> None:
    rows = list(right_rows(made))
    for row in rows[:1500]:
        for name in ("Phone 1", "Phone 2", "Phone 3"):
            if row[name]:
                assert phonenumbers.is_valid_number(phonenumbers.parse(row[name], REGIONS[row["Country"]])), row
        for name in ("Email", "Email 2"):
            if row[name]:
                validate_email(row[name], check_deliverability=False)
        assert row["First Name"] and row["Last Name"]
        assert len(row["Ship Label"]) <= 20
        assert (row["Bill To Home"], row["Bill To Ship"]) != ("Y", "Y")
        assert not (row["Company"] and row["Company Id"])
    assert len({row["AccountNo"] for row in rows}) == len(rows)
    phones = [row["Phone 1"] for row in rows if row["Phone 1"]]
    assert len(set(phones)) > 0.99 * len(phones)


def test_right_rows_have_the_variety_of_real_ones(made: tuple[list[str], dict[int, list[tuple[str, str]]]]) -> None:
    rows = list(right_rows(made))
    notes = [row["Notes"] for row in rows]
    for sign in (",", '"', "\n", "ö"):
        assert any(sign in note for note in notes)
    companies = [row["Company"] for row in rows if row["Company"]]
    assert len({name.casefold() for name in companies}) < 0.5 * len(companies)
    assert any(row["Zip"].startswith("0") for row in rows)
    assert any("\n" in row["Street"] for row in rows)


def test_the_structure_is_broken_where_the_truth_says_so(made: tuple[list[str], dict[int, list[tuple[str, str]]]]) -> None:
    records, faults = made
    for row, found in faults.items():
        record, codes = records[row - 1], {code for code, _ in found}
        if not codes & STRUCTURE:
            cells(record)
        elif codes == {"too-many-cells"}:
            assert len(next(csv.reader(io.StringIO(record, newline="")))) in (41, 43)
        elif codes == {"too-few-cells"}:
            assert len(next(csv.reader(io.StringIO(record, newline="")))) == 37
        elif codes == {"nul-character"}:
            assert "\0" in record
        elif codes == {"unclosed-quote"}:
            assert (row, record.count('"') % 2) == (ROWS + 1, 1)
        else:
            assert any(part in record for part in ('12" Evergreen', 'The "Old" Mill', '"The Old Mill" 12'))


def test_a_repeated_key_is_the_one_of_the_last_right_row_before(
    made: tuple[list[str], dict[int, list[tuple[str, str]]]],
) -> None:
    records, faults = made
    before, met = "", 0
    for row, record in enumerate(records, start=1):
        if row > 1 and row not in faults:
            before = cells(record)["AccountNo"]
        elif ("key-repeated", "AccountNo") in faults.get(row, []):
            met += 1
            assert cells(record)["AccountNo"] == before
    assert met > 10


def test_the_reference_tables_have_the_ids_that_clients_name(
    tmp_path: Path, made: tuple[list[str], dict[int, list[tuple[str, str]]]]
) -> None:
    write_references(tmp_path)
    for name, column in (("offices", "Office"), ("companies", "Company Id")):
        with (tmp_path / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            known = {entry["id"] for entry in csv.DictReader(file)}
        assert {row[column] for row in right_rows(made)} - {""} <= known
    assert (tmp_path / "offices.csv").read_bytes() == Path("benchmarks/offices.csv").read_bytes()
    assert (tmp_path / "companies.csv").read_bytes() == Path("benchmarks/companies.csv").read_bytes()
