"""A batch of rows and a mapping in, a batch of records out."""

from clientimport.mapper.columns_of import all_headings, columns_of, needed_headings
from clientimport.mapper.json_schema import mapping_json_schema
from clientimport.mapper.read_mapping import read_mapping

__all__ = ["all_headings", "columns_of", "mapping_json_schema", "needed_headings", "read_mapping"]
