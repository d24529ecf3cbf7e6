"""`clientimport rejects retry`: mended reports come back, in whatever state, and each row ends as it is told."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from calling import Called, Cli
from mending import CLIENTS, MAPPING, Desk, heading_at, sheet_row, type_into

from database_copies import KINDS, Origins

GOOD = {"A1": {"E-mail": "ann@example.com"}, "A2": {"Name": "Bob Ray"}}
ALL_GOOD = {**GOOD, "A4": {"Name": "Dee Dow", "E-mail": "dee@example.com"}}


@pytest.fixture
def desk(request: pytest.FixtureRequest, origins: Origins, cli: Cli, tmp_path: Path) -> Iterator[Desk]:
    with origins.copied(request, "sqlite", tmp_path, lambda url: Desk(cli, url)) as (url, first):
        yield first.at(cli, url)


@pytest.fixture(params=KINDS)
def desk_anywhere(request: pytest.FixtureRequest, origins: Origins, cli: Cli, tmp_path: Path) -> Iterator[Desk]:
    with origins.copied(request, request.param, tmp_path, lambda url: Desk(cli, url)) as (url, first):
        yield first.at(cli, url)


def report(summary: dict[str, object]) -> list[dict[str, str]]:
    path = summary["reports"]["rejects.csv"]  # type: ignore[index]
    return list(csv.DictReader(io.StringIO(Path(path).read_text("utf-8-sig"), newline="")))


def test_what_is_right_is_loaded_and_the_rest_stands_in_a_smaller_report(desk_anywhere: Desk) -> None:
    desk = desk_anywhere
    tried = desk.tried(desk.csv().mend(**GOOD))
    assert tried.code == 3
    assert tried.changes == [("A1", "E-mail", "ann@", "ann@example.com"), ("A2", "Name", "Bob", "Bob Ray")]
    assert (tried.warnings, tried.skipped, tried.remarks, tried.json["absent"]) == ([], [], [], 0)
    assert tried.fates == {"created": 2, "rejected": 1}
    assert (tried.run["gates"], [file["path"] for file in tried.run["files"]]) == ([], ["clients.csv"])
    assert [(row["No"], row["clientimport_row"], row["clientimport_file"]) for row in report(tried.run)] == [
        ("A4", "5", "clients.csv")
    ]
    assert desk.open() == [(5, "email-invalid"), (5, "name-without-space")]
    assert desk.names("A1", "A2", "A3", "A4") == ["Ann Lee", "Bob Ray", "Cid Fox", None]
    # The new report is as good as the first one.
    again = desk.tried(desk.csv(tried.run).mend(A4=ALL_GOOD["A4"]))
    assert (again.code, again.fates, desk.open()) == (0, {"created": 1}, [])
    assert report(again.run) == []


def test_the_same_file_sent_twice(desk_anywhere: Desk) -> None:
    desk = desk_anywhere
    mended = desk.csv().mend(**GOOD)
    desk.tried(mended)
    twice = desk.tried(mended)
    assert (twice.code, twice.fates) == (3, {"rejected": 1})
    assert twice.skipped == [("A1", "resolved-same", False), ("A2", "resolved-same", False)]
    last = desk.csv(to="last.csv").mend(**ALL_GOOD)
    assert desk.tried(last).fates == {"created": 1}
    nothing = desk.tried(last)
    assert (nothing.code, nothing.json["runs"], nothing.json["tried"], nothing.changes) == (0, [], 0, [])
    assert [reason for _, reason, _ in nothing.skipped] == ["resolved-same"] * 3
    assert "Nothing is left to be tried." in desk.retry(last).out


def test_other_corrections_for_a_row_that_was_loaded_are_a_conflict(desk_anywhere: Desk) -> None:
    desk = desk_anywhere
    desk.retry(desk.csv().mend(**ALL_GOOD), "--by", "First Reviewer")
    other = desk.tried(desk.csv().mend(**{**ALL_GOOD, "A2": {"Name": "Bob Roy"}}))
    assert (other.code, other.json["runs"]) == (3, [])
    assert other.skipped == [("A1", "resolved-same", False), ("A2", "conflict-corrected", True), ("A4", "resolved-same", False)]
    (conflict,) = [each for each in other.json["skipped"] if each["conflict"]]
    assert (conflict["facts"]["by"], conflict["row"], conflict["mended_row"]) == ("First Reviewer", 3, 3)
    assert other.changes == [("A2", "Name", "Bob", "Bob Roy")]
    assert desk.names("A2") == ["Bob Ray"]
    said = desk.retry("mended.csv")
    assert (said.code, "with other corrections" in said.out, "Bob Roy" in said.out) == (3, True, True)
    assert desk.retry("mended.csv", "--rejects-ok").code == 0


def test_an_old_copy_after_a_newer_report(desk_anywhere: Desk) -> None:
    desk = desk_anywhere
    newer = desk.tried(desk.csv().mend(A4={"E-mail": "dee@example.com"}))
    assert newer.fates == {"rejected": 3}
    # The old copy does not know that the e-mail was mended already; its own correction is added.
    old = desk.tried(desk.csv(to="old.csv").mend(A4={"Name": "Dee Dow"}, A1=GOOD["A1"]))
    assert old.changes == [("A1", "E-mail", "ann@", "ann@example.com"), ("A4", "Name", "Dee", "Dee Dow")]
    assert old.remarks == [("older-report", {"count": "3", "run": newer.run["run_id"]})]
    assert (old.code, old.fates) == (3, {"created": 2, "rejected": 1})
    assert desk.stored("A4") == ("Dee Dow", None, ["dee@example.com"])


def test_two_copies_that_changed_one_cell_differently(desk: Desk) -> None:
    newer = desk.tried(desk.csv().mend(A4={"E-mail": "dee@example.com"}))
    old = desk.tried(desk.csv(to="old.csv").mend(A4={"E-mail": "dow@example.com", "Name": "Dee Dow"}))
    assert old.code == 3
    assert ("A4", "changed-since", True) in old.skipped
    assert old.json["skipped"][0]["facts"] == {"column": "E-mail", "run": newer.run["run_id"]}
    assert desk.names("A4") == [None]


def test_columns_moved_rows_sorted_deleted_and_added(desk: Desk) -> None:
    sent = desk.csv()
    sent.mend(**GOOD)
    order = sorted(range(len(sent.head)), key=lambda at: sent.head[at])
    sent.head = [sent.head[at] for at in order]
    sent.rows = [[row[at] for at in order] for row in sent.rows]
    sent.rows = [sent.row("A2"), sent.row("A1")]
    blank = ["" for _ in sent.head]
    blank[sent.head.index("No")], blank[sent.head.index("Name")] = "A9", "New Client"
    sent.rows.append(blank)
    tried = desk.tried(sent.write())
    assert (tried.code, tried.fates, tried.json["absent"]) == (3, {"created": 2}, 1)
    assert tried.skipped == [(None, "row-added", True)]
    assert (tried.json["skipped"][0]["mended_row"], tried.json["rows"]) == (4, 3)
    assert desk.names("A1", "A2", "A4", "A9") == ["Ann Lee", "Bob Ray", None, None]
    assert desk.open() == [(5, "email-invalid"), (5, "name-without-space")]
    assert "1 rejected row of these runs is not in the file; it stays open." in desk.retry("mended.csv").out


def test_a_row_that_stands_twice(desk: Desk) -> None:
    sent = desk.csv()
    sent.mend(**GOOD)
    sent.rows += [list(sent.row("A1")), list(sent.row("A2"))]
    sent.rows[-1][sent.head.index("Name")] = "Bob Roy"
    tried = desk.tried(sent.write())
    assert (tried.code, tried.fates) == (3, {"created": 1, "rejected": 1})
    assert tried.skipped == [("A1", "row-repeated", False), ("A2", "row-twice", True), ("A2", "row-twice", True)]
    assert tried.json["skipped"][1]["facts"] == {"places": "mended.csv:3, mended.csv:6"}
    assert desk.names("A1", "A2") == ["Ann Lee", None]


def test_two_reviewers_who_planned_at_the_same_moment(desk_anywhere: Desk) -> None:
    """The second one's rows were open when it looked; under the lock they are not any more."""
    from clientimport.pipeline import RunOrder
    from clientimport.pipeline.retry import Asked, plan_retry, try_again

    desk = desk_anywhere
    first, second = desk.csv().mend(**GOOD), desk.csv(to="second.csv").mend(**ALL_GOOD)
    plan = plan_retry(Asked((str(second),)), desk.database)
    assert desk.tried(first).fates == {"created": 2, "rejected": 1}
    (group,) = plan.groups
    summary = try_again(group, plan, RunOrder((), "", desk.database))
    assert summary.fates.named() == {}, "the third row is rejected by the newer run"
    assert {(each.where.key, each.reason) for each in plan.told.skipped} == {
        ("A1", "resolved-meanwhile"), ("A2", "resolved-meanwhile"), ("A4", "resolved-meanwhile"),
    }  # fmt: skip
    assert (summary.status, plan.told.tried, plan.told.conflicts) == ("same", 0, 3)
    assert len(desk.cli("runs", "list", "--json", "--database", desk.database).json) == 2


