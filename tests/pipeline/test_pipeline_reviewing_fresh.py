"""A board that was there all the time tells what a new one tells, whatever reviewers did meanwhile, and whatever is asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reviewed_rows import BAD_EMAIL, BROKEN, GOOD, Reviewed, any_shop, ids, keys, shop

from clientimport.core.errors import UsageFailure
from clientimport.pipeline.reviewing import known_drafts, scopes
from clientimport.pipeline.reviewing.assigning import assign, unwaive_rows, waive_rows
from clientimport.pipeline.reviewing.board import Board, causes, rejects
from clientimport.pipeline.reviewing.editing import save
from clientimport.pipeline.reviewing.foreseeing import foresee, keep_up
from clientimport.pipeline.reviewing.reject_views import reject_view
from clientimport.pipeline.reviewing.run_views import run_view
from clientimport.pipeline.reviewing.undoing import undo
from clientimport.pipeline.reviewing.views import SORTS, Acted, Query

__all__ = ["any_shop", "shop"]

ASKED = [
    Query(state="any"),
    Query(sort="-changed", mended=True),
    Query(sort="name", assigned="ben"),
    Query(text="fay"),
    Query(state="waived"),
    *(Query(state="any", sort=sort) for sort in ("name", "-state", "assigned", "key", "cause", "-problems")),
]


def everything(board: Board, run_id: str) -> list[object]:
    return [
        *(rejects(board, query) for query in ASKED),
        causes(board, "open"),
        run_view(board, run_id),
        [reject_view(board, line.reject_id) for line in rejects(board, ASKED[0]).lines],
    ]


def test_whatever_reviewers_do_is_told_at_once(any_shop: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    made = any_shop.run(GOOD, *BROKEN)
    board, other = any_shop.board(), any_shop.board()
    numbers = ids(board)
    everything(board, made.run_id)
    done: list[Acted] = []

    def typed(key: str, version: int, **cells: str) -> Acted:
        return save(other, numbers[key], version=version, typed=cells, by="ann")

    for act in (
        lambda: typed("B2", 0, Country="GB"),
        lambda: typed("B4", 0, First="Fay", Last="Four"),
        lambda: assign(other, [numbers["B1"], numbers["B4"]], to="ben", by="ann"),
        lambda: typed("B4", 1, First="May"),
        lambda: undo(other, done[-1].action_id, by="ann"),
        lambda: waive_rows(other, [numbers["B1"], numbers["B3"]], reason="r", until=None, by="ann"),
        lambda: unwaive_rows(other, [numbers["B3"]], by="ann"),
        lambda: assign(other, [numbers["B4"]], to="", by="ann"),
        lambda: typed("B2", 1, Country="Gross Britain"),
        lambda: undo(other, done[0].action_id, by="ann"),
    ):
        done.append(act())
        assert everything(board, made.run_id) == everything(any_shop.board(), made.run_id)
    monkeypatch.setattr(known_drafts, "_FEW", 1)
    assign(other, list(numbers.values()), to="eve", by="ann")
    assert everything(board, made.run_id) == everything(any_shop.board(), made.run_id)
    any_shop.execute("DELETE FROM import_review WHERE cells IS NOT NULL")
    assert everything(board, made.run_id) == everything(any_shop.board(), made.run_id)
    assert keys(board, mended=True) == []


def test_what_the_first_pages_ask_for_is_read_before_they_do(shop: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.run(GOOD, BROKEN[0])
    made = shop.run(GOOD, *BROKEN)
    told = everything(shop.board(), made.run_id)
    board = shop.board()
    foresee(board)
    with monkeypatch.context() as patched:
        patched.setattr(scopes, "read_scope", lambda *_: pytest.fail("a scope was read again"))
        assert everything(board, made.run_id) == told


def test_what_changes_is_read_before_somebody_asks(any_shop: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    first = any_shop.run(GOOD, *BROKEN)
    board, ended, reader, read = any_shop.board(), Event(), scopes.read_scope, Queue[str | None]()
    with monkeypatch.context() as patched:
        patched.setattr(scopes, "read_scope", lambda *asked: [reader(*asked), read.put(asked[1])][0])
        keeping = Thread(target=keep_up, args=(board, ended, 0.01))
        keeping.start()
        assert [read.get(timeout=60) for _ in range(2)] == [None, first.run_id]
        second = any_shop.run(GOOD, *BROKEN[:3], again=True)
        assert {read.get(timeout=60) for _ in range(3)} == {None, first.run_id, second.run_id}
        ended.set()
        keeping.join(60)
    assert not keeping.is_alive()
    monkeypatch.setattr(scopes, "read_scope", lambda *_: pytest.fail("a scope was read again"))
    for run_id in (first.run_id, second.run_id, "open"):
        assert len(rejects(board, Query(scope=run_id, state="any")).lines) in (3, 5)


def test_nothing_is_let_go_for_what_is_read_in_advance(shop: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shop.run(GOOD, *BROKEN)
    read: list[str | None] = []
    reader = scopes.read_scope
    monkeypatch.setattr(scopes, "read_scope", lambda *asked: [read.append(asked[1]), reader(*asked)][1])
    for most, expected in ((2 * len(BROKEN), [None, made.run_id]), (2 * len(BROKEN) - 1, [None])):
        read.clear()
        monkeypatch.setattr(scopes, "MOST_ROWS", most)
        foresee(shop.board())
        assert read == expected


def test_only_what_was_touched_is_read_again(shop: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.run(GOOD, *BROKEN)
    board, other = shop.board(), shop.board()
    numbers = ids(board)
    asked = []
    read = known_drafts.drafts_now
    monkeypatch.setattr(
        known_drafts, "drafts_now", lambda connection, those=None: asked.append(those) or read(connection, those)
    )
    save(other, numbers["B2"], version=0, typed={"Country": "GB"}, by="ann")
    assert keys(board, mended=True) == ["B2"]
    assign(other, [numbers["B3"]], to="ben", by="ann")
    assert keys(board, assigned="ben") == ["B3"]
    # Whoever changes something has it read at once; of the other all is, as it never was.
    assert asked == [None, [numbers["B2"]], [numbers["B3"]], [numbers["B3"]]]
    shop.run(GOOD, *BROKEN, again=True)
    assert keys(board, mended=True) == ["B2"], "a draft goes with its row"
    assert asked[4:] == [None]


def test_many_ask_while_others_write(any_shop: Reviewed) -> None:
    made = any_shop.run(GOOD, *BROKEN)
    board = any_shop.board()
    numbers = ids(board)

    def ask(number: int) -> int:
        found = rejects(board, Query(sort=SORTS[number % len(SORTS)], text="b" if number % 3 else "", state="any"))
        causes(board, made.run_id if number % 2 else "open")
        return len(found.lines)

    def write(number: int) -> int:
        with Board(any_shop.database) as other:
            save(other, numbers["B4"], version=number, typed={"First": f"Fay{number}", "Last": "Four"}, by="ann")
            assign(other, [numbers["B1"]], to=f"ben{number}", by="ann")
        return 0

    with ThreadPoolExecutor(6) as threads:
        asked = [threads.submit(ask, number) for number in range(60)]
        written = [threads.submit(lambda: [write(number) for number in range(8)])]
        assert all(each.result() in (4, 5) for each in asked)
        assert [each.result() for each in written] == [[0] * 8]
    assert everything(board, made.run_id) == everything(any_shop.board(), made.run_id)


def test_whatever_is_asked_has_an_answer(shop: Reviewed) -> None:
    shop.run(GOOD, *BROKEN, *(f"{n},{chr(0x410 + n)} Ltd,,,ß{n},,,," for n in range(9)))
    board = shop.board()
    all_rows = rejects(board, Query(state="any", size=100))

    @settings(max_examples=60)
    @given(st.text(max_size=30), st.text(max_size=10), st.sampled_from(SORTS), st.integers(-3, 9), st.integers(-1, 20))
    def asked(text: str, value: str, sort: str, page: int, size: int) -> None:
        query = Query(text=text, value=value if len(value) % 2 else None, sort=sort, page=page, size=size)
        try:
            found = rejects(board, query)
        except UsageFailure:
            assert page < 1 or size < 1
            return
        assert len(found.lines) <= size
        assert found.total <= all_rows.total
        assert all(line in all_rows.lines for line in found.lines)

    asked()


def test_words_that_another_version_has_written_are_told_as_they_are(shop: Reviewed) -> None:
    shop.run(GOOD, BAD_EMAIL)
    shop.execute("UPDATE import_problem SET code = 'from-the-future', message = 'It glows.', fix = 'Wait.'")
    board = shop.board()
    (line,) = rejects(board, Query(text="glows")).lines
    assert [(each.code, each.message, each.fix) for each in line.problems] == [("from-the-future", "It glows.", "Wait.")]
    assert [(cause.code, cause.message) for cause in causes(board, "open", "de")] == [("from-the-future", "It glows.")]
