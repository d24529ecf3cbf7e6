"""Numbers that must be ahead of what was given already: counters of account codes, sequences of ids."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, text

from clientimport.core.findings import Finding, some
from clientimport.core.target import Target
from clientimport.loader.kept_accounts import ways_of
from clientimport.loader.ledger_tables import COUNTER
from clientimport.loader.schema import Branch


def account_counters(connection: Connection, _: list[Branch], targets: list[Target]) -> Finding:
    """Whether no stored account code is ahead of the counter that it came from: the next client would get it again."""
    behind: dict[tuple[str, str], int] = {}
    for target in (target for target in targets if target.account):
        assert target.account is not None
        rows = connection.execute(select(COUNTER.c.name, COUNTER.c.value).where(COUNTER.c.target == target.name))
        counters: dict[str, int] = {row[0]: row[1] for row in rows}
        codes = select(target.metadata().tables[target.client_table].c[target.account.column])
        for (code,) in connection.execute(codes):
            ways = list(ways_of(code or "", target.account))
            if not ways or any(number <= counters.get(prefix, 0) for prefix, number in ways):
                continue
            # Of several ways to read it, the counter that exists is the likelier one.
            prefix, number = next((way for way in ways if way[0] in counters), ways[0])
            behind[target.name, prefix] = max(number, behind.get((target.name, prefix), 0))
    if behind:
        said = [f"{prefix} ({target}) has given {number:,}" for (target, prefix), number in sorted(behind.items())]
        fix = "Set the value of these rows of import_counter to that number, so that no code is given twice."
        return Finding("account-counters", "fault", f"Counters behind the highest code: {some(said)}.", fix)
    return Finding("account-counters", "ok", "No counter is behind a code that was given.")


def ids_behind(connection: Connection, branches: list[Branch], _: list[Target]) -> Finding:
    """Whether PostgreSQL's sequences are ahead of the highest ids; the other databases see to it by themselves."""
    if connection.dialect.name != "postgresql":
        return Finding("ids-behind", "ok", "This kind of database counts on from the highest id by itself.")
    behind = []
    for table in (table for branch in branches for table in branch.metadata.sorted_tables):
        for column in (column for column in table.columns if column.identity is not None):
            named = connection.execute(
                text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": f'"{table.name}"', "column": column.name}
            ).scalar()
            highest = connection.execute(select(func.max(column))).scalar()
            if named is None or highest is None:
                continue
            last, used = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {named}").one()  # noqa: S608
            if last < highest or (last == highest and not used):
                behind.append(f"{named} is at {last:,}, the highest id is {highest:,}")
    if behind:
        fix = "Move each on: SELECT setval('SEQUENCE', HIGHEST). Until then new rows are refused."
        return Finding("ids-behind", "fault", f"Sequences behind the ids: {some(behind)}.", fix)
    return Finding("ids-behind", "ok", "Every sequence is ahead of the ids.")
