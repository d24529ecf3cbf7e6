# ruff: noqa: E501 - a mistake is one line
"""`clientimport job run|check`: nights with real files and a real database."""

from __future__ import annotations

import ctypes
import gzip
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from calling import Called, Cli

MAPPING = "mapping: 1\ntarget: ticketevolution\nsystem: crm\nkey: Id\nrecord: {name: Name}\n"
JOB = """\
name: nightly
imports:
  - name: clients
    files: drop/clients-*.csv
    mapping: m.yaml
    complete: settled 0s
    archive: archive
"""


class Folder:
    """A folder with a job file, its mapping, and a drop folder into which files come."""

    def __init__(self, path: Path, cli: Cli) -> None:
        self.path = path
        self.cli = cli
        self.files = 0
        (path / "drop").mkdir()
        (path / "m.yaml").write_text(MAPPING)
        self.write(JOB)

    def write(self, job: str) -> None:
        (self.path / "nightly.yaml").write_text(job)

    def put(self, name: str, *names: str, heading: str = "Id,Name") -> Path:
        """A file with a client for each name, newer than those before."""
        self.files += 1
        path = self.path / "drop" / name
        path.write_text("\n".join([heading, *(f"{who.split()[0]},{who}" for who in names)]) + "\n")
        os.utime(path, (self.files, self.files))
        return path

    def night(self, *words: str) -> Called:
        return self.cli("job", "run", "nightly.yaml", *words)

    def told(self, *words: str) -> dict[str, Any]:
        told: dict[str, Any] = self.night("--json", *words).json
        return told

    def ask(self, query: str) -> list[Any]:
        with sqlite3.connect(self.path / "clientimport.db") as connection:
            return connection.execute(query).fetchall()

    @property
    def clients(self) -> list[str]:
        return [name for (name,) in self.ask("select name from ticketevolution_client order by name")]

    @property
    def dropped(self) -> list[str]:
        return sorted(path.name for path in (self.path / "drop").iterdir())

    @property
    def archived(self) -> list[str]:
        """Names without the run's id, in the order of the runs."""
        return [path.name[len("20260101-000000-aaaaaa-") :] for path in sorted(self.path.rglob("archive/*/*.gz"))]


@pytest.fixture
def folder(tmp_path: Path, cli: Cli) -> Folder:
    return Folder(tmp_path, cli)


def test_a_night_loads_each_file_and_empties_the_drop_folder(folder: Folder) -> None:
    folder.put("clients-2.csv", "Ned Flanders", "Maude Flanders")
    folder.put("clients-1.csv", "Ned FLANDERS")
    told = folder.told()
    assert told["exit_code"] == 0
    assert [(Path(each["file"]).name, each["run"]["fates"]) for each in told["imports"]] == [
        ("clients-2.csv", {"created": 2, "heading": 1}),
        ("clients-1.csv", {"updated": 1, "heading": 1}),
    ]
    assert folder.clients == ["Maude Flanders", "Ned FLANDERS"]
    assert (folder.dropped, sorted(folder.archived)) == ([], ["clients-1.csv.gz", "clients-2.csv.gz"])
    places = folder.ask("select job, archived_to from import_run join import_file using (run_id) order by import_file.id")
    assert [job for job, _ in places] == ["nightly/clients"] * 2
    assert gzip.decompress(Path(places[1][1]).read_bytes()).decode() == "Id,Name\nNed,Ned FLANDERS\n"
    assert sorted(each["run"]["run_id"] for each in told["imports"]) == sorted(p.name for p in folder.path.glob("reports/*"))


def test_a_night_without_a_file_is_a_good_one(folder: Folder) -> None:
    night = folder.night()
    assert (night.code, night.err) == (0, "")
    assert night.out == f"nightly/clients: {folder.path}/drop/clients-*.csv: Nothing to do: no file is there.\n"
    assert not (folder.path / "clientimport.db").exists()


def test_the_same_file_again_changes_nothing_and_is_taken_away(folder: Folder) -> None:
    folder.put("clients-1.csv", "Ned Flanders")
    folder.night()
    before = folder.ask("select run_id from import_run")
    folder.put("clients-1.csv", "Ned Flanders")
    folder.put("clients-again.csv", "Ned Flanders")
    night = folder.night()
    assert (night.code, night.err) == (0, "")
    assert night.out.count("Nothing to do: run ") == 2
    assert folder.ask("select run_id from import_run") == before
    assert (folder.dropped, folder.archived) == ([], ["clients-1.csv.gz"]), "its content is there already"