def test_two_processes_at_once(desk_anywhere: Desk) -> None:
    desk = desk_anywhere
    paths = [desk.csv(to=f"{name}.csv").mend(**ALL_GOOD) for name in ("one", "two")]
    words = [sys.executable, "-m", "clientimport", "rejects", "retry"]
    ends = ["--database", desk.database, "--wait", "120s"]
    begun = [subprocess.Popen([*words, path, *ends], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for path in paths]
    codes = sorted((process.communicate()[0] and process.returncode) for process in begun)
    assert codes in ([0, 0], [0, 3]), "the second one finds nothing, before it has the lock or under it"
    assert desk.names("A1", "A2", "A4") == ["Ann Lee", "Bob Ray", "Dee Dow"]
    assert desk.open() == []
    accepted = [run["fates"].get("created", 0) for run in desk.cli("runs", "list", "--json", "--database", desk.database).json]
    assert sum(accepted) == 4


def test_cells_that_a_spreadsheet_program_bent(desk: Desk) -> None:
    mended = {"A1": {**GOOD["A1"], "Code": 7}, "A2": {"Name": "Bob Ray", "Code": datetime(2026, 2, 1)}}
    tried = desk.tried(type_into(desk.book(), mended))
    assert tried.changes == [("A1", "E-mail", "ann@", "ann@example.com"), ("A2", "Name", "Bob", "Bob Ray")]
    assert tried.warnings == [
        ("A1", "Code", "zeros-lost", "007", "7", "received"),
        ("A2", "Code", "date-made", "1-2", "2026-02-01", "received"),
    ]
    assert tried.fates == {"created": 2, "rejected": 1}
    assert tried.run["notices"] == {"cell-bent": 2, "office-missing": 1}
    noted = desk.cli("rejects", "list", "--severity", "notice", "--code", "cell-bent", "--json", "--database", desk.database)
    assert [(n["row"], n["column"], n["value"], n["message"]) for n in noted.json_lines] == [
        (2, "Code", "7", "A spreadsheet program made “7” of “007”; it counts as it was received."),
        (3, "Code", "2026-02-01", "A spreadsheet program made “2026-02-01” of “1-2”; it counts as it was received."),
    ]


def test_bent_cells_as_typed_and_bent_cells_that_were_at_fault(desk: Desk) -> None:
    path = desk.csv().mend(A1={"Code": "7"}, A2={"Code": "1"})
    typed = desk.tried(path, "--as-typed", "--dry-run")
    assert typed.changes == [("A1", "Code", "007", "7"), ("A2", "Code", "1-2", "1")]
    assert typed.warnings == [("A1", "Code", "zeros-lost", "007", "7", "typed")]
    other = desk.load("No,Name,E-mail\n0012,Eve Hay,1-2\n", "other.csv")
    tried = desk.tried(desk.csv(other).mend(**{"0012": {"E-mail": "2026-02-01", "No": "12"}}))
    assert tried.warnings == [
        ("0012", "No", "zeros-lost", "0012", "12", "received"),
        ("0012", "E-mail", "date-made", "1-2", "2026-02-01", "typed"),
    ]
    assert tried.changes == [("0012", "E-mail", "1-2", "2026-02-01")]
    assert report(tried.run)[0]["No"] == "0012"


def test_a_formula_counts_by_its_value_and_never_runs(desk: Desk) -> None:
    book = desk.book()
    sheet = book["Rejects"]
    path = type_into(book, {"A1": {"E-mail": "=1+1"}, "A2": {"Name": '=HYPERLINK("http://x.example","Bob Ray")'}})
    tried = desk.tried(path)
    # openpyxl writes no values: these formulas were never worked out.
    assert [(c[0], c[1], c[3]) for c in tried.changes] == [
        ("A1", "E-mail", "#NOT-CALCULATED!"), ("A2", "Name", "#NOT-CALCULATED!"),
    ]  # fmt: skip
    assert (tried.code, tried.fates) == (3, {"rejected": 3})
    assert {p["code"] for p in desk.cli("rejects", "list", "--json", "--database", desk.database).json_lines} >= {
        "formula-not-calculated"
    }
    assert sheet.max_row == 4


def test_a_workbook_with_the_identity_columns_removed_is_matched_by_what_is_left(desk: Desk) -> None:
    sent = desk.csv()
    sent.mend(**GOOD)
    by_key = sent.columns(lambda heading: not heading.startswith("clientimport_") or heading == "clientimport_problems")
    tried = desk.tried(by_key)
    assert (tried.fates, [c[0] for c in tried.changes]) == ({"created": 2, "rejected": 1}, ["A1", "A2"])
    sent.rows = [["A3", *row[1:]] for row in sent.rows[:1]]
    strange = desk.tried(sent.write())
    assert (strange.code, strange.skipped) == (3, [(None, "key-unknown", True)])


def test_the_hidden_identity_tells_rows_apart_whatever_else_was_changed(desk: Desk) -> None:
    book = desk.book()
    sheet = book["Rejects"]
    for name in ("clientimport_row", "clientimport_file"):
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, heading_at(sheet, name)).value = None
    tried = desk.tried(type_into(book, {**GOOD, "A4": {"No": "A5"}}))
    assert tried.changes == [
        ("A1", "E-mail", "ann@", "ann@example.com"),
        ("A2", "Name", "Bob", "Bob Ray"),
        ("A4", "No", "A4", "A5"),
    ]
    assert tried.fates == {"created": 2, "rejected": 1}


