"""What is known of rejects from night to night: new, known, changed, back, gone; and what ends a life."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nights import HEADINGS, MAPPING, Nights

from clientimport.core.errors import GateHeld, SourceFailure
from clientimport.core.news import News
from clientimport.core.runs import RunSummary
from clientimport.pipeline import CheckOrder, check

GOOD = "A1,Acme Ltd,a@example.com"
BAD = [f"B{n},Bolt {n} Ltd,bad {n}" for n in range(3)]
KEYLESS = ",No Key Ltd,n@example.com"
BROKEN = "B9,too,many,cells"


@pytest.fixture
def nights(tmp_path: Path, database_url: str) -> Nights:
    return Nights(tmp_path, database_url)


def test_every_standing_in_its_turn(nights: Nights) -> None:
    assert nights.news(GOOD, *BAD) == News(new=3)
    assert nights.news(GOOD, "B0,Bolt Zero Ltd,bad 0", BAD[1]) == News(known=2, changed=1, gone=1)
    assert nights.lives() == {
        "B0 email-invalid": ("open", "changed"),
        "B1 email-invalid": ("open", "known"),
        "B2 email-invalid": ("source", "new"),
    }
    assert nights.news(GOOD, "B0,Bolt Zero Ltd,b0@example.com", BAD[1], BAD[2]) == News(new=1, back=1, known=1, gone=1)
    assert nights.lives() == {
        "B0 email-invalid": ("source", "changed"),
        "B1 email-invalid": ("open", "known"),
        "B2 email-invalid": ("open", "back"),
    }
    assert nights.rejects() == {
        (1, 3): "superseded", (1, 4): "superseded", (1, 5): "source",
        (2, 3): "source", (2, 4): "superseded",
        (3, 4): "open", (3, 5): "open",
    }  # fmt: skip
    assert [summary.exit_code for summary in nights.told] == [3, 3, 3]
    last = nights.run(GOOD)
    assert (last.news, last.exit_code) == (News(gone=2), 0)
    assert set(nights.rejects().values()) == {"superseded", "source"}


def test_what_ended_a_reject_stands_beside_it(nights: Nights) -> None:
    nights.run(GOOD, BAD[0])
    ending = nights.run(GOOD, made_by="nightly")
    (found,) = nights.rows("SELECT resolved_run, resolved_by, resolved_at IS NOT NULL FROM import_reject")
    assert found == (ending.run_id, "nightly", True)
    (life,) = nights.rows("SELECT ended_run, ended_by, first_run, last_run FROM import_life")
    assert life == (ending.run_id, "nightly", nights.told[0].run_id, nights.told[0].run_id)


def test_a_row_with_another_fault_is_new(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    assert nights.news(GOOD, "B0,,b0@example.com", BAD[1]) == News(new=1, known=1, gone=2)
    assert nights.lives()["B0 email-invalid"] == ("source", "new")
    assert nights.rejects()[1, 3] == "source"


def test_of_two_faults_one_goes_on(nights: Nights) -> None:
    nights.run("B0,,bad 0")
    assert nights.news("B0,,b0@example.com") == News(known=1, changed=1)
    assert nights.lives() == {"B0 email-invalid": ("source", "new"), "B0 title-or-names": ("open", "changed")}
    assert nights.rejects() == {(1, 2): "superseded", (2, 2): "open"}


def test_a_row_without_a_key_or_of_wrong_structure_is_known_by_its_content(nights: Nights) -> None:
    assert nights.news(GOOD, KEYLESS, BROKEN) == News(new=2)
    assert nights.news(BROKEN, GOOD, KEYLESS) == News(known=2)
    assert nights.news(GOOD, KEYLESS, f"{BROKEN},more") == News(new=1, known=1, gone=1)


def test_a_further_column_changes_what_has_something_in_it(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    wider = [f"{GOOD},x", f"{BAD[0]},x", f"{BAD[1]},", f"{BAD[2]}, "]
    assert nights.news(*wider, headings=f"{HEADINGS},Notes") == News(known=3, changed=1)


def test_equal_rows_without_a_key_are_as_many_as_they_are(nights: Nights) -> None:
    assert nights.news(GOOD, KEYLESS, KEYLESS) == News(new=2)
    assert nights.news(GOOD, KEYLESS, KEYLESS, KEYLESS) == News(new=1, known=2)
    assert nights.news(KEYLESS) == News(known=1, gone=2)
    assert nights.lives() == {
        "- key-missing": ("open", "known"),
        "- key-missing 2": ("source", "known"),
        "- key-missing 3": ("source", "new"),
    }
    assert nights.news(KEYLESS, KEYLESS) == News(new=1, back=1, known=1)


def test_equal_rows_in_many_batches_are_told_apart(nights: Nights) -> None:
    assert nights.news(GOOD, *[KEYLESS] * 5, batch_rows=2) == News(new=5)
    assert nights.news(GOOD, *[KEYLESS] * 5, again=True, batch_rows=3) == News(known=5)
    assert len(nights.lives()) == 5


def test_a_file_of_another_kind_ends_nothing_by_being_silent(nights: Nights) -> None:
    nights.run(GOOD, *BAD, name="north-2026-11-21.csv")
    assert nights.news("S1,South Ltd,s@example.com", "S2,South,bad", name="south-2026-11-21.csv") == News(new=1)
    assert nights.news("B0,Bolt,b0@example.com", name="south-2026-11-22.csv") == News(gone=2)
    assert nights.lives() == {
        "B0 email-invalid": ("source", "new"),
        "B1 email-invalid": ("open", "new"),
        "B2 email-invalid": ("open", "new"),
        "S2 email-invalid": ("source", "new"),
    }
    assert nights.news(GOOD, BAD[1], name="north-2026-11-22.csv") == News(known=1, gone=1)


def test_a_file_of_another_kind_that_has_one_of_two_faults(nights: Nights) -> None:
    nights.run("B0,,bad 0", name="north.csv")
    assert nights.news("B0,,b0@example.com", name="south.csv") == News(known=1, changed=1)
    assert nights.rejects() == {(1, 2): "open", (2, 2): "open"}
    assert nights.news(GOOD, name="north.csv") == News(gone=1)
    assert nights.lives() == {"B0 email-invalid": ("source", "new"), "B0 title-or-names": ("open", "changed")}


def test_jobs_and_mappings_are_kinds(nights: Nights) -> None:
    nights.run(GOOD, *BAD, job="nightly/clients")
    assert nights.news(GOOD, BAD[0]) == News(known=1)
    other = nights.mapping(MAPPING, "other.yaml")
    assert nights.news(GOOD, BAD[1], mapping=other) == News(known=1)
    assert nights.news(GOOD, job="nightly/clients") == News(gone=1)


def test_another_system_is_another_world(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    other = nights.mapping(MAPPING.replace("shop", "till"), "till.yaml")
    assert nights.news(GOOD, *BAD, mapping=other) == News(new=3)
    assert nights.news(GOOD) == News(gone=3)
    assert nights.rows("SELECT count(*) FROM import_life WHERE state = 'open'") == [(3,)]


def test_held_failed_and_checked_runs_change_nothing(nights: Nights, tmp_path: Path) -> None:
    gated = nights.mapping(MAPPING + "gates: {max_rejects: 3}\n", "gated.yaml")
    nights.run(GOOD, *BAD, mapping=gated)
    before = nights.lives(), nights.rejects()
    with pytest.raises(GateHeld) as caught:
        nights.run(GOOD, BAD[0], *(f"C{n},Cog {n} Ltd,none" for n in range(9)), mapping=gated)
    held = caught.value.summary
    assert isinstance(held, RunSummary)
    assert held.news is None
    with pytest.raises(SourceFailure):
        nights.run("x", headings="Other", mapping=gated)
    file = tmp_path / "clients.csv"
    file.write_text(f"{HEADINGS}\n{GOOD}\n{BAD[0]}\n")
    checked = check(CheckOrder((str(file),), str(tmp_path / gated), nights.database, workers=0))
    assert (checked.status, checked.exit_code, checked.news) == ("checked", 3, News(known=1, gone=2))
    assert nights.rows("SELECT count(*) FROM import_reject WHERE status = 'held'") == [(10,)]
    assert nights.rows("SELECT count(*) FROM import_problem WHERE standing IS NULL AND fingerprint IS NOT NULL") == [(10,)]
    nights.execute("DELETE FROM import_reject WHERE status = 'held'")
    assert (nights.lives(), nights.rejects()) == before
    assert nights.news(GOOD, BAD[0], BAD[1], mapping=gated) == News(known=2, gone=1)


def test_the_same_file_again_has_what_is_open_of_it(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    again = nights.run(GOOD, *BAD)
    assert (again.status, again.exit_code, again.news) == ("same", 3, News(known=3))
    nights.run("B0,Bolt,b0@example.com", "B1,Bolt,b1@example.com", name="other.csv")
    again = nights.run(GOOD, *BAD)
    assert (again.status, again.exit_code, again.news) == ("same", 3, News(known=1))
    nights.run("B2,Bolt,b2@example.com", name="other.csv")
    again = nights.run(GOOD, *BAD)
    assert (again.status, again.exit_code, again.news) == ("same", 0, News())


def test_the_stored_client_of_a_reject_stands_beside_it(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    nights.run("A1,Acme Ltd,bad", BAD[1])
    (client,) = nights.rows("SELECT id FROM intend_client")
    found = nights.rows("SELECT r.row, client_id FROM import_reject r ORDER BY r.id")[-2:]
    assert found == [(2, client[0]), (3, None)]


def test_every_problem_says_how_it_stood(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    nights.run(GOOD, "B0,Bolt Zero Ltd,bad 0", BAD[1], "B7,Seven,bad")
    last = nights.told[-1].run_id
    query = "SELECT p.key, standing, occurrence FROM import_problem p WHERE severity = 'reject' AND run_id = "
    assert nights.rows(f"{query}'{last}' ORDER BY p.row") == [("B0", "changed", 1), ("B1", "known", 1), ("B7", "new", 1)]


def test_rejects_from_before_there_were_lives(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    nights.execute("DELETE FROM import_life")
    nights.execute("UPDATE import_reject SET content = NULL")
    assert nights.news(GOOD, BAD[0]) == News(new=1)
    assert nights.rejects() == {(1, 3): "superseded", (1, 4): "superseded", (1, 5): "superseded", (2, 3): "open"}


def test_run_json_leads_with_the_news(nights: Nights) -> None:
    nights.run(GOOD, *BAD)
    told: dict[str, Any] = nights.run(GOOD, BAD[0], "B7,Seven,bad").to_json()
    assert told["news"] == {"new": 1, "known": 1, "changed": 0, "back": 0, "gone": 2, "waived": 0}
