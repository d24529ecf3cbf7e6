"""`clientimport run`: what it loads, what it answers, and that a second time changes nothing."""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
import stat
import zipfile
from pathlib import Path

import pytest
from calling import Called, Cli

FIRST_STEPS_FAULTS = [
    (4, "First Name, Last Name", "name-without-space"),
    (6, "Email", "email-invalid"),
    (8, "Mailing Country", "country-unknown"),
    (9, "Phone", "phone-impossible"),
]


def faults(called: Called) -> list[tuple[int, str, str]]:
    """Problems as printed by `rejects list --json`, flattened for comparison."""
    return [(p["row"], p["column"], p["code"]) for p in called.json_lines]


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, ledger and times of the runs left out."""
    with sqlite3.connect(path) as connection:
        names = [n for (n,) in connection.execute("select name from sqlite_master where type = 'table' order by 1")]
        kept = [n for n in names if not n.startswith(("import_", "sqlite_"))]
        return {n: connection.execute(f'select * from "{n}" order by 1').fetchall() for n in kept}


@pytest.fixture
def first_steps(cli: Cli, samples: Path, mappings: Path) -> tuple[Path, Path]:
    """Offices loaded; the sample and its mapping."""
    assert cli("references", "load", "offices", samples / "clean/offices.csv").code == 0
    return samples / "first-steps.csv", mappings / "salesforce.yaml"


def test_good_rows_are_loaded_and_bad_ones_reported(cli: Cli, first_steps: tuple[Path, Path]) -> None:
    file, mapping = first_steps
    done = cli("run", file, "--mapping", mapping, "--json")
    assert done.code == 3
    summary = done.json
    assert summary["fates"] == {"created": 6, "rejected": 4, "heading": 1}
    assert summary["rows"] == 11
    assert summary["exit_code"] == 3
    assert summary["status"] == "done"
    assert faults(cli("rejects", "list", "--json")) == FIRST_STEPS_FAULTS
    assert json.loads(Path(summary["reports"]["run.json"]).read_text())["run_id"] == summary["run_id"]


def test_the_same_file_again_changes_nothing_and_says_so(cli: Cli, first_steps: tuple[Path, Path], tmp_path: Path) -> None:
    file, mapping = first_steps
    cli("run", file, "--mapping", mapping)
    before = tables(tmp_path / "clientimport.db")
    again = cli("run", file, "--mapping", mapping)
    assert again.code == 3, "its rejects are open"
    assert "Nothing to do: these files were loaded before." in again.out
    forced = cli("run", file, "--mapping", mapping, "--again", "--json")
    assert forced.json["fates"] == {"unchanged": 6, "rejected": 4, "heading": 1}
    assert tables(tmp_path / "clientimport.db") == before


def test_rejects_ok_turns_3_into_0(cli: Cli, first_steps: tuple[Path, Path]) -> None:
    file, mapping = first_steps
    assert cli("run", file, "--mapping", mapping, "--rejects-ok", "--quiet").code == 0


@pytest.mark.parametrize("report", ["rejects.csv", "rejects.xlsx"])
def test_a_reject_report_is_importable_as_it_is(cli: Cli, first_steps: tuple[Path, Path], report: str) -> None:
    file, mapping = first_steps
    first = cli("run", file, "--mapping", mapping, "--json").json
    again = cli("run", first["reports"][report], "--mapping", mapping, "--json")
    assert again.code == 3
    assert again.json["fates"] == {"rejected": 4, "heading": 1}
    assert [(column, code) for _, column, code in faults(cli("rejects", "list", "--json"))] == [
        (column, code) for _, column, code in FIRST_STEPS_FAULTS
    ]


def test_a_mended_reject_report_is_loaded(cli: Cli, first_steps: tuple[Path, Path], tmp_path: Path) -> None:
    file, mapping = first_steps
    first = cli("run", file, "--mapping", mapping, "--json").json
    with Path(first["reports"]["rejects.csv"]).open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    mend = {"Last Name": "Marlowe", "Email": "felix@example.com", "Mailing Country": "United States", "Phone": "503-555-0100"}
    mended = tmp_path / "mended.csv"
    with mended.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | mend for row in rows)
    done = cli("run", mended, "--mapping", mapping, "--json")
    assert (done.code, done.json["fates"]) == (0, {"created": 4, "heading": 1})
    names = [row[0] for row in sqlite3.connect(tmp_path / "clientimport.db").execute("select name from ticketevolution_client")]
    assert len(names) == 10 and all(" " in name for name in names)


def test_reports_are_private(cli: Cli, first_steps: tuple[Path, Path]) -> None:
    file, mapping = first_steps
    os.umask(0o000)
    try:
        reports = cli("run", file, "--mapping", mapping, "--json").json["reports"]
    finally:
        os.umask(0o022)
    paths = [Path(path) for path in reports.values()]
    assert {p.name for p in paths} == {"rejects.csv", "rejects.xlsx", "report.html", "accepted.csv", "run.json"}
    assert {stat.S_IMODE(p.stat().st_mode) for p in paths} == {0o600}
    assert stat.S_IMODE(paths[0].parent.stat().st_mode) == 0o700


def test_standard_input_and_several_files(cli: Cli, first_steps: tuple[Path, Path], samples: Path, tmp_path: Path) -> None:
    file, mapping = first_steps
    piped = cli("run", "-", "--mapping", mapping, "--json", stdin=file.read_bytes())
    assert piped.json["fates"] == {"created": 6, "rejected": 4, "heading": 1}
    both = cli("run", tmp_path / "*.csv", file, samples / "clean/salesforce-contacts.csv", "--mapping", mapping)
    assert both.code == 5, "a glob that matches nothing is a missing file"
    two = cli("run", file, samples / "clean/salesforce-contacts.csv", "--mapping", mapping, "--json")
    assert two.json["fates"] == {"created": 36, "unchanged": 6, "rejected": 4, "heading": 2}
    assert [f["rows"] for f in two.json["files"]] == [11, 37]


@pytest.mark.parametrize("batch_rows", [1, 3])
def test_batches_and_workers_make_no_difference(
    cli: Cli, first_steps: tuple[Path, Path], batch_rows: int, tmp_path: Path
) -> None:
    file, mapping = first_steps
    other = ("--database", "sqlite:///other.db", "--batch-rows", batch_rows, "--workers", 2)
    cli("references", "load", "offices", file.parent / "clean/offices.csv", "--database", "sqlite:///other.db")
    whole = cli("run", file, "--mapping", mapping, "--json").json
    small = cli("run", file, "--mapping", mapping, "--json", *other).json
    for name in ("rejects.csv", "accepted.csv"):
        assert Path(small["reports"][name]).read_bytes() == Path(whole["reports"][name]).read_bytes()
    same = ("fates", "problems", "notices", "rows", "files", "gates", "exit_code")
    assert {name: small[name] for name in same} == {name: whole[name] for name in same}
    assert _clients(tmp_path / "other.db") == _clients(tmp_path / "clientimport.db")


def _clients(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All tables, without the columns of run and time."""
    found = {}
    with sqlite3.connect(path) as connection:
        for (name,) in connection.execute(
            "select name from sqlite_master where type = 'table' and name like 'ticket%' order by 1"
        ):
            columns = [c[1] for c in connection.execute(f'pragma table_info("{name}")')]
            kept = [c for c in columns if c not in ("run_id", "created_at", "updated_at")]
            found[name] = connection.execute(f'select {", ".join(kept)} from "{name}" order by 1').fetchall()
    return found


