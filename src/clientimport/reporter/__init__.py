"""What happened, as files for people and machines."""

from clientimport.reporter.cause_table import causes
from clientimport.reporter.crosswalk import lines_of_client, without_client
from clientimport.reporter.folder import ReportFailure, drop_replaced
from clientimport.reporter.leftovers import left_behind, recover
from clientimport.reporter.old_folders import ReportFolder, folder_of_run, remove_reports, report_folders
from clientimport.reporter.problem_lines import problem_json
from clientimport.reporter.reports import Reports
from clientimport.reporter.stray_folder import clear_of_client, holds_client
from clientimport.reporter.summary import summary_lines

__all__ = [
    "ReportFailure",
    "ReportFolder",
    "Reports",
    "causes",
    "clear_of_client",
    "drop_replaced",
    "folder_of_run",
    "holds_client",
    "left_behind",
    "lines_of_client",
    "problem_json",
    "recover",
    "remove_reports",
    "report_folders",
    "summary_lines",
    "without_client",
]
