"""The whole flow: files in, clients in the database, rejects out. `flow.py` reads like its table of contents."""

from clientimport.pipeline.flow import check, run
from clientimport.pipeline.order import CheckOrder, RunOrder

__all__ = ["CheckOrder", "RunOrder", "check", "run"]
