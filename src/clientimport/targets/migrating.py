"""Runs a target's Alembic scripts on the caller's connection, inside the caller's transaction."""

from __future__ import annotations

from alembic import context
from sqlalchemy import MetaData


def run_scripts(target: str, metadata: MetaData) -> None:
    """To be called by the `env.py` of a target's migrations: takes the connection from `config.attributes["connection"]`.

    The version table is "<target>_alembic_version", so that targets and the ledger move on independently.
    """
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        version_table=f"{target}_alembic_version",
        # Autogeneration must not take the tables of other targets for surplus ones.
        include_name=lambda name, kind, _: kind != "table" or name in metadata.tables,
    )
    context.run_migrations()
