"""What reviewers do beside typing: assign, waive, undo; each in the audit trail, with who did it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from clientimport.loader import TYPED, Deed, cells_text, reviewing, write_drafts
from clientimport.pipeline.reviewing.assigning import assign, unwaive_rows, waive_rows
from clientimport.pipeline.reviewing.audit import audit, note
from clientimport.pipeline.reviewing.editing import save
from clientimport.pipeline.reviewing.refusals import Refused
from clientimport.pipeline.reviewing.undoing import undo
from clientimport.pipeline.reviewing.views import Acted
from database_copies import KINDS, Origins
from reviewed_shop import BAD, GOOD, Shop, shop_after_a_night


@pytest.fixture(params=KINDS)
def shop(request: pytest.FixtureRequest, origins: Origins, tmp_path: Path) -> Iterator[Shop]:
    with shop_after_a_night(request, origins, request.param, tmp_path) as shop:
        yield shop


def correct(shop: Shop, cells: dict[int, tuple[int, dict[str, str]]], by: str = "ann") -> Acted:
    """Drafts of many rows at once: reject -> version that is known, cells."""
    lines = [(reject, version, cells_text(typed), None) for reject, (version, typed) in cells.items()]
    with reviewing(shop.board.engine, ["intend"]) as connection:
        frame = pl.DataFrame(lines, schema=TYPED, orient="row")
        done = write_drafts(connection, frame, Deed(by, "correct", shop.told[-1].run_id, told={"code": "email-invalid"}))
    return Acted(done.action_id, done.rows, tuple(done.left.items()))


def test_rows_are_given_to_somebody_and_taken_back(shop: Shop) -> None:
    rejects = [shop.reject(f"B{n}") for n in range(3)]
    save(shop.board, rejects[0], version=0, typed={"Email": "b0@example.com"}, by="ann")
    assert assign(shop.board, [*rejects, 99999], to=" Maude  Flanders ", by="ann").left == (("gone", 1),)
    assert shop.assigned() == dict.fromkeys(rejects, "Maude Flanders")
    assert assign(shop.board, rejects[:1], to="Maude Flanders", by="bob") == Acted(0, 0)
    assert assign(shop.board, rejects[:2], to="", by="bob").rows == 2
    assert shop.assigned() == {rejects[2]: "Maude Flanders"}
    assert shop.drafts() == {rejects[0]: ({"Email": "b0@example.com"}, 1, "ann")}
    save(shop.board, rejects[2], version=0, typed={"Email": "b2@example.com"}, by="ann")
    save(shop.board, rejects[2], version=1, typed={"Email": "bad 2"}, by="ann")
    assert shop.assigned() == {rejects[2]: "Maude Flanders"}
    assert shop.drafts().keys() == {rejects[0]}
    assert [line[:2] for line in shop.trail()][:3] == [("edit", "ann"), ("assign", "ann"), ("assign", "bob")]


@pytest.mark.parametrize(
    ("by", "words"), [(" ", "Who does it is missing."), ("x" * 256, "The name has 256 characters; 255 are the most.")]
)
def test_who_acts_has_a_name(shop: Shop, by: str, words: str) -> None:
    reject = shop.reject("B0")
    with pytest.raises(Refused) as caught:
        assign(shop.board, [reject], to="ann", by=by)
    assert caught.value.message == words
    with pytest.raises(Refused):
        save(shop.board, reject, version=0, typed={"Email": "x@example.com"}, by=by)
    assert shop.everything() == [[], [], []]


def test_waived_for_a_reason_and_taken_back(shop: Shop) -> None:
    rejects = [shop.reject(f"B{n}") for n in range(2)]
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    done = waive_rows(shop.board, [*rejects, 99999], reason=" test  accounts ", until=tomorrow, by="ann")
    assert (done.rows, done.left) == (2, (("gone", 1),))
    assert shop.night(GOOD, *BAD, again=True).news is not None
    assert shop.told[-1].news is not None
    assert shop.told[-1].news.waived == 2
    again = [shop.reject(f"B{n}") for n in range(3)]
    assert unwaive_rows(shop.board, again, by="bob").rows == 2
    assert unwaive_rows(shop.board, again, by="bob") == Acted(0, 0)
    (last, first), total = audit(shop.board)
    assert total == 2
    assert (last.action, last.by, last.rows, last.told) == ("unwaive", "bob", 2, {})
    assert (first.action, first.rows, first.told) == (
        "waive", 2, {"reason": "test accounts", "until": tomorrow.isoformat()},
    )  # fmt: skip
    assert (first.scope, last.scope) == (shop.told[0].run_id, shop.told[1].run_id)


@pytest.mark.parametrize(
    ("reason", "until", "words"),
    [
        (" ", None, "Why is missing."),
        ("x" * 1001, None, "The reason has 1001 characters; 1000 are the most."),
        ("r", date(2020, 1, 1), "2020-01-01 is past."),
    ],
)
def test_what_is_no_waiver(shop: Shop, reason: str, until: date | None, words: str) -> None:
    with pytest.raises(Refused) as caught:
        waive_rows(shop.board, [shop.reject("B0")], reason=reason, until=until, by="ann")
    assert caught.value.message == words
    assert shop.trail() == []


def test_an_edit_is_taken_back_step_by_step(shop: Shop) -> None:
    reject = shop.reject("B0")
    first = save(shop.board, reject, version=0, typed={"Email": "one@example.com"}, by="ann")
    second = save(shop.board, reject, version=1, typed={"Email": "two@example.com", "Title": "Two"}, by="bob")
    assert undo(shop.board, first.action_id, by="ann") == Acted(0, 0, (("changed", 1),))
    back = undo(shop.board, second.action_id, by="ann")
    assert (back.rows, back.left) == (1, ())
    assert shop.drafts() == {reject: ({"Email": "one@example.com"}, 3, "ann")}
    assert undo(shop.board, first.action_id, by="ann").rows == 1
    assert shop.drafts() == {}
    assert [line[0] for line in shop.trail()] == ["edit", "edit", "undo", "undo"]
    lines, _ = audit(shop.board, reject_id=reject)
    assert [(line.action, line.undoable, line.undone_by > 0) for line in lines] == [
        ("undo", False, False), ("undo", False, False), ("edit", False, True), ("edit", False, True),
    ]  # fmt: skip
    for action, words in [
        (second.action_id, "taken back before"),
        (back.action_id, "cannot be taken back"),
        (999, "no action 999"),
    ]:
        with pytest.raises(Refused, match=words):
            undo(shop.board, action, by="ann")


def test_a_mass_correction_of_which_some_rows_have_changed_since(shop: Shop) -> None:
    rejects = [shop.reject(f"B{n}") for n in range(5)]
    save(shop.board, rejects[0], version=0, typed={"Title": "Zero"}, by="bob")
    typed = {"Email": "all@example.com"}
    done = correct(shop, {rejects[0]: (1, {"Title": "Zero", **typed}), **dict.fromkeys(rejects[1:], (0, typed))})
    assert (done.rows, done.left) == (5, ())
    save(shop.board, rejects[1], version=1, typed={"Email": "other@example.com"}, by="bob")
    shop.mended(("B2,Bolt 2 Ltd,bad 2", "B2,Bolt 2 Ltd,b2@example.com"))
    assert shop.status(rejects[2]) == "corrected"
    (line,) = [line for line in audit(shop.board)[0] if line.action == "correct"]
    assert (line.rows, line.undoable, line.touched) == (5, True, 2)
    back = undo(shop.board, done.action_id, by="ann")
    assert (back.rows, dict(back.left)) == (3, {"changed": 1, "not-open": 1})
    # The others were rejected again by the run that loaded one of them.
    assert shop.drafts() == {
        shop.reject("B0"): ({"Title": "Zero"}, 3, "ann"),
        shop.reject("B1"): ({"Email": "other@example.com"}, 2, "bob"),
        rejects[2]: ({"Email": "all@example.com"}, 1, "ann"),
    }


def test_rows_that_are_not_as_they_were_known_are_left_alone(shop: Shop) -> None:
    first, second = shop.reject("B0"), shop.reject("B1")
    save(shop.board, first, version=0, typed={"Title": "Zero"}, by="bob")
    typed = {"Email": "all@example.com"}
    done = correct(shop, {first: (0, typed), second: (0, typed), 99999: (0, typed)})
    assert (done.rows, dict(done.left)) == (1, {"changed": 1, "gone": 1})
    assert shop.drafts() == {first: ({"Title": "Zero"}, 1, "bob"), second: (typed, 1, "ann")}


def test_the_trail_by_run_by_row_and_page_by_page(shop: Shop) -> None:
    first, second = shop.reject("B0"), shop.reject("B1")
    for at in range(3):
        save(shop.board, first, version=at, typed={"Title": f"Bolt {at}!"}, by="ann")
    assign(shop.board, [first, second], to="bob", by="ann")
    note(shop.board, by="ann", action="export", scope=shop.told[0].run_id)
    note(shop.board, by="ann", action="retry", rows=2, told={"loaded": 1})
    found, total = audit(shop.board, size=2, page=2)
    assert ([line.action for line in found], total) == (["assign", "edit"], 6)
    of_run, total = audit(shop.board, scope=shop.told[0].run_id)
    assert ([line.action for line in of_run], total) == (["export", "assign", "edit", "edit", "edit"], 5)
    of_row, total = audit(shop.board, reject_id=second)
    assert ([(line.action, line.told) for line in of_row], total) == ([("assign", {"to": "bob"})], 1)
    last, _ = audit(shop.board, size=1)
    assert (last[0].action, last[0].scope, last[0].rows, last[0].told) == ("retry", "open", 2, {"loaded": 1})
    assert [line.undoable for line in audit(shop.board, reject_id=first)[0]] == [False, True, False, False]
