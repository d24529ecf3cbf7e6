"""A cause in an address: "code:column", the column by its heading as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from clientimport.pipeline.reviewing.views import OPEN_SCOPE, CauseView, Query
from clientimport.review.queries import address
from clientimport.review.refusals import Refused

LONGEST = 1_000
"""Characters of one."""


def key_of(cause: CauseView) -> str:
    """For an address."""
    return f"{cause.code}:{cause.column}"


def cause_named(key: str, causes: Sequence[CauseView]) -> CauseView:
    """The cause that a key means. Raises Refused (404) where no open reject has it any more."""
    for cause in causes:
        if key_of(cause) == key:
            return cause
    raise Refused(404, "cause")


def cause_table(scope: str, cause: CauseView, value: str | None = None) -> str:
    """The address of its rows, or of those with one value."""
    return address(Query(scope=scope, code=cause.code, column=cause.column, value=value))


def cause_page(path: str, scope: str, cause: CauseView, **more: str) -> str:
    """The address of another page about it."""
    place = {} if scope == OPEN_SCOPE else {"scope": scope}
    return f"{path}?{urlencode({**place, 'cause': key_of(cause), **more})}"