def test_identities_that_were_bent_or_are_of_another_database(desk: Desk, tmp_path: Path) -> None:
    book = desk.book()
    sheet = book["Rejects"]
    at = heading_at(sheet, "clientimport_id")
    sheet.cell(sheet_row(book, "A1"), at).value = "x/y"
    sheet.cell(sheet_row(book, "A2"), at).value = "20200101-000000-abcdef/0/3"
    run_id = desk.first["run_id"]
    sheet.cell(sheet_row(book, "A4"), at).value = f"{run_id}/0/4"
    book.save("bent.xlsx")
    tried = desk.tried("bent.xlsx")
    assert (tried.code, tried.json["runs"]) == (3, [])
    assert tried.skipped == [(None, "identity-bent", True), (None, "run-unknown", True), (None, "row-unknown", True)]
    other = str(tmp_path / "other.db")
    assert desk.cli("db", "upgrade", "--database", other).code == 0
    book = desk.book()
    book.save("theirs.xlsx")
    stranger = desk.cli("rejects", "retry", "theirs.xlsx", "--database", other)
    assert (stranger.code, "another database" in stranger.err) == (5, True)


def test_headings_renamed_removed_and_added(desk: Desk) -> None:
    sent = desk.csv()
    sent.head[sent.head.index("Notes")] = "Remarks"
    sent.head[sent.head.index("Code")] = "My own"
    tried = desk.tried(sent.mend(**GOOD))
    assert tried.fates == {"created": 2, "rejected": 1}
    assert tried.remarks == [
        ("column-missing", {"column": "Code", "file": "mended.csv"}),
        ("column-missing", {"column": "Notes", "file": "mended.csv"}),
        ("column-surplus", {"column": "My own", "file": "mended.csv"}),
        ("column-surplus", {"column": "Remarks", "file": "mended.csv"}),
    ]
    assert desk.stored("A1") == ("Ann Lee", "x", ["ann@example.com"]), "the notes are those of the ledger"


