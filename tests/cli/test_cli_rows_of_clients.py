"""Clients of several rows through the whole program: rejected whole, mended, sent back, loaded once."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from calling import Called, Cli
from sqlalchemy import select

from clientimport.loader import connect, reading
from clientimport.targets.ticketevolution.tables import CLIENT, EMAIL_ADDRESS

MAPPING = """\
mapping: 1
target: ticketevolution
system: old
key: No
rows_per_client: {many: {blank_key: continue}}
source: {unmapped: ignore, footer: Total}
only_if: {sql: "Kind <> 'gone'"}
record:
  name: Name
  notes: Notes
  email_addresses:
    - {label: {value: work}, address: E-mail, is_primary: {value: "true"}}
"""
ROWS = """\
No,Name,Notes,E-mail,Kind
A1,Ann Lee,,ann@example.com,
,,x,ann.lee@example.com,
A2,Bob Ray,,bob@example.com,
,,,bob@,
A3,Cid Fox,,cid@example.com,gone
,,,cid.fox@example.com,
A4,Dee Dow,y,dee@example.com,
A1,,,ann@example.com,
,,,ann@office.example.com,
A4,Dee Dow,z,,
,Total,,,
"""
DATABASE = "sqlite:///clients.db"


def _write(name: str, text: str) -> Path:
    path = Path(name)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def called(cli: Cli) -> Cli:
    """The program, beside a mapping and a file."""
    _write("old.yaml", MAPPING)
    _write("a.csv", ROWS)
    return cli


def _run(cli: Cli, *words: str | Path) -> Called:
    return cli("run", *words, "-m", "old.yaml", "--database", DATABASE, "--json")


def _fates(called: Called) -> dict[str, int]:
    return {fate: count for fate, count in called.json["fates"].items() if fate != "heading"}


def _report(called: Called) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(Path(called.json["reports"]["rejects.csv"]).read_text("utf-8-sig"), newline="")))


def _stored() -> dict[str, tuple[str | None, list[tuple[str, bool]]]]:
    """By key: the notes, and the e-mail addresses with their flags."""
    engine = connect(DATABASE)
    with reading(engine) as connection:
        clients = connection.execute(select(CLIENT.c.id, CLIENT.c.key, CLIENT.c.notes).order_by(CLIENT.c.key)).all()
        mails = connection.execute(
            select(EMAIL_ADDRESS.c.client_id, EMAIL_ADDRESS.c.address, EMAIL_ADDRESS.c.is_primary).order_by(EMAIL_ADDRESS.c.id)
        ).all()
    engine.dispose()
    return {key: (notes, [(m.address, bool(m.is_primary)) for m in mails if m.client_id == at]) for at, key, notes in clients}


def _mended(loaded: Called) -> Path:
    """The reject report, one of its faults mended."""
    report = Path(loaded.json["reports"]["rejects.csv"]).read_bytes()
    mended = Path("mended.csv")
    mended.write_bytes(report.replace(b"bob@,", b"bob@b.example.com,"))
    return mended


ANN = ("x", [("ann@example.com", True), ("ann.lee@example.com", False), ("ann@office.example.com", False)])


def test_a_client_is_loaded_whole_or_rejected_whole(called: Cli) -> None:
    loaded = _run(called, "a.csv")
    assert loaded.code == 3
    assert _fates(loaded) == {"created": 1, "merged": 3, "rejected": 4, "filtered": 2, "footer": 1}
    assert loaded.json["problems"] == {"client-rejected": 2, "email-invalid": 1, "rows-clash": 1}
    assert _stored() == {"A1": ANN}
    told = [(row["clientimport_row"], row["No"], row["clientimport_problems"]) for row in _report(loaded)]
    assert told == [
        ("4", "A2", "The row itself is in order, but row 5 of the same client is not."),
        ("5", "", "E-mail: “bob@” is no e-mail address: nothing stands after the @."),
        ("8", "A4", "The row itself is in order, but row 11 of the same client is not."),
        ("11", "A4", "Notes: “z” stands here, but row 8 says “y”, for the same client."),
    ]
    crosswalk = Path(loaded.json["reports"]["accepted.csv"]).read_text("utf-8-sig").splitlines()
    assert crosswalk == ["key,client_id,account,fate", "A1,1,,created", *["A1,1,,merged"] * 3]


def test_nothing_changes_the_second_night(called: Cli) -> None:
    _run(called, "a.csv")
    before = _stored()
    again = _run(called, "a.csv", "--again")
    assert _fates(again) == {"unchanged": 1, "merged": 3, "rejected": 4, "filtered": 2, "footer": 1}
    news = again.json["news"]
    assert (news["new"], news["known"], news["gone"]) == (0, 4, 0)
    assert _stored() == before


def test_a_mended_report_loads_the_clients_and_their_rows_are_corrected(called: Cli) -> None:
    report = _mended(_run(called, "a.csv"))
    sent = _run(called, report)
    assert _fates(sent) == {"created": 1, "merged": 1, "rejected": 2}
    assert _stored()["A2"] == (None, [("bob@example.com", True), ("bob@b.example.com", False)])
    # The file comes again as it was: all rows of the mended client are left out, and it stays as it was mended.
    again = _run(called, "a.csv", "--again")
    assert _fates(again) == {"unchanged": 1, "merged": 3, "rejected": 2, "skipped": 2, "filtered": 2, "footer": 1}
    assert again.json["notices"]["corrected-already"] == 2
    assert _stored()["A2"] == (None, [("bob@example.com", True), ("bob@b.example.com", False)])


def test_a_client_of_whom_one_row_was_corrected_and_another_is_new_is_read_whole(called: Cli) -> None:
    report = _mended(_run(called, "a.csv"))
    _run(called, report)
    _write("a.csv", ROWS.replace(",,,bob@,\n", ",,,bob@c.example.com,\n"))
    again = _run(called, "a.csv")
    assert _fates(again) == {"unchanged": 1, "updated": 1, "merged": 4, "rejected": 2, "filtered": 2, "footer": 1}
    assert [mail for mail, _ in _stored()["A2"][1]] == ["bob@example.com", "bob@b.example.com", "bob@c.example.com"]


def test_a_retry_takes_all_rows_of_a_client(called: Cli) -> None:
    _run(called, "a.csv")
    _write("old.yaml", MAPPING.replace("continue}", "continue, clash: first}"))
    tried = called("rejects", "retry", "--all", "--code", "rows-clash", "--database", DATABASE, "--json")
    assert (tried.code, tried.json["runs"][0]["fates"]) == (0, {"created": 1, "merged": 1})
    assert _stored()["A4"] == ("y", [("dee@example.com", True)])


def test_a_mended_row_brings_the_others_of_its_client(called: Cli) -> None:
    loaded = _run(called, "a.csv")
    lines = Path(loaded.json["reports"]["rejects.csv"]).read_text("utf-8-sig").splitlines()
    _write("mended.csv", "\r\n".join([lines[0], lines[2].replace("bob@,", "bob@b.example.com,"), ""]))
    tried = called("rejects", "retry", "mended.csv", "--database", DATABASE, "--json")
    assert tried.json["runs"][0]["fates"] == {"created": 1, "merged": 1}
    assert _stored()["A2"] == (None, [("bob@example.com", True), ("bob@b.example.com", False)])


def test_rows_of_a_client_in_several_files_with_other_headings(called: Cli) -> None:
    mapping = MAPPING.replace("footer: Total", "footer: Total, headings: {E-mail: [Mail]}, optional: [Kind, Name, Notes]")
    _write("old.yaml", mapping)
    _write("a.csv", "No,Name,Notes,E-mail\nA1,Ann Lee,x,ann@example.com\nA2,Bob Ray,,bob@example.com\n")
    _write("b.csv", "Mail,No,Notes\nann@,A1,\n,A1,y\nbob2@example.com,A2,\n")
    loaded = _run(called, "a.csv", "b.csv")
    assert _fates(loaded) == {"created": 1, "merged": 1, "rejected": 3}
    told = [(row["clientimport_file"], row["clientimport_row"], row["clientimport_problems"]) for row in _report(loaded)]
    assert told == [
        ("a.csv", "2", "The row itself is in order, but row 2 of b.csv of the same client is not."),
        ("b.csv", "2", "Mail: “ann@” is no e-mail address: nothing stands after the @."),
        ("b.csv", "3", "Notes: “y” stands here, but row 2 of a.csv says “x”, for the same client."),
    ]
    assert _stored() == {"A2": (None, [("bob@example.com", True), ("bob2@example.com", False)])}


def _bytes(called: Called) -> list[tuple[str, bytes]]:
    return [(name, Path(called.json["reports"][name]).read_bytes()) for name in ("rejects.csv", "accepted.csv")]


def test_the_answer_is_the_same_whatever_the_batches_and_the_workers(called: Cli) -> None:
    told: list[tuple[Any, ...]] = []
    for number, words in enumerate((["--batch-rows", "1"], ["--batch-rows", "3"], [], ["--workers", "1"], ["--workers", "0"])):
        database = f"sqlite:///{number}.db"
        loaded = called("run", "a.csv", "-m", "old.yaml", "--database", database, "--json", *words)
        listed = called("rejects", "list", "--database", database, "--json").json_lines
        problems = [{k: v for k, v in each.items() if not k.endswith(("run", "seen", "_id"))} for each in listed]
        told.append((loaded.json["fates"], loaded.json["problems"], loaded.json["notices"], _bytes(loaded), problems))
    assert told[1:] == told[:1] * 4


def test_secrets_stay_secret_where_they_clash(called: Cli) -> None:
    _write(
        "old.yaml",
        "mapping: 1\ntarget: intend\nsystem: old\nkey: No\nrows_per_client: many\n"
        "record: {title: Name, credentials: {username: User, password: Pass}}\n",
    )
    _write("a.csv", "No,Name,User,Pass\nA1,Ann,ann,Sesame-1\nA1,,ann,Sesame-2\n")
    loaded = _run(called, "a.csv")
    assert loaded.json["problems"] == {"client-rejected": 1, "rows-clash": 1}
    listed = called("rejects", "list", "--database", DATABASE, "--json")
    assert [each["message"] for each in listed.json_lines if each["code"] == "rows-clash"] == [
        "“[withheld]” stands here, but row 2 says something else, for the same client."
    ]
    reports = "".join(path.read_text("utf-8", "replace") for path in Path("reports").rglob("*") if path.is_file())
    assert "Sesame" not in loaded.out + loaded.err + listed.out + reports


def test_a_plan_and_a_check_say_what_a_run_does(called: Cli) -> None:
    fates = {"created": 1, "merged": 3, "rejected": 4, "filtered": 2, "footer": 1}
    checked = called("check", "a.csv", "-m", "old.yaml", "--json")
    assert _fates(checked) == {"accepted" if fate == "created" else fate: count for fate, count in fates.items()}
    called("db", "upgrade", "--database", DATABASE)
    judged = called("check", "a.csv", "-m", "old.yaml", "--database", DATABASE, "--json")
    assert _fates(judged) == _fates(_run(called, "a.csv")) == fates


def test_an_item_of_a_joined_table_names_its_row_there(called: Cli) -> None:
    _write(
        "old.yaml",
        "mapping: 1\ntarget: ticketevolution\nsystem: old\nkey: No\nrows_per_client: many\nsource: {unmapped: ignore}\n"
        "joins: {mails: {file: mails.csv, on: {Id: Row}, rows: many}}\n"
        "record: {name: Name, email_addresses: [{each: {join: mails}, address: mails.Mail}]}\n",
    )
    _write("a.csv", "No,Name,Id\nA1,Ann Lee,1\nA2,Bob Ray,2\nA1,,3\n")
    _write("mails.csv", "Row,Mail\n3,ann3@\n1,ann@example.com\n2,bob@example.com\n")
    loaded = _run(called, "a.csv")
    assert _fates(loaded) == {"created": 1, "rejected": 2}
    listed = called("rejects", "list", "--database", DATABASE, "--json").json_lines
    told = [(each["row"], each["code"], each["cell"], each["field"]) for each in listed]
    assert told == [(2, "client-rejected", None, ""), (4, "email-invalid", "mails.csv!B2", "email_addresses[1].address")]