def test_the_same_name_with_other_content_is_a_new_run(folder: Folder) -> None:
    for name in ("Ned Flanders", "Ned Simpson"):
        folder.put("clients-1.csv", name)
        assert folder.night().code == 0
    assert folder.clients == ["Ned Simpson"]
    assert folder.archived == ["clients-1.csv.gz", "clients-1.csv.gz"]


def test_rejects_are_3_and_the_file_is_archived(folder: Folder) -> None:
    folder.put("clients-1.csv", "Ned Flanders", "Maude")
    night = folder.night()
    assert (night.code, folder.dropped, folder.archived) == (3, [], ["clients-1.csv.gz"])
    assert "1 of 2 rows is in the database, 1 was rejected. (exit code 3)" in night.out
    assert folder.night().code == 0
    folder.write(JOB + "    rejects_ok: yes\n")
    folder.put("clients-2.csv", "Maude")
    assert folder.night().code == 0


def test_after_failure_a_file_stays_and_holds_up_the_newer_ones(folder: Folder) -> None:
    folder.put("clients-3.csv", "Ned Flanders")
    folder.put("clients-1.csv", "Maude Flanders", heading="Nothing,Known")
    folder.put("clients-2.csv", "Todd Flanders")
    night = folder.night("-q")
    assert (night.code, night.out) == (5, "")
    assert "drop/clients-1.csv" in night.err and "1 more file waits behind it for the next time." in night.err
    assert (folder.clients, folder.dropped) == (["Ned Flanders"], ["clients-1.csv", "clients-2.csv"])
    folder.put("clients-1.csv", "Maude Flanders")
    assert folder.night().code == 0
    assert (len(folder.clients), folder.dropped, len(folder.archived)) == (3, [], 3)


def test_a_gate_of_the_job_holds_a_run(folder: Folder) -> None:
    folder.write(JOB + "    gates: {min_rows: 3}\n")
    folder.put("clients-1.csv", "Ned Flanders")
    night = folder.night()
    assert (night.code, folder.dropped, folder.archived) == (4, ["clients-1.csv"], [])
    assert [tuple(row) for row in folder.ask("select status, job from import_run")] == [("held", "nightly/clients")]


def test_a_file_waits_for_its_twin(folder: Folder) -> None:
    folder.write(JOB.replace("settled 0s", "done"))
    path = folder.put("clients-1.csv", "Ned Flanders")
    night = folder.night()
    assert (night.code, folder.dropped) == (0, ["clients-1.csv"])
    assert "Left for the next time" in night.out and "its .done file is not there" in night.out
    path.with_name("clients-1.csv.done").write_text("")
    assert folder.night().code == 0
    assert (folder.dropped, folder.archived) == ([], ["clients-1.csv.gz"])


def test_a_file_that_does_not_come_is_an_alarm(folder: Folder) -> None:
    folder.write(JOB + '    expected_by: "00:00"\n')
    night = folder.night("-q")
    assert night.code == 5
    assert "No file came by 00:00 on " in night.err
    folder.put("clients-1.csv", "Ned Flanders")
    assert (folder.night().code, folder.night().code) == (0, 0), "it has come, for this night"


def test_secret_columns_stay_unless_the_job_says_else(folder: Folder) -> None:
    (folder.path / "drop/clients-1.csv").write_text("Id,Name,Password\nMaude,Maude Flanders,hunter2\n")
    assert "It stays where it is: it has secret columns" in folder.night().out
    again = folder.night()
    assert (again.code, folder.dropped) == (0, ["clients-1.csv"])
    assert "Nothing to do: run " in again.out
    folder.write(JOB + "    archive_secrets: yes\n")
    assert folder.night().code == 0
    assert (folder.dropped, folder.archived) == ([], ["clients-1.csv.gz"])


