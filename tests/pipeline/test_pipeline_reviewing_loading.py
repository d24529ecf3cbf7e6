"""While a run is loading nothing is changed and nothing is lost: the reviewer is told since when it loads."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import polars as pl
import pytest

from clientimport.core.errors import ExitCode
from clientimport.loader import TYPED, Deed, cells_text, life_settling, lock_rejects, review_writing, reviewing, write_drafts
from clientimport.pipeline.reviewing.assigning import assign, waive_rows
from clientimport.pipeline.reviewing.audit import note
from clientimport.pipeline.reviewing.editing import save
from clientimport.pipeline.reviewing.loading_now import loading_now
from clientimport.pipeline.reviewing.refusals import EditConflict, RunLoading, clock
from clientimport.pipeline.reviewing.undoing import undo
from clientimport.pipeline.reviewing.views import LoadingView
from database_copies import KINDS, Origins
from reviewed_shop import BAD, GOOD, Shop, shop_after_a_night


@pytest.fixture(params=KINDS)
def shop(request: pytest.FixtureRequest, origins: Origins, tmp_path: Path) -> Iterator[Shop]:
    with shop_after_a_night(request, origins, request.param, tmp_path) as shop:
        yield shop


@contextmanager
def loading(shop: Shop, monkeypatch: pytest.MonkeyPatch, step: str = "_write_seen") -> Iterator[None]:
    """A run that has loaded everything and stands behind a step of its end, until the block is over."""
    there, on = Event(), Event()
    usual: Callable[..., Any] = getattr(life_settling, step)

    def standing(*given: Any) -> Any:
        done = usual(*given)
        there.set()
        assert on.wait(60)
        return done

    monkeypatch.setattr(life_settling, step, standing)
    night = Thread(target=shop.night, args=(GOOD, *BAD), kwargs={"again": True})
    night.start()
    try:
        assert there.wait(60)
        yield
    finally:
        on.set()
        night.join(60)
        monkeypatch.undo()


def test_edits_are_refused_and_nothing_is_lost(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    reject = shop.reject("B0")
    edit = save(shop.board, reject, version=0, typed={"Email": "b0@example.com"}, by="ann")
    assert loading_now(shop.board) is None
    before = shop.everything()
    with loading(shop, monkeypatch):
        for acted in (
            lambda: save(shop.board, reject, version=1, typed={"Email": "x@example.com"}, by="ann"),
            lambda: assign(shop.board, [reject], to="bob", by="ann"),
            lambda: waive_rows(shop.board, [reject], reason="r", until=None, by="ann"),
            lambda: undo(shop.board, edit.action_id, by="ann"),
        ):
            with pytest.raises(RunLoading) as caught:
                acted()
        told = caught.value
        found = loading_now(shop.board, "intend")
        assert told.loading == found
        assert shop.everything() == before
    assert found == LoadingView(shop.told[-1].run_id, found.since if found else "")
    assert abs(datetime.fromisoformat(found.since) - datetime.now(UTC)) < timedelta(minutes=5)
    assert told.exit_code == ExitCode.LOCKED
    assert re.fullmatch(r"A run is loading since ([\d-]{10} )?\d\d:\d\d\.", told.message)
    assert told.words("de")[0] == f"Seit {clock(found.since)} lädt ein Lauf."
    assert loading_now(shop.board) is None
    # The draft moved on with the row that the run rejected again, and is edited there.
    new = shop.reject("B0")
    assert save(shop.board, new, version=1, typed={"Email": "x@example.com"}, by="ann").rows == 1


def test_a_run_of_another_record_shape_is_in_nobodys_way(
    tmp_path: Path, served_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(tmp_path, served_url)
    shop.night(GOOD, *BAD)
    with loading(shop, monkeypatch):
        assert loading_now(shop.board, "ticketevolution") is None
        assert note(shop.board, by="ann", action="export") > 0
    shop.close()


def test_a_save_before_the_end_of_a_run_is_carried_on_by_it(
    tmp_path: Path, served_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reviewer was quicker than the run's lock, and the run meets the draft at its end."""
    shop = Shop(tmp_path, served_url)
    shop.night(GOOD, *BAD)
    old = shop.reject("B0")
    at_the_end = Event()
    usual = life_settling._write_rejects

    def write(*given: Any) -> int:
        at_the_end.set()
        return usual(*given)

    monkeypatch.setattr(life_settling, "_write_rejects", write)
    night = Thread(target=shop.night, args=(GOOD, *BAD), kwargs={"again": True})
    with reviewing(shop.board.engine, ["intend"]) as connection:
        lock_rejects(connection, pl.Series([old]))
        night.start()
        assert at_the_end.wait(60)
        frame = pl.DataFrame([(old, 0, cells_text({"Email": "b0@example.com"}), None)], schema=TYPED, orient="row")
        assert write_drafts(connection, frame, Deed("ann", "edit", "open", old)).rows == 1
    night.join(60)
    assert shop.drafts() == {shop.reject("B0"): ({"Email": "b0@example.com"}, 1, "ann")}
    assert shop.status(old) == "superseded"
    shop.close()


