"""A table's address: which rejects it shows, how they are sorted, on which page; all of it in the URL, none of it elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from clientimport.pipeline.reviewing.views import OPEN_SCOPE, SORTS, Query
from clientimport.review.fields import Fields, declared, read_fields

NAMES = ("scope", "state", "cause", "column", "value", "text", "assigned", "mended", "sort", "page", "size")
"""What may stand behind "?" for it."""
STATES = ("open", "new", "known", "changed", "back", "waived", "corrected", "source", "superseded", "held", "any")
"""What the table offers as states."""
SIZE = 50
_MOST = 200
_LONGEST = 1_000
_NOBODY = "-"
_MENDED = {"": None, "yes": True, "no": False}
_SORTS = (*SORTS, *(f"-{name}" for name in SORTS))


def query_of(asked: Fields) -> Query:
    """The parameters of a URL -> the query. Raises Refused.

    `cause`: "code:column"; `value`: there though empty for empty cells; `assigned`: a person, "-" for nobody.
    """
    code, _, column = asked.text("cause", longest=_LONGEST).partition(":")
    assigned = asked.text("assigned", longest=_LONGEST) or None
    return Query(
        scope=asked.text("scope", longest=_LONGEST) or OPEN_SCOPE,
        state=asked.choice("state", STATES, "open"),
        code=code,
        column=column or asked.text("column", longest=_LONGEST),
        value=asked.text("value") if asked.has("value") else None,
        text=asked.text("text", longest=_LONGEST).strip(),
        assigned="" if assigned == _NOBODY else assigned,
        mended=_MENDED[asked.choice("mended", _MENDED)],
        sort=asked.choice("sort", _SORTS, "row"),
        page=asked.whole("page", 1, least=1),
        size=asked.whole("size", SIZE, least=1, most=_MOST),
    )


def query_in(text: str) -> Query:
    """The same of what stands behind the "?" of an address. Raises Refused."""
    return query_of(declared(read_fields(text.encode("utf-8", "replace")), NAMES))


def address(query: Query, path: str = "/rejects", **changes: Any) -> str:
    """The URL of a query with some of it changed, on its first page unless a page is named; what is as usual is left out."""
    if changes and "page" not in changes:
        changes["page"] = 1
    pairs = parameters(replace(query, **changes))
    return f"{path}?{urlencode(pairs)}" if pairs else path


def parameters(query: Query) -> Sequence[tuple[str, str]]:
    """The same as pairs."""
    mended = {True: "yes", False: "no", None: ""}[query.mended]
    pairs = [
        ("scope", "" if query.scope == OPEN_SCOPE else query.scope),
        ("state", "" if query.state == "open" else query.state),
        ("cause", f"{query.code}:{query.column}" if query.code else ""),
        ("column", "" if query.code else query.column),
        ("text", query.text),
        ("assigned", _NOBODY if query.assigned == "" else query.assigned or ""),
        ("mended", mended),
        ("sort", "" if query.sort == "row" else query.sort),
        ("page", "" if query.page == 1 else str(query.page)),
        ("size", "" if query.size == SIZE else str(query.size)),
    ]
    found = [(name, text) for name, text in pairs if text]
    return found if query.value is None else [*found, ("value", query.value)]
