"""A batch of rows and a mapping in, a batch of records out."""

from clientimport.mapper.bind import Bound, bind
from clientimport.mapper.columns_of import all_headings, columns_of, needed_headings, secret_headings
from clientimport.mapper.footer import FooterWatch
from clientimport.mapper.gates_section import read_gates_section
from clientimport.mapper.json_schema import mapping_json_schema
from clientimport.mapper.map_rows import map_rows
from clientimport.mapper.read_mapping import read_mapping
from clientimport.mapper.row_keys import RowKeys

__all__ = [
    "Bound",
    "FooterWatch",
    "RowKeys",
    "all_headings",
    "bind",
    "columns_of",
    "map_rows",
    "mapping_json_schema",
    "needed_headings",
    "read_gates_section",
    "read_mapping",
    "secret_headings",
]
