"""The address of a table: read, changed and written again without losing anything; what means nothing is refused."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientimport.pipeline.reviewing.views import SORTS, Query
from clientimport.review.queries import SIZE, STATES, address, query_in
from clientimport.review.refusals import Refused

WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
CODES = st.sampled_from(["", "country-unknown", "email-invalid"])
QUERIES = st.builds(
    Query,
    scope=st.sampled_from(["open", "20261122-020000-abcdef"]),
    state=st.sampled_from(STATES),
    code=CODES,
    column=WORDS,
    value=st.none() | WORDS,
    text=WORDS.map(str.strip),
    assigned=st.none() | st.just("") | WORDS.filter(lambda name: name not in ("", "-")),
    mended=st.sampled_from([None, True, False]),
    sort=st.sampled_from([*SORTS, *(f"-{name}" for name in SORTS)]),
    page=st.integers(1, 10**6),
    size=st.sampled_from([SIZE, 100, 200]),
)


@given(QUERIES)
def test_an_address_means_what_it_was_made_of(query: Query) -> None:
    assert query_in(urlsplit(address(query)).query) == query


def test_a_change_goes_to_the_first_page_and_what_is_usual_is_left_out() -> None:
    query = Query(text="ned", page=7)
    assert address(Query()) == "/rejects"
    assert address(query) == "/rejects?text=ned&page=7"
    assert address(query, sort="-name") == "/rejects?text=ned&sort=-name"
    assert address(query, "/rejects/3") == "/rejects/3?text=ned&page=7"
    assert address(query, value="") == "/rejects?text=ned&value="


@pytest.mark.parametrize(
    "asked",
    ["state=nothing", "sort=--row", "sort=size", "page=0", "page=-1", "page=x", "size=201", "mended=maybe", "else=1",
     "page=1&page=2", f"text={'x' * 1001}", "text=%00", "text=%ff"],
)  # fmt: skip
def test_what_means_nothing_is_refused(asked: str) -> None:
    with pytest.raises(Refused) as caught:
        query_in(asked)
    assert caught.value.status == 400
