"""`clientimport db forget`: nothing of the person is left anywhere, and nothing of anybody else is gone."""

from __future__ import annotations

import gzip
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from calling import Cli
from keeping import contents, writing
from sqlalchemy import text

from clientimport.pipeline.reviewing.assigning import waive_rows
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.editing import save
from database_copies import KINDS, Origins

MAPPING = """
mapping: 1
target: ticketevolution
system: crm
key: No
source: {unmapped: ignore}
record:
  name: [First, Last]
  company: {name: Company}
  tags: {column: Tags, split: ";"}
  notes: Notes
  email_addresses:
    - {label: {value: work}, address: Email}
  phone_numbers:
    - {label: {value: work}, number: {column: Phone, phone: {default: US}}}
on_invalid: {default: reject, fields: {"phone_numbers[].number": drop-item}}
gates: {max_rejects: 100%, max_drops: 100%, min_rows: 1}
"""
HEADINGS = "No,First,Last,Company,Tags,Notes,Email,Phone\r\n"
OTHERS = (
    '1,Ned,Flanders,Leftorium,Gold;Early,"Two\r\nlines",ned@example.com,503-555-0101\r\n'
    "2,Moe,Szyslak,Tavern,Gold,,moe@example.com,503-555-0102\r\n"
)
WRONG = '3,Lisa,Simpson,,,,not an address,503-555-0103\r\n4,Selma,"Bouvier,,,,x@example.com,1\r\n'
CANARY = 'Z-4711,Zebedee,Canarybird,{company},Gold;Birdwatch,"Rang, and\r\nrang again",zebedee@canarybird.example,{phone}\r\n'
NEEDLES = ("z-4711", "zebedee", "canarybird", "5550199", "555-0199", "zephyrfone", "birdwatch")


