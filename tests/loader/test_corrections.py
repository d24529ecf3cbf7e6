"""A row that was rejected, mended by hand and loaded: the next night's file brings it again as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from nights import MAPPING, Nights

from clientimport.core.news import News

GOOD = "A1,Acme Ltd,a@example.com"
BAD = "B1,Bolt Ltd,bad"
MENDED = ("B1,Bolt Ltd,bad", "B1,Bolt Ltd,b1@example.com")
KEYLESS = ",No Key Ltd,n@example.com"
GIVEN_A_KEY = (KEYLESS, f"B7{KEYLESS}")
BROKEN = "B9,Nine, Ltd,nine@example.com"
LENIENT = MAPPING.replace("email: Email", "email: {column: Email, clean: {replace: {pattern: '^bad$', with: x@example.com}}}")


@pytest.fixture
def nights(tmp_path: Path, database_url: str) -> Nights:
    return Nights(tmp_path, database_url)


def test_a_correction_resolves_and_is_remembered(nights: Nights) -> None:
    first = nights.run(GOOD, BAD, KEYLESS)
    done = nights.mended(first, MENDED, made_by="desk")
    assert (done.news, done.exit_code) == (News(known=1, gone=1), 3)
    assert nights.lives() == {"B1 email-invalid": ("corrected", "new"), "- key-missing": ("open", "known")}
    assert nights.rejects() == {(1, 3): "corrected", (1, 4): "superseded", (2, 3): "open"}
    assert nights.clients() == {"A1": "a@example.com", "B1": "b1@example.com"}
    (found,) = nights.rows("SELECT c.key, loaded_key, run_id, made_by FROM import_correction c")
    assert found == ("B1", "B1", done.run_id, "desk")


@pytest.mark.parametrize("mapping", [MAPPING, LENIENT], ids=["same mapping", "a mapping that accepts it by now"])
def test_the_next_night_brings_it_again_unmended(nights: Nights, mapping: str) -> None:
    first = nights.run(GOOD, BAD, KEYLESS)
    done = nights.mended(first, MENDED, GIVEN_A_KEY)
    nights.mapping(mapping)
    next_night = nights.run(GOOD, BAD, KEYLESS, again=True)
    assert next_night.fates.named() == {"unchanged": 1, "skipped": 2, "heading": 1}
    assert (next_night.news, next_night.exit_code) == (News(), 0)
    assert next_night.notices["corrected-already"] == 2
    said = nights.rows("SELECT p.row, p.key, message FROM import_problem p WHERE code = 'corrected-already' ORDER BY p.row")
    when = (
        "The row is just as it was rejected before; a mended copy of it was loaded by "
        f"run {done.run_id} on {done.started_at[:10]}."
    )
    assert said == [(3, "B1", when), (4, None, when)]
    assert nights.clients() == {"A1": "a@example.com", "B1": "b1@example.com", "B7": "n@example.com"}
    assert set(nights.lives().values()) == {("corrected", "new")}


def test_as_soon_as_a_cell_differs_it_is_an_ordinary_row(nights: Nights) -> None:
    nights.mended(nights.run(GOOD, BAD), MENDED)
    assert nights.news(GOOD, "B1,Bolt Ltd.,bad") == News(new=1, back=1)
    assert nights.lives() == {"B1 email-invalid": ("open", "back")}
    assert nights.news(GOOD, "B1,Bolt Ltd.,new@example.com") == News(gone=1)
    assert nights.clients()["B1"] == "new@example.com"
    assert nights.run(GOOD, BAD, again=True).fates.named() == {"unchanged": 1, "skipped": 1, "heading": 1}
    assert nights.clients()["B1"] == "new@example.com"


def test_a_key_changed_by_the_correction(nights: Nights) -> None:
    nights.mended(nights.run(GOOD, BAD), ("B1,Bolt Ltd,bad", "B2,Bolt Ltd,b2@example.com"))
    assert nights.rejects() == {(1, 3): "corrected"}
    nights.mapping(LENIENT)
    assert nights.run(GOOD, BAD, again=True).fates.named() == {"unchanged": 1, "skipped": 1, "heading": 1}
    assert nights.clients() == {"A1": "a@example.com", "B2": "b2@example.com"}


def test_of_equal_rows_without_a_key_as_many_are_left_out_as_were_mended(nights: Nights) -> None:
    first = nights.run(GOOD, KEYLESS, KEYLESS, KEYLESS)
    assert nights.mended(first, GIVEN_A_KEY).news == News(known=2, gone=1)
    last = nights.run(GOOD, KEYLESS, KEYLESS, KEYLESS, again=True)
    assert last.fates.named() == {"unchanged": 1, "rejected": 2, "skipped": 1, "heading": 1}
    assert last.news == News(known=2)
    assert nights.lives() == {
        "- key-missing": ("corrected", "new"),
        "- key-missing 2": ("open", "known"),
        "- key-missing 3": ("open", "known"),
    }


def test_a_row_of_wrong_structure(nights: Nights) -> None:
    first = nights.run(GOOD, BROKEN)
    body = Path(first.reports["rejects.csv"]).read_text("utf-8-sig")
    line = next(line for line in body.splitlines() if "nine@" in line)
    done = nights.mended(first, (line, "B9,Nine Ltd,nine@example.com" + line.replace(",,,", ",", 1).rsplit(',"', 1)[0] + ","))
    assert done.news == News(gone=1)
    again = nights.run(GOOD, BROKEN, again=True)
    assert again.fates.named() == {"unchanged": 1, "skipped": 1, "heading": 1}


def test_a_reject_file_loaded_as_it_is_changes_nothing_but_the_place(nights: Nights) -> None:
    first = nights.run(GOOD, BAD, KEYLESS, KEYLESS, BROKEN)
    assert nights.mended(first).news == News(known=4)
    assert {state for state, _ in nights.lives().values()} == {"open"}
    assert nights.rows("SELECT count(*) FROM import_correction") == [(0,)]
    assert nights.news(GOOD, BAD, KEYLESS, KEYLESS, BROKEN, again=True) == News(known=4)


def test_loaded_unmended_under_another_mapping_no_correction_is_left(nights: Nights) -> None:
    first = nights.run(GOOD, BAD)
    nights.mapping(LENIENT)
    assert nights.mended(first).news == News(gone=1)
    assert nights.lives() == {"B1 email-invalid": ("corrected", "new")}
    assert nights.rows("SELECT count(*) FROM import_correction") == [(0,)]
    assert nights.run(GOOD, BAD, again=True).fates.named() == {"unchanged": 2, "heading": 1}


def test_mended_in_part_and_then_wholly(nights: Nights) -> None:
    first = nights.run(GOOD, "B1,,bad")
    second = nights.mended(first, ("B1,,bad", "B1,Bolt Ltd,bad"))
    assert second.news == News(known=1, changed=1)
    assert nights.rejects() == {(1, 3): "superseded", (2, 2): "open"}
    assert nights.lives() == {"B1 email-invalid": ("open", "changed"), "B1 title-or-names": ("open", "new")}
    assert nights.mended(second, ("B1,Bolt Ltd,bad", "B1,Bolt Ltd,b1@example.com")).news == News(gone=1)
    assert {state for state, _ in nights.lives().values()} == {"corrected"}
    nights.mapping(LENIENT)
    last = nights.run(GOOD, "B1,,bad", again=True)
    assert last.fates.named() == {"unchanged": 1, "skipped": 1, "heading": 1}, "it is still what the first run rejected"
    assert nights.clients()["B1"] == "b1@example.com"


def test_the_source_overtakes_a_correction_under_way(nights: Nights) -> None:
    first = nights.run(GOOD, BAD)
    assert nights.news(GOOD, BAD, "C1,Cog Ltd,bad") == News(new=1, known=1)
    done = nights.mended(first, MENDED)
    assert done.news == News(gone=1)
    assert nights.rejects() == {(1, 3): "superseded", (2, 3): "corrected", (2, 4): "open"}
    assert nights.run(GOOD, BAD, again=True).fates.counts["skipped"] == 1


def test_a_held_run_s_rejects_can_be_mended_too(nights: Nights) -> None:
    from clientimport.core.errors import GateHeld
    from clientimport.core.runs import RunSummary

    gated = nights.mapping(MAPPING + "gates: {max_rejects: 0}\n", "gated.yaml")
    with pytest.raises(GateHeld) as caught:
        nights.run(GOOD, BAD, mapping=gated)
    held = caught.value.summary
    assert isinstance(held, RunSummary)
    nights.told.append(held)
    assert nights.mended(held, MENDED).news == News()
    assert nights.rejects() == {(1, 3): "held"}
    assert nights.run(GOOD, BAD).fates.named() == {"created": 1, "skipped": 1, "heading": 1}


def test_a_secret_that_differs_is_not_seen(nights: Nights) -> None:
    secret = MAPPING.replace("email: Email", "email: Email, credentials: {username: User, password: Password}")
    nights.mapping(secret)
    headings = "Key,Title,Email,User,Password"
    first = nights.run("B1,Bolt Ltd,bad,bolt,s3cret", headings=headings)
    assert nights.mended(first, ("B1,Bolt Ltd,bad", "B1,Bolt Ltd,b@example.com")).news == News(gone=1)
    again = nights.run("B1,Bolt Ltd,bad,bolt,other", headings=headings)
    assert again.fates.counts["skipped"] == 1
    kept = str(nights.rows("SELECT * FROM import_correction")) + str(nights.rows("SELECT * FROM import_life"))
    assert "s3cret" not in kept
