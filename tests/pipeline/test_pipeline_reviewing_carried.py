"""What reviewers wrote moves on with a row that a later run rejects again, and not a word of it is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from clientimport.loader import drafts_of, reading
from clientimport.loader.review_tables import REVIEW
from clientimport.pipeline.reviewing.assigning import assign
from clientimport.pipeline.reviewing.audit import audit
from clientimport.pipeline.reviewing.editing import save
from clientimport.pipeline.reviewing.refusals import Refused
from clientimport.pipeline.reviewing.retry_mended import retry
from clientimport.pipeline.reviewing.undoing import undo
from database_copies import KINDS, Origins
from reviewed_shop import BAD, GOOD, Shop, shop_after_a_night


@pytest.fixture(params=KINDS)
def shop(request: pytest.FixtureRequest, origins: Origins, tmp_path: Path) -> Iterator[Shop]:
    with shop_after_a_night(request, origins, request.param, tmp_path) as shop:
        yield shop


def since(shop: Shop, reject: int) -> tuple[str, ...]:
    with reading(shop.board.engine) as connection:
        return drafts_of(connection, [reject])[reject].changed_since


def test_a_draft_moves_to_the_row_of_the_next_night(shop: Shop) -> None:
    old = shop.reject("B0")
    edit = save(shop.board, old, version=0, typed={"Email": "b0@example.com"}, by="ann")
    assign(shop.board, [old, shop.reject("B1")], to="bob", by="ann")
    shop.night("C1,Cog Ltd,c1@example.com,,", *BAD[:2])
    assert shop.status(old) == "superseded"
    new = shop.reject("B0")
    assert shop.drafts() == {new: ({"Email": "b0@example.com"}, 1, "ann")}
    assert since(shop, new) == ()
    assert shop.assigned() == {new: "bob", shop.reject("B1"): "bob"}
    with pytest.raises(Refused) as caught:
        save(shop.board, old, version=1, typed={"Email": "x@example.com"}, by="ann")
    assert caught.value.message == f"A later run rejected this row again: it is reject {new} now."
    lines, total = audit(shop.board, reject_id=new)
    assert ([line.action for line in lines], total) == (["assign", "edit"], 2)
    assert lines[1].undoable
    assert undo(shop.board, edit.action_id, by="ann").rows == 1
    assert shop.drafts() == {}
    assert save(shop.board, new, version=0, typed={"Email": "again@example.com"}, by="ann").rows == 1
    assert shop.drafts()[new][1] == 3, "the numbers of changes go on"


def test_a_cell_that_came_in_another_way_is_told(shop: Shop) -> None:
    save(shop.board, shop.reject("B0"), version=0, typed={"Email": "b0@example.com", "Title": "Bolt"}, by="ann")
    shop.night("B0,Bolt 0 Ltd,worse 0,,", *BAD[1:])
    new = shop.reject("B0")
    assert shop.drafts() == {new: ({"Email": "b0@example.com", "Title": "Bolt"}, 1, "ann")}
    assert since(shop, new) == ("Email",)
    shop.night("B0,Bolt Zero,worse 0,,", *BAD[1:])
    new = shop.reject("B0")
    assert since(shop, new) == ("Email", "Title")
    save(shop.board, new, version=1, typed={"Email": "b0@example.com"}, by="bob")
    assert since(shop, new) == ("Title",), "who saves a cell has seen how it came"
    save(shop.board, new, version=2, typed={"Title": "Bolt Zero"}, by="bob")
    assert shop.drafts() == {new: ({"Email": "b0@example.com"}, 3, "bob")}
    assert since(shop, new) == ()


def test_what_came_in_another_way_is_not_loaded_before_somebody_has_seen_it(shop: Shop) -> None:
    save(shop.board, shop.reject("B0"), version=0, typed={"Email": "b0@example.com"}, by="ann")
    save(shop.board, shop.reject("B1"), version=0, typed={"Email": "b1@example.com"}, by="ann")
    shop.night("B0,Bolt 0 Ltd,worse 0,,", *BAD[1:])
    done = retry(shop.board, "open", by="ann", reports=shop.folder / "reports", lang="en")
    assert (done.tried, done.loaded, len(done.skipped)) == (1, 1, 1)
    assert "Email came with another value after it was typed here." in done.skipped[0]
    new = shop.reject("B0")
    assert shop.drafts() == {new: ({"Email": "b0@example.com"}, 1, "ann")}
    save(shop.board, new, version=1, typed={"Email": "b0@example.com"}, by="bob")
    done = retry(shop.board, "open", by="ann", reports=shop.folder / "reports", lang="en")
    assert (done.loaded, done.skipped, shop.drafts()) == (1, (), {})


def test_what_the_new_row_was_received_with_is_typed_no_more(shop: Shop) -> None:
    save(shop.board, shop.reject("B0"), version=0, typed={"Email": "still bad", "Title": "Bolt"}, by="ann")
    save(shop.board, shop.reject("B1"), version=0, typed={"Email": "still bad"}, by="ann")
    save(shop.board, shop.reject("B2"), version=0, typed={"Email": "still bad"}, by="ann")
    assign(shop.board, [shop.reject("B2")], to="bob", by="ann")
    shop.mended(*((f"{row.rstrip(',')}", f"{row.rstrip(',').rsplit(',', 1)[0]},still bad") for row in BAD[:3]))
    assert shop.drafts() == {shop.reject("B0"): ({"Title": "Bolt"}, 2, "ann")}
    assert shop.assigned() == {shop.reject("B2"): "bob"}
    assert shop.rows(select(REVIEW.c.version).where(REVIEW.c.cells.is_(None))) == [(0,)]
    assert save(shop.board, shop.reject("B2"), version=0, typed={"Email": "b2@example.com"}, by="ann").rows == 1


def test_a_row_that_comes_back_brings_its_draft(shop: Shop) -> None:
    old = shop.reject("B0")
    save(shop.board, old, version=0, typed={"Email": "b0@example.com"}, by="ann")
    shop.night(GOOD)
    assert shop.status(old) == "source"
    assert shop.drafts().keys() == {old}
    shop.night(GOOD, BAD[0])
    assert shop.drafts() == {shop.reject("B0"): ({"Email": "b0@example.com"}, 1, "ann")}


def test_a_row_of_another_kind_of_file_keeps_its_draft(shop: Shop) -> None:
    old = shop.reject("B0")
    save(shop.board, old, version=0, typed={"Email": "b0@example.com"}, by="ann")
    shop.night("Z1,Zed Ltd,bad,,", name="other.csv")
    assert (shop.status(old), shop.drafts()) == ("open", {old: ({"Email": "b0@example.com"}, 1, "ann")})


def test_drafts_of_another_system_stay(shop: Shop) -> None:
    old = shop.reject("B0")
    save(shop.board, old, version=0, typed={"Email": "b0@example.com"}, by="ann")
    before = shop.everything()
    (shop.folder / "shop.yaml").write_text((shop.folder / "shop.yaml").read_text().replace("shop", "till"))
    shop.night(GOOD, *BAD)
    assert shop.everything() == before


def test_a_mended_record_moves_too(tmp_path: Path, database_url: str) -> None:
    shop = Shop(tmp_path, database_url)
    shop.mapping((tmp_path / "shop.yaml").read_text().replace(", secret: [Login]", ""))
    shop.night(GOOD.removesuffix(",x,y"), "B0,Bolt,b0@example.com,more", headings="Key,Title,Email")
    old = _only(shop)
    save(shop.board, old, version=0, typed={}, raw="B0,Bolt,b0@example.com", by="ann")
    assert _raw(shop) == {old: ("B0,Bolt,b0@example.com", None)}
    shop.night("B0,Bolt,b0@example.com,more", headings="Key,Title,Email")
    new = _only(shop)
    assert new != old
    assert _raw(shop) == {new: ("B0,Bolt,b0@example.com", None)}
    save(shop.board, new, version=1, typed={}, raw="B0,Bolt,b0@example.com,more", by="ann")
    assert _raw(shop) == {}
    shop.close()


def _only(shop: Shop) -> int:
    from clientimport.loader.ledger_tables import REJECT

    ((found,),) = shop.rows(select(REJECT.c.id).where(REJECT.c.status == "open"))
    return int(found)


def _raw(shop: Shop) -> dict[int, tuple[Any, ...]]:
    r = REVIEW.c
    return {
        each[0]: (each[1], each[2] and json.loads(each[2])) for each in shop.rows(select(r.reject_id, r.raw, r.changed_since))
    }