@pytest.fixture
def db(cli: Cli, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Every kind of database, named by the environment; a mapping file beside it."""
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", database_url)
    (tmp_path / "m.yaml").write_text(MAPPING)
    return database_url


def load(cli: Cli, name: str, content: str, code: int, *words: str, encoding: str = "utf-8") -> str:
    """Runs a file -> the id of the run. The file is taken away afterwards, as an archive would."""
    Path(name).write_bytes(content.encode(encoding))
    called = cli("run", name, "-m", "m.yaml", "--json", *words)
    assert called.code == code, called.err
    run_id: str = called.json["run_id"]
    return run_id


def archived(db: str, run_id: str, name: str, content: bytes | None = None) -> Path:
    """The run's file in the archive, as the ledger says."""
    place = Path("archive/2026-01-01").resolve() / f"{name}.{run_id}.gz"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(gzip.compress(content or Path(name).read_bytes(), mtime=0))
    place.chmod(0o640)
    with writing(db) as connection:
        connection.execute(text("UPDATE import_file SET archived_to = :p WHERE run_id = :r"), {"p": str(place), "r": run_id})
    Path(name).unlink()
    return place


def everything(db: str) -> dict[str, str]:
    """All texts that the database, the reports and the archive hold, by where they stand."""
    found = {f"table {name}": json.dumps(rows, default=str) for name, rows in contents(db).items()}
    for path in [*Path("reports").rglob("*"), *Path("archive").rglob("*")]:
        if not path.is_file():
            continue
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as parts:
                data = b"".join(parts.read(part) for part in parts.namelist())
        found[str(path)] = data.decode("utf-8", errors="replace")
    if "://" not in db:
        for suffix in ("", "-wal"):
            if Path(db + suffix).is_file():
                found[f"file{suffix}"] = Path(db + suffix).read_bytes().decode("latin-1")
    return found


def held(db: str) -> dict[str, list[str]]:
    """Where something of the person is, and what."""
    places = {place: [needle for needle in NEEDLES if needle in content.lower()] for place, content in everything(db).items()}
    return {place: needles for place, needles in places.items() if needles}


def forget(cli: Cli, *words: str, code: int = 0) -> Any:
    called = cli("db", "forget", "--system", "crm", "--key", "Z-4711", "--reason", "asked for it", "--yes", "--json", *words)
    assert called.code == code, called.err + called.out
    return called.json


@dataclass(frozen=True)
class Everywhere:
    """A database in which the person is everywhere, and the archived files."""

    db: str
    files: dict[str, Path]


@pytest.fixture(params=KINDS)
def everywhere(
    request: pytest.FixtureRequest, origins: Origins, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Everywhere]:
    """Loaded once for each kind of database. A copy's archive lies elsewhere, and its ledger says so."""

    def fill(url: str) -> tuple[Path, dict[str, Path]]:
        monkeypatch.setenv("CLIENTIMPORT_DATABASE", url)
        Path("m.yaml").write_text(MAPPING)
        return Path.cwd(), load_everywhere(cli, url)

    with origins.copied(request, request.param, tmp_path, fill) as (db, (folder, files)):
        monkeypatch.setenv("CLIENTIMPORT_DATABASE", db)
        here = {name: tmp_path.resolve() / place.relative_to(folder) for name, place in files.items()}
        with writing(db) as connection:
            for name, place in files.items():
                moved = {"here": str(here[name]), "there": str(place)}
                connection.execute(text("UPDATE import_file SET archived_to = :here WHERE archived_to = :there"), moved)
        assert not [where for where, content in everything(db).items() if str(folder) in content], "nothing tells of the first"
        yield Everywhere(db, here)


def load_everywhere(cli: Cli, db: str) -> dict[str, Path]:
    """The person is loaded with a drop, rejected, in a row of wrong structure, in a check, and with the same file again."""
    good = CANARY.format(company="Birds of Canarybird", phone="zephyrfone")
    first = load(cli, "first.csv", HEADINGS + OTHERS + good, 0)
    files = {"first": archived(db, first, "first.csv")}
    changed = CANARY.format(company="Birds of Canarybird", phone="(503) 555-0199")
    second = load(cli, "second.csv", HEADINGS + changed + OTHERS + WRONG, 3)
    files["second"] = archived(db, second, "second.csv")
    bad = CANARY.format(company="", phone="").replace("zebedee@", "zebedee at ")
    broken = 'Z-4711,"Zebedee" or so,Canarybird\r\n'
    nobody = CANARY.format(company="", phone="503.555.0199").replace("Z-4711", "")
    third = load(cli, "third.csv", HEADINGS + bad + broken + nobody + WRONG + OTHERS, 3)
    files["third"] = archived(db, third, "third.csv")
    Path("check.csv").write_text(HEADINGS + bad + WRONG + OTHERS)
    assert cli("check", "check.csv", "-m", "m.yaml", "--reports", "reports").code == 3
    return files


def test_nothing_of_the_person_is_left_and_all_else_is(cli: Cli, everywhere: Everywhere) -> None:
    db, files = everywhere.db, everywhere.files
    before, texts = contents(db), everything(db)
    assert {place.split("/")[-1] for place in held(db) if place.startswith("reports")} == {
        "rejects.csv", "rejects.xlsx", "report.html", "accepted.csv",
    }  # fmt: skip
    said = cli("db", "forget", "--system", "crm", "--key", "Z-4711", "--reason", "r", "--dry-run", "--json")
    assert said.code == 0
    assert everything(db) == texts, "a dry run changes nothing"
    done = forget(cli)
    assert [{**each, "dry_run": False} for each in said.json] == done
    assert held(db) == {}
    after = contents(db)

    # Others are as they were.
    client = "ticketevolution_client"
    (gone,) = [row["id"] for row in before[client] if row["key"] == "Z-4711"]
    assert after[client] == [row for row in before[client] if row["id"] != gone]
    for name in ("address", "phone_number", "email_address", "client_tag"):
        table = f"ticketevolution_{name}"
        assert after[table] == [row for row in before[table] if row["client_id"] != gone]
    assert {row["name"] for row in after["ticketevolution_company"]} == {"Leftorium", "Tavern"}
    assert {row["name"] for row in after["ticketevolution_tag"]} == {"Gold", "Early"}
    assert [row["cells"] for row in after["import_reject"]] == [
        row["cells"] for row in before["import_reject"] if "lisa" in row["cells"].lower() or "selma" in str(row["raw"]).lower()
    ]
    assert len(after["import_reject"]) == 4
    assert after["import_run"] == before["import_run"]
    for place, content in files.items():
        kept = {"first": HEADINGS + OTHERS, "second": HEADINGS + OTHERS + WRONG, "third": HEADINGS + WRONG + OTHERS}[place]
        assert gzip.decompress(content.read_bytes()).decode() == kept
        assert content.stat().st_mode & 0o777 == 0o640
    for folder in Path("reports").iterdir():
        checked = json.loads((folder / "run.json").read_text())["status"] == "checked"
        names = {"accepted.csv", "rejects.csv", "run.json"} | (set() if checked else {"rejects.xlsx", "report.html"})
        assert {path.name for path in folder.iterdir()} == names
        assert oct(folder.stat().st_mode & 0o777) == "0o700"
        lines = (folder / "accepted.csv").read_text().splitlines()
        assert [line.split(",")[0] for line in lines] == (["key"] if checked else ["key", "1", "2"])

    # It is recorded, and of whom is not.
    (erasure,) = after["import_erasure"]
    assert (erasure["target"], erasure["reason"]) == ("ticketevolution", "asked for it")
    assert "@" in erasure["erased_by"]
    removed = json.loads(erasure["removed"])
    assert sum(removed.pop("rejects_of_runs").values()) == removed["rejects"] == 3
    assert removed == done[0]["removed"]
    assert removed == {
        "clients": 1,
        "ticketevolution_client_tag": 2,
        "ticketevolution_email_address": 1,
        "ticketevolution_phone_number": 1,
        "ticketevolution_company": 1,
        "ticketevolution_tag": 1,
        "rejects": 3,
        "problems": removed["problems"],
        "lives": removed["lives"],
        "report_folders": 4,
        "archived_rows": 5,
    }
    assert cli("db", "doctor").code == 0
    assert forget(cli) == [], "nothing is left to be forgotten"
    assert len(contents(db)["import_erasure"]) == 1


def test_what_is_left_of_the_files_is_loaded_as_before(cli: Cli, everywhere: Everywhere) -> None:
    db = everywhere.db
    forget(cli)
    before = contents(db)["ticketevolution_client"]
    for file in sorted(Path("archive").rglob("*.gz")):
        assert cli("run", file, "-m", "m.yaml", "--again").code in (0, 3)
    assert [row["key"] for row in contents(db)["ticketevolution_client"]] == [row["key"] for row in before]
    assert held(db) == {}
    assert cli("rejects", "export", "last").code == 0


@pytest.mark.parametrize("step", ["archives", "erased", "reports", "recorded"])
def test_stopped_anywhere_the_same_command_goes_on(
    cli: Cli, everywhere: Everywhere, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clientimport.pipeline import forget as module

    db = everywhere.db
    place, name = {
        "archives": (module.forget_archives, "cut_out"),
        "erased": (module, "erase"),
        "reports": (module.forget_reports, "write_again"),
        "recorded": (module, "record_erasure"),
    }[step]
    original, calls = getattr(place, name), []

    def stopping(*given: Any, **named: Any) -> Any:
        calls.append(given)
        if len(calls) == 2 or step in ("erased", "recorded"):
            raise KeyboardInterrupt
        return original(*given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(place, name, stopping)
        stopped = cli("db", "forget", "--system", "crm", "--key", "Z-4711", "--reason", "r", "--yes")
    assert stopped.code == 130
    assert any(where.startswith("table") for where in held(db)), "the database is as it was"
    forget(cli)
    assert held(db) == {}
    assert cli("db", "doctor").code == 0
    assert not [path for path in [*Path("reports").rglob("*"), *Path("archive").rglob("*")] if "partial" in path.name]


def test_without_an_archive_drops_are_found_by_their_key(cli: Cli, db: str) -> None:
    load(cli, "first.csv", HEADINGS + OTHERS + CANARY.format(company="", phone="zephyrfone"), 0)
    assert "table import_problem" in held(db)
    forget(cli)
    assert held(db) == {}


def test_a_held_run_is_searched_too(cli: Cli, db: str, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING.replace("max_rejects: 100%", "max_rejects: 0"))
    load(cli, "first.csv", HEADINGS + WRONG + CANARY.format(company="", phone="zephyrfone"), 4)
    load(cli, "second.csv", HEADINGS + WRONG + CANARY.format(company="", phone="").replace("zebedee@", "zebedee at "), 4)
    assert forget(cli)[0]["removed"]["rejects"] == 1
    assert held(db) == {}
    assert cli("db", "doctor").code == 0


def test_a_file_that_cannot_be_decoded_may_name_the_person(cli: Cli, db: str) -> None:
    load(cli, "first.csv", HEADINGS + OTHERS + CANARY.format(company="", phone=""), 0)
    odd = HEADINGS + CANARY.format(company="Caf\xe9 zebedee@canarybird.example", phone="")
    Path("odd.csv").write_bytes(odd.encode("latin-1"))
    assert cli("run", "odd.csv", "-m", "m.yaml").code == 5
    assert any(place.endswith("run.json") for place in held(db))
    forget(cli)
    assert held(db) == {}
    (failed,) = [path for path in Path("reports").rglob("run.json") if '"failed"' in path.read_text()]
    assert json.loads(failed.read_text())["message"] == "[forgotten]"


def test_what_others_share_stays(cli: Cli, db: str) -> None:
    load(cli, "first.csv", HEADINGS + OTHERS + CANARY.format(company="Tavern", phone="503-555-0102"), 0)
    before = contents(db)
    forget(cli)
    after = contents(db)
    assert after["ticketevolution_company"] == before["ticketevolution_company"]
    assert [row["name"] for row in after["ticketevolution_tag"]] == ["Gold", "Early"]
    assert len(after["ticketevolution_phone_number"]) == 2


def test_a_client_of_another_system_with_the_same_key_stays(cli: Cli, db: str, tmp_path: Path) -> None:
    row = "Z-4711,Otto,Mann,,,,otto@example.com,\r\n"
    load(cli, "first.csv", HEADINGS + CANARY.format(company="", phone=""), 0)
    (tmp_path / "m.yaml").write_text(MAPPING.replace("system: crm", "system: other"))
    load(cli, "other.csv", HEADINGS + row + row.replace("otto@example.com", "nothing"), 3)
    forget(cli)
    assert [(r["system"], r["name"]) for r in contents(db)["ticketevolution_client"]] == [("other", "Otto Mann")]
    assert len(contents(db)["import_reject"]) == 1


def test_both_record_shapes(cli: Cli, db: str, samples: Path, mappings: Path, tmp_path: Path) -> None:
    content = (samples / "clean/intend-api-example.csv").read_text()
    (tmp_path / "intend.csv").write_text(content)
    (tmp_path / "i.yaml").write_text((mappings / "intend-api.yaml").read_text().replace("system: intend-api", "system: crm"))
    assert cli("run", "intend.csv", "-m", "i.yaml").code == 0
    (tmp_path / "m.yaml").write_text(MAPPING)
    load(cli, "first.csv", HEADINGS + CANARY.format(company="", phone="").replace("Z-4711", "IDS-1"), 0)
    words = ["db", "forget", "--system", "crm", "--key", "IDS-1", "--reason", "r", "--yes", "--json"]
    assert [each["target"] for each in cli(*words, "--target", "intend").json] == ["intend"]
    after = contents(db)
    for name in ("client", "billing_address", "shipping_address", "contact", "credentials"):
        assert after[f"intend_{name}"] == []
    assert len(after["ticketevolution_client"]) == 1
    assert len(after["intend_client_type"]) == 2
    assert [row["value"] for row in after["import_counter"]] == [1], "a code is never given again"
    assert [each["target"] for each in cli(*words).json] == ["ticketevolution"]
    assert "Clark Kent" not in json.dumps(contents(db), default=str)


def test_keys_of_several_columns(cli: Cli, db: str, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING.replace("key: No", "key: [No, Last]"))
    run_id = load(cli, "first.csv", HEADINGS + OTHERS + CANARY.format(company="", phone="zephyrfone"), 0)
    broken = 'Z-4711,"Zebedee" or so,Canarybird\r\n'
    archived(db, run_id, "first.csv")
    load(cli, "second.csv", HEADINGS + OTHERS + broken, 3)
    key = '["Z-4711","Canarybird"]'
    done = cli("db", "forget", "--system", "crm", "--key", key, "--reason", "r", "--yes", "--json")
    assert done.code == 0
    assert done.json[0]["removed"]["archived_rows"] == 1
    assert held(db) == {}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_archived_texts_of_any_encoding(cli: Cli, db: str, tmp_path: Path, encoding: str) -> None:
    if encoding == "cp1252":
        (tmp_path / "m.yaml").write_text(MAPPING.replace("source: {", "source: {encoding: cp1252, "))
    others = OTHERS.replace("Flanders", "Fl\xe4nders")
    canary = CANARY.format(company="Caf\xe9", phone="")
    run_id = load(
        cli, "first.csv", HEADINGS + others + canary + others.replace("1,", "8,").replace("2,M", "9,M"), 0, encoding=encoding
    )
    file = archived(db, run_id, "first.csv")
    forget(cli)
    kept = HEADINGS + others + others.replace("1,", "8,").replace("2,M", "9,M")
    assert gzip.decompress(file.read_bytes()) == kept.encode(encoding)


def test_an_archived_workbook_is_not_deleted_unasked(cli: Cli, db: str, tmp_path: Path) -> None:
    import xlsxwriter

    book = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet("Clients")
        sheet.write_row(0, 0, HEADINGS.strip().split(","))
        sheet.write_row(1, 0, ["Z-4711", "Zebedee", "Canarybird", "", "", "", "zebedee@canarybird.example", ""])
        sheet.write_row(2, 0, ["1", "Ned", "Flanders", "", "", "", "ned@example.com", ""])
    called = cli("run", book, "-m", "m.yaml", "--json")
    assert called.code == 0
    file = archived(db, called.json["run_id"], "book.xlsx")
    before = everything(db)
    refused = cli("db", "forget", "--system", "crm", "--key", "Z-4711", "--reason", "r", "--yes")
    assert refused.code == 2
    assert f"{file} (1 of its rows, in a kind of file that can only be read)" in refused.err
    assert everything(db) == before
    kept = forget(cli, "--archives", "keep")
    assert kept[0]["left"] == [
        f"The archived file {file} was left as it is: 1 of its rows, in a kind of file that can only be read."
    ]
    assert [place for place in held(db) if not place.endswith(".gz")] == []
    gone = forget(cli, "--archives", "delete")
    assert (gone[0]["removed"], gone[0]["archived"]) == ({"archived_files": 1}, [str(file)])
    assert not file.exists()
    assert [row["archived_to"] for row in contents(db)["import_file"]] == [None]


def test_an_archived_file_whose_mapping_is_gone(cli: Cli, db: str, tmp_path: Path) -> None:
    run_id = load(cli, "first.csv", HEADINGS + OTHERS + CANARY.format(company="", phone=""), 0)
    file = archived(db, run_id, "first.csv")
    (tmp_path / "m.yaml").rename(tmp_path / "moved.yaml")
    refused = cli("db", "forget", "--system", "crm", "--key", "Z-4711", "--reason", "r", "--yes")
    assert refused.code == 2
    assert "it cannot be searched, as the mapping m.yaml is not there any more" in refused.err
    forget(cli, "--mapping", "moved.yaml")
    assert gzip.decompress(file.read_bytes()).decode() == HEADINGS + OTHERS
    assert held(db) == {}


def test_an_archive_that_was_moved(cli: Cli, db: str, tmp_path: Path) -> None:
    run_id = load(cli, "first.csv", HEADINGS + OTHERS + CANARY.format(company="", phone=""), 0)
    file = archived(db, run_id, "first.csv")
    Path("archive").rename(tmp_path / "elsewhere")
    first = forget(cli, code=8)
    assert first[0]["left"] == [
        f"The archived file {file} is not there; where the archive lies elsewhere, name it: --archive DIR."
    ]
    second = forget(cli, "--archive", "elsewhere")
    assert second[0]["removed"] == {"archived_rows": 1}
    place = tmp_path / "elsewhere" / file.parent.name / file.name
    assert gzip.decompress(place.read_bytes()).decode() == HEADINGS + OTHERS


def test_an_archive_in_the_archive(cli: Cli, db: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as parts:
        parts.writestr("a.csv", HEADINGS + OTHERS)
        parts.writestr("b.csv", HEADINGS + CANARY.format(company="", phone=""))
    called = cli("run", "both.zip", "-m", "m.yaml", "--json")
    assert called.code == 0, called.err
    file = archived(db, called.json["run_id"], "both.zip")
    gone = forget(cli, "--archives", "delete")
    assert gone[0]["archived"] == [str(file)]
    assert [row["archived_to"] for row in contents(db)["import_file"]] == [None, None]


def test_what_reviewers_typed_of_the_person_goes_and_all_else_stays(cli: Cli, db: str) -> None:
    first = load(cli, "first.csv", HEADINGS + OTHERS + CANARY.format(company="", phone=""), 0)
    bad = CANARY.format(company="", phone="").replace("zebedee@", "zebedee at ")
    nobody = ",No,Body,,,,nobody,\r\n"
    run_id = load(cli, "second.csv", HEADINGS + bad + WRONG.splitlines()[0] + "\r\n" + nobody, 3)
    numbers = {row["row"]: row["id"] for row in contents(db)["import_reject"] if row["run_id"] == run_id}
    theirs, lisa, unknown = (numbers[row] for row in sorted(numbers))
    board = Board(db)
    save(board, theirs, version=0, typed={"Email": "ring@canarybird.example"}, by="ann")
    save(board, lisa, version=0, typed={"Email": "zebedee@canarybird.example"}, by="ann")
    save(board, lisa, version=1, typed={"Email": "lisa@example.com"}, by="ann")
    save(board, unknown, version=0, typed={"No": "Z-4711"}, by="ann")
    waive_rows(board, [lisa], reason="belongs to zebedee@canarybird.example", until=None, by="ann")
    board.close()
    assert "table import_review" in held(db)
    before = contents(db)
    (told,) = forget(cli)
    assert (told["removed"]["rejects"], told["removed"]["drafts"], told["removed"]["edits"]) == (2, 2, 4)
    assert held(db) == {}
    after = contents(db)
    assert [row["id"] for row in after["import_reject"]] == [lisa]
    assert after["import_review"] == [row for row in before["import_review"] if row["reject_id"] == lisa]
    assert [row["cells_after"] for row in after["import_review_change"]] == [None]
    assert json.loads(after["import_review_action"][-1]["told"]) == {"reason": "[forgotten]", "until": None}
    assert first != run_id


def test_rows_of_before_keys_were_kept(cli: Cli, db: str) -> None:
    load(cli, "first.csv", HEADINGS + OTHERS + CANARY.format(company="", phone=""), 0)
    load(cli, "second.csv", HEADINGS + WRONG + CANARY.format(company="", phone="").replace("zebedee@", "zebedee at "), 3)
    with writing(db) as connection:
        connection.execute(text("UPDATE import_problem SET " + ("`key`" if "mariadb" in db else '"key"') + " = NULL"))
    forget(cli)
    assert held(db) == {}
    assert len(contents(db)["import_reject"]) == 2


def test_nothing_is_done_unasked_without_a_terminal(cli: Cli, db: str) -> None:
    load(cli, "first.csv", HEADINGS + CANARY.format(company="", phone=""), 0)
    before = everything(db)
    refused = cli("db", "forget", "--system", "crm", "--key", "Z-4711", "--reason", "r")
    assert refused.code == 2
    assert "ticketevolution: would be removed: 1 clients" in refused.err
    assert "Say so with --yes." in refused.err
    assert everything(db) == before


@pytest.mark.parametrize("reason", ["letter of zebedee@canarybird.example", "Z-4711 asked for it", "  "])
def test_a_reason_names_nobody(cli: Cli, db: str, reason: str) -> None:
    load(cli, "first.csv", HEADINGS + CANARY.format(company="", phone=""), 0)
    refused = cli("db", "forget", "--system", "crm", "--key", "Z-4711", "--reason", reason, "--yes")
    assert refused.code == 2
    assert len(contents(db)["ticketevolution_client"]) == 1


def test_nobody_of_that_key(cli: Cli, db: str) -> None:
    load(cli, "first.csv", HEADINGS + OTHERS, 0)
    before = everything(db)
    none = cli("db", "forget", "--system", "crm", "--key", "nobody", "--reason", "r", "--yes")
    assert (none.code, none.out) == (0, "Nothing is held of this system and key.\n")
    assert {n: t for n, t in everything(db).items() if n.startswith(("table", "reports"))} == {
        n: t for n, t in before.items() if n.startswith(("table", "reports"))
    }
    assert cli("db", "forget", "--system", "crm", "--key", "1", "--reason", "r", "--yes", "--target", "x").code == 2


def test_free_pages_of_a_sqlite_file_hold_nothing(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING)
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", "clientimport.db")
    load(cli, "first.csv", HEADINGS + CANARY.format(company="", phone=""), 0)
    load(cli, "second.csv", HEADINGS + CANARY.format(company="", phone="").replace("Canarybird", "Canarybird-Flanders"), 0)
    forget(cli)
    assert held("clientimport.db") == {}
    assert sqlite3.connect("clientimport.db").execute("PRAGMA integrity_check").fetchone() == ("ok",)
