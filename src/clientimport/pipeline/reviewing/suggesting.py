"""Changes of mappings that would mend open rejects of a scope, each with its effect and the command that makes it."""

from __future__ import annotations

from collections.abc import Callable
from shlex import join
from typing import TYPE_CHECKING

from clientimport.core.errors import Failure, MappingFailure, SourceFailure
from clientimport.loader import reading
from clientimport.loader.rejects_by_id import mappings_of_open
from clientimport.pipeline.retry_asked import Asked
from clientimport.pipeline.reviewing.unlocked_check import unlocked_check
from clientimport.pipeline.reviewing.views import OPEN_SCOPE, SuggestionView
from clientimport.pipeline.suggest import suggest
from clientimport.pipeline.suggest_said import facts_of, title_of
from clientimport.pipeline.waiting import nothing_to_heed

if TYPE_CHECKING:
    from clientimport.pipeline.reviewing.board import Board
    from clientimport.pipeline.suggest_trial import Suggestion

_MOST = 10
"""Causes of a mapping that are looked at, the largest first: as many as the command looks at."""


def suggestions(
    board: Board,
    scope: str,
    lang: str,
    untried: Callable[[str, Failure], None] | None = None,
    heed: Callable[[], None] = nothing_to_heed,
) -> list[SuggestionView]:
    """What `rejects suggest` would propose for the open rejects of a scope, mapping by mapping; nothing is written or held up.

    Each was tried on the rejects as they were received, and on the whole source files, where they are there as they were, which
    takes its time. `untried` hears of each of several mappings that could not be tried, and why: one is tried on all rows of
    its system, and a file that another mapping was made for may lack its headings. Where nobody hears, it is raised.
    `heed`: asked before each idea is tried; what it raises ends the search.
    Raises UsageFailure (no such run), SourceFailure, MappingFailure, DatabaseFailure.
    """
    run_id = "" if scope == OPEN_SCOPE else scope
    with reading(board.engine) as connection:
        paths = mappings_of_open(connection, run_id or None)
    # Rows of one mapping are tried with it alone, as a change is one of a file.
    chosen = [""] if len(paths) < 2 else paths
    views: list[SuggestionView] = []
    for path in chosen:
        try:
            found = suggest(Asked((), path, run_id), board.database, most=_MOST, tried=unlocked_check(board.engine), heed=heed)
        except (SourceFailure, MappingFailure) as failure:
            if untried is None or not path:
                raise
            untried(path, failure)
            continue
        views += [_view(each, len(views) + at, path, run_id, lang) for at, each in enumerate(found.suggestions, start=1)]
    return views


def _view(each: Suggestion, number: int, path: str, run_id: str, lang: str) -> SuggestionView:
    named = [*(["--run", run_id] if run_id else []), *(["--mapping", path] if path else [])]
    return SuggestionView(
        number=number,
        words="\n".join([title_of(each, lang), *facts_of(each)]),
        mapping=each.mapping,
        patch=each.patch,
        mended=each.mended,
        loaded=each.loaded,
        dropped=each.dropped,
        differ=None if each.effect is None else each.effect.differ,
        gained=None if each.effect is None else each.effect.gained,
        command=join(["clientimport", "rejects", "suggest", *named, "--apply", str(each.number)]),
    )
