"""Record batches in, accepted records and problems out: columns by Pandera, values by libraries, records by Pydantic."""

from clientimport.checker.check import check_records
from clientimport.checker.implied import implied_by_columns
from clientimport.checker.nesting import nested_records
from clientimport.checker.recheck import recheck_records

__all__ = ["check_records", "implied_by_columns", "nested_records", "recheck_records"]
