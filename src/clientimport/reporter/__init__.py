"""What happened, as files for people and machines."""

from clientimport.reporter.cause_table import causes
from clientimport.reporter.folder import ReportFailure
from clientimport.reporter.leftovers import left_behind, recover
from clientimport.reporter.old_folders import ReportFolder, folder_of_run, remove_reports, report_folders
from clientimport.reporter.problem_lines import problem_json
from clientimport.reporter.reports import Reports
from clientimport.reporter.summary import summary_lines

__all__ = [
    "ReportFailure",
    "ReportFolder",
    "Reports",
    "causes",
    "folder_of_run",
    "left_behind",
    "problem_json",
    "recover",
    "remove_reports",
    "report_folders",
    "summary_lines",
]
