"""What Alembic runs before the scripts of this folder."""

from alembic import context

from clientimport.loader.ledger_tables import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    include_name=lambda name, kind, _: kind != "table" or name in METADATA.tables,
)
context.run_migrations()
