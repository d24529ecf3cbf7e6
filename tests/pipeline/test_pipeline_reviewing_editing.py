"""Cells that a reviewer types: drafts beside what was received, and what may not be typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from clientimport.core.errors import GateHeld
from clientimport.core.language import LANGUAGES
from clientimport.loader.ledger_tables import REJECT, RUN
from clientimport.pipeline.reviewing.editing import save
from clientimport.pipeline.reviewing.refusals import EditConflict, Refused
from clientimport.pipeline.reviewing.views import Acted
from clientimport.pipeline.reviewing.words_refusals import WORDS
from database_copies import KINDS, Origins
from reviewed_shop import BAD, GOOD, HEADINGS, Shop, shop_after_a_night


@pytest.fixture(params=KINDS)
def shop(request: pytest.FixtureRequest, origins: Origins, tmp_path: Path) -> Iterator[Shop]:
    with shop_after_a_night(request, origins, request.param, tmp_path) as shop:
        yield shop


def test_a_draft_from_its_first_cell_to_its_end(shop: Shop) -> None:
    reject = shop.reject("B0")
    first = save(shop.board, reject, version=0, typed={"Email": "b0@example.com", "Title": "Bolt 0 Ltd"}, by="ann")
    assert (first.rows, first.left) == (1, ())
    assert shop.drafts() == {reject: ({"Email": "b0@example.com"}, 1, "ann")}
    save(shop.board, reject, version=1, typed={"Title": "Bolt Zero"}, by="bob")
    assert shop.drafts() == {reject: ({"Email": "b0@example.com", "Title": "Bolt Zero"}, 2, "bob")}
    save(shop.board, reject, version=2, typed={"Title": "Bolt 0 Ltd"}, by="ann")
    assert shop.drafts() == {reject: ({"Email": "b0@example.com"}, 3, "ann")}
    save(shop.board, reject, version=3, typed={"Email": "bad 0"}, by="ann")
    assert shop.drafts() == {}
    save(shop.board, reject, version=0, typed={"Email": ""}, by="ann")
    assert shop.drafts() == {reject: ({"Email": ""}, 5, "ann")}
    assert shop.trail() == [("edit", "ann", 1), ("edit", "bob", 1), ("edit", "ann", 1), ("edit", "ann", 1), ("edit", "ann", 1)]


def test_of_two_reviewers_the_second_is_told_of_the_first(shop: Shop) -> None:
    reject = shop.reject("B0")
    save(shop.board, reject, version=0, typed={"Email": "ann@example.com"}, by="ann")
    with pytest.raises(EditConflict) as caught:
        save(shop.board, reject, version=0, typed={"Email": "bob@example.com"}, by="bob")
    told = caught.value
    assert (told.by, told.version, told.typed, told.raw) == ("ann", 1, {"Email": "ann@example.com"}, None)
    assert told.edited_at
    assert told.message == "ann has changed this row meanwhile."
    assert told.words("de")[0] == "ann hat diese Zeile inzwischen geändert."
    assert shop.drafts() == {reject: ({"Email": "ann@example.com"}, 1, "ann")}


def test_what_stands_there_already_is_no_conflict(shop: Shop) -> None:
    reject = shop.reject("B0")
    save(shop.board, reject, version=0, typed={"Email": "b0@example.com"}, by="ann")
    before = shop.everything()
    assert save(shop.board, reject, version=0, typed={"Email": "b0@example.com"}, by="ann").action_id == 0
    assert shop.everything() == before


def test_a_draft_that_went_and_came_is_another_one(shop: Shop) -> None:
    reject = shop.reject("B0")
    save(shop.board, reject, version=0, typed={"Email": "one@example.com"}, by="ann")
    save(shop.board, reject, version=1, typed={"Email": "bad 0"}, by="ann")
    with pytest.raises(EditConflict) as caught:
        save(shop.board, reject, version=1, typed={"Email": "two@example.com"}, by="bob")
    assert (caught.value.by, caught.value.version, caught.value.typed) == ("ann", 0, {})
    save(shop.board, reject, version=0, typed={"Email": "three@example.com"}, by="ann")
    with pytest.raises(EditConflict):
        save(shop.board, reject, version=1, typed={"Email": "two@example.com"}, by="bob")
    assert shop.drafts() == {reject: ({"Email": "three@example.com"}, 3, "ann")}


def test_line_ends_of_a_browser_change_nothing(shop: Shop) -> None:
    shop.night(GOOD, '"B0","Bolt\nLtd",bad,,')
    reject = shop.reject("B0")
    assert save(shop.board, reject, version=0, typed={"Title": "Bolt\r\nLtd"}, by="ann") == Acted(0, 0)
    save(shop.board, reject, version=0, typed={"Title": "Bolt\r\nLimited"}, by="ann")
    assert shop.drafts() == {reject: ({"Title": "Bolt\nLimited"}, 1, "ann")}


def test_rows_that_are_open_no_more_say_why(shop: Shop) -> None:
    corrected, superseded, source = (shop.reject(f"B{n}") for n in range(3))
    shop.mended(("bad 0", "b0@example.com"))
    settled = shop.reject("B2")
    shop.night(GOOD, BAD[1])
    for reject, words in [
        (corrected, "This row was corrected and loaded."),
        (superseded, f"A later run rejected this row again: it is reject {shop.reject('B1')} now."),
        (settled, "A later file settled this row: it is no reject any more."),
        (source, "A later run rejected this row again."),
        (99999, "There is no rejected row 99999."),
    ]:
        with pytest.raises(Refused) as caught:
            save(shop.board, reject, version=0, typed={"Email": "x@example.com"}, by="ann")
        assert caught.value.message == words
        assert caught.value.fix


def test_rows_of_a_held_run_are_not_edited(shop: Shop) -> None:
    shop.mapping((shop.folder / "shop.yaml").read_text() + "gates: {max_rejects: 0}\n")
    with pytest.raises(GateHeld):
        shop.night(GOOD, *BAD, again=True)
    ((held,),) = shop.rows(select(func.max(REJECT.c.id)))
    with pytest.raises(Refused, match="held back or failed"):
        save(shop.board, held, version=0, typed={"Email": "x@example.com"}, by="ann")


def test_secret_columns_are_known_without_the_mapping(shop: Shop) -> None:
    reject = shop.reject("B0")
    (shop.folder / "shop.yaml").unlink()
    with pytest.raises(Refused, match="Login is a secret column"):
        save(shop.board, reject, version=0, typed={"Login": "hunter2"}, by="ann")
    assert save(shop.board, reject, version=0, typed={"Email": "b0@example.com"}, by="ann").rows == 1


def test_a_column_that_became_secret_since_is_secret(shop: Shop) -> None:
    shop.mapping((shop.folder / "shop.yaml").read_text().replace("[Login]", "[Login, Notes]"))
    wider = [f"{row},note" for row in (GOOD, *BAD)]
    shop.night(*wider, headings=f"{HEADINGS},Notes")
    reject = shop.reject("B0")
    with shop.write() as connection:
        connection.execute(update(RUN).values(shown='{"secret": []}'))
        connection.commit()
    with pytest.raises(Refused, match="Notes is a secret column"):
        save(shop.board, reject, version=0, typed={"Notes": "Bolt"}, by="ann")


def test_where_nobody_knows_what_is_secret_nothing_is_typed(shop: Shop) -> None:
    reject = shop.reject("B0")
    with shop.write() as connection:
        connection.execute(update(RUN).values(shown=None))
        connection.commit()
    assert save(shop.board, reject, version=0, typed={"Title": "Bolt"}, by="ann").rows == 1
    (shop.folder / "shop.yaml").unlink()
    with pytest.raises(Refused, match="it is not known which columns are secret"):
        save(shop.board, reject, version=1, typed={"Email": "x@example.com"}, by="ann")


def test_a_record_with_secrets_in_it_is_not_typed(shop: Shop) -> None:
    shop.night(GOOD, "B0,Bolt,b0@example.com,hunter2,1234,more")
    ((broken,),) = shop.rows(select(REJECT.c.id).where(REJECT.c.raw.is_not(None)))
    with pytest.raises(Refused, match="is withheld"):
        save(shop.board, broken, version=0, typed={}, raw="B0,Bolt,b0@example.com,hunter2,1234", by="ann")
    shop.night(GOOD, *BAD, again=True)
    with pytest.raises(Refused, match="read cell by cell"):
        save(shop.board, shop.reject("B0"), version=0, typed={}, raw="B0,Bolt", by="ann")
    assert shop.everything() == [[], [], []]


@pytest.mark.parametrize("key", WORDS)
def test_refusals_have_words_in_each_language_with_the_same_places(key: str) -> None:
    texts = WORDS[key]
    assert list(texts) == list(LANGUAGES)
    places = [set(re.findall(r"\{(\w*)\}", text)) for text in texts.values()]
    assert all(texts.values()) and places[0] == places[1]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"Login": "hunter2"}, "Login is a secret column: its cells are not edited here."),
        ({"PIN": "1234"}, "PIN is a secret column: its cells are not edited here."),
        ({"Shoe size": "9"}, "The file of this row has no column Shoe size."),
        ({"Email": "x\0y"}, "The cell Email holds a character that no file of text can."),
        ({"Email": "x\ud800"}, "The cell Email holds a character that no file of text can."),
        ({"Email": "[withheld]"}, "[withheld] stands for a secret: it cannot be typed as a value."),
        ({"Email": "x" * 1_000_001}, "The cell Email has 1000001 characters; 1000000 are the most."),
    ],
)
def test_what_may_not_be_typed(shop: Shop, typed: dict[str, str], words: str) -> None:
    with pytest.raises(Refused) as caught:
        save(shop.board, shop.reject("B0"), version=0, typed={"Title": "Bolt", **typed}, by="ann")
    assert caught.value.message == words
    assert shop.everything() == [[], [], []]