def test_a_mapping_that_changed_is_told_and_one_that_is_gone_is_asked_for(desk: Desk) -> None:
    path = desk.csv().mend(**GOOD)
    Path("m.yaml").write_text(MAPPING + "# changed\n", encoding="utf-8")
    tried = desk.tried(path, "--dry-run")
    assert tried.remarks == [("mapping-changed", {"mapping": "m.yaml", "run": desk.first["run_id"]})]
    Path("m.yaml").rename("moved.yaml")
    gone = desk.retry(path)
    assert (gone.code, "m.yaml" in gone.err, "--mapping" in gone.err) == (5, True, True)
    assert desk.tried(path, "--mapping", "moved.yaml").fates == {"created": 2, "rejected": 1}


def test_a_mapping_of_another_target_or_system(desk: Desk) -> None:
    Path("other.yaml").write_text(MAPPING.replace("system: old", "system: new"), encoding="utf-8")
    refused = desk.retry(desk.csv().mend(**GOOD), "--mapping", "other.yaml")
    assert (refused.code, "ticketevolution, old" in refused.err) == (5, True)
    assert desk.names("A1") == [None]


def test_a_rehearsal_loads_nothing(desk_anywhere: Desk) -> None:
    desk = desk_anywhere
    path = desk.csv().mend(**GOOD)
    tried = desk.tried(path, "--dry-run")
    assert (tried.code, tried.json["dry_run"], tried.fates) == (3, True, {"created": 2, "rejected": 1})
    assert (tried.run["status"], tried.run["reports"]) == ("checked", {})
    assert desk.names("A1", "A2") == [None, None]
    assert len(desk.cli("runs", "list", "--json", "--database", desk.database).json) == 1
    assert desk.tried(path).fates == {"created": 2, "rejected": 1}


