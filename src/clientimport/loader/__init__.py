"""The loader: accepted records into the database, in one transaction with the run's ledger."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from clientimport.loader.repeats import Repeats

if TYPE_CHECKING:
    from clientimport.loader.corrections import loaded_contents
    from clientimport.loader.doctor import examine
    from clientimport.loader.drafts import (
        CHANGED,
        GONE,
        NOT_OPEN,
        TYPED,
        Draft,
        Written,
        cells_text,
        drafts_of,
        drop_drafts,
        lock_rejects,
        write_drafts,
    )
    from clientimport.loader.engine import connect, reading, writing
    from clientimport.loader.erasing import compact, erase, make_sure, record_erasure
    from clientimport.loader.finding import find_account, find_client
    from clientimport.loader.holder import Holder
    from clientimport.loader.ledger import record_unloaded
    from clientimport.loader.ledger_pruning import AgedRun, aged_runs, delete_runs, forget_archived, list_archived, runs_since
    from clientimport.loader.ledger_reading import (
        StoredRun,
        list_problems,
        list_rejects,
        list_runs,
        read_run,
        show_run,
        stored_run,
    )
    from clientimport.loader.life_listing import list_lives, lives_of_rejects, unwaive_lives, waive_lives
    from clientimport.loader.life_pruning import delete_old_lives, old_lives
    from clientimport.loader.load import FatesError, Load
    from clientimport.loader.loading_now import find_loading
    from clientimport.loader.lock_state import run_under_way
    from clientimport.loader.person import Person, RunFiles, files_of_runs, find_person
    from clientimport.loader.previous_runs import earlier_runs
    from clientimport.loader.profiles import profiles_before
    from clientimport.loader.references import load_reference_table, read_references
    from clientimport.loader.rejected_files import rejects_of_files
    from clientimport.loader.releasing import HeldRun, check_release, held_run, mark_released
    from clientimport.loader.retrying_rows import open_rejects
    from clientimport.loader.review_actions import Deed, concerned, note_deed, scope_of, targets_of
    from clientimport.loader.review_assigning import assign_rejects
    from clientimport.loader.review_audit import NotedAction, last_edit, list_actions
    from clientimport.loader.review_pruning import delete_old_actions, old_actions
    from clientimport.loader.review_rows import ReviewedReject, newer_reject, reviewed_reject
    from clientimport.loader.review_undoing import lock_action, rejects_of_action, undo_action
    from clientimport.loader.review_writing import REVIEW_TIMEOUTS, RunUnderWay, reviewing
    from clientimport.loader.run_lock import locked
    from clientimport.loader.same_file import SameRun, find_same
    from clientimport.loader.schema import ensure_schema, has_schema, upgrade
    from clientimport.loader.settling import Settled, complete_load, is_final, load_first, settle_batch
    from clientimport.loader.terms import Terms
    from clientimport.loader.timeouts import Timeouts
    from clientimport.loader.transaction import was_committed
    from clientimport.loader.versions import (
        Goal,
        Loss,
        downgrade_to,
        goal_of,
        losses,
        require_known,
        require_ledger,
        upgrade_to,
    )

_WHERE = {
    "connect": "engine", "reading": "engine", "writing": "engine",
    "earlier_runs": "previous_runs",
    "find_account": "finding", "find_client": "finding",
    "record_unloaded": "ledger",
    "StoredRun": "ledger_reading", "list_problems": "ledger_reading", "list_rejects": "ledger_reading",
    "list_runs": "ledger_reading", "read_run": "ledger_reading", "show_run": "ledger_reading",
    "AgedRun": "ledger_pruning", "aged_runs": "ledger_pruning", "delete_runs": "ledger_pruning",
    "forget_archived": "ledger_pruning", "locked": "run_lock",
    "examine": "doctor", "list_archived": "ledger_pruning", "run_under_way": "lock_state",
    "runs_since": "ledger_pruning",
    "compact": "erasing", "erase": "erasing", "make_sure": "erasing", "record_erasure": "erasing",
    "stored_run": "ledger_reading",
    "Person": "person", "RunFiles": "person", "files_of_runs": "person", "find_person": "person",
    "FatesError": "load", "Load": "load",
    "list_lives": "life_listing", "lives_of_rejects": "life_listing",
    "unwaive_lives": "life_listing", "waive_lives": "life_listing",
    "delete_old_actions": "review_pruning", "old_actions": "review_pruning",
    "delete_old_lives": "life_pruning", "old_lives": "life_pruning",
    "load_reference_table": "references", "loaded_contents": "corrections", "read_references": "references",
    "profiles_before": "profiles",
    "HeldRun": "releasing", "check_release": "releasing", "held_run": "releasing", "mark_released": "releasing",
    "open_rejects": "retrying_rows", "rejects_of_files": "rejected_files",
    "SameRun": "same_file", "find_same": "same_file",
    "ensure_schema": "schema", "has_schema": "schema", "upgrade": "schema",
    "Settled": "settling", "complete_load": "settling", "is_final": "settling", "load_first": "settling",
    "settle_batch": "settling",
    "CHANGED": "drafts", "GONE": "drafts", "NOT_OPEN": "drafts", "Draft": "drafts", "TYPED": "drafts", "Written": "drafts",
    "cells_text": "drafts", "drafts_of": "drafts", "drop_drafts": "drafts", "lock_rejects": "drafts", "write_drafts": "drafts",
    "Holder": "holder",
    "find_loading": "loading_now",
    "Deed": "review_actions", "concerned": "review_actions", "note_deed": "review_actions",
    "scope_of": "review_actions", "targets_of": "review_actions",
    "assign_rejects": "review_assigning",
    "NotedAction": "review_audit", "last_edit": "review_audit", "list_actions": "review_audit",
    "lock_action": "review_undoing", "rejects_of_action": "review_undoing", "undo_action": "review_undoing",
    "REVIEW_TIMEOUTS": "review_writing", "RunUnderWay": "review_writing", "reviewing": "review_writing",
    "ReviewedReject": "review_rows", "reviewed_reject": "review_rows", "newer_reject": "review_rows",
    "Terms": "terms", "Timeouts": "timeouts", "was_committed": "transaction",
    "Goal": "versions", "Loss": "versions", "downgrade_to": "versions", "goal_of": "versions", "losses": "versions",
    "require_known": "versions", "require_ledger": "versions", "upgrade_to": "versions",
}  # fmt: skip

__all__ = [
    "CHANGED", "GONE", "NOT_OPEN", "REVIEW_TIMEOUTS", "TYPED", "AgedRun", "Deed", "Draft", "FatesError", "Goal", "HeldRun",
    "Holder", "Load", "Loss", "NotedAction", "Person", "Repeats", "ReviewedReject", "RunFiles", "RunUnderWay", "SameRun",
    "Settled", "StoredRun", "Terms", "Timeouts", "Written", "aged_runs", "assign_rejects", "cells_text", "check_release",
    "compact", "complete_load", "concerned", "connect", "delete_old_actions", "delete_old_lives", "delete_runs",
    "downgrade_to", "drafts_of", "drop_drafts", "earlier_runs", "ensure_schema", "erase", "examine", "files_of_runs",
    "find_account", "find_client", "find_loading", "find_person", "find_same", "forget_archived", "goal_of", "has_schema",
    "held_run", "is_final", "last_edit", "list_actions", "list_archived", "list_lives", "list_problems", "list_rejects",
    "list_runs", "lives_of_rejects", "load_first", "load_reference_table", "loaded_contents", "lock_action", "lock_rejects",
    "locked", "losses", "make_sure", "mark_released", "newer_reject", "note_deed", "old_actions", "old_lives", "open_rejects",
    "profiles_before", "read_references", "read_run", "reading", "record_erasure", "record_unloaded", "rejects_of_action",
    "rejects_of_files", "require_known", "require_ledger", "reviewed_reject", "reviewing", "run_under_way", "runs_since",
    "scope_of", "settle_batch", "show_run", "stored_run", "targets_of", "undo_action", "unwaive_lives", "upgrade",
    "upgrade_to", "waive_lives", "was_committed", "write_drafts", "writing",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    # SQLAlchemy takes a while to import: a check without a database needs none of it.
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"clientimport.loader.{_WHERE[name]}"), name)
