"""Which columns of a rejected row's file are secret: no draft may hold a cell of them."""

from __future__ import annotations

from dataclasses import dataclass

from clientimport.core.errors import Failure
from clientimport.core.secrets import is_secret_heading
from clientimport.core.tables import ReadLimits
from clientimport.loader import ReviewedReject
from clientimport.pipeline.reviewing.bindings import Bindings
from clientimport.pipeline.reviewing.refusals import Refused
from clientimport.pipeline.stored_rows import StoredFile


@dataclass(frozen=True)
class ColumnRules:
    """What holds for the cells of a file: frame names of the `secret` columns, and the `longest` text of a cell."""

    secret: frozenset[str]
    longest: int


def column_rules(bindings: Bindings, reject: ReviewedReject, lang: str) -> ColumnRules:
    """Those of a rejected row: of its file, and what is withheld of itself. Raises Refused."""
    origin = StoredFile(reject.run_id, reject.file, "", tuple(reject.headings.items()))
    rules = file_rules(bindings, origin, reject.mapping_path, reject.secret, lang)
    return ColumnRules(rules.secret | reject.withheld, rules.longest)


def file_rules(
    bindings: Bindings, origin: StoredFile, mapping_path: str, told: frozenset[str] | None, lang: str
) -> ColumnRules:
    """By what the run wrote down (`told`, None: nothing), by its mapping as it is today, and by the headings: the union of all.

    Raises Refused where neither the run nor its mapping tells.
    """
    secret = frozenset(name for name, heading in origin.headings if is_secret_heading(heading))
    longest = ReadLimits().cell
    by_mapping: frozenset[str] | None = None
    try:
        read = bindings.mapping(mapping_path)
        longest = read.mapping.source.limits.cell
        by_mapping = bindings.bound(read, origin, lang).secret_columns
    except Failure:
        # A mapping that is gone, or fits the file no more, is told to those who try the row.
        pass
    if by_mapping is None and told is None:
        raise Refused("secrets-unknown", lang=lang, mapping=mapping_path, run=origin.run_id)
    return ColumnRules(secret | (by_mapping or frozenset()) | (told or frozenset()), longest)
