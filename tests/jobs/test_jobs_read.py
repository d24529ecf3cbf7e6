"""Job files: what they say, and every mistake in them at once, each with its line and the way out."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from clientimport.core.errors import MappingFailure, SourceFailure
from clientimport.jobs.job_file import Complete, Expected, Keep
from clientimport.jobs.read_job import read_job

WHOLE = """\
job: 1
name: nightly
database: {env: CRM_DATABASE}
reports: reports
reports_group: reviewers
workers: 0
wait: 10m
lock_timeout: 60s
statement_timeout: 30m
retries: 3
log_format: json
log_file: /var/log/clientimport.log
messages: {to: [{env: MAIL_URL}, {file: secrets/slack}], when: problems}
metrics: clientimport.prom
lineage: lineage.ndjson
deadline: 05:00
timezone: Europe/Berlin
keep: {reports: 90d, archive: 400d}
archive: archive
imports:
  - name: clients
    files: [drop/clients-*.csv, "s3://bucket/clients/*.csv"]
    mapping: mappings/salesforce.yaml
    gates: {max_rejects: 5%}
    complete: {done: .done}
    expected_by: {at: "4:00", days: [mon, tue]}
    archive_secrets: yes
    rejects_ok: yes
  - name: contacts
    files: {env: CONTACTS_URL}
    mapping: /etc/contacts.yaml
    complete: settled 1m
    expected_by: 23:30
    archive: /other
    after: clients
"""


@pytest.fixture
def job_path(tmp_path: Path) -> Path:
    return tmp_path / "nightly.yaml"


def mistakes_in(path: Path, text: str) -> list[str]:
    path.write_text(text)
    with pytest.raises(MappingFailure) as raised:
        read_job(str(path))
    return str(raised.value).replace(f"{path}:", "").splitlines()


def test_a_whole_job_file_is_understood(job_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_DATABASE", "postgresql://crm:secret@db/crm")
    monkeypatch.setenv("MAIL_URL", "mailtos://user:secret@example.com")
    monkeypatch.setenv("CONTACTS_URL", "https://example.com/contacts.csv?token=secret")
    folder = job_path.parent
    (folder / "secrets").mkdir()
    (folder / "secrets/slack").write_text("slack://a/b/c\nmailto://d\n")
    job_path.write_text(WHOLE)
    job = read_job(str(job_path))
    assert (job.name, job.deadline, job.zone) == ("nightly", time(5), ZoneInfo("Europe/Berlin"))
    assert job.keep == Keep(reports=timedelta(days=90), archive=timedelta(days=400))
    assert {name: written.value for name, written in job.settings.items()} == {
        "database": "postgresql://crm:secret@db/crm",
        "reports": str(folder / "reports"),
        "reports_group": "reviewers",
        "workers": "0",
        "wait": "10m",
        "lock_timeout": "60s",
        "statement_timeout": "30m",
        "retries": "3",
        "log_format": "json",
        "log_file": "/var/log/clientimport.log",
        "messages": ["mailtos://user:secret@example.com", "slack://a/b/c", "mailto://d"],
        "messages_when": "problems",
        "metrics": str(folder / "clientimport.prom"),
        "lineage": str(folder / "lineage.ndjson"),
    }
    assert job.settings["database"].origin == f"{job_path}:3 (environment CRM_DATABASE)"
    clients, contacts = job.imports
    assert clients.files == (str(folder / "drop/clients-*.csv"), "s3://bucket/clients/*.csv")
    assert clients.mapping == str(folder / "mappings/salesforce.yaml")
    assert clients.gates is not None and str(clients.gates.max_rejects) == "5%"
    assert (clients.complete, clients.expected_by) == (Complete(0.0, ".done"), Expected(time(4), frozenset({0, 1})))
    assert (clients.archive, clients.archive_secrets, clients.rejects_ok) == (folder / "archive", True, True)
    assert contacts.files == ("https://example.com/contacts.csv?token=secret",)
    assert (contacts.complete, contacts.expected_by) == (Complete(60.0), Expected(time(23, 30)))
    assert (contacts.archive, contacts.archive_secrets, contacts.after) == (Path("/other"), False, ("clients",))


def test_what_is_not_said_has_a_default(job_path: Path) -> None:
    job_path.write_text("imports:\n  - {name: clients, files: a.csv, mapping: m.yaml}\n")
    job = read_job(str(job_path))
    assert (job.name, job.deadline, job.zone, job.keep, job.settings) == ("nightly", None, None, Keep(), {})
    (clients,) = job.imports
    assert (clients.complete, clients.expected_by, clients.archive, clients.gates) == (Complete(5.0, ""), None, None, None)


def test_a_sqlite_file_lies_beside_the_job_file(job_path: Path) -> None:
    rest = "\nimports:\n  - {name: clients, files: a.csv, mapping: m.yaml}\n"
    found = {}
    for written in ("clients.db", "sqlite:///clients.db", "sqlite:////var/clients.db", "sqlite://", "postgresql://db/crm"):
        job_path.write_text(f"database: {written}{rest}")
        found[written] = read_job(str(job_path)).settings["database"].value
    assert found == {
        "clients.db": str(job_path.parent / "clients.db"),
        "sqlite:///clients.db": f"sqlite:///{job_path.parent}/clients.db",
        "sqlite:////var/clients.db": "sqlite:////var/clients.db",
        "sqlite://": "sqlite://",
        "postgresql://db/crm": "postgresql://db/crm",
    }


def test_all_mistakes_are_told_at_once(job_path: Path) -> None:
    text = """\