def test_all_open_rejects_under_a_changed_mapping(desk_anywhere: Desk) -> None:
    desk = desk_anywhere
    Path("clients.csv").unlink()
    lenient = MAPPING.replace("record:", 'on_invalid: {fields: {"email_addresses[].address": drop-item}}\nrecord:')
    Path("lenient.yaml").write_text(lenient, encoding="utf-8")
    rehearsed = desk.tried("--all", "--mapping", "lenient.yaml", "--dry-run")
    assert (rehearsed.code, rehearsed.fates) == (3, {"created": 1, "rejected": 2})
    one = desk.tried("--all", "--mapping", "lenient.yaml", "--code", "name-without-space")
    assert (one.code, one.fates, one.json["rows"]) == (3, {"rejected": 2}, 2)
    tried = desk.tried("--all", "--mapping", "lenient.yaml")
    assert (tried.code, tried.fates, tried.json["changes"]) == (3, {"created": 1, "rejected": 2}, [])
    assert [(row["No"], row["clientimport_row"]) for row in report(tried.run)] == [("A2", "3"), ("A4", "5")]
    assert desk.names("A1", "A2", "A4") == ["Ann Lee", None, None]
    assert {row for row, _ in desk.open()} == {3, 5}


def test_all_of_one_run_and_of_several_mappings(desk: Desk) -> None:
    Path("second.yaml").write_text(MAPPING, encoding="utf-8")
    second = desk.load("No,Name,E-mail\nB1,Zoe,zoe@example.com\n", "second.csv", "second.yaml")
    unclear = desk.retry("--all")
    assert (unclear.code, "m.yaml, second.yaml" in unclear.err, "--mapping" in unclear.err) == (2, True, True)
    one = desk.tried("--all", "--run", second["run_id"])
    assert (one.fates, one.run["mapping"]["path"]) == ({"rejected": 1}, "second.yaml")
    both = desk.tried("--all", "--mapping", "m.yaml", "--dry-run")
    assert (both.json["rows"], both.fates) == (4, {"rejected": 4})
    assert desk.retry("--all", "--run", "20200101-000000-abcdef").code == 2


