"""All rows that a query means, page by page."""

from __future__ import annotations

from dataclasses import replace

from clientimport.pipeline.reviewing.board import Board, rejects
from clientimport.pipeline.reviewing.views import Query

_SIZE = 1_000


def ids_of(board: Board, query: Query, lang: str) -> list[int]:
    """The ids of the rejects, in their order."""
    ids: list[int] = []
    page = pages = 1
    while page <= pages:
        found = rejects(board, replace(query, page=page, size=_SIZE), lang)
        ids += [line.reject_id for line in found.lines]
        page, pages = page + 1, found.pages
    return ids
