"""What is new among the rejects of a run, beside the last run of its kind that loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clientimport.core.errors import GateHeld
from clientimport.core.outcomes import News
from clientimport.core.runs import RunSummary
from clientimport.loader import connect, news_of
from clientimport.pipeline import RunOrder, run

HEADINGS = "Key,Title,Email"
GOOD = "A1,Acme Ltd,a@example.com"
BAD = [f"B{n},Bolt {n} Ltd,not an address {n}" for n in range(3)]
MAPPING = """\
mapping: 1
target: intend
system: shop
key: Key
source: {encoding: utf-8}
gates: {max_rejects: 5}
record: {title: Title, email: Email}
"""


class Nights:
    """Runs of one file, night after night, on one database."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        (folder / "shop.yaml").write_text(MAPPING)

    def run(self, *rows: str, headings: str = HEADINGS, mapping: str = "shop.yaml", **more: Any) -> RunSummary:
        file = self.folder / "clients.csv"
        file.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        order = RunOrder((str(file),), str(self.folder / mapping), self.database, self.folder / "reports", workers=0, **more)
        return run(order)

    def news(self, *rows: str, **more: Any) -> News | None:
        return self.of(self.run(*rows, **more))

    def of(self, summary: RunSummary) -> News | None:
        engine = connect(self.database)
        try:
            return news_of(engine, summary)
        finally:
            engine.dispose()


@pytest.fixture
def nights(tmp_path: Path, database_url: str) -> Nights:
    return Nights(tmp_path, database_url)


def test_nothing_to_compare_with(nights: Nights) -> None:
    assert nights.news(GOOD, *BAD) is None


def test_known_new_and_gone(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    assert nights.news(BAD[2], GOOD, "B9,Nine Ltd,nowhere", BAD[1]) == News(new=1, known=2, gone=1)
    assert nights.news(GOOD) == News(new=0, known=0, gone=3)
    assert nights.news(GOOD, BAD[0]) == News(new=1, known=0, gone=0)


def test_a_row_is_known_by_its_key_though_other_cells_changed(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    assert nights.news(GOOD, "B0,Bolt Limited,still none") == News(new=0, known=1, gone=2)


def test_a_row_with_another_fault_is_new(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    assert nights.news(GOOD, "B0,,b0@example.com", BAD[1]) == News(new=1, known=1, gone=2)


def test_a_row_without_a_key_or_of_wrong_structure_is_known_by_its_content(nights: Nights) -> None:
    nights.run(GOOD, ",No Key Ltd,n@example.com", "B1,too,many,cells")
    assert nights.news(GOOD, ",No Key Ltd,n@example.com", "B1,too,many,cells") is not None
    assert nights.news("A1,Acme Plc,a@example.com", ",No Key Ltd,n@example.com", "B1,too,many,cells,more") == News(1, 1, 1)


def test_a_further_column_makes_nothing_new(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    wider = [f"{row},x" for row in BAD]
    assert nights.news(f"{GOOD},x", *wider, headings=f"{HEADINGS},Notes") == News(0, 3, 0)


def test_the_same_file_again_has_what_it_had(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    again = nights.run(GOOD, *BAD)
    assert again.status == "same"
    assert nights.of(again) == News(0, 3, 0)


def test_a_job_is_compared_with_itself(nights: Nights) -> None:
    nights.run(GOOD, *BAD, job="nightly/clients")
    assert nights.news(GOOD, BAD[0]) is None
    assert nights.news(GOOD, BAD[1], job="weekly/clients") is None
    assert nights.news(GOOD, BAD[0], BAD[1], job="nightly/clients") == News(0, 2, 1)


def test_another_mapping_is_another_kind(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    (nights.folder / "other.yaml").write_text(MAPPING)
    assert nights.news(GOOD, BAD[0], mapping="other.yaml") is None


def test_a_held_run_is_compared_and_is_no_measure(nights: Nights) -> None:
    nights.run(GOOD, BAD[0])
    many = [f"C{n},Cog {n} Ltd,none" for n in range(9)]
    with pytest.raises(GateHeld) as caught:
        nights.run(GOOD, BAD[0], *many)
    assert isinstance(caught.value.summary, RunSummary)
    assert nights.of(caught.value.summary) == News(new=9, known=1, gone=0)
    assert nights.news(GOOD, BAD[0], BAD[1]) == News(new=1, known=1, gone=0)


def test_a_run_that_the_ledger_does_not_know_has_no_news(nights: Nights) -> None:
    summary = nights.run(GOOD, *BAD)
    summary.run_id = "20000101-000000-000000"
    assert nights.of(summary) is None


def test_many_rejects_in_several_slices(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientimport.loader.news._ROWS", 2)
    nights.run(GOOD, *BAD)
    assert nights.news(GOOD, *BAD, "B9,Nine Ltd,nowhere") == News(1, 3, 0)
