"""Runs a target's migrations on a connection, as the loader does."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from clientimport.core.target import Target


def configured(connection: Connection, target: Target) -> Config:
    config = Config()
    config.set_main_option("script_location", str(target.migrations))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, target: Target) -> None:
    command.upgrade(configured(connection, target), "head")


def downgrade(connection: Connection, target: Target) -> None:
    command.downgrade(configured(connection, target), "base")
