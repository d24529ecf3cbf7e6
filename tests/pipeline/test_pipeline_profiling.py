"""The profile of a run is that of its files, whatever the batches and the workers; it is recorded with the run."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from clientimport.core.errors import GateHeld
from clientimport.core.gates import Gates, History, Limit
from clientimport.core.profile import ColumnProfile, Profile
from clientimport.loader import connect
from clientimport.loader.ledger_tables import RUN
from clientimport.pipeline import CheckOrder, RunOrder, check, run

MAPPING = """\
mapping: 1
target: intend
system: old
key: No
source: {blank: [n/a], footer: [Total], unmapped: ignore}
record:
  title: Title
  detail: {contact_number: Phone}
  credentials: {username: User, password: Password}
"""
HEADINGS = "No,Title,Phone,User,Password,Not mapped\n"
FIRST = HEADINGS + (
    "1,One,  ,u1,geheim-1,x\n"
    "2,Two,n/a,u2,geheim-1,x\n"
    "3,Two,\u00a0 \u2003,u3,,x\n"
    "4,Four, 555 0101 ,u4,geheim-4,x\n"
    ",nobody,,,,\n"
    "6,too,many,cells,in,this,row\n"
    ",Total,,,,\n"
)
SECOND = "No,Title,User,Password,Phone,Extra\n5,Five,u5,geheim-5,555 0102,\n"
EXPECTED = {
    "No": ColumnProfile(1 / 6, 1.0),
    "Title": ColumnProfile(0.0, 5 / 6),
    "Phone": ColumnProfile(4 / 6, 1.0),
    "User": ColumnProfile(1 / 6, 1.0),
    "Password": ColumnProfile(2 / 6),
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    for name, text in (("a.csv", FIRST), ("b.csv", SECOND)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / "a.csv"), str(tmp_path / "b.csv")


def stored(database: str) -> list[Profile | None]:
    """The profiles of all runs in the ledger, in their order."""
    engine = connect(database)
    with engine.connect() as connection:
        texts = connection.execute(select(RUN.c.profile).order_by(RUN.c.started_at, RUN.c.finished_at)).scalars().all()
    engine.dispose()
    return [None if text is None else Profile.from_json(text) for text in texts]


@pytest.mark.parametrize(("batch_rows", "workers"), [(None, 0), (1, 0), (2, 1), (3, 0)])
def test_neither_batches_nor_workers_change_it(
    files: tuple[str, str], sqlite_url: str, tmp_path: Path, batch_rows: int | None, workers: int
) -> None:
    mapping = str(tmp_path / "m.yaml")
    summary = run(RunOrder(files, mapping, sqlite_url, batch_rows=batch_rows, workers=workers))
    assert summary.profile is not None
    assert summary.profile.columns == EXPECTED
    assert summary.profile.headings == ("No", "Title", "Phone", "User", "Password", "Not mapped", "Extra")
    assert summary.profile.rows == summary.fates.data == 7
    assert summary.profile.rejects == summary.fates.counts["rejected"] / 7
    (kept,) = stored(sqlite_url)
    assert kept is not None and kept == Profile.from_json(summary.profile.to_json())


def test_a_secret_column_leaves_nothing_but_its_blanks(files: tuple[str, str], sqlite_url: str, tmp_path: Path) -> None:
    summary = run(RunOrder(files, str(tmp_path / "m.yaml"), sqlite_url))
    assert summary.profile is not None
    assert summary.profile.as_object()["columns"]["Password"] == {"blank": 0.333333, "distinct": None}  # type: ignore[index]
    assert "geheim" not in summary.profile.to_json()


def test_a_held_run_has_one_a_check_without_a_database_has_none(
    files: tuple[str, str], sqlite_url: str, tmp_path: Path
) -> None:
    mapping = str(tmp_path / "m.yaml")
    order = RunOrder(files, mapping, sqlite_url, gates=Gates(min_rows=100), reports=tmp_path / "reports")
    with pytest.raises(GateHeld):
        run(order)
    (kept,) = stored(sqlite_url)
    assert kept is not None and (kept.rows, kept.history) == (7, None)
    assert check(CheckOrder(files, mapping)).profile is None
    assert check(CheckOrder(files, mapping, sqlite_url)).profile is None


def test_a_job_s_gates_win_over_the_mapping_s(files: tuple[str, str], sqlite_url: str, tmp_path: Path) -> None:
    mapping = tmp_path / "m.yaml"
    mapping.write_text(MAPPING + "gates: {min_rows: 100, max_rejects: 0, history: yes}\n", encoding="utf-8")
    asked = Gates(min_rows=1, max_rejects=Limit(), history=History(at_least=1, runs=1))
    summary = run(RunOrder(files, str(mapping), sqlite_url, gates=asked, job="nightly/clients"))
    assert [(gate.name, gate.limit, gate.note) for gate in summary.gates] == [
        ("min_rows", "1", ""),
        ("history", "good runs: 1", "learning, 0 of 1 runs"),
    ]
    assert summary.profile is not None and summary.profile.history == asked.judged_by