def test_an_archive_is_as_many_files_as_it_holds(cli: Cli, first_steps: tuple[Path, Path], tmp_path: Path) -> None:
    file, mapping = first_steps
    archive = tmp_path / "both.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("b.csv", file.read_bytes().replace(b"00Q", b"00X"))
        out.write(file, "a.csv")
    done = cli("run", archive, "--mapping", mapping, "--json")
    assert [each["path"] for each in done.json["files"]] == [f"{archive}/a.csv", f"{archive}/b.csv"]
    assert [each["rows"] for each in done.json["files"]] == [11, 11]
    assert done.json["rows"] == 22
    first = cli("rejects", "list", "--json").json_lines
    assert {problem["file"] for problem in first} == {f"{archive}/a.csv", f"{archive}/b.csv"}
    again = cli("run", archive, "--mapping", mapping, "--json")
    assert (again.code, again.json["status"]) == (3, "same")


def test_profile_tells_how_long_each_stage_took_and_leaves_the_answer_alone(cli: Cli, samples: Path, mappings: Path) -> None:
    cli("references", "load", "offices", samples / "clean/offices.csv")
    words = (samples / "first-steps.csv", "--mapping", mappings / "salesforce.yaml", "--profile", "--json")
    checked = cli("check", *words)
    stages = ["open", "read", "map", "check", "fingerprint", "settle", "report", "total"]
    assert (checked.code, list(checked.json["seconds"]), told_stages(checked.err)) == (3, stages, stages)
    loaded = cli("run", *words)
    of_load = ["connect", "load", "lives", "constraints", "commit"]
    assert loaded.code == 3
    assert set(loaded.json["seconds"]) == {*stages, *of_load}
    assert told_stages(loaded.err) == list(loaded.json["seconds"])
    # In the report folder it stands as far as it was known before the commit.
    written = json.loads(Path(loaded.json["reports"]["run.json"]).read_text(encoding="utf-8"))["seconds"]
    assert {"open", "load", "total"} <= set(written) <= set(loaded.json["seconds"]) - {"commit"}
    assert told_stages(cli("run", *words[:-1], "--quiet", "--again").err) == list(loaded.json["seconds"])
    assert "Seconds of each stage" not in cli("run", *words[:3], "--again").err


def told_stages(said: str) -> list[str]:
    """The stages of a printed profile; each line has its seconds, its share and what it is."""
    lines = said.partition("Seconds of each stage")[2].splitlines()[1:]
    assert all(re.fullmatch(r"  [a-z]+ +\d+\.\d{3} +\d+ %  [a-z].+", line) for line in lines)
    return [line.split()[0] for line in lines]
