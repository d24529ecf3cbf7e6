"""Content hashes and fingerprints: the same in every process and batch, told apart by every mapped field."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from loading import INTEND, TICKET, Database, batch_of_records

from clientimport.core.fields import fields_of
from clientimport.core.fingerprint import BLANK, UNMAPPED, content_hash, fingerprint_parts, fingerprints
from clientimport.core.record_batch import HASH
from clientimport.core.target import Target

NED: dict[str, Any] = {
    "name": "Ned Flanders",
    "office_id": 1937,
    "company": {"name": "The Leftorium"},
    "notes": None,
    "tags": ["a", "b"],
    "phone_numbers": [{"number": "1", "is_primary": True}, {"number": "2", "is_primary": None}],
    "email_addresses": [],
}


def hashes(*records: dict[str, Any], target: Target = TICKET) -> list[int]:
    checked = batch_of_records(target, [(f"K{at}", record) for at, record in enumerate(records)])
    return content_hash(checked.own, checked.lists, target)[HASH].to_list()


def prints(*records: dict[str, Any], target: Target = TICKET) -> list[str]:
    checked = batch_of_records(target, [(f"K{at}", record) for at, record in enumerate(records)])
    return fingerprints(checked.own, checked.lists, target).to_list()


def test_the_same_in_another_process() -> None:
    code = "from test_fingerprint import NED, hashes, prints; print(hashes(NED), prints(NED))"
    # What the tests share stands beside this folder.
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    here = Path(__file__).parent
    said = subprocess.run([sys.executable, "-c", code], cwd=here, env=path, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == f"{hashes(NED)} {prints(NED)}"


def test_independent_of_the_batch() -> None:
    other = {**NED, "name": "Moe Szyslak", "tags": [], "phone_numbers": [{"number": "3", "is_primary": None}]}
    assert hashes(NED, other) == [*hashes(NED), *hashes({**other, "tags": []})]
    assert hashes(NED, NED, other)[1] == hashes(NED)[0]


def test_every_difference_tells() -> None:
    others: list[dict[str, Any]] = [
        {"name": "Ned Flander"},
        {"office_id": None},
        {"office_id": 1938},
        {"company": {"name": "The Leftorium "}},
        {"notes": "x"},
        {"notes": ""},
        {"tags": ["b", "a"]},
        {"tags": ["a", "b", "b"]},
        {"tags": []},
        {"phone_numbers": [{"number": "2", "is_primary": None}, {"number": "1", "is_primary": True}]},
        {"phone_numbers": [{"number": "1", "is_primary": False}, {"number": "2", "is_primary": None}]},
        {"email_addresses": [{"address": "a@example.com"}]},
    ]
    found = hashes(NED, *({**NED, **other} for other in others))
    assert len(set(found)) == len(found)
    swapped = hashes({"name": "a", "notes": "b"}, {"name": "b", "notes": "a"})
    assert swapped[0] != swapped[1]


def test_a_field_that_is_mapped_and_blank_is_not_one_that_is_not_mapped() -> None:
    assert hashes({"name": "Ned F", "notes": None}) != hashes({"name": "Ned F"})


def test_secrets_are_left_out() -> None:
    def login(password: str | None) -> dict[str, Any]:
        return {"title": "Acme", "credentials": {"username": "ann", "password": password}}

    assert len(set(hashes(login("x"), login("y"), login(None), target=INTEND))) == 1
    assert len(set(prints(login("x"), login("y"), login(None), target=INTEND))) == 1


def test_a_fingerprint_has_three_characters_a_field_in_the_records_order() -> None:
    (ned,) = prints(NED)
    parts = [part.path for part in fingerprint_parts(TICKET)]
    assert parts == [
        "name", "office_id", "tags", "addresses", "phone_numbers", "email_addresses", "company.name", "company_id", "notes",
        "commission_junction_sid",
    ]  # fmt: skip
    assert set(parts) < set(fields_of(TICKET.record))
    groups = dict(zip(parts, (ned[at : at + 3] for at in range(1, len(ned), 3)), strict=True))
    assert ned[0] == "1"
    assert [name for name, group in groups.items() if group == UNMAPPED] == [
        "addresses",
        "company_id",
        "commission_junction_sid",
    ]
    assert [name for name, group in groups.items() if group == BLANK] == ["email_addresses", "notes"]
    (other,) = prints({**NED, "tags": ["a"]})
    changed = [name for at, name in enumerate(parts) if ned[1 + 3 * at :][:3] != other[1 + 3 * at :][:3]]
    assert changed == ["tags"]


def test_stored_beside_the_client(ticket: Database) -> None:
    ticket.run({"A": {**NED, "office_id": None}})
    (stored,) = ticket.rows("SELECT fingerprint FROM ticketevolution_client")
    assert [*stored] == prints({**NED, "office_id": None})


def test_what_a_row_says_nothing_of_keeps_its_group(ticket: Database) -> None:
    def stored() -> str:
        ((fingerprint,),) = ticket.rows("SELECT fingerprint FROM ticketevolution_client")
        return str(fingerprint)

    ned = {**NED, "office_id": None}
    ticket.run({"A": ned})
    first = stored()
    ticket.run({"A": {"notes": "new", "tags": []}}, mode="update")
    (changed,) = prints({"name": None, "notes": "new"})
    notes = 1 + 3 * [part.path for part in fingerprint_parts(TICKET)].index("notes")
    assert stored() == first[:notes] + changed[notes : notes + 3] + first[notes + 3 :]
    ticket.run({"A": {"tags": []}}, mode="update", blank_default="clear")
    tags = 1 + 3 * [part.path for part in fingerprint_parts(TICKET)].index("tags")
    assert stored()[tags : tags + 3] == BLANK
