"""Joining and then mapping gives the same records as mapping one wide file, whatever the size of batches and the workers."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from clientimport.pipeline import CheckOrder, check

HEAD = "mapping: 1\ntarget: ticketevolution\nsystem: crm\nkey: Id\n"
JOINS = """\
joins:
  accounts: {file: accounts.csv, on: {Account: Id, Area: Area}, missing: ignore}
  parents: {file: accounts.csv, on: {accounts.Parent: Id, Area: Area}, missing: ignore}
  mails: {file: mails.csv, on: {Id: Client}, rows: many}
"""
RECORD = """\
only_if: {{sql: '"{a}Flag" <> ''x'''}}
record:
  name: [Name, {{column: "{a}Name", default: Nobody}}]
  company: {{name: "{a}Name"}}
  notes: {{template: "{{Name}} {{{p}Name}}"}}
  tags: {{column: "{a}Flag", split: "-"}}
  email_addresses:
    - {{address: Own}}
"""
ONE = '    - {each: {join: mails}, address: mails.Address, label: "mails.Kind"}\n'
WIDE = '    - {each: 1-4, address: "Address {n}", label: "Kind {n}"}\n'
KEYS = st.sampled_from(["", "1", "2", "3", "A", "a", " 1"])
WORDS = st.sampled_from(["", "x", "Ada", "Bo-Cy", "é", "a,b", 'q"t', "line\nbreak"])
MAILS = st.sampled_from(["", "a@example.com", "b@example.com", "c@example.com"])
ACCOUNTS = st.dictionaries(st.tuples(KEYS, st.sampled_from(["n", "s"])), st.tuples(WORDS, KEYS, WORDS), max_size=8)
CLIENT = st.tuples(WORDS, KEYS, st.sampled_from(["n", "s", ""]), MAILS, st.lists(st.tuples(MAILS, WORDS), max_size=4))


def _write(path: Path, lines: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(lines)


def _records(folder: Path, main: str, mapping: str, rows: int | None, workers: int | None) -> list[dict[str, object]]:
    out = folder / "out.ndjson"
    check(CheckOrder((str(folder / main),), str(folder / mapping), records=out, batch_rows=rows, workers=workers))
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


@settings(max_examples=40, deadline=None)
@given(
    accounts=ACCOUNTS,
    clients=st.lists(CLIENT, min_size=1, max_size=9),
    rows=st.sampled_from([1, 2, 3, None]),
    workers=st.sampled_from([0, None]),
)
def test_joining_then_mapping_is_mapping_what_was_joined_before(
    accounts: dict[tuple[str, str], tuple[str, str, str]],
    clients: list[tuple[str, str, str, str, list[tuple[str, str]]]],
    rows: int | None,
    workers: int | None,
) -> None:
    def partner(key: str, area: str) -> tuple[str, str, str]:
        blank = not key.strip() or not area.strip()
        return ("", "", "") if blank else accounts.get((key, area), ("", "", ""))

    main = [["Id", "Name", "Account", "Area", "Own"]]
    wide = [
        [
            "Id",
            "Name",
            "Own",
            "A Name",
            "A Flag",
            "P Name",
            *(f"{what} {n}" for n in range(1, 5) for what in ("Address", "Kind")),
        ]
    ]
    mails = [["Client", "Address", "Kind"]]
    for number, (name, key, area, own, lines) in enumerate(clients, start=1):
        mine, parent, flag = partner(key, area)
        main.append([str(number), name, key, area, own])
        cells = [cell for line in lines for cell in line] + [""] * (8 - 2 * len(lines))
        wide.append([str(number), name, own, mine, flag, partner(parent, area)[0], *cells])
    # Of one client the order counts, of several it does not.
    deepest = max(len(client[4]) for client in clients)
    for at in range(deepest):
        mails += [[str(number), *client[4][at]] for number, client in enumerate(clients, start=1) if at < len(client[4])]
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = Path(name_of_folder)
        _write(folder / "main.csv", main)
        _write(folder / "wide.csv", wide)
        _write(folder / "mails.csv", mails)
        lines_of_accounts = [[key, area, *cells] for (key, area), cells in accounts.items()]
        _write(folder / "accounts.csv", [["Id", "Area", "Name", "Parent", "Flag"], *lines_of_accounts])
        joined = HEAD + JOINS + RECORD.format(a="accounts.", p="parents.") + ONE
        (folder / "joined.yaml").write_text(joined, encoding="utf-8")
        (folder / "wide.yaml").write_text(HEAD + RECORD.format(a="A ", p="P ") + WIDE, encoding="utf-8")
        expected = _records(folder, "wide.csv", "wide.yaml", None, 0)
        assert _records(folder, "main.csv", "joined.yaml", rows, workers) == expected


def test_processes_give_the_same(tmp_path: Path) -> None:
    _write(
        tmp_path / "main.csv",
        [["Id", "Name", "Account", "Area", "Own"], *([str(at), "Ann A", str(at % 7), "n", ""] for at in range(50))],
    )
    _write(
        tmp_path / "mails.csv",
        [["Client", "Address", "Kind"], *([str(at % 50), f"m{at}@example.com", ""] for at in range(200))],
    )
    _write(
        tmp_path / "accounts.csv",
        [["Id", "Area", "Name", "Parent", "Flag"], *([str(at), "n", f"A {at}", str(at - 1), ""] for at in range(6))],
    )
    (tmp_path / "m.yaml").write_text(HEAD + JOINS + RECORD.format(a="accounts.", p="parents.") + ONE, encoding="utf-8")
    alone = _records(tmp_path, "main.csv", "m.yaml", 7, 0)
    assert len(alone) == 50
    assert [len(record["email_addresses"]) for record in alone] == [4] * 50  # type: ignore[arg-type]
    assert _records(tmp_path, "main.csv", "m.yaml", 11, 1) == alone