job: 2
name: Nightly Job
databases: x.db
wait: ten minutes
log_format: xml
workers: -1
messages: {to: [mailto://ops@example.com, {env: NO_SUCH_NAME}], when: sometimes}
deadline: 25:00
timezone: Europe/Berlinn
keep: {reports: 5, logs: 1d}
imports:
  - name: clients
    files: []
    mapping: m.yaml
    gates: {max_rejects: many}
    complete: soon
    expected_by: {days: [mon, monday]}
    archive_secrets: perhaps
    after: contacts
  - name: clients
    files: https://user:pass@example.com/a.csv
    expect_by: 4:00
"""
    assert mistakes_in(job_path, text) == [
        "1: job: “2” is no version of job files that is known. Write job: 1.",
        "2: name: “Nightly Job” is no name for it. Use small letters, digits and hyphens, at most 64.",
        '3: databases: There is no key “databases” here. Did you mean "database"?',
        "4: wait: 'ten minutes' is no length of time: write seconds, or 90s, 10m, 2h, 1d.",
        "5: log_format: 'xml' is not possible: use plain or json.",
        "6: workers: '-1' is no whole number: use digits only.",
        "7: messages.to[0]: The address of a message usually holds a password or a token. Write {env: NAME} or {file: PATH}: "
        "the name of an environment variable, or a file, that holds it.",
        "7: messages.to[1].env: The environment variable “NO_SUCH_NAME” is not set. Set it, or correct the name.",
        "7: messages.when: 'sometimes' is not possible: use always, problems or failures.",
        '8: deadline: “25:00” is no time of day. Write it as "05:00", by the 24-hour clock.',
        '9: timezone: There is no time zone “Europe/Berlinn”. Did you mean "Europe/Berlin"?',
        "10: keep.logs: There is no key “logs” here. Known: reports, archive, ledger.",
        "10: keep.reports: Less than a day is kept. Write a number of days, such as 90d.",
        "13: imports[0].files: The list is empty. Write it as `files: /drop/clients-*.csv`.",
        "15: imports[0].gates.max_rejects: “many” is no limit. Write a share such as 5%, or a number of rows such as 100.",
        "16: imports[0].complete: “soon” does not say when a file is complete. Write settled 60s, or {done: .done}.",
        '17: imports[0].expected_by: “at” is missing. Write expected_by: {at: "04:00", days: [mon, tue, wed, thu, fri]}.',
        "18: imports[0].archive_secrets: “perhaps” is neither yes nor no. Write yes or no.",
        "19: imports[0].after: No import above this one is called “contacts”. The import that is waited for must stand above.",
        "20: imports[1]: “mapping” is missing. Add a line such as `mapping: mappings/salesforce.yaml`.",
        "20: imports[1].name: Another import is called “clients” already. Give it a name of its own.",
        "21: imports[1].files: A password stands in this address. Put it in fsspec's configuration (~/.config/fsspec) or the "
        "environment, or use a key.",
        '22: imports[1].expect_by: There is no key “expect_by” here. Did you mean "expected_by"?',
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["1: The file is empty. Begin with job: 1, name: and imports:."]),
        ("- a\n", ["1: A job is an object of keys and values; this file holds a list. Begin with job: 1."]),
        ("name: a\n", ["1: imports: “imports” is missing. Add imports:, a list of entries with name, files and mapping."]),
        ("imports: []\n", ["1: imports: The list is empty. Add an entry with name, files and mapping."]),
        (
            "database: postgresql://crm:secret@db/crm\nimports: [{name: a, files: a.csv, mapping: m.yaml}]\n",
            [
                "1: database: A password stands here in plain text. Write {env: NAME} or {file: PATH}: the name of an "
                "environment variable, or a file, that holds it."
            ],
        ),
        (
            "lineage: {file: no-such-file}\nimports: [{name: a, files: a.csv, mapping: m.yaml}]\n",
            [
                "1: lineage.file: FOLDER/no-such-file cannot be read: No such file or directory. "
                "Name a text file that holds the value."
            ],
        ),
        (
            "database: {env: A, file: b}\nimports: [{name: a, files: a.csv, mapping: m.yaml}]\n",
            [
                "1: database: Either env or file is needed here. Write {env: NAME} or {file: PATH}: the name of an "
                "environment variable, or a file, that holds it."
            ],
        ),
        (
            "imports: [{name: a, files: https://example.com/a.csv, mapping: m.yaml, complete: done}]\n",
            [
                "1: imports[0]: Of a file on the web it cannot be asked whether its twin is there. "
                "Leave done out for this import."
            ],
        ),
        ("name: a # b\n", None),
        ("a: [\n", None),
    ],
)
def test_single_mistakes(job_path: Path, text: str, said: list[str] | None) -> None:
    found = [line.replace(str(job_path.parent), "FOLDER") for line in mistakes_in(job_path, text)]
    assert (found == said) if said is not None else found
    assert not any("secret" in line for line in found)


def test_a_job_file_that_is_not_there(job_path: Path) -> None:
    job_path.write_text("imports: []")
    with pytest.raises(SourceFailure) as raised:
        read_job(str(job_path.with_name("nightli.yaml")))
    assert raised.value.message == "There is no such job file."
    assert raised.value.fix == f'Did you mean "{job_path}"?'


def test_garbage_is_a_mistake_and_no_error_of_ours(job_path: Path) -> None:
    for text in (
        "imports: {a: b}",
        "imports: [[]]",
        "imports: [a]",
        "imports:\n  - files: {a: b}",
        "keep: a",
        "messages: a",
        "\0",
    ):
        assert mistakes_in(job_path, text)