def test_a_save_that_was_begun_before_and_comes_too_late_is_refused(
    tmp_path: Path, served_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(tmp_path, served_url)
    shop.night(GOOD, *BAD)
    old = shop.reject("B0")
    usual, asked = review_writing.find_loading, []

    def find_loading(*given: Any) -> Any:
        asked.append(given)
        return None if len(asked) == 1 else usual(*given)

    with loading(shop, monkeypatch, "_write_rejects"):
        monkeypatch.setattr(review_writing, "find_loading", find_loading)
        with pytest.raises(RunLoading) as caught:
            save(shop.board, old, version=0, typed={"Email": "b0@example.com"}, by="ann")
    assert caught.value.loading.run_id == shop.told[-1].run_id
    assert (shop.drafts(), shop.trail()) == ({}, [])
    shop.close()


def test_another_program_that_writes_to_the_file(tmp_path: Path, sqlite_url: str) -> None:
    shop = Shop(tmp_path, sqlite_url)
    shop.night(GOOD, *BAD)
    other = sqlite3.connect(sqlite_url, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(RunLoading) as caught:
        save(shop.board, shop.reject("B0"), version=0, typed={"Email": "b0@example.com"}, by="ann")
    assert (caught.value.message, caught.value.loading) == ("A run is loading.", LoadingView("", ""))
    assert loading_now(shop.board) == LoadingView("", "")
    other.rollback()
    other.close()
    assert loading_now(shop.board) is None
    shop.close()


def test_many_reviewers_at_once_lose_nothing(shop: Shop) -> None:
    """Each adds its word to the same cell, over and over, until it stands there; and each mends a row of its own."""
    shared, names = shop.reject("B0"), ["ann", "bob", "cid", "dot"]
    problems: list[BaseException] = []

    def review(at: int, name: str) -> None:
        try:
            own = shop.reject(f"B{at + 1}")
            assert save(shop.board, own, version=0, typed={"Email": f"{name}@example.com"}, by=name).rows == 1
            version, words = 0, ""
            while True:
                try:
                    save(shop.board, shared, version=version, typed={"Title": f"{words} {name}".strip()}, by=name)
                except EditConflict as conflict:
                    version, words = conflict.version, conflict.typed.get("Title", "")
                else:
                    return
        except BaseException as problem:
            problems.append(problem)

    threads = [Thread(target=review, args=each) for each in enumerate(names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert problems == []
    drafts = shop.drafts()
    cells, version, _ = drafts.pop(shared)
    assert (sorted(cells["Title"].split()), version) == (names, 4)
    assert sorted(each[0]["Email"] for each in drafts.values()) == [f"{name}@example.com" for name in names]
    assert len(shop.trail()) == 8
