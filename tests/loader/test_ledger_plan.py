"""Reading problems back is a walk along indexes: a ledger of many rejects is not compared row by row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, text

from clientimport.loader import connect, ensure_schema, list_problems, list_rejects
from clientimport.targets import target_named


def test_problems_find_their_rejects_by_an_index(sqlite_url: str) -> None:
    engine = connect(sqlite_url)
    target = target_named("ticketevolution")
    assert target is not None
    ensure_schema(engine, [target])
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO import_run (run_id, target, system, mapping_path, mapping_sha256, content_sha256, "
                "references_digest, program, started_at, status) "
                "VALUES ('r', 't', 's', 'm', '', '', '', '0', '2026-01-01 00:00:00', 'done')"
            )
        )
    asked: list[tuple[str, Any]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def remember(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "import_problem" in statement or "import_reject" in statement:
            asked.append((statement, parameters))

    list_problems(engine, "r")
    list_rejects(engine, "r")
    event.remove(engine, "before_cursor_execute", remember)
    with engine.connect() as connection:
        plans = [str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {s}", p).all()) for s, p in asked]
    engine.dispose()
    assert len(plans) == 2
    assert "ix_import_problem_run_id_file_row" in plans[0]
    assert [plan for plan in plans if "ix_import_reject_run_id_file_row" not in plan or "AUTOMATIC" in plan] == []