def test_a_row_that_came_apart_is_mended_by_its_cells_or_by_its_text(desk: Desk) -> None:
    text = MAPPING.replace("secret: [Pin], ", "")
    Path("plain.yaml").write_text(text, encoding="utf-8")
    torn = 'No,Name,E-mail\nT1,"Ann "x" Lee",ann@example.com\nT2,Bob Ray,bob@example.com,surplus\nT3,Cid "Fox,c@example.com\n'
    done = desk.load(torn, "torn.csv", "plain.yaml")
    assert done["fates"] == {"rejected": 3, "heading": 1}
    sent = desk.csv(done)
    raw = sent.head.index("clientimport_raw")
    sent.rows[0][: sent.head.index("E-mail") + 1] = ["T1", "Ann Lee", "ann@example.com"]
    sent.rows[1][raw] = "T2,Bob Ray,bob@example.com"
    tried = desk.tried(sent.write())
    assert (tried.code, tried.fates) == (3, {"created": 2, "rejected": 1})
    assert [(c[1], c[2]) for c in tried.changes] == [
        ("No", ""), ("Name", ""), ("E-mail", ""), ("clientimport_raw", "T2,Bob Ray,bob@example.com,surplus"),
    ]  # fmt: skip
    assert report(tried.run)[0]["clientimport_raw"] == 'T3,Cid "Fox,c@example.com'


def test_a_torn_row_of_a_file_with_secrets_is_withheld_and_asks_for_its_cells(desk: Desk) -> None:
    done = desk.load("No,Name,E-mail,Pin\nA7,Gil Ash,gil@example.com,77,surplus\n", "torn.csv")
    tried = desk.tried(desk.csv(done).write())
    assert (tried.code, tried.json["runs"]) == (3, [])
    assert [reason for _, reason, _ in tried.skipped] == ["raw-withheld"]
    everything = desk.tried("--all")
    assert [reason for _, reason, _ in everything.skipped] == ["raw-withheld"]


def test_secrets_are_never_shown(desk: Desk) -> None:
    path = desk.csv().mend(A1={**GOOD["A1"], "Pin": "hunter2"}, A2={**GOOD["A2"], "Pin": "tulip99"})
    said = desk.retry(path, "--dry-run")
    told = desk.tried(path)
    assert [c for c in told.changes if c[1] == "Pin"] == [
        ("A1", "Pin", "[withheld]", "[withheld]"), ("A2", "Pin", "[withheld]", "[withheld]"),
    ]  # fmt: skip
    everything = said.out + said.err + str(told.json) + told.err
    for file in Path("reports").rglob("*"):
        everything += file.read_bytes().decode("latin-1") if file.is_file() else ""
    assert [secret for secret in ("hunter2", "tulip99", "1234") if secret in everything and secret != "1234"] == []
    assert "Pin: changed (not shown)" in said.out


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "../../etc/passwd",
        "\u202egnp.exe\u202c",
        "'; DROP TABLE import_reject; --",
        "{{7*7}} ${7*7} %s",
        "x" * 32_767,
        "bell\x07 and escape \x1b[31m",
        "two\nlines",
    ],
)
def test_hostile_cells_are_texts(desk: Desk, text: str) -> None:
    path = desk.csv().mend(A1={"E-mail": "ann@example.com", "Notes": text})
    said = desk.retry(path, "--dry-run")
    assert said.code == 3
    assert "\x1b" not in said.out
    assert "\x07" not in said.out
    tried = desk.tried(path)
    assert ("A1", "Notes", "x", text) in tried.changes
    loaded = desk.stored("A1")
    if loaded is None:
        assert {p["code"] for p in desk.cli("rejects", "list", "--json", "--database", desk.database).json_lines} & {
            "control-character", "too-long",
        }  # fmt: skip
        again = desk.csv(tried.run, "again.csv")
        assert again.row("A1")[again.head.index("Notes")].removeprefix("'") == text, "nothing of it is lost"
    else:
        assert loaded == ("Ann Lee", text, ["ann@example.com"])
    assert not Path("etc").exists()