def test_options_beat_the_environment_which_beats_the_job_file(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("database: job.db\n" + JOB)

    def made() -> list[str]:
        return sorted(path.name for path in folder.path.glob("*.db"))

    folder.put("clients-1.csv", "Ned Flanders")
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", "env.db")
    assert folder.night("--database", "option.db").code == 0
    assert made() == ["option.db"]
    folder.put("clients-2.csv", "Ned Flanders")
    assert folder.night().code == 0
    assert made() == ["env.db", "option.db"]
    monkeypatch.delenv("CLIENTIMPORT_DATABASE")
    folder.put("clients-3.csv", "Ned Flanders")
    assert folder.night().code == 0
    assert made() == ["env.db", "job.db", "option.db"]


def test_a_working_folder_elsewhere_makes_no_difference(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder.put("clients-1.csv", "Ned Flanders")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert folder.cli("job", "run", folder.path / "nightly.yaml").code == 0
    assert folder.clients == ["Ned Flanders"]
    assert (list(Path().iterdir()), len(list(folder.path.glob("reports/*")))) == ([], 1)


def test_log_and_metrics_are_written(folder: Folder) -> None:
    folder.write("log_format: json\nlog_file: night.log\nmetrics: night.prom\n" + JOB)
    folder.put("clients-1.csv", "Ned Flanders")
    assert folder.night().code == 0
    events = [json.loads(line)["event"] for line in (folder.path / "night.log").read_text().splitlines()]
    assert (events[0], events[-2:]) == ("job-started", ["archived", "job-finished"])
    assert 'job_name="nightly",import="clients"' in (folder.path / "night.prom").read_text()
    folder.write("metrics: drop\n" + JOB)
    folder.put("clients-2.csv", "Maude Flanders")
    failed = folder.night()
    assert (failed.code, "metrics could not be written" in failed.err) == (8, True)
    assert folder.clients == ["Maude Flanders", "Ned Flanders"], "a metric that fails undoes no load"


def test_the_same_on_postgresql(folder: Folder, monkeypatch: pytest.MonkeyPatch, postgresql_url: str) -> None:
    monkeypatch.setenv("CRM_DATABASE", postgresql_url)
    folder.write("database: {env: CRM_DATABASE}\n" + JOB + '    expected_by: "00:00"\n')
    folder.put("clients-1.csv", "Ned Flanders")
    first = folder.told()
    assert (first["exit_code"], first["imports"][0]["run"]["fates"]) == (0, {"created": 1, "heading": 1})
    folder.put("clients-1.csv", "Ned Flanders")
    again = folder.told()["imports"]
    assert [each["run"]["status"] for each in again] == ["same"], "and the file counts for this night"
    assert (folder.dropped, folder.archived, folder.night().code) == ([], ["clients-1.csv.gz"], 0)


def test_files_on_another_machine_stay_there(folder: Folder) -> None:
    from fsspec.implementations.memory import MemoryFileSystem

    system = MemoryFileSystem()
    for number, who in enumerate(("Ned Flanders", "Maude Flanders"), start=1):
        system.pipe(f"/job-drop/{number}.csv", f"Id,Name\n{number},{who}\n".encode())
    folder.write(JOB.replace("drop/clients-*.csv", "memory://job-drop/*.csv"))
    night = folder.told()
    assert [each["file"] for each in night["imports"]] == ["memory://job-drop/1.csv", "memory://job-drop/2.csv"]
    assert (folder.clients, folder.archived) == (["Maude Flanders", "Ned Flanders"], [])
    assert [each["run"]["status"] for each in folder.told()["imports"]] == ["same", "same"]


def test_compressed_files_and_workbooks_are_archived_too(folder: Folder) -> None:
    import zipfile

    import xlsxwriter

    text = "Id,Name\n{0},{0} Flanders\n"
    drop = folder.path / "drop"
    (drop / "1.csv.gz").write_bytes(gzip.compress(text.format("Ned").encode()))
    with zipfile.ZipFile(drop / "2.zip", "w") as packed:
        packed.writestr("one.csv", text.format("Maude"))
        packed.writestr("two.csv", text.format("Todd"))
    with xlsxwriter.Workbook(drop / "3.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Id", "Name"))
        sheet.write_row(1, 0, ("Rod", "Rod Flanders"))
    as_they_came = {path.name: path.read_bytes() for path in drop.iterdir()}
    folder.write(JOB.replace("clients-*.csv", "*"))
    assert folder.night().code == 0
    assert folder.clients == ["Maude Flanders", "Ned Flanders", "Rod Flanders", "Todd Flanders"]
    kept = {path.name[23:-3]: gzip.decompress(path.read_bytes()) for path in folder.path.rglob("archive/*/*.gz")}
    assert (folder.dropped, kept) == ([], as_they_came)
    for name, content in as_they_came.items():
        (drop / name).write_bytes(content)
    assert (folder.night().code, folder.dropped, len(folder.archived)) == (0, [], 3)


def test_what_is_old_is_removed(folder: Folder) -> None:
    folder.write("keep: {reports: 30d, archive: 30d, ledger: 30d}\n" + JOB)
    for name in ("Ned Flanders", "Ned Simpson"):
        folder.put("clients-1.csv", name)
        assert folder.night().code == 0
    with sqlite3.connect(folder.path / "clientimport.db") as connection:
        connection.execute(
            "update import_run set started_at = '2020-01-01 00:00:00' where run_id = (select run_id from import_file order by id limit 1)"
        )
    assert (folder.night().code, len(folder.ask("select * from import_run")), len(folder.archived)) == (0, 1, 1)


def test_a_deadline_that_was_typed_wins(folder: Folder) -> None:
    folder.put("clients-1.csv", "Ned Flanders")
    late = folder.night("--deadline", "2026-01-01T05:00")
    assert (late.code, folder.dropped) == (9, ["clients-1.csv"])
    assert "Not begun: The deadline has passed." in late.err
    assert folder.night().code == 0


def test_mistakes_are_all_told_before_anything_runs(folder: Folder) -> None:
    folder.put("clients-1.csv", "Ned Flanders")
    folder.write(JOB.replace("mapping:", "mappings:").replace("archive:", "archives:"))
    night = folder.night()
    assert (night.code, night.out, folder.dropped) == (5, "", ["clients-1.csv"])
    assert night.err.splitlines() == [
        "clientimport: nightly.yaml:3: imports[0]: “mapping” is missing. Add a line such as `mapping: mappings/salesforce.yaml`.",
        'nightly.yaml:5: imports[0].mappings: There is no key “mappings” here. Did you mean "mapping"?',
        'nightly.yaml:7: imports[0].archives: There is no key “archives” here. Did you mean "archive"?',
    ]
    assert folder.cli("job", "run", "nothing.yaml").code == 5
    assert folder.cli("job", "run", "nightly.yaml", "--wait", "soon").code == 5, "the file comes first"
    folder.write(JOB)
    assert folder.cli("job", "run", "nightly.yaml", "--wait", "soon").code == 2
    refused = folder.cli("job", "run", "nightly.yaml", "--database", "postgresql://a:secret@b/c")
    assert (refused.code, "secret" in refused.err) == (2, False)


def test_a_job_is_checked(folder: Folder) -> None:
    good = folder.cli("job", "check", "nightly.yaml")
    assert (good.code, good.err) == (0, "")
    assert good.out.splitlines() == [
        f"nightly.yaml: database: sqlite:///{folder.path}/clientimport.db (default)",
        "nightly.yaml: no mistakes",
    ]
    assert folder.cli("job", "check", "nightly.yaml", "-q").out == ""
    assert folder.cli("job", "check", "nightly.yaml", "--connect").code == 0, "a SQLite file is made by the first run"
    assert not (folder.path / "clientimport.db").exists()


def test_all_that_is_wrong_with_a_job_is_found_at_once(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder.path / "m.yaml").write_text(MAPPING.replace("Name", '"Name"').replace("key:", "kee:"))
    (folder.path / "archive").write_text("no folder")
    monkeypatch.setenv("CLIENTIMPORT_REPORTS", "nightly.yaml")
    monkeypatch.setenv("CLIENTIMPORT_RETRYS", "1")
    folder.write(
        "database: {env: NO_SUCH_NAME}\nreports: out\nlog_file: no/such/folder.log\n"
        + JOB
        + "  - {name: others, files: [nowhere/*.csv, s3://bucket/a.csv], mapping: none.yaml, archive: kept}\n"
    )
    checked = folder.cli("job", "check", "nightly.yaml", "--json")
    assert checked.code == 5
    here = f"{folder.path}/"
    said = [
        (each["file"].replace(here, ""), each["line"], each["path"], each["message"].replace(here, ""))
        for each in checked.json["mistakes"]
    ]
    assert said == [
        ("nightly.yaml", 1, "database.env", "The environment variable “NO_SUCH_NAME” is not set."),
        ("nightly.yaml", 10, "clients.archive", "archive: this is no folder."),
        ("m.yaml", 1, "key", "“key” is missing."),
        ("m.yaml", 4, "kee", "There is no key “kee” here."),
        ("nightly.yaml", 11, "others.files", "nowhere: There is no such folder."),
        ("nightly.yaml", 11, "others.mapping", "none.yaml: There is no such mapping file."),
        ("CLIENTIMPORT_REPORTS", 0, "reports", "nightly.yaml: this is no folder."),
        ("nightly.yaml:3", 0, "log_file", "no/such: there is no such folder."),
    ]
    assert [note.replace(here, "") for note in checked.json["notes"]] == [
        "import others: files from other machines are not archived; they stay where they are.",
        "database: sqlite:///clientimport.db (default)",
        "reports: CLIENTIMPORT_REPORTS wins over nightly.yaml:2.",
        "CLIENTIMPORT_RETRYS is in the environment, but there is no such setting.",
    ]
    plain = folder.cli("job", "check", "nightly.yaml")
    assert (plain.code, len(plain.err.splitlines()), "no mistakes" in plain.out) == (5, 8, False)


def test_a_password_in_the_job_file_is_refused_and_not_repeated(folder: Folder) -> None:
    folder.write("database: postgresql://crm:hunter2@db/crm\n" + JOB)
    for words in (("job", "check"), ("job", "run")):
        called = folder.cli(*words, "nightly.yaml")
        assert (called.code, "A password stands here in plain text." in called.err) == (5, True)
        assert "hunter2" not in called.err + called.out


def test_whether_the_database_answers_is_asked_only_if_wanted(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_DATABASE", "postgresql://crm:hunter2@127.0.0.1:1/crm")
    folder.write("database: {env: CRM_DATABASE}\n" + JOB)
    unasked = folder.cli("job", "check", "nightly.yaml")
    assert unasked.code == 0
    assert "database: postgresql://crm:***@127.0.0.1:1/crm (nightly.yaml:1 (environment CRM_DATABASE))" in unasked.out
    asked = folder.cli("job", "check", "nightly.yaml", "--connect")
    assert asked.code == 5
    assert "The database cannot be reached" in asked.err and "hunter2" not in asked.err


def test_secret_columns_of_a_mapping_are_noted(folder: Folder) -> None:
    (folder.path / "m.yaml").write_text(MAPPING + "source: {secret: [PIN]}\n")
    checked = folder.cli("job", "check", "nightly.yaml")
    assert checked.code == 0
    assert "its files are not archived and stay where they are, as the mapping has secret columns (PIN)" in checked.out


def _without_privileges() -> None:
    """Even root may then do only what the rights of a file say."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH; 24 is PR_CAPBSET_DROP
            if libc.prctl(24, capability, 0, 0, 0):
                os._exit(99)


def as_anybody(folder: Folder, *words: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, "-m", "clientimport", *words],
        cwd=folder.path,
        preexec_fn=_without_privileges,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.splitlines()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="rights of folders are tried on Linux")
def test_a_folder_without_permission_has_one_clear_message(folder: Folder) -> None:
    drop, here = folder.path / "drop", str(folder.path)
    folder.put("clients-1.csv", "Ned Flanders")
    drop.chmod(0o000)
    try:
        words = f"{here}/drop: There is no permission to look into this folder. Give this user the right to read and enter it."
        assert as_anybody(folder, "job", "check", "nightly.yaml") == (5, [f"nightly.yaml:4: clients.files: {words}"])
        assert as_anybody(folder, "job", "run", "nightly.yaml", "-q") == (
            5,
            [f"nightly/clients: {here}/drop/clients-*.csv: {words} (exit code 5)"],
        )
        drop.chmod(0o400)  # its names may be read, its files may not
        code, said = as_anybody(folder, "job", "run", "nightly.yaml", "-q")
        assert (code, said) == (5, [f"nightly/clients: {here}/drop/clients-*.csv: {words} (exit code 5)"])
        drop.chmod(0o500)
        cannot = (
            f"{here}/drop: files cannot be taken away from this folder into the archive. Give this user the right to do so."
        )
        assert as_anybody(folder, "job", "check", "nightly.yaml") == (5, [f"nightly.yaml:4: clients.files: {cannot}"])
        code, said = as_anybody(folder, "job", "run", "nightly.yaml", "-q")
        assert (code, folder.dropped) == (8, ["clients-1.csv"])
        assert said[-1].startswith(
            f"  Not archived: {here}/drop/clients-1.csv: The file could not be archived: Permission denied"
        )
    finally:
        drop.chmod(0o700)
    assert folder.archived == ["clients-1.csv.gz"], "the copy is there; the file itself could not be removed"
    (folder.path / "archive").chmod(0o500)
    again = "Give this user the right to do so."
    try:
        code, said = as_anybody(folder, "job", "check", "nightly.yaml")
    finally:
        (folder.path / "archive").chmod(0o700)
    assert (code, said) == (
        5,
        [f"nightly.yaml:7: clients.archive: {here}/archive: there is no permission to write into this folder. {again}"],
    )
    assert (folder.night().code, folder.dropped, folder.archived) == (0, [], ["clients-1.csv.gz"])


def test_help_is_quick() -> None:
    code = (
        "import sys\nsys.argv = ['clientimport', 'job', 'run', '--help']\n"
        "from clientimport.cli.main import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "slow = {'pydantic', 'polars', 'sqlalchemy', 'ruamel'} & set(sys.modules)\nassert not slow, slow\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
