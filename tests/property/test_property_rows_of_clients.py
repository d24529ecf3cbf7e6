"""Clients in several rows, shuffled and cut anyhow, become the records that they are in one row each."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientimport.pipeline import client_batches
from clientimport.pipeline.flow import check
from clientimport.pipeline.order import CheckOrder

HEADINGS = ["Key", "Name", "Notes", "Street", "City", "Phone", "Mail", "Tag"]
MAPPING = """\
mapping: 1
target: ticketevolution
system: old
key: Key
{many}
source: {{encoding: utf-8}}
record:
  name: Name
  notes: {{column: Notes, default: none}}
  addresses:
    - {{label: {{value: home}}, street_address: Street, locality: City}}
  phone_numbers:
    - {phone}
  email_addresses:
    - {mail}
  tags: {tags}
"""
ONE = {
    "many": "",
    "phone": "{each: {column: Phone, split: ';', most: 9}, number: '{part}'}",
    "mail": "{each: {column: Mail, split: ';', most: 9}, address: '{part}'}",
    "tags": "{column: Tag, split: ';'}",
}
MANY = {"many": "rows_per_client: many", "phone": "{number: Phone}", "mail": "{address: Mail}", "tags": "[Tag]"}
ITEMS = {
    "Phone": [f"541-555-01{at:02}" for at in range(12)],
    "Mail": [f"p{at}@example.com" for at in range(12)],
    "Tag": ["VIP", "Press", "Ärzte", "x y"],
}
CLIENT = st.fixed_dictionaries(
    {
        "Name": st.sampled_from(["Ned Flanders", "Edna Krabappel", "Zoë Ångström"]),
        "Notes": st.sampled_from(["", "left-handed", "a, b"]),
        "Street": st.sampled_from(["", "742 Evergreen Terrace"]),
        "City": st.sampled_from(["", "Springfield"]),
        **{name: st.lists(st.sampled_from(items), max_size=5, unique=True) for name, items in ITEMS.items()},
    }
)
Client = dict[str, Any]


def _rows_of(key: str, client: Client, shuffle: random.Random) -> list[dict[str, str]]:
    """A client's items one a row, its own fields in some of them, an address in one."""
    height = max(1, *(len(client[name]) for name in ITEMS)) + shuffle.randrange(2)
    rows = [{"Key": key} for _ in range(height)]
    for name in ("Name", "Notes"):
        told = shuffle.sample(range(height), shuffle.randint(1, height))
        for at in told:
            rows[at][name] = client[name]
    for at in shuffle.sample(range(height), shuffle.randint(1, height)):
        rows[at] |= {"Street": client["Street"], "City": client["City"]}
    for name in ITEMS:
        for at, item in zip(sorted(shuffle.sample(range(height), len(client[name]))), client[name], strict=True):
            rows[at][name] = item
    return rows


def _interleaved(rows: list[list[dict[str, str]]], shuffle: random.Random) -> list[dict[str, str]]:
    """The rows of all clients anyhow, those of each in order, the clients' first rows in the clients' order."""
    found: list[dict[str, str]] = []
    waiting: list[list[dict[str, str]]] = []
    for client in rows:
        for _ in range(shuffle.randrange(4)):
            waiting = [each for each in waiting if each]
            found += [shuffle.choice(waiting).pop(0)] if waiting else []
        found.append(client[0])
        waiting.append(client[1:])
    while waiting := [each for each in waiting if each]:
        found.append(shuffle.choice(waiting).pop(0))
    return found


def _written(folder: Path, name: str, rows: list[dict[str, str]]) -> str:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, HEADINGS)
        out.writeheader()
        out.writerows(rows)
    return str(folder / name)


def _records(
    folder: Path, files: list[str], words: dict[str, str], batch_rows: int | None = None, workers: int = 0
) -> list[Any]:
    mapping, out = folder / "old.yaml", folder / "records.ndjson"
    mapping.write_text(MAPPING.format(**words), "utf-8")
    summary = check(CheckOrder(tuple(files), str(mapping), records=out, batch_rows=batch_rows, workers=workers))
    assert summary.problems == {}
    assert summary.fates.total == sum(summary.rows_of_file.values())
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


@settings(max_examples=25, deadline=None)
@given(
    clients=st.lists(CLIENT, min_size=1, max_size=12),
    seed=st.integers(0, 10_000),
    batch_rows=st.integers(1, 9),
    parts=st.integers(1, 7),
    cut=st.floats(0, 1),
)
def test_rows_of_a_client_make_the_record_that_one_row_makes(
    tmp_path_factory: pytest.TempPathFactory, clients: list[Client], seed: int, batch_rows: int, parts: int, cut: float
) -> None:
    folder, shuffle = tmp_path_factory.mktemp("rows"), random.Random(seed)
    wide = [
        {"Key": f"K{at}", **{name: ";".join(cell) if name in ITEMS else cell for name, cell in client.items()}}
        for at, client in enumerate(clients)
    ]
    rows = _interleaved([_rows_of(f"K{at}", client, shuffle) for at, client in enumerate(clients)], shuffle)
    at = round(cut * len(rows))
    files = [_written(folder, "a.csv", rows[:at]), _written(folder, "b.csv", rows[at:])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client_batches, "parts_for", lambda _: parts)
        found = _records(folder, files, MANY, batch_rows)
    assert found == _records(folder, [_written(folder, "wide.csv", wide)], ONE)