def test_files_that_cannot_be_read(desk: Desk) -> None:
    Path("clients2.csv").write_text("Name,Phone\nAnn,1\n", encoding="utf-8")
    Path("damaged.xlsx").write_bytes(Path(desk.first["reports"]["rejects.xlsx"]).read_bytes()[:900])
    # What a workbook with a password is: a compound file with an encrypted package.
    Path("locked.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048))
    answers: dict[str, Called] = {}
    for name in ("clients2.csv", "damaged.xlsx", "locked.xlsx", "missing.xlsx", "."):
        answers[name] = desk.retry(name)
    assert {name: called.code for name, called in answers.items()} == dict.fromkeys(answers, 5)
    assert all(name in called.err and "Traceback" not in called.err for name, called in answers.items())
    assert "no reject report" in answers["clients2.csv"].err
    failed = desk.retry("missing.xlsx", "--json")
    assert (failed.json["exit_code"], failed.json["runs"]) == (5, [])


def test_a_workbook_with_macros_is_read_and_runs_nothing(desk: Desk) -> None:
    path = type_into(desk.book(), GOOD)
    macros = openpyxl.load_workbook(path, keep_vba=True)
    macros.save("mended.xlsm")
    assert desk.tried("mended.xlsm").fates == {"created": 2, "rejected": 1}


def test_other_delimiters_and_encodings(desk: Desk) -> None:
    sent = desk.csv()
    sent.mend(**GOOD)
    for delimiter, encoding in ((";", "utf-8"), ("\t", "utf-16")):
        assert desk.tried(sent.write(delimiter, encoding), "--dry-run").fates == {"created": 2, "rejected": 1}
    sent.mend(A2={"Name": "Bob Dvořák"})
    lost = desk.retry(sent.write(";", "cp1250"))
    assert (lost.code, "CSV in UTF-8" in lost.err, "Dvo" in lost.err) == (5, True, False)


def test_what_is_asked_has_to_be_clear(desk: Desk) -> None:
    assert [desk.retry(*words).code for words in ((), ("x.csv", "--all"), ("x.csv", "--code", "email-invalid"))] == [2, 2, 2]
    assert desk.cli("rejects", "retry", "--all", "--database", "none.db").code == 6


def test_a_report_of_a_run_that_loaded_nothing(desk: Desk) -> None:
    Path("strict.yaml").write_text(MAPPING + "gates: {max_rejects: 1%}\n", encoding="utf-8")
    Path("held.csv").write_text(CLIENTS.replace("A", "H"), encoding="utf-8")
    held = desk.cli("run", "held.csv", "-m", "strict.yaml", "--database", desk.database, "--json")
    assert held.code == 4
    sent = desk.csv(held.json)
    tried = desk.tried(sent.write())
    assert (tried.code, tried.json["runs"]) == (3, [])
    assert {reason for _, reason, _ in tried.skipped} == {"held"}


def test_a_report_of_last_night_when_the_file_came_again(desk_anywhere: Desk) -> None:
    """Rows that the next file rejected again are those of its run: what nobody touched counts as that file has it."""
    desk = desk_anywhere
    night = desk.load(CLIENTS.replace(",007,1234,x", ",008,1234,new"), "clients-2.csv")
    tried = desk.tried(desk.csv().mend(**GOOD))
    assert tried.changes == [("A1", "E-mail", "ann@", "ann@example.com"), ("A2", "Name", "Bob", "Bob Ray")]
    assert tried.remarks == [("older-report", {"count": "3", "run": night["run_id"]})]
    assert (tried.fates, tried.run["files"][0]["path"]) == ({"created": 2, "rejected": 1}, "clients-2.csv")
    assert desk.stored("A1") == ("Ann Lee", "new", ["ann@example.com"])
    assert {row for row, _ in desk.open()} == {5}


def test_older_runs_of_a_file_of_the_same_name(desk: Desk) -> None:
    """A CSV has no identity: of several runs that rejected these rows it is the one whose cells are most like."""
    old = desk.csv()
    desk.load(CLIENTS.replace("A1,Ann Lee", "N1,Nan Orr").replace("A2,Bob", "N2,Oz").replace("A4,Dee", "N4,Pip"))
    tried = desk.tried(old.mend(**GOOD))
    assert [(c[0], c[3]) for c in tried.changes] == [("A1", "ann@example.com"), ("A2", "Bob Ray")]
    assert {s["reason"] for s in tried.json["skipped"]} <= {"conflict-source", "resolved-source"}
