"""A batch of rows and a mapping in, a batch of records out."""

from clientimport.mapper.bind import Bound, bind
from clientimport.mapper.client_keys import ClientKeys
from clientimport.mapper.columns_of import all_headings, columns_of, joined_headings, needed_headings, secret_headings
from clientimport.mapper.coverage import Coverage
from clientimport.mapper.coverage_found import FoundCoverage
from clientimport.mapper.footer import FooterWatch
from clientimport.mapper.gates_section import read_gates_section
from clientimport.mapper.heading_faults import notice_headings
from clientimport.mapper.joining import join_batch
from clientimport.mapper.json_schema import mapping_json_schema
from clientimport.mapper.language_versions import CURRENT as CURRENT_VERSION
from clientimport.mapper.language_versions import upgraded as upgraded_mapping
from clientimport.mapper.map_rows import map_rows
from clientimport.mapper.merge_rows import merge_rows
from clientimport.mapper.partner_columns import PartnerColumns, bind_partner
from clientimport.mapper.partner_table import PartnerTable
from clientimport.mapper.read_mapping import read_mapping
from clientimport.mapper.row_keys import RowKeys

__all__ = [
    "CURRENT_VERSION",
    "Bound",
    "ClientKeys",
    "Coverage",
    "FooterWatch",
    "FoundCoverage",
    "PartnerColumns",
    "PartnerTable",
    "RowKeys",
    "all_headings",
    "bind",
    "bind_partner",
    "columns_of",
    "join_batch",
    "joined_headings",
    "map_rows",
    "mapping_json_schema",
    "merge_rows",
    "needed_headings",
    "notice_headings",
    "read_gates_section",
    "read_mapping",
    "secret_headings",
    "upgraded_mapping",
]
